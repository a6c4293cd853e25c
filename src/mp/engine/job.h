#pragma once

#include "mp/task/byte_stream.h"
#include "mp/task/function_ref.h"
#include "mp/task_report.h"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>

namespace mp::engine {

struct JobOptions {
    std::size_t chunkSize = 1;
    std::int64_t hardLimitNs = 0;  // a task's; 0: none
    int retries = 0;
    bool retryErrors = false;
};

// One call of map, apply and so on, as a backend sees it: items by index, with their arguments,
// results and errors behind virtual functions. The templates of pool.h make the subclasses.
//
// The virtual functions are called with the backend's lock held, runHere() excepted. They must not
// call the pool. An item is settled exactly once.
class Job {
public:
    explicit Job(const JobOptions& options) : m_options(options) {}
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;
    virtual ~Job() = default;

    // What a worker process calls. Throws std::invalid_argument (see task::addressOf).
    virtual task::FunctionRef function() const = 0;
    virtual void encodeItem(std::size_t item, task::ByteWriter& out) = 0;
    // Keeps the value; throws when it can't be decoded.
    virtual void decodeValue(std::size_t item, task::ByteReader& in) = 0;
    // Calls the function in this thread and keeps the value, or returns what was thrown. Several
    // threads may do this at once for different items.
    virtual std::exception_ptr runHere(std::size_t item) = 0;
    // The item's value has been kept.
    virtual void settleValue(std::size_t item, const TaskReport& report) = 0;
    virtual void settleError(std::size_t item, const std::exception_ptr& error,
                             const TaskReport& report) = 0;

    const JobOptions& options() const { return m_options; }

    bool ready() const { return m_ready.load(std::memory_order_acquire); }
    // Waits until the job is ready or `deadline` (ns of CLOCK_MONOTONIC, < 0: none); says whether
    // it is.
    bool sleepUntilReady(std::int64_t deadline);
    // Wakes sleepers without making the job ready (imap: something is there to be taken).
    void wakeSleepers();
    // Waits until `wanted()` (asked with the job's own lock held) or the deadline.
    bool sleepUntil(std::int64_t deadline, const std::function<bool()>& wanted);

    // The backend's notes, guarded by its lock.
    struct Progress {
        std::uint32_t id = 0;
        std::size_t unsettled = 0;  // submitted and not settled
        std::size_t done = 0;
        std::size_t failed = 0;
        std::size_t cancelled = 0;
        bool sealed = false;  // nothing more will be submitted
        std::int64_t averageRunNs = -1;
        std::int64_t startedAt = 0;
        std::uint32_t lastSlot = 0;  // worker that was sent a chunk of it last
    } progress;

    void markReady();

private:
    JobOptions m_options;
    std::atomic<bool> m_ready{false};
    std::mutex m_mutex;
    std::condition_variable m_changed;
};

}  // namespace mp::engine
