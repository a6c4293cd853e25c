#pragma once

#include "gui/models/worker_facts.h"

#include <QAbstractTableModel>

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace gui {

// The workers of the run on show, dead ones included. Fed with what changed; tells its views in
// batches of neighbouring rows and is never reset, so that selection and scroll position stay.
class WorkerModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : int {
        Slot,
        Pid,
        State,
        Cpu,
        Rss,
        Tasks,
        Now,
        Exit,
        // Known once told by tellInsight().
        StartUp,
        Wait,
        Busy,
        Serialize,
        BytesIn,
        BytesOut,
        ColumnCount
    };
    static constexpr bool isInsight(int column) { return column >= StartUp; }
    using ItemLabel = std::function<QString(std::int64_t item)>;

    explicit WorkerModel(QObject* parent = nullptr);

    // Takes over new facts about some workers: unknown ones become rows at the end.
    void update(std::span<const WorkerFacts> workers);
    // About workers that are here already; others are ignored.
    void tellInsight(std::span<const WorkerInsight> workers);
    // These are all there were then: what is shown goes back in time.
    void replace(std::span<const WorkerFacts> workers);
    // Removes all rows: another run begins.
    void clear();
    // How the column "Now" names an item. Without it: "item 12".
    void setItemLabel(ItemLabel label);

    // Null if there is no such row.
    const WorkerFacts* facts(int row) const;
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

    QString text(int row, Column column) const;
    QString factsText(const WorkerFacts& worker, Column column) const;
    QString nowText(const WorkerFacts& worker) const;
    void append(std::span<const WorkerFacts* const> workers);
    void tellChanged(std::vector<int> rows);

    std::vector<WorkerFacts> m_rows;
    std::vector<WorkerInsight> m_insight;  // a row's, by the same index
    std::map<Key, int> m_rowOf;
    int m_endedCount = 0;
    ItemLabel m_itemLabel;
};

}  // namespace gui
