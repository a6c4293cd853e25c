#pragma once

#include "gui/bridge/sweep_facts.h"
#include "gui/charts/chart_table_model.h"
#include "gui/charts/sweep_values.h"
#include "lab/experiment.h"

#include <QWidget>

#include <functional>
#include <memory>

namespace Ui {
class ChartPanel;
}

class QMenu;

namespace gui {

class ChartActions;
class PanelHeader;

// The charts of a sweep, or their numbers as a table, and under them what follows from it.
class ChartPanel : public QWidget {
    Q_OBJECT

public:
    explicit ChartPanel(QWidget* parent = nullptr);
    ~ChartPanel() override;

    // Its actions, for the window's menu and its own header.
    void addActionsTo(QMenu* menu, PanelHeader* header);

    void showSweep(const SweepFacts& facts);
    // Another sweep begins.
    void clear();
    // What it measures: its advice is a change of that.
    void setExperiment(const lab::Experiment& sweep);
    // While something runs no advice can be taken.
    void setBusy(bool busy);

signals:
    // A button of the verdict's was pressed, with this text: this is what to run next.
    void adviceTaken(const lab::Experiment& experiment, const QString& what);
    // A point of the chart or a row of the table was opened.
    void pointActivated(int workers);

private:
    // Writes to the path; returns what went wrong, or nothing.
    using Write = std::function<QString(const QString& path)>;

    void connectActions();
    void connectTable();
    void chooseQuantity(SweepQuantity quantity);
    void showTable(bool on);
    void openRow(int row);
    void retranslate();
    void sayTitle();
    void sayVerdict();
    void copyTable() const;
    void copyPicture();
    void copyCsv() const;
    void askFor(const QString& filter, const QString& suffix, Write write);

    std::unique_ptr<Ui::ChartPanel> m_ui;
    ChartActions* m_actions;
    PanelHeader* m_header = nullptr;  // above it, once it is in a window
    ChartTableModel m_twin;
    SweepFacts m_facts;  // on show
    lab::Experiment m_experiment;
};

}  // namespace gui
