#include "base/clock.h"
#include "mp/engine/backend.h"

// What a pool tells its listeners.
namespace mp::engine {

namespace {

// What the events until now would have made of a worker that lives.
void tellOf(const WorkerInfo& worker, EventSink& listener)
{
    ScopeEvent event{worker.startedNs, EventKind::WorkerStarting};
    event.slot = worker.slot;
    event.pid = worker.pid;
    listener.publish(event);
    if (worker.readyNs != 0) {
        event.time = worker.readyNs;
        event.kind = EventKind::WorkerReady;
        event.values[0] = worker.readyNs - worker.startedNs;
        listener.publish(event);
    }
    if (worker.state == WorkerStateCode::Suspended) {
        event.time = base::monotonicNs();
        event.kind = EventKind::WorkerState;
        event.values[0] = static_cast<std::int64_t>(WorkerStateCode::Suspended);
        listener.publish(event);
    }
}

}  // namespace

void Backend::publishTo(std::shared_ptr<EventSink> scope)
{
    const Lock lock(m_mutex);
    if (m_terminated) {
        return;  // it has nothing more to tell
    }
    ScopeEvent event{base::monotonicNs(), EventKind::PoolStarted};
    event.values[0] = workerCount();
    scope->publish(event);
    for (const WorkerInfo& worker : workersLocked()) {
        if (worker.endedNs == 0) {
            tellOf(worker, *scope);
        }
    }
    m_scope = std::move(scope);
}

void Backend::stopPublishing()
{
    const Lock lock(m_mutex);
    m_scope.reset();
}

void Backend::publish(const ScopeEvent& event) noexcept
{
    for (const auto* listener : {&m_events, &m_scope}) {
        if (*listener) {
            (*listener)->publish(event);
        }
    }
}

void Backend::emitEnded(EventKind kind, const Job& job, std::size_t item, const TaskReport& report,
                        TaskOutcome outcome) noexcept
{
    if (!hasListener()) {
        return;
    }
    ScopeEvent event{report.startNs + report.runNs, kind};
    event.slot = report.slot;
    event.pid = report.pid;
    event.job = job.notes.id;
    event.tries = static_cast<std::uint16_t>(report.tries);
    event.values = {static_cast<std::int64_t>(item), report.startNs, report.runNs,
                    report.queueWaitNs(), static_cast<std::int64_t>(outcome)};
    publish(event);
}

void Backend::emitSkipped(const Job& job, std::size_t first, std::size_t count,
                          TaskOutcome outcome) noexcept
{
    if (!hasListener()) {
        return;
    }
    ScopeEvent event{base::monotonicNs(), EventKind::TasksSkipped};
    event.job = job.notes.id;
    event.values = {static_cast<std::int64_t>(first), static_cast<std::int64_t>(count), 0, 0,
                    static_cast<std::int64_t>(outcome)};
    publish(event);
}

void Backend::emitRunning(const Job& job, const WorkerInfo& worker, std::int64_t item,
                          std::int64_t since, int tries) noexcept
{
    if (!hasListener()) {
        return;
    }
    ScopeEvent event{base::monotonicNs(), EventKind::TaskRunning};
    event.slot = worker.slot;
    event.pid = worker.pid;
    event.job = job.notes.id;
    event.tries = static_cast<std::uint16_t>(tries);
    event.values = {item, since, 0, 0, 0};
    publish(event);
}

void Backend::tell(EventKind kind, const WorkerInfo* worker, std::array<std::int64_t, 5> values,
                   std::int64_t time) noexcept
{
    if (!hasListener()) {
        return;
    }
    ScopeEvent event{time != 0 ? time : base::monotonicNs(), kind};
    if (worker != nullptr) {
        event.slot = worker->slot;
        event.pid = worker->pid;
    }
    event.values = values;
    publish(event);
}

}  // namespace mp::engine
