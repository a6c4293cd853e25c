#include "lab/run/async_backend.h"

#include "base/clock.h"
#include "lab/run/thread_usage.h"

#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace lab {

namespace {

constexpr std::uint32_t kNoSlot = 0xFFFF'FFFFU;
constexpr std::uint32_t kJob = 1;

std::optional<std::int64_t> cpuNsOf(int threadId)
{
    const auto usage = threadUsage(threadId);
    return usage ? usage->cpuNs : std::nullopt;
}

}  // namespace

AsyncBackend::AsyncBackend(const Experiment& experiment, const Parameters& parameters,
                           const std::vector<std::string>& items, ItemTable& table,
                           std::shared_ptr<mp::EventSink> events)
    : m_experiment(experiment)
    , m_parameters(parameters)
    , m_items(items)
    , m_table(table)
    , m_events(std::move(events))
{
}

void AsyncBackend::open()
{
    const std::int64_t begin = base::monotonicNs();
    m_threadId = ::gettid();
    m_cpuBeforeNs = cpuNsOf(m_threadId);
    m_fetch.emplace(m_parameters, static_cast<unsigned>(m_experiment.workers));
    const std::int64_t ready = base::monotonicNs();
    publish(mp::EventKind::PoolStarted, kNoSlot, begin, {m_experiment.workers});
    const std::lock_guard lock(m_mutex);
    for (int i = 0; i < m_experiment.workers; ++i) {
        LiveWorker lane;
        lane.record.slot = static_cast<std::uint32_t>(i);
        lane.record.pid = m_threadId;
        lane.record.startedNs = begin;
        lane.record.readyNs = ready;
        lane.state = mp::WorkerStateCode::Idle;
        m_lanes.push_back(lane);
        publish(mp::EventKind::WorkerStarting, lane.record.slot, begin, {});
        publish(mp::EventKind::WorkerReady, lane.record.slot, ready, {ready - begin});
    }
}

void AsyncBackend::submit()
{
    m_queuedNs = base::monotonicNs();
    publish(mp::EventKind::JobStarted, kNoSlot, m_queuedNs,
            {static_cast<std::int64_t>(m_items.size())});
}

void AsyncBackend::wait()
{
    m_fetch->run(m_items, {.onStart = [this](const FetchStart& start) { onStart(start); },
                           .onEnd = [this](const FetchEnd& end) { onEnd(end); }});
    m_table.cancelRest("the run was stopped");
    const TaskCounts counts = m_table.counts();
    publish(mp::EventKind::JobFinished, kNoSlot, base::monotonicNs(),
            {counts.done, counts.failed, counts.cancelled});
}

void AsyncBackend::onStart(const FetchStart& start)
{
    {
        const std::lock_guard lock(m_mutex);
        LiveWorker& lane = m_lanes.at(start.lane);
        lane.state = mp::WorkerStateCode::Running;
        lane.runningTask = static_cast<std::int64_t>(start.index);
        lane.runningSinceNs = start.startedNs;
    }
    if (m_events && m_events->watched()) {
        publish(mp::EventKind::TaskRunning, start.lane, start.startedNs,
                {static_cast<std::int64_t>(start.index), start.startedNs});
    }
}

void AsyncBackend::onEnd(const FetchEnd& end)
{
    ItemRecord record;
    record.state = end.error.empty() ? ItemState::Done : ItemState::Failed;
    if (end.error.empty()) {
        record.value = nlohmann::json::to_msgpack(end.value);
    } else {
        record.error =
            std::make_shared<const ItemError>(ItemError{"std::runtime_error", end.error, {}, {}});
    }
    record.slot = end.lane;
    record.pid = m_threadId;
    record.tries = 1;
    record.getTimedOut =
        m_experiment.getLimit && end.endedNs - m_queuedNs > m_experiment.getLimit->count();
    record.queuedNs = m_queuedNs;
    record.startNs = end.startedNs;
    record.runNs = end.endedNs - end.startedNs;
    const auto outcome = end.error.empty() ? mp::TaskOutcome::Value : mp::TaskOutcome::Error;
    publish(mp::EventKind::TaskFinished, end.lane, end.endedNs,
            {static_cast<std::int64_t>(end.index), end.startedNs, record.runNs,
             end.startedNs - m_queuedNs, static_cast<std::int64_t>(outcome)});
    {
        const std::lock_guard lock(m_mutex);
        LiveWorker& lane = m_lanes.at(end.lane);
        lane.state = mp::WorkerStateCode::Idle;
        lane.runningTask = -1;
        lane.record.tasks += 1;
        lane.record.busyNs += record.runNs;
    }
    m_table.settle(end.index, std::move(record));
}

bool AsyncBackend::close(std::chrono::nanoseconds)
{
    const std::int64_t now = base::monotonicNs();
    {
        const std::lock_guard lock(m_mutex);
        m_endedNs = now;
        for (LiveWorker& lane : m_lanes) {
            lane.state = mp::WorkerStateCode::Ended;
            lane.runningTask = -1;
        }
    }
    publish(mp::EventKind::PoolEnded, kNoSlot, now, {});
    return true;
}

void AsyncBackend::stop() noexcept
{
    m_fetch->stop();
}

std::vector<LiveWorker> AsyncBackend::workers() const
{
    const std::lock_guard lock(m_mutex);
    const std::int64_t now = m_endedNs != 0 ? m_endedNs : base::monotonicNs();
    std::vector<LiveWorker> lanes = m_lanes;
    for (LiveWorker& lane : lanes) {
        const std::int64_t running = lane.runningTask < 0 ? 0 : now - lane.runningSinceNs;
        lane.record.waitNs =
            std::max<std::int64_t>(now - lane.record.readyNs - lane.record.busyNs - running, 0);
    }
    return lanes;
}

std::optional<std::int64_t> AsyncBackend::sharedCpuNs() const
{
    const auto now = cpuNsOf(m_threadId);
    return now && m_cpuBeforeNs ? std::optional(*now - *m_cpuBeforeNs) : std::nullopt;
}

void AsyncBackend::resize(int)
{
    throw std::logic_error(
        "an async pool can't be resized while it runs; use threads or processes");
}

void AsyncBackend::cancel(std::size_t)
{
    throw std::logic_error("an async pool can't cancel one item; stop the run");
}

void AsyncBackend::runNext(std::size_t)
{
    throw std::logic_error("an async pool takes its items in their order; use another pool");
}

std::string AsyncBackend::stackOf(std::uint32_t, int)
{
    throw std::logic_error("an async pool has lanes and no workers whose stack could be shown");
}

void AsyncBackend::publish(mp::EventKind kind, std::uint32_t slot, std::int64_t time,
                           const std::array<std::int64_t, 5>& values) const
{
    if (!m_events) {
        return;
    }
    mp::ScopeEvent event;
    event.time = time;
    event.kind = kind;
    event.slot = slot;
    event.pid = slot == kNoSlot ? 0 : m_threadId;
    event.tries = kind == mp::EventKind::TaskFinished || kind == mp::EventKind::TaskRunning ? 1 : 0;
    event.job =
        slot == kNoSlot && kind != mp::EventKind::JobStarted && kind != mp::EventKind::JobFinished
            ? 0
            : kJob;
    event.values = values;
    m_events->publish(event);
}

}  // namespace lab
