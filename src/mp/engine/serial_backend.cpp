#include "mp/engine/serial_backend.h"

#include "base/clock.h"

#include <unistd.h>

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

void SerialBackend::submit(const std::shared_ptr<Job>& job, std::size_t first, std::size_t count,
                           bool last)
{
    Lock lock(m_mutex);
    if (m_closed) {
        throw std::logic_error("this pool is closed: it takes no more work");
    }
    enqueue(job, first, count, last);
    m_worker.state = WorkerStateCode::Running;
    while (!m_queue.empty()) {
        WorkRange range = m_queue.takeChunk();
        if (range.count > 1) {
            WorkRange rest = range;
            ++rest.first;
            --rest.count;
            m_queue.pushFront(std::move(rest));
        }
        runItem(lock, range);
    }
    m_worker.state = m_closed ? WorkerStateCode::Ended : WorkerStateCode::Idle;
}

void SerialBackend::runItem(Lock& lock, const WorkRange& range)
{
    Job& job = *range.job;
    const std::size_t item = range.first;
    const std::int64_t start = base::monotonicNs();
    m_worker.runningTask = static_cast<std::int64_t>(item);
    m_worker.runningSinceNs = start;
    lock.unlock();
    const std::exception_ptr error = job.runHere(item);
    lock.lock();
    const std::int64_t now = base::monotonicNs();
    m_worker.runningTask = -1;
    ++m_worker.tasks;
    m_worker.busyNs += now - start;
    const TaskReport report{0, m_worker.pid, range.tries, range.queuedAt, start, now - start};
    if (!error) {
        settleValue(job, item, report);
    } else if (job.options().retryErrors && report.tries <= job.options().retries &&
               !m_terminated) {
        noteRetry(job, item, report);
        m_queue.pushFront({range.job, item, 1, report.tries + 1, now});
    } else {
        settleError(job, item, error, report, TaskOutcome::Error);
    }
}

void SerialBackend::close()
{
    const Lock lock(m_mutex);
    m_closed = true;
    m_worker.state = m_worker.runningTask < 0 ? WorkerStateCode::Ended : m_worker.state;
}

void SerialBackend::terminate()
{
    const Lock lock(m_mutex);
    m_closed = true;
    m_terminated = true;
    cancelQueue(cancelledError());
    m_worker.state = m_worker.runningTask < 0 ? WorkerStateCode::Ended : m_worker.state;
}

bool SerialBackend::join(std::int64_t)
{
    const Lock lock(m_mutex);
    if (!m_closed) {
        throw std::logic_error(
            "join() waits for the workers to end: call close() or terminate() first");
    }
    return true;
}

std::vector<WorkerInfo> SerialBackend::workers() const
{
    const Lock lock(m_mutex);
    return {m_worker};
}

}  // namespace mp::engine
