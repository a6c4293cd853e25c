#include "mp/engine/backend.h"

#include "base/clock.h"
#include "mp/errors.h"

#include <stdexcept>

namespace mp::engine {

Backend::Backend(int workers, std::shared_ptr<EventSink> events)
    : m_workerCount(workers)
    , m_events(std::move(events))
{
}

stack::StackTrace Backend::stackOf(std::uint32_t, int, std::chrono::nanoseconds)
{
    throw std::logic_error("only workers that are processes show their stacks");
}

PoolCounts Backend::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

void Backend::cancel(Job& job)
{
    const std::lock_guard lock(m_mutex);
    job.progress.sealed = true;
    const auto error = cancelledError();
    for (const WorkRange& range : m_queue.takeJob(job)) {
        cancelRange(range, error);
    }
}

void Backend::enqueue(const std::shared_ptr<Job>& job, std::size_t first, std::size_t count,
                      bool last)
{
    const std::int64_t now = base::monotonicNs();
    Job::Progress& progress = job->progress;
    if (progress.id == 0) {
        progress.id = ++m_lastJob;
        progress.startedAt = now;
        if (m_events) {
            Event event{now, EventKind::JobStarted};
            event.job = progress.id;
            event.values[0] = static_cast<std::int64_t>(last ? count : 0);
            m_events->publish(event);
        }
    }
    progress.unsettled += count;
    progress.sealed = progress.sealed || last;
    m_counts.submitted += count;
    if (count > 0) {
        m_queue.pushBack({job, first, count, 1, now});
    } else {
        settled(*job);
    }
}

void Backend::settleValue(Job& job, std::size_t item, const TaskReport& report)
{
    ++m_counts.done;
    ++job.progress.done;
    job.settleValue(item, report);
    emitFinished(job, item, report, TaskOutcome::Value);
    --job.progress.unsettled;
    settled(job);
}

void Backend::settleError(Job& job, std::size_t item, const std::exception_ptr& error,
                          const TaskReport& report, TaskOutcome outcome)
{
    if (outcome == TaskOutcome::Cancelled) {
        ++m_counts.cancelled;
        ++job.progress.cancelled;
    } else {
        ++m_counts.failed;
        ++job.progress.failed;
        m_counts.lost += outcome == TaskOutcome::Lost ? 1 : 0;
    }
    job.settleError(item, error, report);
    if (report.startNs > 0) {
        emitFinished(job, item, report, outcome);
    }
    --job.progress.unsettled;
    settled(job);
}

void Backend::noteRetry(Job& job, std::size_t item, const TaskReport& report)
{
    ++m_counts.retried;
    if (m_events) {
        Event event{base::monotonicNs(), EventKind::TaskRetried};
        event.slot = report.slot;
        event.pid = report.pid;
        event.job = job.progress.id;
        event.tries = static_cast<std::uint16_t>(report.tries);
        event.values = {static_cast<std::int64_t>(item), report.tries, 0, 0, 0};
        m_events->publish(event);
    }
}

void Backend::cancelRange(const WorkRange& range, const std::exception_ptr& error)
{
    TaskReport report;
    report.queuedNs = range.queuedAt;
    report.tries = range.tries - 1;
    const std::shared_ptr<Job> job = range.job;
    for (std::size_t i = 0; i < range.count; ++i) {
        settleError(*job, range.first + i, error, report, TaskOutcome::Cancelled);
    }
}

void Backend::cancelQueue(const std::exception_ptr& error)
{
    for (const WorkRange& range : m_queue.takeAll()) {
        cancelRange(range, error);
    }
}

void Backend::settled(Job& job)
{
    if (job.progress.unsettled > 0 || !job.progress.sealed || job.ready()) {
        return;
    }
    if (m_events) {
        Event event{base::monotonicNs(), EventKind::JobFinished};
        event.job = job.progress.id;
        event.values = {static_cast<std::int64_t>(job.progress.done),
                        static_cast<std::int64_t>(job.progress.failed),
                        static_cast<std::int64_t>(job.progress.cancelled), 0, 0};
        m_events->publish(event);
    }
    job.markReady();
}

void Backend::emitFinished(const Job& job, std::size_t item, const TaskReport& report,
                           TaskOutcome outcome) noexcept
{
    if (!m_events) {
        return;
    }
    Event event{report.startNs + report.runNs, EventKind::TaskFinished};
    event.slot = report.slot;
    event.pid = report.pid;
    event.job = job.progress.id;
    event.tries = static_cast<std::uint16_t>(report.tries);
    event.values = {static_cast<std::int64_t>(item), report.startNs, report.runNs,
                    report.queueWaitNs(), static_cast<std::int64_t>(outcome)};
    m_events->publish(event);
}

void Backend::emitRunning(const Job& job, const WorkerInfo& worker, std::int64_t item,
                          std::int64_t since, int tries) noexcept
{
    if (!m_events) {
        return;
    }
    Event event{base::monotonicNs(), EventKind::TaskRunning};
    event.slot = worker.slot;
    event.pid = worker.pid;
    event.job = job.progress.id;
    event.tries = static_cast<std::uint16_t>(tries);
    event.values = {item, since, 0, 0, 0};
    m_events->publish(event);
}

void Backend::tell(EventKind kind, const WorkerInfo* worker, std::array<std::int64_t, 5> values,
                   std::int64_t time) noexcept
{
    if (!m_events) {
        return;
    }
    Event event{time != 0 ? time : base::monotonicNs(), kind};
    if (worker != nullptr) {
        event.slot = worker->slot;
        event.pid = worker->pid;
    }
    event.values = values;
    m_events->publish(event);
}

std::exception_ptr cancelledError()
{
    return std::make_exception_ptr(
        Cancelled("cancelled: the pool was terminated or the result cancelled before this task "
                  "had ended"));
}

}  // namespace mp::engine
