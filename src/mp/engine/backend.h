#pragma once

#include "base/exit_status.h"
#include "mp/engine/job.h"
#include "mp/engine/work_queue.h"
#include "mp/scope/event.h"
#include "mp/stack/stack_trace.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace mp {

// One worker of a pool, now or in the past.
struct WorkerInfo {
    std::uint32_t slot = 0;
    int pid = 0;
    WorkerStateCode state = WorkerStateCode::Starting;
    std::int64_t startedNs = 0;  // when its start was asked for
    std::int64_t readyNs = 0;    // 0: not yet
    std::uint64_t tasks = 0;     // run to their end
    std::int64_t busyNs = 0;     // spent in them
    base::ExitStatus exit{};
    std::int64_t runningTask = -1;  // index within its job; -1: none
    std::int64_t runningSinceNs = 0;
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

// What runs jobs: worker processes, threads, or the caller itself. All members may be called from
// any thread.
class Backend {
public:
    Backend(int workers, std::shared_ptr<EventSink> events);
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;
    virtual ~Backend() = default;

    // Queues items [first, first + count). `last`: the job gets no more. Throws std::logic_error
    // after close, PoolBroken when the pool has failed.
    virtual void submit(const std::shared_ptr<Job>& job, std::size_t first, std::size_t count,
                        bool last) = 0;
    // Waits until the job is ready, taking part in the work where that is quicker. `deadline`: ns
    // of CLOCK_MONOTONIC, < 0 for none.
    virtual bool wait(Job& job, std::int64_t deadline) { return job.sleepUntilReady(deadline); }
    // submit() of a job's only item and wait(), in one: the quickest way to one result.
    virtual bool submitAndWait(const std::shared_ptr<Job>& job, std::int64_t deadline)
    {
        submit(job, 0, 1, true);
        return wait(*job, deadline);
    }
    // Settles what hasn't been handed to a worker yet as Cancelled.
    void cancel(Job& job);

    virtual void close() = 0;
    virtual void terminate() = 0;
    // Waits until all workers have ended. Throws std::logic_error unless closed or terminated.
    virtual bool join(std::int64_t deadline) = 0;

    virtual std::vector<WorkerInfo> workers() const = 0;
    virtual bool signalWorker(std::uint32_t slot, int pid, int signal) = 0;
    // Where exactly this worker stands in its task. Throws std::invalid_argument when there is no
    // such worker, TimeoutError when it doesn't answer, std::logic_error when the pool's workers
    // are no processes.
    virtual stack::StackTrace stackOf(std::uint32_t slot, int pid, std::chrono::nanoseconds limit);
    PoolCounts counts() const;
    int workerCount() const { return m_workerCount; }

protected:
    using Lock = std::unique_lock<std::mutex>;

    // All of these with m_mutex held.
    void enqueue(const std::shared_ptr<Job>& job, std::size_t first, std::size_t count, bool last);
    void settleValue(Job& job, std::size_t item, const TaskReport& report);
    void settleError(Job& job, std::size_t item, const std::exception_ptr& error,
                     const TaskReport& report, TaskOutcome outcome);
    void noteRetry(Job& job, std::size_t item, const TaskReport& report);
    void cancelRange(const WorkRange& range, const std::exception_ptr& error);
    void cancelQueue(const std::exception_ptr& error);
    void tell(EventKind kind, const WorkerInfo* worker, std::array<std::int64_t, 5> values = {},
              std::int64_t time = 0) noexcept;
    void emitRunning(const Job& job, const WorkerInfo& worker, std::int64_t item,
                     std::int64_t since, int tries) noexcept;
    bool watched() const noexcept { return m_events && m_events->watched(); }

    mutable std::mutex m_mutex;
    WorkQueue m_queue;
    bool m_closed = false;
    bool m_terminated = false;

private:
    void settled(Job& job);
    void emitFinished(const Job& job, std::size_t item, const TaskReport& report,
                      TaskOutcome outcome) noexcept;

    int m_workerCount;
    std::shared_ptr<EventSink> m_events;
    std::uint32_t m_lastJob = 0;
    PoolCounts m_counts;
};

// Errors of the pool's own states, for settling and throwing.
std::exception_ptr cancelledError();

}  // namespace mp::engine
