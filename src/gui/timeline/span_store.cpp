#include "gui/timeline/span_store.h"

#include "base/ids.h"

#include <algorithm>

namespace gui {
namespace {

constexpr std::int64_t kSampleGap = 50'000'000;  // looks that follow closer tell nothing more

}  // namespace

void LaneSummary::operator+=(const LaneSummary& other)
{
    busy += other.busy;
    tasks += other.tasks;
    failures += other.failures;
}

LaneSummary SpanLane::summary(std::int64_t from, std::int64_t to, std::int64_t now) const
{
    if (to <= from) {
        return {};
    }
    const auto before = m_pyramid.totals(m_spans, from);
    const auto after = m_pyramid.totals(m_spans, to);
    LaneSummary sum{after.busy - before.busy,
                    static_cast<std::int64_t>(after.started - before.started),
                    static_cast<std::int64_t>(after.failures - before.failures)};
    // Those that started earlier and reach in.
    for (std::size_t i = firstEndingAfter(from); i < before.started; ++i) {
        if (m_spans.end(i) > from) {
            ++sum.tasks;
            sum.failures += m_spans[i].failed() ? 1 : 0;
        }
    }
    // Running ones overlap no finished one on a lane that runs one task at a time; where they do
    // (coroutines), the lane is busy once.
    std::int64_t covered = from;
    for (const RunningSpan& open : m_running) {
        const std::int64_t begin = std::max(open.start, covered);
        const std::int64_t end = std::min(now, to);
        if (open.start < to && end > open.start) {
            ++sum.tasks;
        }
        if (begin < end) {
            const auto inside =
                m_pyramid.totals(m_spans, end).busy - m_pyramid.totals(m_spans, begin).busy;
            sum.busy += (end - begin) - inside;
            covered = end;
        }
    }
    return sum;
}

std::size_t SpanLane::firstStartingAt(std::int64_t t) const
{
    return m_pyramid.totals(m_spans, t).started;
}

std::size_t SpanLane::firstEndingAfter(std::int64_t t) const
{
    std::size_t first = firstStartingAt(t);
    for (std::size_t i = first; i > 0 && m_pyramid.reachesBeyond(i, t); --i) {
        if (m_spans.end(i - 1) > t) {
            first = i - 1;
        }
    }
    return first;
}

std::size_t SpanLane::at(std::int64_t t) const
{
    for (std::size_t i = firstStartingAt(t + 1); i > 0 && m_pyramid.reachesBeyond(i, t); --i) {
        if (m_spans.end(i - 1) > t) {
            return i - 1;
        }
    }
    return m_spans.size();
}

std::optional<base::ExitStatus> SpanLane::exitOf(std::int32_t pid) const
{
    for (auto worker = m_workers.rbegin(); worker != m_workers.rend(); ++worker) {
        if (worker->pid == pid && worker->exit.ended()) {
            return worker->exit;
        }
    }
    return std::nullopt;
}

void SpanLane::sample(const mp::ScopeEvent& event)
{
    const bool known = event.values[0] > 0;
    const bool soon = !m_samples.empty() && m_samples.back().pid == event.pid &&
                      event.time - m_samples.back().time < kSampleGap;
    if (known && !soon) {
        m_samples.push_back({event.time, event.values[0], event.pid});
    }
}

std::optional<double> SpanLane::cpuShare(std::int32_t pid, std::int64_t from, std::int64_t to) const
{
    const auto earlier = [](const CpuSample& sample, std::int64_t t) { return sample.time < t; };
    auto last = std::lower_bound(m_samples.begin(), m_samples.end(), to, earlier);
    auto first = std::lower_bound(m_samples.begin(), m_samples.end(), from + 1, earlier);
    if (last == m_samples.end() || first == m_samples.begin()) {
        return std::nullopt;
    }
    --first;
    const std::int64_t around = last->time - first->time;
    if (first->pid != pid || last->pid != pid || around <= 0 || 2 * (to - from) < around) {
        return std::nullopt;
    }
    return static_cast<double>(last->cpu - first->cpu) / static_cast<double>(around);
}

void SpanLane::touch(std::int64_t time)
{
    m_begin = m_begun ? std::min(m_begin, time) : time;
    m_begun = true;
}

LaneWorker& SpanLane::worker(std::int32_t pid, std::int64_t time)
{
    // The last word of a worker may come after its replacement's first.
    for (auto known = m_workers.rbegin(); known != m_workers.rend(); ++known) {
        if (known->pid == pid) {
            return *known;
        }
    }
    m_workers.push_back({pid, time, base::ExitStatus::running()});
    return m_workers.back();
}

void SpanLane::start(const mp::ScopeEvent& event)
{
    if (event.pid > 0) {
        worker(event.pid, event.time);
    }
}

void SpanLane::run(const mp::ScopeEvent& event)
{
    const auto same = [&](const RunningSpan& open) {
        return open.job == event.job && open.task == event.task();
    };
    worker(event.pid, event.taskStart());
    const auto known = std::find_if(m_running.begin(), m_running.end(), same);
    const RunningSpan open{event.taskStart(), event.task(), event.job, event.pid, event.tries};
    if (known != m_running.end()) {
        *known = open;
        return;
    }
    // A sampling look may come after the finish it has overtaken.
    for (std::size_t i = m_spans.size(); i > 0 && m_spans.start(i - 1) >= open.start; --i) {
        const Span span = m_spans[i - 1];
        if (span.start == open.start && span.task == open.task && span.job == open.job) {
            return;
        }
    }
    m_running.push_back(open);
}

void SpanLane::finish(const mp::ScopeEvent& event)
{
    std::erase_if(m_running, [&](const RunningSpan& open) {
        return open.job == event.job && open.task == event.task();
    });
    Span span;
    span.start = event.taskStart();
    span.end = span.start + std::max<std::int64_t>(0, event.runTime());
    span.task = event.task();
    span.job = event.job;
    span.pid = event.pid;
    span.queueWait = static_cast<float>(event.queueWait());
    span.tries = event.tries;
    span.outcome = event.outcome();
    worker(event.pid, span.start);

    std::size_t place = m_spans.size();
    while (place > 0 && m_spans.start(place - 1) > span.start) {
        --place;
    }
    m_lateSpans += place < m_spans.size() ? 1 : 0;
    m_spans.insert(place, span);
    m_pyramid.update(m_spans, place);
}

void SpanLane::end(const mp::ScopeEvent& event)
{
    worker(event.pid, event.time).exit = event.exitStatus();
    std::erase_if(m_running, [&](const RunningSpan& open) { return open.pid == event.pid; });
}

std::size_t SpanLane::allocatedBytes() const
{
    return m_spans.allocatedBytes() + m_pyramid.allocatedBytes() +
           m_samples.capacity() * sizeof(CpuSample);
}

SpanStore::SpanStore(const SpanStore& other)
    : m_spanCount(other.m_spanCount)
    , m_begin(other.m_begin)
    , m_end(other.m_end)
    , m_begun(other.m_begun)
    , m_ended(other.m_ended)
{
    m_lanes.reserve(other.m_lanes.size());
    for (const auto& lane : other.m_lanes) {
        m_lanes.push_back(std::make_unique<SpanLane>(*lane));
    }
}

SpanStore& SpanStore::operator=(const SpanStore& other)
{
    *this = SpanStore(other);
    return *this;
}

void SpanStore::append(std::span<const mp::ScopeEvent> events)
{
    for (const mp::ScopeEvent& event : events) {
        see(event.time, event.time);
        if (event.kind == mp::EventKind::PoolStarted) {
            m_ended = false;
        } else if (event.kind == mp::EventKind::PoolEnded) {
            m_ended = true;
            for (auto& lane : m_lanes) {
                lane->stopRunning();
            }
        }
        if (event.slot == base::number(base::kNoSlot)) {
            continue;
        }
        SpanLane& lane = laneFor(event.slot);
        lane.touch(event.time);
        switch (event.kind) {
        case mp::EventKind::WorkerStarting:
        case mp::EventKind::WorkerReady:
            lane.start(event);
            break;
        case mp::EventKind::TaskRunning:
            see(event.taskStart(), event.time);
            lane.touch(event.taskStart());
            lane.run(event);
            break;
        case mp::EventKind::TaskFinished:
        case mp::EventKind::TaskRetried:
            if (event.taskStart() <= 0) {
                break;  // cancelled in the queue: it never ran
            }
            see(event.taskStart(), event.taskStart() + event.runTime());
            lane.touch(event.taskStart());
            lane.finish(event);
            ++m_spanCount;
            break;
        case mp::EventKind::WorkerExited:
            lane.end(event);
            break;
        case mp::EventKind::WorkerSample:
            lane.sample(event);
            break;
        default:
            break;
        }
    }
}

void SpanStore::clear()
{
    *this = SpanStore();
}

const SpanLane* SpanStore::lane(std::uint32_t slot) const
{
    const auto place = std::lower_bound(
        m_lanes.begin(), m_lanes.end(), slot,
        [](const std::unique_ptr<SpanLane>& lane, std::uint32_t s) { return lane->slot() < s; });
    return place != m_lanes.end() && (*place)->slot() == slot ? place->get() : nullptr;
}

SpanLane& SpanStore::laneFor(std::uint32_t slot)
{
    const auto place = std::lower_bound(
        m_lanes.begin(), m_lanes.end(), slot,
        [](const std::unique_ptr<SpanLane>& lane, std::uint32_t s) { return lane->slot() < s; });
    if (place != m_lanes.end() && (*place)->slot() == slot) {
        return **place;
    }
    return **m_lanes.insert(place, std::make_unique<SpanLane>(slot));
}

void SpanStore::see(std::int64_t from, std::int64_t to)
{
    m_begin = m_begun ? std::min(m_begin, from) : from;
    m_end = m_begun ? std::max(m_end, to) : to;
    m_begun = true;
}

std::size_t SpanStore::allocatedBytes() const
{
    std::size_t bytes = 0;
    for (const auto& lane : m_lanes) {
        bytes += lane->allocatedBytes();
    }
    return bytes;
}

}  // namespace gui
