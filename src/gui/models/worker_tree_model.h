#pragma once

#include "gui/models/process_facts.h"
#include "gui/models/worker_columns.h"

#include <QAbstractItemModel>
#include <QPointer>

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace gui {

class WorkerModel;

// The workers of a WorkerModel, row for row and in its columns, each with the processes beneath it
// that it has started. Without processes told it is the workers alone. Never reset: what changes is
// told row by row, so that selection and expansion stay.
class WorkerTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    explicit WorkerTreeModel(WorkerModel& workers, QObject* parent = nullptr);
    ~WorkerTreeModel() override;

    // All there are at this moment (CLOCK_MONOTONIC); those told before and not now have ended.
    void tellProcesses(std::int64_t atNs, std::span<const ProcessFacts> processes);
    int processCount() const;

    // The row of the worker that stands there, or above it; -1: none.
    static int workerRow(const QModelIndex& index);
    // Null of a worker.
    static const ProcessFacts* process(const QModelIndex& index);
    // What is known of a process, to be read and copied: a line for each column.
    QString details(const QModelIndex& process) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    struct Process;
    using Processes = std::vector<std::unique_ptr<Process>>;
    struct Told;

    static Process* processOf(const QModelIndex& index);
    const Processes* childrenOf(const QModelIndex& index) const;
    void followWorkers(const WorkerModel& workers);
    void bring(const QModelIndex& parent, Processes& children, int pid, const Told& told);
    void removeEnded(const QModelIndex& parent, Processes& children,
                     const std::vector<const ProcessFacts*>& living);
    void append(const QModelIndex& parent, Processes& children,
                const std::vector<const ProcessFacts*>& added, std::int64_t atNs);
    QVariant processData(const Process& process, int column, int role) const;
    static QString textOf(const Process& process, WorkerColumn column);
    static QVariant valueOf(const Process& process, WorkerColumn column);
    static int countOf(const Processes& processes);

    QPointer<WorkerModel> m_workers;      // goes before its views
    std::map<int, Processes> m_children;  // of workers, by row
};

}  // namespace gui
