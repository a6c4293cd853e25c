#pragma once

#include "gui/timeline/span_store.h"
#include "gui/timeline/time_range.h"

#include <cstddef>
#include <vector>

namespace gui {

// What a lane's pixel columns hold where spans are too narrow to be drawn one by one: the busy
// share of each column's time and whether a failure lies in it. Filled lane by lane, from left to
// right.
class LaneColumns {
public:
    LaneColumns(const Interval& view, int count);

    void clear();
    // One span; cheap where a column holds a few.
    void add(const SpanList& spans, std::size_t index);
    // Those of [first, last), which are all narrow, by the lane's running totals: costs so much a
    // column, however many there are.
    void addMany(const SpanLane& lane, std::size_t first, std::size_t last);

    // The first column with anything in it.
    int first() const { return m_first; }
    // From first() on, how tall each column is drawn when a busy one is `full` pixels tall: never
    // full when it was idle for a moment, never 0 when something ran.
    const std::vector<int>& heights(int full);
    // Columns with a failure in them, rising.
    const std::vector<int>& failures() const { return m_failures; }

private:
    int columnOf(std::int64_t time) const;
    std::int64_t timeOf(int column) const;
    void cover(int column, double share, bool failed);

    Interval m_view;
    int m_count;
    double m_columnsPerNs;
    double m_nsPerColumn;

    std::vector<float> m_busy;
    std::vector<int> m_failures;
    std::vector<int> m_heights;
    int m_first = 0;  // columns used: [m_first, m_last)
    int m_last = 0;
    std::int64_t m_covered = 0;  // until here what was added one by one is counted
};

}  // namespace gui
