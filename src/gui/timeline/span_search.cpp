#include "gui/timeline/span_search.h"

#include <algorithm>
#include <tuple>

namespace gui {
namespace {

bool earlier(const SpanPlace& a, const SpanPlace& b)
{
    return std::tie(a.start, a.slot, a.task, a.job) < std::tie(b.start, b.slot, b.task, b.job);
}

}  // namespace

void SpanSearch::start(const QString& text, std::optional<Interval> within)
{
    m_text = text.simplified();
    m_within = within;
    m_progress.clear();
    m_found.clear();
    m_longest = 0;
}

// Spans that came late have moved others: what has been looked at can't be told any more.
bool SpanSearch::hasLateSpans(const SpanStore& store)
{
    return std::any_of(store.lanes().begin(), store.lanes().end(), [this](const auto& lane) {
        const auto known = m_progress.find(lane->slot());
        return known != m_progress.end() && known->second.lateSpans != lane->lateSpans();
    });
}

bool SpanSearch::step(const SpanStore& store, LabelCache& labels, std::size_t count)
{
    if (m_text.isEmpty()) {
        return false;
    }
    if (hasLateSpans(store)) {
        start(m_text, m_within);
    }
    const std::size_t before = m_found.size();
    for (const auto& lane : store.lanes()) {
        Progress& progress = m_progress[lane->slot()];
        progress.lateSpans = lane->lateSpans();
        for (; progress.looked < lane->spans().size() && !isFull(); ++progress.looked) {
            if (count-- == 0) {
                sortFrom(before);
                return true;
            }
            look(*lane, progress.looked, labels);
        }
    }
    sortFrom(before);
    return false;
}

void SpanSearch::look(const SpanLane& lane, std::size_t index, LabelCache& labels)
{
    const Span span = lane.spans()[index];
    if (m_within && (span.end <= m_within->begin || span.start >= m_within->end)) {
        return;
    }
    // A failure is labelled with its cause, too; there are few of them.
    const QString label =
        span.failed() ? labels.text(lane, span) : labels.freshName(span.job, span.task);
    if (label.contains(m_text, Qt::CaseInsensitive)) {
        m_found.push_back(gui::placeOf(lane, span));
        m_longest = std::max(m_longest, span.duration());
    }
}

void SpanSearch::sortFrom(std::size_t first)
{
    const auto middle = m_found.begin() + static_cast<std::ptrdiff_t>(first);
    std::sort(middle, m_found.end(), earlier);
    std::inplace_merge(m_found.begin(), middle, m_found.end(), earlier);
}

int SpanSearch::next(int direction, const SpanPlace& from) const
{
    if (m_found.empty()) {
        return -1;
    }
    const auto count = static_cast<int>(m_found.size());
    const auto at = direction > 0 ? std::upper_bound(m_found.begin(), m_found.end(), from, earlier)
                                  : std::lower_bound(m_found.begin(), m_found.end(), from, earlier);
    const int place = static_cast<int>(at - m_found.begin()) - (direction > 0 ? 0 : 1);
    return (place + count) % count;
}

int SpanSearch::placeOf(const SpanPlace& span) const
{
    const auto at = std::lower_bound(m_found.begin(), m_found.end(), span, earlier);
    return at != m_found.end() && *at == span ? static_cast<int>(at - m_found.begin()) : -1;
}

}  // namespace gui
