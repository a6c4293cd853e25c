#include "mp/scope/pool_state.h"

#include <algorithm>
#include <new>

namespace mp::scope {

namespace {

bool isWorkerEvent(EventKind kind)
{
    switch (kind) {
    case EventKind::WorkerStarting:
    case EventKind::WorkerReady:
    case EventKind::WorkerExited:
    case EventKind::TaskRunning:
    case EventKind::TaskFinished:
    case EventKind::TaskRetried:
    case EventKind::WorkerSample:
    case EventKind::WorkerState:
        return true;
    default:
        return false;
    }
}

void setState(WorkerView& worker, WorkerStateCode state, std::int64_t time)
{
    // What a suspended worker was found doing shows when it is resumed.
    const bool livesOn = state == WorkerStateCode::Idle || state == WorkerStateCode::Running;
    if (worker.state == WorkerStateCode::Suspended && livesOn) {
        worker.stateBeforeSuspension = state;
        return;
    }
    if (worker.state != state) {
        worker.state = state;
        worker.since = time;
    }
}

void forgetTask(WorkerView& worker)
{
    worker.task = -1;
    worker.taskStart = 0;
    worker.job = 0;
}

void applyStart(WorkerView& worker, const ScopeEvent& event)
{
    ++worker.starts;
    worker.pid = event.pid;
    forgetTask(worker);
    worker.state = WorkerStateCode::Starting;
    worker.since = event.time;
}

void applyExit(WorkerView& worker, const ScopeEvent& event)
{
    worker.exit = event.exitStatus();
    forgetTask(worker);
    setState(worker, WorkerStateCode::Ended, event.time);
}

void applyRunning(WorkerView& worker, const ScopeEvent& event)
{
    worker.job = event.job;
    worker.task = event.task();
    worker.taskStart = event.taskStart();
    setState(worker, WorkerStateCode::Running, event.time);
}

// A try has ended.
void applyTried(WorkerView& worker, const ScopeEvent& event)
{
    worker.busyNs += event.runTime();
    forgetTask(worker);
    if (worker.state != WorkerStateCode::Ended) {
        setState(worker, WorkerStateCode::Idle, event.time);
    }
}

void applyFinished(WorkerView& worker, const ScopeEvent& event)
{
    ++worker.finished;
    const auto outcome = static_cast<std::uint64_t>(event.values[4]);
    if (outcome < worker.outcomes.size()) {
        ++worker.outcomes[outcome];
    }
    applyTried(worker, event);
}

void applySample(WorkerView& worker, const ScopeEvent& event)
{
    worker.sampleTime = event.time;
    worker.cpuNs = event.values[0];
    worker.rssBytes = event.values[1];
    worker.voluntarySwitches = event.values[2];
    worker.involuntarySwitches = event.values[3];
    worker.runQueueNs = event.values[4];
}

void applySuspension(WorkerView& worker, const ScopeEvent& event)
{
    const bool suspended = event.values[0] == static_cast<std::int64_t>(WorkerStateCode::Suspended);
    if (worker.state == WorkerStateCode::Ended ||
        suspended == (worker.state == WorkerStateCode::Suspended)) {
        return;
    }
    if (suspended) {
        worker.stateBeforeSuspension = worker.state;
        worker.state = WorkerStateCode::Suspended;
    } else {
        worker.state = worker.stateBeforeSuspension;
    }
    worker.since = event.time;
}

}  // namespace

void PoolState::apply(const ScopeEvent& event) noexcept
{
    if (isWorkerEvent(event.kind)) {
        applyToWorker(event);
    } else if (event.kind == EventKind::JobStarted || event.kind == EventKind::JobFinished) {
        applyToJob(event);
    } else if (event.kind == EventKind::PoolStarted || event.kind == EventKind::PoolEnded) {
        applyToPool(event);
    } else if (event.kind == EventKind::TasksSkipped) {
        applySkipped(event);
    }
}

void PoolState::applySkipped(const ScopeEvent& event) noexcept
{
    const auto outcome = static_cast<std::uint64_t>(event.values[4]);
    if (outcome < m_skipped.size()) {
        m_skipped[outcome] += static_cast<std::uint64_t>(event.values[1]);
    }
}

void PoolState::applyToPool(const ScopeEvent& event) noexcept
{
    m_running = event.kind == EventKind::PoolStarted;
    if (!m_running) {
        m_end = event.time;
        return;
    }
    m_start = event.time;
    m_end = 0;
    m_skipped = {};
    m_workers.clear();
    m_jobs.fill({});
    const std::int64_t workers = std::clamp<std::int64_t>(event.values[0], 0, kMaxSlots);
    if (workers > 0) {
        worker(static_cast<std::uint32_t>(workers - 1));
    }
}

void PoolState::applyToJob(const ScopeEvent& event) noexcept
{
    JobView& view = m_jobs[event.job % kJobs];
    if (event.job == 0 || event.job < view.id) {
        return;
    }
    if (event.kind == EventKind::JobStarted) {
        view = {};
        view.id = event.job;
        view.start = event.time;
        view.items = event.values[0];
    } else if (view.id == event.job) {
        view.ended = true;
        view.end = event.time;
        view.done = event.values[0];
        view.failed = event.values[1];
        view.cancelled = event.values[2];
    }
}

void PoolState::applyToWorker(const ScopeEvent& event) noexcept
{
    WorkerView* view = worker(event.slot);
    if (view == nullptr) {
        return;
    }
    if (event.pid != 0) {
        view->pid = event.pid;
    }
    switch (event.kind) {
    case EventKind::WorkerStarting:
        return applyStart(*view, event);
    case EventKind::WorkerReady:
        return setState(*view, WorkerStateCode::Idle, event.time);
    case EventKind::WorkerExited:
        return applyExit(*view, event);
    case EventKind::TaskRunning:
        return applyRunning(*view, event);
    case EventKind::TaskFinished:
        return applyFinished(*view, event);
    case EventKind::TaskRetried:
        return applyTried(*view, event);
    case EventKind::WorkerSample:
        return applySample(*view, event);
    default:
        return applySuspension(*view, event);
    }
}

WorkerView* PoolState::worker(std::uint32_t slot) noexcept
{
    if (slot >= kMaxSlots) {
        return nullptr;
    }
    if (slot >= m_workers.size()) {
        const std::size_t first = m_workers.size();
        try {
            m_workers.resize(std::size_t{slot} + 1);
        } catch (const std::bad_alloc&) {
            return nullptr;
        }
        for (std::size_t i = first; i < m_workers.size(); ++i) {
            m_workers[i].slot = static_cast<std::uint32_t>(i);
        }
    }
    return &m_workers[slot];
}

std::vector<JobView> PoolState::jobs() const
{
    std::vector<JobView> jobs;
    std::copy_if(m_jobs.begin(), m_jobs.end(), std::back_inserter(jobs),
                 [](const JobView& view) { return view.id != 0; });
    std::sort(jobs.begin(), jobs.end(),
              [](const JobView& a, const JobView& b) { return a.id < b.id; });
    return jobs;
}

const JobView* PoolState::job(std::uint32_t id) const
{
    const JobView& view = m_jobs[id % kJobs];
    return id != 0 && view.id == id ? &view : nullptr;
}

std::array<std::uint64_t, 5> PoolState::outcomes() const
{
    std::array<std::uint64_t, 5> sums = m_skipped;
    for (const WorkerView& view : m_workers) {
        for (std::size_t i = 0; i < sums.size(); ++i) {
            sums[i] += view.outcomes[i];
        }
    }
    return sums;
}

}  // namespace mp::scope
