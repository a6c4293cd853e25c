#pragma once

#include "lab/experiment.h"

#include <QHash>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>

class QLabel;

namespace Ui {
class ExperimentForm;
}

namespace gui {

// What to run: edits a lab::Experiment. Checks as one types; what is wrong stands under its field.
class ExperimentForm : public QWidget {
    Q_OBJECT

public:
    explicit ExperimentForm(QWidget* parent = nullptr);
    ~ExperimentForm() override;

    // What the fields say. Throws lab::ExperimentError for a field that can't be read.
    lab::Experiment runExperiment() const;
    lab::Experiment sweepExperiment() const;

    int workers() const;  // as the box says
    // A run goes on, in whose pool a change of the workers is made at once.
    void setResizing(bool on);

    bool canRun() const { return m_canRun; }
    bool canSweep() const { return m_canSweep; }
    // The command lines that do the same, whole; empty while something is wrong.
    QString command() const { return m_command; }
    QString sweepWorkers() const;  // as typed

    // How many cores the host may use; the workers begin with it unless they have been chosen.
    void setUsableCores(int cores);
    // A sentence from the host about this field ("" or unknown: below all fields).
    void showError(const QString& field, const QString& message);
    void copyCommand() const;

public slots:
    // Checks now instead of when the fields have come to rest.
    void checkNow();

signals:
    // After each check.
    void checked();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Place {
        QLabel* label;
        QWidget* field;
    };

    void fillChoices();
    void nameChoices();
    void describeTask(const lab::TaskInfo& chosen);
    void retranslate();
    void connectFields();
    void mapErrors();
    void onTaskChanged();
    void showItemsOf(lab::ItemSource::Kind kind);
    void browse();
    lab::ItemSource::Kind itemsKind() const;
    lab::ItemSource items() const;
    lab::PoolKind poolKind() const;
    const lab::TaskInfo* task() const;
    // Null, or what is wrong with it.
    std::optional<lab::ExperimentError> fault(bool sweep) const;
    void clearErrors();
    void showNotes();
    void showCommand();
    void layOutCommand();

    std::unique_ptr<Ui::ExperimentForm> m_ui;
    QHash<QString, Place> m_places;  // by the experiment's field
    QTimer m_rest;
    QString m_command;
    int m_usableCores = 0;
    bool m_resizing = false;
    bool m_workersChosen = false;
    bool m_sweepChosen = false;
    bool m_canRun = false;
    bool m_canSweep = false;
};

}  // namespace gui
