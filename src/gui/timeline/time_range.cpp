#include "gui/timeline/time_range.h"

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

constexpr std::size_t kMostUndo = 200;

std::int64_t niceCeiling(std::int64_t length)
{
    // Eight steps an octave: a live view that shows everything is rescaled now and then, not in
    // each frame, and its ticks stand still in between.
    std::int64_t octave = TimeRange::kShortest;
    while (octave * 2 <= length) {
        octave *= 2;
    }
    const std::int64_t step = std::max<std::int64_t>(1, octave / 8);
    return (length + step - 1) / step * step;
}

}  // namespace

void TimeRange::setExtent(std::int64_t begin, std::int64_t end, bool live)
{
    m_extent = {begin, std::max(end, begin + kShortest)};
    m_live = live;
    followNow();
}

void TimeRange::reset()
{
    *this = TimeRange();
}

Interval TimeRange::fitted() const
{
    const std::int64_t length = m_extent.length();
    if (m_live) {
        const std::int64_t shown = niceCeiling(length + length / 50);
        return {m_extent.begin, m_extent.begin + std::max<std::int64_t>(shown, 100'000'000)};
    }
    return {m_extent.begin, m_extent.end + std::max<std::int64_t>(1, length / 100)};
}

void TimeRange::followNow()
{
    if (m_mode == FollowMode::Fit) {
        m_view = fitted();
    } else if (m_mode == FollowMode::Edge) {
        // Until there is enough to fill it, the view begins where time does.
        const std::int64_t length = m_view.length();
        const std::int64_t begin = std::max(m_extent.begin, m_extent.end + length / 50 - length);
        m_view = {begin, begin + length};
    }
}

void TimeRange::remember()
{
    if (!m_undo.empty() && m_undo.back().view == m_view && m_undo.back().mode == m_mode) {
        return;
    }
    if (m_undo.size() == kMostUndo) {
        m_undo.erase(m_undo.begin());
    }
    m_undo.push_back({m_view, m_mode});
}

void TimeRange::place(Interval view)
{
    const std::int64_t longest =
        std::min(kLongest, 4 * std::max(m_extent.length(), fitted().length()));
    const std::int64_t length = std::clamp(view.length(), kShortest, std::max(longest, kShortest));
    // At least a little of what there is stays in view.
    const std::int64_t margin = length / 20;
    const std::int64_t begin =
        std::clamp(view.begin, m_extent.begin - length + margin,
                   std::max(m_extent.end - margin, m_extent.begin - length + margin));
    m_view = {begin, begin + length};
}

void TimeRange::zoom(double factor, std::int64_t anchor, bool continues)
{
    if (!continues) {
        remember();
    }
    const bool atEdge =
        m_live && m_mode != FollowMode::Off && anchor >= m_extent.end - m_view.length() / 20;
    const double length = std::clamp(static_cast<double>(m_view.length()) * factor,
                                     static_cast<double>(kShortest), static_cast<double>(kLongest));
    const double share =
        static_cast<double>(anchor - m_view.begin) / static_cast<double>(m_view.length());
    const std::int64_t begin = anchor - std::llround(share * length);
    m_mode = atEdge ? FollowMode::Edge : FollowMode::Off;
    place({begin, begin + std::llround(length)});
    followNow();
}

void TimeRange::show(Interval view)
{
    remember();
    m_mode = FollowMode::Off;
    place(view);
}

void TimeRange::fit()
{
    remember();
    m_mode = FollowMode::Fit;
    followNow();
}

void TimeRange::pan(std::int64_t by)
{
    m_mode = FollowMode::Off;
    place({m_view.begin + by, m_view.end + by});
}

void TimeRange::reveal(std::int64_t begin, std::int64_t end)
{
    const std::int64_t length = m_view.length();
    if (begin >= m_view.begin && end <= m_view.end) {
        return;
    }
    remember();
    const std::int64_t margin = length / 10;
    const std::int64_t to = end - begin > length - 2 * margin || begin < m_view.begin
                                ? begin - margin
                                : end + margin - length;
    pan(to - m_view.begin);
}

void TimeRange::follow(bool on)
{
    m_mode = on ? FollowMode::Edge : FollowMode::Off;
    followNow();
}

bool TimeRange::undo()
{
    if (m_undo.empty()) {
        return false;
    }
    m_mode = m_undo.back().mode;
    m_view = m_undo.back().view;
    m_undo.pop_back();
    followNow();
    return true;
}

}  // namespace gui
