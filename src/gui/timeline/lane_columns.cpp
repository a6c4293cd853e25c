#include "gui/timeline/lane_columns.h"

#include <QtGlobal>

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

// Where a bin of the pyramid is half a column, its inside can't be seen.
constexpr double kTolerance = 0.5;
constexpr float kNothing = 1e-6F;  // of a column: something ran, but how long can't be seen
constexpr float kFull = 0.9999F;   // shares are sums with rounding errors

}  // namespace

LaneColumns::LaneColumns(const Interval& view, int count)
    : m_view(view)
    , m_count(count)
    , m_columnsPerNs(count / static_cast<double>(view.length()))
    , m_nsPerColumn(static_cast<double>(view.length()) / count)
    , m_busy(static_cast<std::size_t>(count), 0.0F)
    , m_first(count)
    , m_covered(view.begin)
{
}

void LaneColumns::clear()
{
    if (m_first < m_last) {
        std::fill(m_busy.begin() + m_first, m_busy.begin() + m_last, 0.0F);
    }
    m_failures.clear();
    m_first = m_count;
    m_last = 0;
    m_covered = m_view.begin;
}

int LaneColumns::columnOf(std::int64_t time) const
{
    const double column = static_cast<double>(time - m_view.begin) * m_columnsPerNs;
    return static_cast<int>(std::clamp(column, 0.0, static_cast<double>(m_count - 1)));
}

std::int64_t LaneColumns::timeOf(int column) const
{
    return m_view.begin + static_cast<std::int64_t>(column * m_nsPerColumn);
}

void LaneColumns::cover(int column, double share, bool failed)
{
    float& busy = m_busy[static_cast<std::size_t>(column)];
    busy += std::max(static_cast<float>(share), kNothing);
    m_first = std::min(m_first, column);
    m_last = std::max(m_last, column + 1);
    if (failed && (m_failures.empty() || m_failures.back() < column)) {
        m_failures.push_back(column);
    }
}

void LaneColumns::add(const SpanList& spans, std::size_t index)
{
    const std::int64_t start = spans.start(index);
    const std::int64_t end = start + spans.duration(index);
    const bool failed = spans.failed(index);
    // Overlapping ones are counted once.
    const std::int64_t from = std::min(std::max(start, m_covered), end);
    m_covered = std::max(m_covered, end);
    const double left = static_cast<double>(from - m_view.begin) * m_columnsPerNs;
    const double right = static_cast<double>(end - m_view.begin) * m_columnsPerNs;
    const int last = columnOf(end);
    int column = columnOf(from);
    for (; column < last; ++column) {
        cover(column, column + 1 - std::max<double>(left, column), failed);
    }
    const double inLast = right - std::max<double>(left, last);
    if (inLast > 0 || from == end) {
        cover(last, std::min(inLast, 1.0), failed);
    }
}

void LaneColumns::addMany(const SpanLane& lane, std::size_t first, std::size_t last)
{
    const SpanList& spans = lane.spans();
    const int end = columnOf(spans.end(last - 1)) + 1;
    const int begin = std::max(columnOf(spans.start(first)), m_last);
    BinPyramid::Reader reader(lane.pyramid(), spans,
                              static_cast<std::int64_t>(kTolerance * m_nsPerColumn));
    std::int64_t from = timeOf(begin);
    BinPyramid::Totals before = reader.at(from);
    for (int column = begin; column < end; ++column) {
        const std::int64_t to = timeOf(column + 1);
        const BinPyramid::Totals after = reader.at(to);
        if (after.busy != before.busy || after.started != before.started) {
            const auto busy = static_cast<double>(after.busy - before.busy);
            cover(column, busy / static_cast<double>(std::max<std::int64_t>(1, to - from)),
                  after.failures != before.failures || before.inFailure);
        }
        before = after;
        from = to;
    }
}

const std::vector<int>& LaneColumns::heights(int full)
{
    m_heights.clear();
    for (int column = m_first; column < m_last; ++column) {
        const float busy = m_busy[static_cast<std::size_t>(column)];
        const int rounded = qRound(busy * static_cast<float>(full));
        m_heights.push_back(busy <= 0 ? 0 : std::clamp(rounded, 1, busy < kFull ? full - 1 : full));
    }
    return m_heights;
}

}  // namespace gui
