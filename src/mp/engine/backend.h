#pragma once

#include "mp/engine/job.h"
#include "mp/engine/work_queue.h"
#include "mp/progress.h"
#include "mp/scope/scope_event.h"
#include "mp/stack/stack_trace.h"
#include "mp/worker_info.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace mp {

// Which worker of a pool, of all that it ever had.
struct WorkerId {
    std::uint32_t slot = 0;
    int pid = 0;  // in a thread pool its thread's ID

    friend bool operator==(const WorkerId&, const WorkerId&) = default;
};

// Exact counts over all jobs of a pool.
struct PoolCounts {
    std::uint64_t submitted = 0;
    std::uint64_t done = 0;
    std::uint64_t failed = 0;  // lost ones included
    std::uint64_t retried = 0;
    std::uint64_t lost = 0;
    std::uint64_t cancelled = 0;
};

}  // namespace mp

namespace mp::engine {

// Where a job's tasks run or ran.
struct Whereabouts {
    std::optional<WorkerId> worker;
    std::int64_t startNs = 0;  // 0: not yet
    int tries = 0;
};

// What runs jobs: worker processes, threads, or the caller itself. All members may be called from
// any thread.
class Backend : public std::enable_shared_from_this<Backend> {
public:
    Backend(int workers, std::shared_ptr<EventSink> events);
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;
    virtual ~Backend() = default;

    // Queues items [first, first + count). `last`: the job gets no more. Throws std::logic_error
    // after close, PoolBroken when the pool has failed.
    virtual void submit(const JobRef& job, std::size_t first, std::size_t count, bool last) = 0;
    // Waits until the job is ready, taking part in the work where that is quicker. `deadline`: ns
    // of CLOCK_MONOTONIC, < 0 for none.
    virtual bool wait(Job& job, std::int64_t deadline) { return job.sleepUntilReady(deadline); }
    // submit() of a job's only item and wait(), in one: the quickest way to one result.
    virtual bool submitAndWait(const JobRef& job, std::int64_t deadline)
    {
        submit(job, 0, 1, true);
        return wait(*job, deadline);
    }
    // Settles what hasn't begun as Cancelled and asks what runs to end.
    void cancel(Job& job);
    // Throws std::out_of_range when the job has no such item.
    void cancelItem(Job& job, std::size_t item);
    // Lets an item be the next of its priority to be handed out. False: it isn't queued any more.
    // Throws std::out_of_range when the job has no such item.
    bool runNext(Job& job, std::size_t item);

    // Throws std::invalid_argument for an impossible number, std::logic_error after close, and what
    // kept new workers from being started: the pool is as large as before then.
    virtual void resize(int workers) = 0;
    virtual void close() = 0;
    virtual void terminate() = 0;
    // Waits until all workers have ended. Throws std::logic_error unless closed or terminated.
    virtual bool join(std::int64_t deadline) = 0;
    // terminate(), join() and all callbacks, unless called by one of them.
    virtual void shutDown() noexcept;

    std::vector<WorkerInfo> workers() const;  // the latest that have ended, then those that live
    virtual bool signalWorker(std::uint32_t slot, int pid, int signal) = 0;
    // Where exactly this worker stands in its task. Throws std::invalid_argument when there is no
    // such worker, TimeoutError when it doesn't answer, std::logic_error when the pool's workers
    // are no processes.
    virtual stack::StackTrace stackOf(std::uint32_t slot, int pid, std::chrono::nanoseconds limit);
    // One more listener beside the one that the pool was made with, and told first how things
    // stand: the pool and its living workers. No more than one at a time.
    void publishTo(std::shared_ptr<EventSink> scope);
    void stopPublishing();
    PoolCounts counts() const;
    Progress progress() const;
    Progress progress(const Job& job) const;
    Whereabouts whereabouts(const Job& job) const;
    int workerCount() const { return m_workerCount.load(); }
    // What the pool has failed by; null while it hasn't.
    std::exception_ptr failure() const
    {
        const std::lock_guard lock(m_mutex);
        return m_broken;
    }
    // How many items of the job would travel together now.
    std::size_t chunkSize(const Job& job) const;

protected:
    using Lock = std::unique_lock<std::mutex>;

    // Without m_mutex: waits until all callbacks have run, unless called by one of them.
    void awaitCallbacks() noexcept;

