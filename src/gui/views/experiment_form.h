#pragma once

#include "gui/bridge/machine.h"
#include "gui/views/form_history.h"
#include "gui/views/form_state.h"
#include "lab/experiment.h"

#include <QHash>
#include <QString>
#include <QTimer>
#include <QUrl>
#include <QWidget>

#include <memory>
#include <optional>

class QLabel;

namespace Ui {
class ExperimentForm;
}

namespace gui {

struct DroppedFiles;

// What to run: edits a lab::Experiment. Checks as one types; what is wrong stands under its field.
class ExperimentForm : public QWidget {
    Q_OBJECT

public:
    explicit ExperimentForm(QWidget* parent = nullptr);
    ~ExperimentForm() override;

    // What the fields say. Throws lab::ExperimentError for a field that can't be read.
    lab::Experiment runExperiment() const { return state().run(); }
    lab::Experiment sweepExperiment() const { return state().sweep(); }

    // Both, to be kept.
    lab::Experiment wholeExperiment() const { return state().whole(); }

    int workers() const;  // as the box says
    void setWorkers(int workers);
    // A run goes on, in whose pool a change of the workers is made at once.
    void setResizing(bool on);

    bool canRun() const { return m_run.has_value(); }
    bool canSweep() const { return m_sweep.has_value(); }
    // The run can start, and the sweep's fields can at least be read.
    bool canSave() const { return m_canSave; }
    // The command lines that do the same, whole; empty while something is wrong.
    QString command() const;
    QString sweepWorkers() const;  // as typed

    // The workers begin with its usable cores unless they have been chosen.
    void setMachine(const Machine& machine);
    // A sentence from the host about this field ("" or unknown: below all fields).
    void showError(const QString& field, const QString& message);
    void copyCommand() const;

    // Shows another experiment, as one step that can be undone; `what` names that step. Throws
    // lab::ExperimentError if the fields can't show it; they stay as they are then.
    void open(const lab::Experiment& experiment, const QString& what);

    FormHistory& history() { return m_history; }
    // The name of a step of the history, for menus: "Workers".
    QString stepName(const QString& what) const;

public slots:
    // Checks now instead of when the fields have come to rest.
    void checkNow();

    // Files of this machine become items, or are opened if they are a preset.
    void takeFiles(const QList<QUrl>& urls);

signals:
    // After each check.
    void checked();
    void presetDropped(const QString& path);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // Where a field of the experiment is on the form.
    struct Place {
        QLabel* error;
        QWidget* field;  // null: none alone
        QLabel* title;   // null: none
    };

    // The fields and what stands in them: experiment_form_fields.cpp
    void fillChoices();
    void nameChoices();
    void mapPlaces();
    void connectFields();
    void connectTyped();
    void connectChosen();
    FormState state() const;
    void fill(const FormState& state);
    void showTask();
    void showPool(lab::PoolKind kind);
    void showItemsKind(lab::ItemSource::Kind kind);
    void showItemFields();
    lab::ItemSource::Kind itemsKind() const;
    lab::PoolKind poolKind() const;
    const lab::TaskInfo* task() const;
    void followMachine();

    // Files that come from elsewhere: experiment_form_drop.cpp
    bool handleDrag(QEvent* event);
    void refuseItems(const QString& problem);
    void offer(const DroppedFiles& files);
    void ask(const DroppedFiles& files);
    void usePath(const QString& path, bool lines);
    void useList(ItemLines::List list);
    void useItems(const FormState& wanted);

    void retranslate();
    void describeTask(const lab::TaskInfo& chosen);
    void adoptTask();
    void record(const QString& field, bool typing);
    void restore(const FormState& wanted, const QString& field);
    void lookAt(const QString& field);
    void browse();
    std::optional<lab::ExperimentError> read();
    void clearErrors();
    void showAdvice();
    std::optional<qint64> itemCount() const;
    std::vector<std::string> ownItems() const;
    void showNotes();
    void showItemsNotes();
    void showWorkersNote();
    void showCommand();

    std::unique_ptr<Ui::ExperimentForm> m_ui;
    QHash<QString, Place> m_places;  // by the experiment's field
    QTimer m_rest;
    FormHistory m_history;
    Machine m_machine;
    std::shared_ptr<const lab::Experiment> m_opened;  // see FormState
    std::optional<lab::Experiment> m_run;             // as last checked; none: it can't be started
    std::optional<lab::Experiment> m_sweep;
    bool m_canSave = false;
    bool m_setting = false;  // fields change by us, not by hand
    bool m_resizing = false;
    bool m_workersChosen = false;
    bool m_sweepChosen = false;
};

}  // namespace gui
