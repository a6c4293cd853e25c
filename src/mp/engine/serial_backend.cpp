#include "mp/engine/serial_backend.h"

#include "base/clock.h"

#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace mp::engine {

SerialBackend::SerialBackend(const Initializer& initializer, std::shared_ptr<EventSink> events)
    : Backend(1, std::move(events))
{
    m_worker.slot = 0;
    m_worker.pid = static_cast<int>(gettid());
    m_worker.startedNs = base::monotonicNs();
    if (initializer) {
        initializer.here();
    }
    m_worker.readyNs = base::monotonicNs();
    m_worker.state = WorkerStateCode::Idle;
    const Lock lock(m_mutex);
    tell(EventKind::PoolStarted, nullptr, {1, 0, 0, 0, 0});
    tell(EventKind::WorkerReady, &m_worker, {m_worker.readyNs - m_worker.startedNs, 0, 0, 0, 0});
}

SerialBackend::~SerialBackend()
{
    const Lock lock(m_mutex);
    tell(EventKind::PoolEnded, nullptr);
}

void SerialBackend::submit(const JobRef& job, std::size_t first, std::size_t count, bool last)
{
    Lock lock(m_mutex);
    if (m_closed) {
        throw std::logic_error(kClosedText);
    }
    enqueue(job, first, count, last);
    m_worker.state = WorkerStateCode::Running;
    while (!m_queue.empty()) {
        WorkRange range = takeChunk();
        if (range.count > 1) {
            WorkRange rest = range;
            ++rest.first;
            --rest.count;
            m_queue.pushFront(std::move(rest));
        }
        runItem(lock, range);
    }
    m_worker.state = WorkerStateCode::Idle;
    endIfClosed();
}

void SerialBackend::runItem(Lock& lock, const WorkRange& range)
{
    Job& job = *range.job;
    const std::size_t item = range.first;
    const std::int64_t start = base::monotonicNs();
    RunningHere running(job, item, range.tries, start);
    m_running.push_back(&running);
    noteHandedOut(job, m_worker, range.tries);
    m_worker.runningTask = static_cast<std::int64_t>(item);
    m_worker.runningSinceNs = start;
    lock.unlock();
    std::exception_ptr error;
    {
        const task::TaskScope scope(running);
        error = job.runHere(item);
    }
    lock.lock();
    std::erase(m_running, &running);
    const std::int64_t now = base::monotonicNs();
    m_worker.runningTask = -1;
    ++m_worker.tasks;
    m_worker.busyNs += now - start;
    const TaskReport report{0, m_worker.pid, range.tries, range.queuedAt, start, now - start, {}};
    noteRun(job, report);
    if (!error) {
        settleValue(job, item, report);
    } else if (job.options().retryErrors && !running.cancelAsked() && mayRetry(job, report.tries)) {
        noteRetry(job, item, report, TaskOutcome::Error);
        m_queue.pushFront({range.job, item, 1, report.tries + 1, now});
    } else {
        settleThrown(job, item, error, report, running.cancelAsked());
    }
}

void SerialBackend::stopLocked(Job& job, std::optional<std::size_t> item)
{
    for (RunningHere* const running : m_running) {
        if (&running->job() == &job && (!item || *item == running->index)) {
            running->stop();
        }
    }
}

std::size_t SerialBackend::runningLocked(const Job* job) const
{
    return static_cast<std::size_t>(std::count_if(
        m_running.begin(), m_running.end(),
        [job](const RunningHere* running) { return job == nullptr || &running->job() == job; }));
}

void SerialBackend::locateLocked(const Job& job, Whereabouts& place) const
{
    for (const RunningHere* const running : m_running) {
        if (&running->job() == &job && place.startNs == 0) {
            place.startNs = running->startNs();
        }
    }
}

void SerialBackend::resize(int workers)
{
    checkWorkers(workers);
    if (workers != 1) {
        throw std::invalid_argument(
            "a serial pool runs everything in its caller's thread: it can't be resized; use a "
            "process or a thread pool");
    }
}

// What stands for the worker has then done its last item.
void SerialBackend::endIfClosed()
{
    if (m_closed && m_worker.runningTask < 0 && m_worker.endedNs == 0) {
        m_worker.state = WorkerStateCode::Ended;
        m_worker.endedNs = base::monotonicNs();
    }
}

void SerialBackend::close()
{
    const Lock lock(m_mutex);
    m_closed = true;
    endIfClosed();
}

void SerialBackend::terminate()
{
    Lock lock(m_mutex);
    m_closed = true;
    m_terminated = true;
    for (RunningHere* const running : m_running) {
        running->stop();
    }
    settleRanges(lock, m_queue.takeAll(), cancelledError());
    endIfClosed();
}

bool SerialBackend::join(std::int64_t)
{
    const Lock lock(m_mutex);
    if (!m_closed) {
        throw std::logic_error(kNotClosedText);
    }
    return true;
}

std::vector<WorkerInfo> SerialBackend::workersLocked() const
{
    return {m_worker};
}

}  // namespace mp::engine