    // All of these with m_mutex held.
    // Counts what is submitted. The range is to be queued or handed out then.
    WorkRange admit(const JobRef& job, std::size_t first, std::size_t count, bool last);
    void enqueue(const JobRef& job, std::size_t first, std::size_t count, bool last);
    // The next chunk of the queue, of at most `most` items. Only while the queue isn't empty.
    WorkRange takeChunk(std::size_t most = SIZE_MAX);
    std::size_t chunkOf(const WorkRange& range) const;
    void noteHandedOut(Job& job, const WorkerInfo& worker, int tries);
    void noteRun(Job& job, const TaskReport& report);
    void noteRuns(Job& job, std::int64_t startNs, std::int64_t runs, std::int64_t runNs,
                  std::int64_t timed);
    void settleValue(Job& job, std::size_t item, const TaskReport& report);
    // The same for many items at once, whose values the job has kept. `mean`: of one of them.
    void settleValues(Job& job, std::size_t first, std::size_t count, const TaskReport& mean);
    bool hasListener() const noexcept { return m_events || m_scope; }
    void settleError(Job& job, std::size_t item, const std::exception_ptr& error,
                     const TaskReport& report, TaskOutcome outcome);
    // Of what a task threw. One that was asked to stop and answers by Cancelled hasn't failed.
    void settleThrown(Job& job, std::size_t item, const std::exception_ptr& error,
                      const TaskReport& report, bool stopped);
    // A try has ended in this way, and another one follows.
    void noteRetry(Job& job, std::size_t item, const TaskReport& report, TaskOutcome outcome);
    // How many tries have ended so far, in whatever way.
    std::uint64_t triesEnded() const;
    // Whether a failed try may be followed by another one.
    bool mayRetry(const Job& job, int tries) const;
    void settleRange(const WorkRange& range, const std::exception_ptr& error,
                     TaskOutcome outcome = TaskOutcome::Cancelled);
    // Leaves the lock now and then: there may be millions of items.
    void settleRanges(Lock& lock, std::deque<WorkRange> ranges, const std::exception_ptr& error);
    void resized(int workers);
    void noteEnded(const WorkerInfo& worker);
    // The latest of them: a pool may go through millions.
    const std::deque<WorkerInfo>& endedWorkers() const { return m_endedWorkers; }
    void tell(EventKind kind, const WorkerInfo* worker, std::array<std::int64_t, 5> values = {},
              std::int64_t time = 0) noexcept;
    void emitRunning(const Job& job, const WorkerInfo& worker, std::int64_t item,
                     std::int64_t since, int tries) noexcept;
    bool watched() const noexcept
    {
        return (m_events && m_events->watched()) || (m_scope && m_scope->watched());
    }

    virtual std::vector<WorkerInfo> workersLocked() const = 0;
    // Asks what workers have of the job to end, or just that item of it.
    virtual void stopLocked(Job& job, std::optional<std::size_t> item) = 0;
    // How many tasks run, of one job or of all; where those of a job do.
    virtual std::size_t runningLocked(const Job* job) const = 0;
    virtual void locateLocked(const Job& job, Whereabouts& place) const = 0;

    mutable std::mutex m_mutex;
    WorkQueue m_queue;
    bool m_closed = false;
    bool m_terminated = false;
    std::exception_ptr m_broken;

private:
    void settled(Job& job);
    void runCallback(const JobRef& job) noexcept;
    void publish(const ScopeEvent& event) noexcept;
    // `kind`: TaskFinished or TaskRetried.
    void emitEnded(EventKind kind, const Job& job, std::size_t item, const TaskReport& report,
                   TaskOutcome outcome) noexcept;
    void emitSkipped(const Job& job, std::size_t first, std::size_t count,
                     TaskOutcome outcome) noexcept;
    std::optional<std::chrono::nanoseconds> eta(std::int64_t runNs, std::int64_t runs,
                                                std::size_t left) const;

    std::atomic<int> m_workerCount;
    std::shared_ptr<EventSink> m_events;  // of the pool's options
    std::shared_ptr<EventSink> m_scope;   // of publishTo()
    std::deque<WorkerInfo> m_endedWorkers;
    std::uint32_t m_lastJob = 0;
    PoolCounts m_counts;
    std::int64_t m_runNs = 0;     // of all tries that have ended
    std::int64_t m_runs = 0;      // how many those were
    std::size_t m_callbacks = 0;  // under way
    std::condition_variable m_callbacksDone;
};

// Queues all items of a job, those of `first` before the others, in that order. Throws what
// Backend::submit() throws, and std::invalid_argument for an item that isn't there or comes twice.
void submitAll(Backend& backend, const JobRef& job, std::size_t count,
               const std::vector<std::size_t>& first);

// Throws std::invalid_argument unless a pool can have so many workers.
void checkWorkers(int workers);

// What a pool says to work that comes after close(), and to join() before it.
constexpr const char* kClosedText =
    "this pool is closed and takes no more work: submit it before close(), or make another pool";
constexpr const char* kNotClosedText =
    "join() waits for the pool's workers to end, and they end only when told to: call close() or "
    "terminate() first";

// Errors of the pool's own states, for settling and throwing.
std::exception_ptr cancelledError();

}  // namespace mp::engine
