#pragma once

#include "gui/models/process_facts.h"
#include "gui/models/worker_facts.h"
#include "gui/views/find_bar.h"

#include <QModelIndex>
#include <QTimer>
#include <QWidget>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

class QAction;
class QSortFilterProxyModel;

namespace Ui {
class WorkerPanel;
}

namespace gui {

class ColumnMenu;
class WorkerModel;
class WorkerTreeModel;

// The workers' table. What is done to a worker goes out as a signal; the one it hits is the one
// that was chosen, by slot and PID.
class WorkerPanel : public QWidget {
    Q_OBJECT

public:
    explicit WorkerPanel(QWidget* parent = nullptr);
    ~WorkerPanel() override;

    void setModel(WorkerModel* model);
    // For the context menu and the table's keys.
    void addWorkerActions(const QList<QAction*>& actions);

    // On the panel's title line.
    void addTool(QAction* action);
    // Each shows or hides a column: for menus. The header has them, too.
    QList<QAction*> columnActions() const;
    // While on, the insight on show is asked for again and again; once more when it is turned off.
    void setLive(bool live);
    // Workers alone, or each with the processes it has started, which then are asked for again and
    // again.
    void showTree(bool on);
    void tellProcesses(std::int64_t atNs, std::span<const ProcessFacts> processes);
    // Another moment is on show, of which no processes are known.
    void forgetProcesses();

    // Those that are tagged, or else selected, and haven't ended.
    std::vector<WorkerFacts> chosenAlive() const;
    // The same with the selected processes that these have started.
    std::vector<ProcessRef> chosenProcesses() const;
    // The row in the model of the one selected worker, or -1.
    int chosenRow() const;
    // The one selected process that a worker has started; null: there is none.
    const ProcessFacts* chosenDescendant() const;
    // What is known of it, a line for each column.
    QString descendantDetails() const;
    // Turns the tags of the selected workers.
    void turnTags();
    // Opens the line in which to look for a text, or to filter by it.
    void find(FindBar::Mode mode);
    void copyChosen(const QString& format) const;
    // All rows and columns on show.
    QString allText(const QString& format) const;
    // Chooses the slot's newest worker; base::kNoSlot: none. Emits nothing.
    void chooseSlot(quint32 slot);
    // Chooses this worker, alive or not, or else none; emits nothing.
    void selectWorker(quint32 slot, int pid);
    // What stands in place of the table while there is no worker.
    void setEmptyText(const QString& text);

signals:
    void choiceChanged();
    // Columns are on show that only WorkerModel::tellInsight() fills.
    void insightWanted();
    // The same of WorkerModel::tellDetails(); with the shares of memory, which cost more.
    void detailsWanted(bool memoryShare);
    // The tree is on show, which tellProcesses() fills.
    void processesWanted();
    // The one chosen worker's slot; base::kNoSlot for none or several.
    void slotChosen(quint32 slot);

private:
    bool tagsCount() const;
    void updateSummary();
    void onSelectionChanged();
    void setUpColumns();
    void askForInsight();
    void askForDetails();
    void askForProcesses();
    QModelIndexList chosen() const;
    void choose(int row);
    void applyFilter();
    void findNext(bool backwards);

    std::unique_ptr<Ui::WorkerPanel> m_ui;
    WorkerModel* m_model = nullptr;
    WorkerTreeModel* m_tree = nullptr;
    QSortFilterProxyModel* m_sorted = nullptr;
    ColumnMenu* m_columns = nullptr;
    QTimer m_timer;
    QTimer m_processTimer;
    bool m_asTree = false;
    bool m_choosing = false;  // from outside, so that it isn't told back
};

}  // namespace gui
