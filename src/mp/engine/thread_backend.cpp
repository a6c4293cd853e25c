#include "mp/engine/thread_backend.h"

#include "base/clock.h"
#include "base/posix_error.h"
#include "mp/engine/worker_table.h"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <system_error>

namespace mp::engine {

ThreadBackend::ThreadBackend(int workers, Initializer initializer,
                             std::shared_ptr<EventSink> events)
    : Backend(workers, std::move(events))
    , m_initializer(std::move(initializer))
{
    {
        const Lock lock(m_mutex);
        tell(EventKind::PoolStarted, nullptr, {workers, 0, 0, 0, 0});
    }
    try {
        for (int i = 0; i < workers; ++i) {
            const Lock lock(m_mutex);
            m_workers.emplace_back().info.slot = static_cast<std::uint32_t>(i);
            startThread(m_workers.back());
        }
    } catch (...) {
        terminate();
        joinThreads();
        throw;
    }
}

ThreadBackend::~ThreadBackend()
{
    terminate();
    joinThreads();
    const Lock lock(m_mutex);
    tell(EventKind::PoolEnded, nullptr);
}

void ThreadBackend::joinThreads()
{
    for (Worker& worker : m_workers) {
        if (worker.thread.joinable()) {
            worker.thread.join();
        }
    }
}

// With the lock held. A thread that used this place before has ended.
void ThreadBackend::startThread(Worker& worker)
{
    if (worker.thread.joinable()) {
        worker.thread.join();
    }
    if (worker.info.pid != 0) {
        noteEnded(worker.info);
    }
    const std::uint32_t slot = worker.info.slot;
    worker.info = WorkerInfo{};
    worker.info.slot = slot;
    worker.info.startedNs = base::monotonicNs();
    worker.ended = true;  // until there is a thread
    try {
        worker.thread = std::thread([this, &worker] { run(worker); });
    } catch (const std::system_error& refused) {
        base::throwErrno(refused.code().value(), "start", "a thread of a pool");
    }
    worker.ended = false;
    ++m_running;
    tell(EventKind::WorkerStarting, &worker.info);
}

void ThreadBackend::submit(const JobRef& job, std::size_t first, std::size_t count, bool last)
{
    const Lock lock(m_mutex);
    if (m_broken) {
        std::rethrow_exception(m_broken);
    }
    if (m_closed) {
        throw std::logic_error(kClosedText);
    }
    enqueue(job, first, count, last);
    const std::size_t chunk = job->options().chunkSize;
    if (chunk == JobOptions::kAdaptiveChunks || count > chunk) {
        m_changed.notify_all();
    } else {
        m_changed.notify_one();
    }
}

bool ThreadBackend::isSurplus(const Worker& worker) const
{
    return worker.info.slot >= static_cast<std::uint32_t>(workerCount());
}

// A surplus thread still does the last work of a closed pool, which the others have left because
// there was none: a try that failed comes back, say.
bool ThreadBackend::serves(const Worker& worker) const
{
    return !isSurplus(worker) ||
           (m_closed && !m_queue.empty() &&
            std::all_of(m_workers.begin(), m_workers.end(),
                        [this](const Worker& one) { return one.ended || isSurplus(one); }));
}

// Work goes back to the queue, unless nobody is left to do it.
void ThreadBackend::giveBack(WorkRange range)
{
    if (m_broken) {
        settleRange(range, m_broken, TaskOutcome::Error);
        return;
    }
    m_queue.pushFront(std::move(range));
    m_changed.notify_all();
}

void ThreadBackend::run(Worker& worker)
{
    const std::exception_ptr initError = initialise();
    Lock lock(m_mutex);
    begin(worker);
    if (initError && !m_broken) {
        fail(initError);
    }
    while (!m_broken && serves(worker)) {
        m_changed.wait(lock, [this, &worker] {
            return m_closed || m_broken || isSurplus(worker) || !m_queue.empty();
        });
        if (m_queue.empty() || !serves(worker)) {
            // A notice that was meant for work must not end with a thread that takes none.
            m_changed.notify_one();
            break;
        }
        runChunk(worker, lock);
    }
    end(worker);
}

// What it threw in the end: it is tried until it has failed three times in a row, in whatever
// threads.
std::exception_ptr ThreadBackend::initialise()
{
    while (m_initializer) {
        try {
            m_initializer.here();
            const Lock lock(m_mutex);
            m_initFailures = 0;
            return nullptr;
        } catch (...) {
            const Lock lock(m_mutex);
            if (++m_initFailures >= kMostInitFailures || m_broken || m_terminated) {
                return std::current_exception();
            }
        }
    }
    return nullptr;
}

void ThreadBackend::fail(const std::exception_ptr& error)
{
    m_broken = error;
    for (const WorkRange& range : m_queue.takeAll()) {
        settleRange(range, error, TaskOutcome::Error);
    }
    m_changed.notify_all();
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
    worker.info.endedNs = base::monotonicNs();
    tell(EventKind::WorkerExited, &worker.info,
         {static_cast<std::int64_t>(base::ExitStatus::Kind::Exited), 0, -1, 0, 0});
    worker.ended = true;
    --m_running;
    m_changed.notify_all();
}

void ThreadBackend::runChunk(Worker& worker, Lock& lock)
{
    worker.chunk = takeChunk();
    const JobRef job = worker.chunk.job;
    worker.info.state = WorkerStateCode::Running;
    noteHandedOut(*job, worker.info, worker.chunk.tries);
    ++worker.info.chunks;
    // stopLocked() may cut the chunk short.
    for (std::size_t i = 0; i < worker.chunk.count; ++i) {
        const std::size_t item = worker.chunk.first + i;
        const std::int64_t now = base::monotonicNs();
        RunningHere running(*job, item, worker.chunk.tries, now);
        worker.running = &running;
        worker.settledOfChunk = i;
        worker.info.runningTask = static_cast<std::int64_t>(item);
        worker.info.runningSinceNs = now;
        lock.unlock();
        std::exception_ptr error;
        {
            const task::TaskScope scope(running);
            error = job->runHere(item);
        }
        lock.lock();
        worker.running = nullptr;
        if (m_terminated) {
            break;  // terminate() has settled this chunk
        }
        settle(worker, item, error, running.cancelAsked());
    }
    worker.info.runningTask = -1;
    worker.info.state = WorkerStateCode::Idle;
    worker.chunk = {};
}

void ThreadBackend::settle(Worker& worker, std::size_t item, const std::exception_ptr& error,
                           bool stopped)
{
    Job& job = *worker.chunk.job;
    WorkerInfo& info = worker.info;
    const std::int64_t now = base::monotonicNs();
    const TaskReport report{info.slot,
                            info.pid,
                            worker.chunk.tries,
                            worker.chunk.queuedAt,
                            info.runningSinceNs,
                            now - info.runningSinceNs,
                            {}};
    ++info.tasks;
    info.busyNs += report.runNs;
    noteRun(job, report);
    if (!error) {
        settleValue(job, item, report);
    } else if (!m_broken && job.options().retryErrors && !stopped && mayRetry(job, report.tries)) {
        noteRetry(job, item, report, TaskOutcome::Error);
        giveBack({worker.chunk.job, item, 1, report.tries + 1, now});
    } else {
        settleThrown(job, item, error, report, stopped);
    }
}

void ThreadBackend::stopLocked(Job& job, std::optional<std::size_t> item)
{
    for (Worker& worker : m_workers) {
        if (worker.running == nullptr || worker.chunk.job.get() != &job) {
            continue;
        }
        if (!item || *item == worker.running->index) {
            worker.running->stop();
        }
        if (!item || *item > worker.running->index) {
            takeBack(worker, item);
        }
    }
}

// Cuts what hasn't begun off a thread's chunk: all of it, to be cancelled, or one item, the rest of
// the chunk going back to the queue.
void ThreadBackend::takeBack(Worker& worker, std::optional<std::size_t> item)
{
    WorkRange& chunk = worker.chunk;
    WorkRange rest = chunk;
    const std::size_t begun = worker.settledOfChunk + 1;
    const std::size_t from = item ? *item - chunk.first : begun;
    if (from < begun || from >= chunk.count) {
        return;
    }
    rest.first = chunk.first + from;
    rest.count = chunk.count - from;
    chunk.count = from;
    if (rest.job->notes.cancelled || !item) {
        settleRange(rest, cancelledError());
        return;
    }
    giveBack(std::move(rest));
}

std::size_t ThreadBackend::runningLocked(const Job* job) const
{
    return static_cast<std::size_t>(
        std::count_if(m_workers.begin(), m_workers.end(), [job](const Worker& worker) {
            return worker.running != nullptr && (job == nullptr || worker.chunk.job.get() == job);
        }));
}

void ThreadBackend::locateLocked(const Job& job, Whereabouts& place) const
{
    for (const Worker& worker : m_workers) {
        if (worker.running != nullptr && worker.chunk.job.get() == &job &&
            (place.startNs == 0 || worker.info.runningSinceNs < place.startNs)) {
            place.startNs = worker.info.runningSinceNs;
        }
    }
}

// Additional threads begin at once; surplus ones, those with the highest slots, end after what they
// run.
void ThreadBackend::resize(int workers)
{
    checkWorkers(workers);
    const Lock lock(m_mutex);
    if (m_broken) {
        std::rethrow_exception(m_broken);
    }
    if (m_closed) {
        throw std::logic_error(
            "this pool is closed and can't be resized any more: make another one of that size");
    }
    const int before = workerCount();
    if (workers == before) {
        return;
    }
    resized(workers);
    try {
        for (int i = before; i < workers; ++i) {
            const auto number = static_cast<std::size_t>(i);
            if (number == m_workers.size()) {
                m_workers.emplace_back().info.slot = static_cast<std::uint32_t>(i);
                m_workers.back().ended = true;
            }
            if (m_workers[number].ended) {
                startThread(m_workers[number]);
            }
        }
    } catch (...) {
        resized(before);
        m_changed.notify_all();
        throw;
    }
    m_changed.notify_all();
}

void ThreadBackend::close()
{
    const Lock lock(m_mutex);
    m_closed = true;
    m_changed.notify_all();
}

void ThreadBackend::terminate()
{
    Lock lock(m_mutex);
    if (m_terminated) {
        return;
    }
    m_terminated = true;
    m_closed = true;
    for (Worker& worker : m_workers) {
        if (worker.running == nullptr) {
            continue;
        }
        worker.running->stop();
        WorkRange rest = worker.chunk;
        rest.first += worker.settledOfChunk;
        rest.count -= worker.settledOfChunk;
        settleRange(rest, cancelledError());
    }
    m_changed.notify_all();
    settleRanges(lock, m_queue.takeAll(), cancelledError());
}

bool ThreadBackend::join(std::int64_t deadline)
{
    Lock lock(m_mutex);
    if (!m_closed) {
        throw std::logic_error(kNotClosedText);
    }
    const auto ended = [this] { return m_running == 0; };
    if (deadline < 0) {
        m_changed.wait(lock, ended);
        return true;
    }
    const std::chrono::steady_clock::time_point until{std::chrono::nanoseconds(deadline)};
    return m_changed.wait_until(lock, until, ended);
}

std::vector<WorkerInfo> ThreadBackend::workersLocked() const
{
    std::vector<WorkerInfo> all(endedWorkers().begin(), endedWorkers().end());
    for (const Worker& worker : m_workers) {
        if (worker.info.pid != 0 || !worker.ended) {
            all.push_back(worker.info);
        }
    }
    return all;
}

}  // namespace mp::engine
