#pragma once

#include "gui/models/worker_columns.h"
#include "gui/models/worker_facts.h"

#include <QAbstractTableModel>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace gui {

// The workers of the run on show, dead ones included. Fed with what changed; tells its views in
// batches of neighbouring rows and is never reset, so that selection and scroll position stay.
class WorkerModel : public QAbstractTableModel {
    Q_OBJECT

public:
    // See worker_columns.h; here as plain numbers, as views count columns.
    enum Column : int {
        Slot = static_cast<int>(WorkerColumn::Slot),
        Pid = static_cast<int>(WorkerColumn::Pid),
        State = static_cast<int>(WorkerColumn::State),
        Cpu = static_cast<int>(WorkerColumn::Cpu),
        History = static_cast<int>(WorkerColumn::History),
        Rss = static_cast<int>(WorkerColumn::Rss),
        Tasks = static_cast<int>(WorkerColumn::Tasks),
        Now = static_cast<int>(WorkerColumn::Now),
        Since = static_cast<int>(WorkerColumn::Since),
        Exit = static_cast<int>(WorkerColumn::Exit),
        StartUp = static_cast<int>(WorkerColumn::StartUp),
        Wait = static_cast<int>(WorkerColumn::Wait),
        Busy = static_cast<int>(WorkerColumn::Busy),
        BytesIn = static_cast<int>(WorkerColumn::BytesIn),
        BytesOut = static_cast<int>(WorkerColumn::BytesOut),
        Threads = static_cast<int>(WorkerColumn::Threads),
        MemoryShare = static_cast<int>(WorkerColumn::MemoryShare),
        Nice = static_cast<int>(WorkerColumn::Nice),
        Cpus = static_cast<int>(WorkerColumn::Cpus),
        Command = static_cast<int>(WorkerColumn::Command),
        ColumnCount = static_cast<int>(WorkerColumn::ColumnCount)
    };
    static constexpr bool isInsight(int column) { return column >= StartUp && column <= BytesOut; }
    static constexpr bool isDetail(int column) { return column >= Threads; }
    using ItemLabel = std::function<QString(std::int64_t item)>;

    explicit WorkerModel(QObject* parent = nullptr);

    // Takes over new facts about some workers: unknown ones become rows at the end.
    void update(std::span<const WorkerFacts> workers);
    // About workers that are here already; others are ignored.
    void tellInsight(std::span<const WorkerInsight> workers);
    void tellDetails(std::span<const WorkerDetails> workers);
    // The moment that is on show, of CLOCK_MONOTONIC; none: always the present one.
    void setMoment(std::optional<std::int64_t> ns) { m_moment = ns; }
    // Time has passed: what is counted from a moment on is another text now.
    void tick();
    // These are all there were then: what is shown goes back in time.
    void replace(std::span<const WorkerFacts> workers);
    // Removes all rows: another run begins.
    void clear();
    // How the column "Now" names an item. Without it: "item 12".
    void setItemLabel(ItemLabel label);

    // Null if there is no such row.
    const WorkerFacts* facts(int row) const;
    // A row's tag is turned: actions are about the tagged workers, if any of them are alive.
    void turnTag(int row);
    std::vector<int> taggedRows() const;
    // The row of this worker, or -1.
    int rowOf(std::uint32_t slot, int pid) const;
    // What is known of a worker, to be read and copied: a line for each column.
    QString details(int row) const;
    // What it did at a moment of its history.
    QString momentText(const HistoryPoint& point) const;
    // The row of the slot's newest worker, or -1.
    int newestRowOf(std::uint32_t slot) const;
    int aliveCount() const { return rowCount() - m_endedCount; }
    int endedCount() const { return m_endedCount; }

    // Tells the views that every text is another one: the language has changed.
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    // Slot and start time: a PID can be reused within a run, and isn't known while a worker starts.
    using Key = std::pair<std::uint32_t, std::int64_t>;

    std::int64_t moment() const;
    double secondsSince(std::int64_t ns) const;
    QString text(const WorkerRow& row, Column column) const;
    QString nowText(const WorkerFacts& worker) const;
    QString label(std::int64_t item) const;
    QString tip(const WorkerRow& row, Column column) const;
    void append(std::span<const WorkerFacts* const> workers);
    // In this column and those behind it.
    void tellChanged(std::vector<int> rows, Column first);

    std::vector<WorkerRow> m_rows;
    std::map<Key, int> m_rowOf;
    int m_endedCount = 0;
    ItemLabel m_itemLabel;
    std::optional<std::int64_t> m_moment;
};

}  // namespace gui
