#pragma once

#include "gui/timeline/span_store.h"

#include <QCoreApplication>
#include <QString>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

// Which lane stands where and what is written before it.
namespace gui {

enum class LaneOrder { Slot, Start, Pid, Busy, Label };

// "4126", or "4126→31" when the slot's worker was replaced: the last PID without the digits it
// shares with the first, at least two.
QString laneLabel(const SpanLane& lane);

// Share of the lane's life, up to `now`, in which a task ran: 0 to 1.
double laneBusy(const SpanLane& lane, std::int64_t now);

// The same as it is written before the lane: "86 %".
QString laneBusyText(const SpanLane& lane, std::int64_t now);

// "1 task", "23 tasks", in the interface's language.
QString tasksText(std::int64_t count);

// "Worker 4126→31, lane 6: 31 tasks, 1 failed, 86 % busy, running task 57".
QString laneSummaryText(const SpanLane& lane, std::int64_t now);

class LaneList {
public:
    void setOrder(LaneOrder order);
    LaneOrder order() const { return m_order; }
    // Forgets the lanes; call it when the store is cleared.
    void clear();
    // Call when lanes may have come or their order may have changed.
    void update(const SpanStore& store, std::int64_t now);
    // Moves one lane to another row; the order stays so until setOrder.
    void move(int from, int to);

    int count() const { return static_cast<int>(m_lanes.size()); }
    const SpanLane& at(int row) const { return *m_lanes[static_cast<std::size_t>(row)]; }
    int rowOf(std::uint32_t slot) const;  // -1: none

private:
    void sort(std::int64_t now);

    LaneOrder m_order = LaneOrder::Slot;
    bool m_sorted = false;
    std::vector<const SpanLane*> m_lanes;
};

}  // namespace gui
