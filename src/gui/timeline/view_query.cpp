// What TimelineView answers: what lies under the mouse, what an interval holds, which span is next.

#include "gui/timeline/accessible_timeline.h"
#include "gui/timeline/time_axis.h"
#include "gui/timeline/view_private.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

namespace gui {
namespace {

QString outcomeText(const SpanLane& lane, const Span& span)
{
    if (span.outcome == mp::TaskOutcome::Cancelled) {
        return TimelineView::tr("cancelled");
    }
    return failureText(span, lane.exitOf(span.pid));
}

}  // namespace

TimelineSelection TimelineView::Private::measure(const Interval& interval) const
{
    LaneSummary sum;
    for (const auto& lane : store.lanes()) {
        sum += lane->summary(interval.begin, interval.end, end());
    }
    const double whole = static_cast<double>(interval.length()) *
                         static_cast<double>(std::max<std::size_t>(1, store.lanes().size()));
    return {interval.begin, interval.end, sum.tasks,
            static_cast<double>(sum.busy) / std::max(1.0, whole)};
}

QString TimelineView::Private::measureText(const TimelineSelection& sum) const
{
    const QString percent = TimelineView::tr("%1 % busy").arg(std::lround(100 * sum.busy));
    return QStringLiteral("Δ %1 · %2 · %3")
        .arg(durationText(sum.end - sum.begin), tasksText(sum.tasks), percent);
}

void TimelineView::Private::select(std::optional<Interval> interval)
{
    if (interval == selection) {
        return;
    }
    selection = interval;
    q->viewport()->update();
    emit q->selectionChanged(q->selection());
}

std::optional<SpanPlace> TimelineView::Private::spanAt(QPoint pos) const
{
    const int row = geometry.rowAt(pos.y(), lanes.count());
    if (row < 0 || pos.x() < geometry.labelWidth) {
        return std::nullopt;
    }
    const SpanLane& lane = lanes.at(row);
    // Two pixels of tolerance, so that a hair-thin span can be hit.
    for (const int offset : {0, 1, -1, 2, -2}) {
        const std::int64_t time = scale().time(pos.x() + offset);
        for (const RunningSpan& open : lane.running()) {
            if (open.start <= time && time < end()) {
                return placeOf(lane, asSpan(open, end()));
            }
        }
        const std::size_t i = lane.at(time);
        if (i < lane.spans().size()) {
            return placeOf(lane, lane.spans()[i]);
        }
    }
    return std::nullopt;
}

QString TimelineView::Private::tooltipAt(QPoint pos)
{
    const int row = geometry.rowAt(pos.y(), lanes.count());
    if (row < 0) {
        return {};
    }
    const SpanLane& lane = lanes.at(row);
    if (pos.x() < geometry.labelWidth) {
        return laneSummaryText(lane, end());
    }
    const std::int64_t from = scale().time(pos.x());
    const std::int64_t to = scale().time(pos.x() + 1);
    if (lane.summary(from, to, end()).tasks > 2) {
        return columnTooltip(lane, from, to);
    }
    const auto place = spanAt(pos);
    if (place) {
        return spanTooltip(lane, *place);
    }
    const std::size_t next = lane.firstStartingAt(from);
    const std::int64_t begin = next > 0 ? lane.spans().end(next - 1) : lane.begin();
    const std::int64_t until = next < lane.spans().size() ? lane.spans().start(next) : end();
    if (from < begin || from >= until) {
        return {};
    }
    QString text = TimelineView::tr("Idle for %1").arg(durationText(until - begin));
    if (next < lane.spans().size()) {
        const auto wait = static_cast<std::int64_t>(lane.spans()[next].queueWait);
        text += u'\n' + TimelineView::tr("The next task was in the queue for %1 of it.")
                            .arg(durationText(std::min(wait, until - begin)));
    }
    return text;
}

QString TimelineView::Private::spanTooltip(const SpanLane& lane, const SpanPlace& place)
{
    QStringList lines{labels.name(place.job, place.task)};
    const auto more = [&] { return details ? details(place.job, place.task) : QString(); };
    const std::size_t i = lane.at(place.start);
    const bool finished = i < lane.spans().size() && placeOf(lane, lane.spans()[i]) == place;
    if (!finished) {
        for (const RunningSpan& open : lane.running()) {
            if (open.task == place.task && open.job == place.job) {
                lines << TimelineView::tr("task %1 · worker %2 · try %3")
                             .arg(open.task)
                             .arg(open.pid)
                             .arg(open.tries)
                      << TimelineView::tr("running for %1").arg(durationText(end() - open.start));
            }
        }
    } else {
        const Span span = lane.spans()[i];
        const QString outcome = outcomeText(lane, span);
        if (!outcome.isEmpty()) {
            lines << outcome;
        }
        lines << TimelineView::tr("task %1 · worker %2 · try %3")
                     .arg(span.task)
                     .arg(span.pid)
                     .arg(span.tries)
              << TimelineView::tr("waited %1 in the queue · ran %2")
                     .arg(durationText(static_cast<std::int64_t>(span.queueWait)),
                          durationText(span.duration()));
        if (const auto share = lane.cpuShare(span.pid, span.start, span.end)) {
            lines << TimelineView::tr("about %1 % of one core").arg(std::lround(100 * *share));
        }
    }
    const QString detail = more();
    if (!detail.isEmpty()) {
        lines << detail;
    }
    return lines.join(u'\n');
}

QString TimelineView::Private::columnTooltip(const SpanLane& lane, std::int64_t from,
                                             std::int64_t to)
{
    const LaneSummary sum = lane.summary(from, to, end());
    const double busy = static_cast<double>(sum.busy) / static_cast<double>(to - from);
    QString first = tasksText(sum.tasks) + TimelineView::tr(" in %1, %2 % busy")
                                               .arg(durationText(to - from))
                                               .arg(std::lround(100 * busy));
    if (sum.failures > 0) {
        first += TimelineView::tr(", %1 failed").arg(sum.failures);
    }
    const std::size_t begin = lane.firstEndingAfter(from);
    const std::size_t last = lane.firstStartingAt(to);
    if (begin >= last) {
        return first;
    }
    const Span span = lane.spans()[lane.pyramid().longest(lane.spans(), begin, last)];
    return first + u'\n' +
           TimelineView::tr("longest: %1, %2")
               .arg(labels.name(span.job, span.task), durationText(span.duration()));
}

void TimelineView::Private::choose(const SpanPlace& place)
{
    selected = place;
    selectedSlot = place.slot;
    stale();
    emit q->spanSelected(place.slot, place.job, place.task);
    emit q->laneSelected(place.slot);
}

void TimelineView::Private::reveal(const SpanPlace& place)
{
    const bool following = q->isFollowing();
    q->selectLane(place.slot);
    range.reveal(place.start, place.end);
    viewMoved();
    if (following != q->isFollowing()) {
        emit q->followingChanged(!following);
    }
}

std::optional<SpanPlace> TimelineView::Private::neighbourInLane(int direction) const
{
    const int row = std::max(0, lanes.rowOf(selected ? selected->slot : selectedSlot));
    const SpanLane& lane = lanes.at(row);
    if (lane.spans().empty()) {
        return std::nullopt;
    }
    const Interval view = range.view();
    std::size_t i = 0;
    if (selected) {
        i = lane.firstStartingAt(selected->start);
        if (direction < 0 ? i == 0 : i + 1 >= lane.spans().size()) {
            return std::nullopt;
        }
        i = direction < 0 ? i - 1 : i + 1;
    } else if (direction > 0) {
        i = std::min(lane.firstStartingAt(view.begin), lane.spans().size() - 1);
    } else {
        i = std::max<std::size_t>(1, lane.firstStartingAt(view.end)) - 1;
    }
    return placeOf(lane, lane.spans()[i]);
}

// The try before or after this one, on whatever lane.
std::optional<SpanPlace> TimelineView::Private::neighbourOfTask(int direction) const
{
    std::optional<SpanPlace> best;
    for (const auto& lane : store.lanes()) {
        for (std::size_t i = 0; i < lane->spans().size(); ++i) {
            const Span span = lane->spans()[i];
            const bool same = span.job == selected->job && span.task == selected->task;
            const std::int64_t away = (span.start - selected->start) * direction;
            if (same && away > 0 && (!best || away < (best->start - selected->start) * direction)) {
                best = placeOf(*lane, span);
            }
        }
    }
    return best;
}

void TimelineView::Private::neighbour(int direction, bool sameTask)
{
    if (lanes.count() == 0) {
        return;
    }
    const auto place =
        sameTask && selected ? neighbourOfTask(direction) : neighbourInLane(direction);
    if (place && passes(*place)) {
        reveal(*place);
        choose(*place);
    }
}

void TimelineView::nextSpan()
{
    d->neighbour(1, false);
}

void TimelineView::previousSpan()
{
    d->neighbour(-1, false);
}

void TimelineView::nextTry()
{
    d->neighbour(1, true);
}

void TimelineView::previousTry()
{
    d->neighbour(-1, true);
}

// The chosen lane changes places with its neighbour.
void TimelineView::Private::moveLane(int direction)
{
    const int row = lanes.rowOf(selectedSlot);
    const int to = row + direction;
    if (row < 0 || to < 0 || to >= lanes.count()) {
        return;
    }
    lanes.move(row, to);
    stale();
    updateAccessibleLanes(q);
}

void TimelineView::Private::chooseLane(int direction)
{
    if (lanes.count() == 0) {
        return;
    }
    const int row = lanes.rowOf(selectedSlot);
    const int next = row < 0 ? 0 : std::clamp(row + direction, 0, lanes.count() - 1);
    selected.reset();
    q->selectLane(lanes.at(next).slot());
    emit q->laneSelected(selectedSlot);
}

}  // namespace gui
