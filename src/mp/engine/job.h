#pragma once

#include "base/function_view.h"
#include "mp/engine/ref.h"
#include "mp/scope/scope_event.h"
#include "mp/task/block.h"
#include "mp/task/byte_stream.h"
#include "mp/task/function_ref.h"
#include "mp/task_report.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace mp::engine {

struct JobOptions {
    static constexpr std::size_t kAdaptiveChunks = 0;

    std::size_t chunkSize = 1;
    std::int64_t softLimitNs = 0;  // a task's; 0: none
    std::int64_t hardLimitNs = 0;  // likewise
    int retries = 0;
    bool retryErrors = false;
    int priority = 0;

    friend bool operator==(const JobOptions&, const JobOptions&) = default;
};

// One call of map, apply and so on, as a backend sees it: items by index, with their arguments,
// results and errors behind virtual functions. The templates of pool.h make the subclasses.
//
// The virtual functions are called with the backend's lock held, runHere() excepted. They must not
// call the pool. An item is settled exactly once.
//
// A job of a single item is kept small: there may be millions of them pending.
class Job {
public:
    enum class Size : std::uint8_t { OneItem, ManyItems };

    Job(Size size, const JobOptions& options);
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;
    virtual ~Job();

    void addReference() noexcept { m_references.fetch_add(1, std::memory_order_relaxed); }
    void dropReference() noexcept
    {
        if (m_references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            delete this;
        }
    }

    // What a worker process calls. Throws std::invalid_argument (see task::addressOf).
    virtual task::FunctionRef function() const = 0;
    virtual void encodeItem(std::size_t item, task::ByteWriter& out) = 0;
    // Keeps the value; throws when it can't be decoded.
    virtual void decodeValue(std::size_t item, task::ByteReader& in) = 0;
    // How its items travel many at a time; nothing where they can't. Only for items of fixed size
    // whose reports nobody asks for.
    struct BlockCall {
        task::FunctionRef function;  // its thunk is a task::BlockThunk
        task::BlockShape shape;
    };
    virtual std::optional<BlockCall> blockCall() const { return std::nullopt; }
    virtual void encodeBlock(std::size_t /*first*/, std::size_t /*count*/, std::byte* /*place*/) {}
    // Keeps the values of consecutive items, which count as settled then.
    virtual void keepBlock(std::size_t /*first*/, std::size_t /*count*/,
                           std::span<const std::byte> /*values*/)
    {
    }
    // Calls the function in this thread and keeps the value, or returns what was thrown. Several
    // threads may do this at once for different items.
    virtual std::exception_ptr runHere(std::size_t item) = 0;
    // The item's value has been kept.
    virtual void settleValue(std::size_t item, const TaskReport& report) = 0;
    virtual void settleError(std::size_t item, const std::exception_ptr& error,
                             const TaskReport& report) = 0;
    // The same error for `count` items.
    virtual void settleErrors(std::size_t first, std::size_t count, const std::exception_ptr& error,
                              const TaskReport& report);

    const JobOptions& options() const;

    bool ready() const { return (m_state.load(std::memory_order_acquire) & kReady) != 0; }
    // Waits until the job is ready or `deadline` (ns of CLOCK_MONOTONIC, < 0: none); says whether
    // it is.
    bool sleepUntilReady(std::int64_t deadline);
    // Wakes sleepers without making the job ready (imap: something is there to be taken).
    void wakeSleepers() noexcept;
    // Waits until `wanted()` or the deadline.
    bool sleepUntil(std::int64_t deadline, base::FunctionView<bool()> wanted);
    void markReady() noexcept;

    // What is to be called between the last item's settling and ready(), without any lock. Before
    // the job is submitted.
    using WhenDone = std::function<void(Job&)>;
    void setWhenDone(WhenDone call);
    const WhenDone* whenDone() const;  // null: nothing

    bool isSingle() const { return m_single; }

    // The counts below, and all that follows, are guarded by the backend's lock.
    struct Tally {
        std::size_t submitted = 0;
        std::size_t unsettled = 0;  // submitted and not settled
        std::size_t done = 0;
        std::size_t failed = 0;
        std::size_t lost = 0;
        std::size_t retried = 0;
        std::size_t cancelled = 0;
        std::int64_t runNs = 0;          // of all tries that have ended
        std::int64_t runs = 0;           // how many those were
        std::int64_t averageRunNs = -1;  // of the latest ones; < 0: none has ended yet
    };
    Tally tally() const;
    std::size_t unsettled() const
    {
        return m_single ? static_cast<std::size_t>(m_submitted && !m_settled)
                        : m_details->tally.unsettled;
    }
    std::int64_t averageRunNs() const { return m_details ? m_details->tally.averageRunNs : -1; }

    void noteSubmitted(std::size_t count, bool last);
    void noteRun(std::int64_t startNs, std::int64_t runNs);
    // The same for `runs` items of a block begun at `startNs`, of which the time is known that so
    // many took together (0: not yet).
    void noteRuns(std::int64_t startNs, std::int64_t runs, std::int64_t runNs, std::int64_t timed);
    void noteRetry();
    void noteSettled(std::size_t count, TaskOutcome outcome);
    // Everything that it will ever get has been settled.
    bool complete() const;

    struct Notes {
        std::int64_t startNs = 0;  // when its first task began; 0: none has
        std::uint32_t id = 0;
        std::uint32_t slot = 0xFFFF'FFFF;  // of the worker that was handed some of it last
        int pid = 0;                       // likewise
        std::uint16_t tries = 0;           // most of any item
        bool sealed : 1 = false;           // nothing more will be submitted
        bool cancelled : 1 = false;        // it was asked for: nothing is tried again
        bool finished : 1 = false;         // it was complete, and that was told
        bool queued : 1 = false;           // of a job of one item: it waits in the queue
        bool dropped : 1 = false;          // likewise: its entry there no longer counts
    } notes;

private:
    static constexpr std::uint32_t kReady = 1;
    static constexpr std::uint32_t kSleeper = 2;  // one of them

    // What most jobs of one item do without.
    struct Details {
        JobOptions options;
        Tally tally;
        WhenDone whenDone;
    };

    std::atomic<std::uint32_t> m_references{0};
    std::atomic<std::uint32_t> m_state{0};
    std::unique_ptr<Details> m_details;
    // Of a job of one item.
    std::uint16_t m_retried = 0;
    bool m_submitted : 1 = false;
    bool m_settled : 1 = false;
    bool m_single : 1;
    TaskOutcome m_outcome = TaskOutcome::Value;
};

using JobRef = Ref<Job>;

// There are millions of them.
static_assert(sizeof(Job) <= 56);

}  // namespace mp::engine
