#include "mp/engine/thread_backend.h"

#include "base/clock.h"

#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>

namespace mp::engine {

ThreadBackend::ThreadBackend(int workers, Initializer initializer,
                             std::shared_ptr<EventSink> events)
    : Backend(workers, std::move(events))
    , m_initializer(std::move(initializer))
    , m_workers(static_cast<std::size_t>(workers))
{
    {
        const Lock lock(m_mutex);
        tell(EventKind::PoolStarted, nullptr, {workers, 0, 0, 0, 0});
    }
    try {
        for (std::size_t i = 0; i < m_workers.size(); ++i) {
            const Lock lock(m_mutex);
            m_workers[i].info.slot = static_cast<std::uint32_t>(i);
            m_workers[i].info.startedNs = base::monotonicNs();
            tell(EventKind::WorkerStarting, &m_workers[i].info);
            m_threads.emplace_back([this, i] { run(i); });
            ++m_running;
        }
    } catch (...) {
        terminate();
        for (std::thread& thread : m_threads) {
            thread.join();
        }
        throw;
    }
}

ThreadBackend::~ThreadBackend()
{
    terminate();
    for (std::thread& thread : m_threads) {
        thread.join();
    }
    const Lock lock(m_mutex);
    tell(EventKind::PoolEnded, nullptr);
}

void ThreadBackend::submit(const std::shared_ptr<Job>& job, std::size_t first, std::size_t count,
                           bool last)
{
    const Lock lock(m_mutex);
    if (m_broken) {
        std::rethrow_exception(m_broken);
    }
    if (m_closed) {
        throw std::logic_error("this pool is closed: it takes no more work");
    }
    enqueue(job, first, count, last);
    if (count > job->options().chunkSize) {
        m_changed.notify_all();
    } else {
        m_changed.notify_one();
    }
}

void ThreadBackend::run(std::size_t number)
{
    Worker& worker = m_workers[number];
    std::exception_ptr initError;
    try {
        if (m_initializer) {
            m_initializer.here();
        }
    } catch (...) {
        initError = std::current_exception();
    }
    Lock lock(m_mutex);
    begin(worker);
    if (initError && !m_broken) {
        m_broken = initError;
        for (const WorkRange& range : m_queue.takeAll()) {
            cancelRange(range, initError);
        }
    }
    while (!m_broken) {
        m_changed.wait(lock, [this] { return m_closed || m_broken || !m_queue.empty(); });
        if (m_queue.empty()) {
            break;
        }
        runChunk(worker, lock);
    }
    end(worker);
}

void ThreadBackend::begin(Worker& worker)
{
    pthread_setname_np(pthread_self(), ("mp-thread-" + std::to_string(worker.info.slot)).c_str());
    worker.info.pid = static_cast<int>(gettid());
    worker.info.readyNs = base::monotonicNs();
    worker.info.state = WorkerStateCode::Idle;
    tell(EventKind::WorkerReady, &worker.info,
         {worker.info.readyNs - worker.info.startedNs, 0, 0, 0, 0});
}

void ThreadBackend::end(Worker& worker)
{
    worker.info.state = WorkerStateCode::Ended;
    worker.info.exit = base::ExitStatus::exited(0);
    tell(EventKind::WorkerExited, &worker.info,
         {static_cast<std::int64_t>(base::ExitStatus::Kind::Exited), 0, -1, 0, 0});
    --m_running;
    m_changed.notify_all();
}

void ThreadBackend::runChunk(Worker& worker, Lock& lock)
{
    worker.chunk = m_queue.takeChunk();
    worker.job = worker.chunk.job;
    worker.info.state = WorkerStateCode::Running;
    for (std::size_t i = 0; i < worker.chunk.count; ++i) {
        const std::size_t item = worker.chunk.first + i;
        worker.settledOfChunk = i;
        worker.info.runningTask = static_cast<std::int64_t>(item);
        worker.info.runningSinceNs = base::monotonicNs();
        lock.unlock();
        const std::exception_ptr error = worker.job->runHere(item);
        lock.lock();
        if (m_terminated) {
            break;  // terminate() has settled this chunk
        }
        settle(worker, item, error);
    }
    worker.info.runningTask = -1;
    worker.info.state = WorkerStateCode::Idle;
    worker.job.reset();
    worker.chunk = {};
}

void ThreadBackend::settle(Worker& worker, std::size_t item, const std::exception_ptr& error)
{
    Job& job = *worker.job;
    WorkerInfo& info = worker.info;
    const std::int64_t now = base::monotonicNs();
    const TaskReport report{info.slot,           info.pid,
                            worker.chunk.tries,  worker.chunk.queuedAt,
                            info.runningSinceNs, now - info.runningSinceNs};
    ++info.tasks;
    info.busyNs += report.runNs;
    if (!error) {
        settleValue(job, item, report);
    } else if (job.options().retryErrors && report.tries <= job.options().retries) {
        noteRetry(job, item, report);
        m_queue.pushFront({worker.job, item, 1, report.tries + 1, now});
        m_changed.notify_one();
    } else {
        settleError(job, item, error, report, TaskOutcome::Error);
    }
}

void ThreadBackend::close()
{
    const Lock lock(m_mutex);
    m_closed = true;
    m_changed.notify_all();
}

void ThreadBackend::terminate()
{
    const Lock lock(m_mutex);
    if (m_terminated) {
        return;
    }
    m_terminated = true;
    m_closed = true;
    cancelQueue(cancelledError());
    for (Worker& worker : m_workers) {
        if (!worker.job) {
            continue;
        }
        WorkRange rest = worker.chunk;
        rest.first += worker.settledOfChunk;
        rest.count -= worker.settledOfChunk;
        cancelRange(rest, cancelledError());
    }
    m_changed.notify_all();
}

bool ThreadBackend::join(std::int64_t deadline)
{
    Lock lock(m_mutex);
    if (!m_closed) {
        throw std::logic_error(
            "join() waits for the workers to end: call close() or terminate() first");
    }
    const auto ended = [this] { return m_running == 0; };
    if (deadline < 0) {
        m_changed.wait(lock, ended);
        return true;
    }
    const std::chrono::steady_clock::time_point until{std::chrono::nanoseconds(deadline)};
    return m_changed.wait_until(lock, until, ended);
}

std::vector<WorkerInfo> ThreadBackend::workers() const
{
    const Lock lock(m_mutex);
    std::vector<WorkerInfo> all;
    for (const Worker& worker : m_workers) {
        all.push_back(worker.info);
    }
    return all;
}

}  // namespace mp::engine
