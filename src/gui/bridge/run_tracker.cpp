#include "gui/bridge/run_tracker.h"

#include "base/ids.h"

namespace gui {
namespace {

// A worker that ended a task less than this ago counts as running, and the task stays on show: with
// tasks of microseconds everything else would flicker.
constexpr std::int64_t kLingerNs = 250'000'000;
// How long a replacement stands out.
constexpr std::int64_t kNewNs = 2'000'000'000;
// How long the first workers of a pool take to come.
constexpr std::int64_t kFillNs = 1'000'000'000;

bool concernsWorker(const mp::ScopeEvent& event)
{
    switch (event.kind) {
    case mp::EventKind::WorkerStarting:
    case mp::EventKind::WorkerReady:
    case mp::EventKind::WorkerExited:
    case mp::EventKind::TaskRunning:
    case mp::EventKind::TaskFinished:
    case mp::EventKind::WorkerSample:
    case mp::EventKind::WorkerState:
        return event.slot != base::number(base::kNoSlot);
    default:
        return false;
    }
}

}  // namespace

void RunTracker::apply(const mp::ScopeEvent& event)
{
    if (concernsWorker(event)) {
        applyTo(current(event), event);
    } else if (event.kind == mp::EventKind::PoolEnded || event.kind == mp::EventKind::JobFinished) {
        m_poolEnded = true;
        for (Worker& worker : m_workers) {
            worker.runningTask = -1;
        }
    }
}

void RunTracker::endAll()
{
    for (Worker& worker : m_workers) {
        if (worker.facts.state != WorkerFacts::State::Ended) {
            end(worker, base::ExitStatus::unknown());
        }
    }
}

void RunTracker::tellAnew()
{
    for (Worker& worker : m_workers) {
        worker.wasTold = false;
    }
}

void RunTracker::clear()
{
    m_workers.clear();
    m_newest.clear();
    m_poolEnded = false;
}

// The worker an event speaks of. Events may have been lost, so one that names a PID nobody has told
// of is itself the news of a new worker.
RunTracker::Worker& RunTracker::current(const mp::ScopeEvent& event)
{
    const auto found = m_newest.find(event.slot);
    if (event.kind == mp::EventKind::WorkerStarting || found == m_newest.end()) {
        return begin(event.slot, event.time);
    }
    Worker& newest = m_workers[found->second];
    const int known = newest.facts.pid;
    const bool tellsPid = known == 0 && event.kind == mp::EventKind::WorkerReady;
    if (event.pid == 0 || known == event.pid || tellsPid) {
        return newest;
    }
    if (Worker* earlier = predecessor(event.slot, event.pid, found->second)) {
        return *earlier;
    }
    return known == 0 ? newest : begin(event.slot, event.time);
}

// An earlier worker of the slot: a last sample of it, say, comes when its successor has begun.
RunTracker::Worker* RunTracker::predecessor(std::uint32_t slot, int pid, std::size_t before)
{
    for (std::size_t i = before; i-- > 0;) {
        if (m_workers[i].facts.slot == slot && m_workers[i].facts.pid == pid) {
            return &m_workers[i];
        }
    }
    return nullptr;
}

RunTracker::Worker& RunTracker::begin(std::uint32_t slot, std::int64_t startedNs)
{
    const auto previous = m_newest.find(slot);
    const bool replacement = previous != m_newest.end();
    if (replacement && m_workers[previous->second].facts.state != WorkerFacts::State::Ended) {
        // Its end was among the lost events.
        end(m_workers[previous->second], base::ExitStatus::unknown());
    }
    Worker worker;
    worker.facts.slot = slot;
    worker.facts.startedNs = startedNs;
    worker.facts.replaces = replacement ? m_workers[previous->second].facts.pid : 0;
    // The first ones fill the pool; they would all stand out at once.
    worker.late = replacement ||
                  (!m_workers.empty() && startedNs - m_workers.front().facts.startedNs > kFillNs);
    m_newest[slot] = m_workers.size();
    return m_workers.emplace_back(worker);
}

void RunTracker::applyTo(Worker& worker, const mp::ScopeEvent& event)
{
    if (event.pid != 0) {
        worker.facts.pid = event.pid;
    }
    if (worker.facts.state == WorkerFacts::State::Ended) {
        // Results that the dead worker had published are drained after its death.
        worker.facts.tasks += event.kind == mp::EventKind::TaskFinished ? 1 : 0;
        return;
    }
    switch (event.kind) {
    case mp::EventKind::WorkerReady:
        worker.facts.state = WorkerFacts::State::Idle;
        break;
    case mp::EventKind::WorkerExited:
        applyExit(worker, event);
        break;
    case mp::EventKind::TaskRunning:
        worker.facts.nowTask = event.task();
        worker.facts.nowSinceNs = event.taskStart();
        worker.runningTask = event.task();
        worker.lastBusyNs = event.time;
        break;
    case mp::EventKind::TaskFinished:
        ++worker.facts.tasks;
        worker.facts.nowTask = event.task();
        worker.facts.nowSinceNs = 0;  // it is over: only its name lingers
        worker.lastBusyNs = event.time;
        worker.runningTask = -1;
        break;
    case mp::EventKind::WorkerSample:
        applySample(worker, event);
        break;
    case mp::EventKind::WorkerState:
        worker.suspended =
            static_cast<mp::WorkerStateCode>(event.values[0]) == mp::WorkerStateCode::Suspended;
        break;
    default:
        break;
    }
}

void RunTracker::applySample(Worker& worker, const mp::ScopeEvent& event)
{
    const std::int64_t elapsed = event.time - worker.sampleNs;
    if (worker.sampleNs != 0 && elapsed > 0) {
        worker.facts.cpuPercent = 100.0 * static_cast<double>(event.values[0] - worker.cpuNs) /
                                  static_cast<double>(elapsed);
    }
    worker.sampleNs = event.time;
    worker.cpuNs = event.values[0];
    worker.facts.rssBytes = event.values[1];
    worker.facts.switchesVoluntary = event.values[2];
    worker.facts.switchesInvoluntary = event.values[3];
    worker.facts.runQueueNs = event.values[4];
    worker.facts.sampleNs = event.time;
}

void RunTracker::applyExit(Worker& worker, const mp::ScopeEvent& event)
{
    end(worker, event.exitStatus());
    worker.facts.endedNs = event.time;
    worker.facts.lostTask = event.values[2];
}

void RunTracker::end(Worker& worker, base::ExitStatus exit)
{
    worker.facts.state = WorkerFacts::State::Ended;
    worker.facts.exit = exit;
    worker.facts.nowTask = -1;
    worker.facts.cpuPercent.reset();
}

// What follows from the time that has passed.
void RunTracker::settle(Worker& worker, std::int64_t nowNs) const
{
    WorkerFacts& facts = worker.facts;
    facts.isNew =
        worker.late && facts.state != WorkerFacts::State::Ended && nowNs - facts.startedNs < kNewNs;
    facts.hasJustEnded = !m_poolEnded && facts.endedNs != 0 && nowNs - facts.endedNs < kNewNs;
    const bool busyEver = worker.lastBusyNs != INT64_MIN;
    if (facts.state == WorkerFacts::State::Ended ||
        (facts.state == WorkerFacts::State::Starting && !busyEver && !worker.suspended)) {
        return;
    }
    const bool busy =
        worker.runningTask >= 0 || (busyEver && nowNs - worker.lastBusyNs < kLingerNs);
    if (!busy) {
        facts.nowTask = -1;
    }
    facts.state = worker.suspended ? WorkerFacts::State::Suspended
                  : busy           ? WorkerFacts::State::Running
                                   : WorkerFacts::State::Idle;
}

std::vector<WorkerFacts> RunTracker::takeChanged(std::int64_t nowNs)
{
    std::vector<WorkerFacts> changed;
    for (Worker& worker : m_workers) {
        settle(worker, nowNs);
        if (!worker.wasTold || worker.facts != worker.told) {
            worker.told = worker.facts;
            worker.wasTold = true;
            changed.push_back(worker.facts);
        }
    }
    return changed;
}

}  // namespace gui
