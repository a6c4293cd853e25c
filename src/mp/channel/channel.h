#pragma once

#include "base/function_view.h"
#include "mp/channel/frames.h"
#include "mp/stack/raw_stack.h"
#include "mp/task/byte_stream.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace mp::channel {

// What a worker is doing at this instant.
struct RunningItem {
    std::uint64_t sequence = 0;  // 0: nothing
    // ns of CLOCK_MONOTONIC. In a block, where the clock isn't read for every item: when its
    // stretch of items began, which together took less than 10 µs, had they gone on as before.
    std::int64_t since = 0;
};

// What came of a send.
struct Sent {
    std::uint32_t items = 0;  // 0: no room now
    bool wokeWorker = false;  // it slept and a wake-up was needed
    std::uint64_t bytes = 0;  // of the items' encoded arguments
    bool whole = false;       // a block that can't be parted: see takeBack()
};

// Values of consecutive items of a block.
struct BlockValues {
    std::uint32_t count;
    std::span<const std::byte> values;
    std::int64_t start;  // of the block; ns of CLOCK_MONOTONIC
    // ns that the worker has spent in items of blocks since this was told last, 0: not known yet;
    // and in how many of them.
    std::int64_t runTime;
    std::size_t timedItems;
};

// The host's end of the way to one worker. Whoever holds the pool's lock may use it.
// Frames from the worker come in the order of their sequence numbers.
class HostChannel {
public:
    virtual ~HostChannel() = default;

    // Encodes up to header.count items as `encodeItem(index, out)` gives them, and sends those that
    // fitted. firstSequence is filled in by the channel. An exception from encodeItem ends the
    // chunk before that item; if it was the first, the exception is passed on and nothing is sent.
    virtual Sent sendChunk(
        FrameKind kind, ChunkHeader header,
        base::FunctionView<void(std::uint32_t, task::ByteWriter&)> encodeItem) = 0;

    // Sends up to `count` items of fixed size as one block; `fill(items, place)` writes the
    // arguments of those that are sent, and mustn't throw. Throws std::system_error when the
    // machine has no memory for it: the items may still go by sendChunk().
    struct BlockRequest {
        task::FunctionRef function;
        task::BlockShape shape;
        std::uint32_t count;
        std::uint64_t firstIndex;  // of the items within their job
        std::uint32_t tries;
    };
    virtual Sent sendBlock(const BlockRequest& request,
                           base::FunctionView<void(std::uint32_t, std::byte*)> fill) = 0;

    // False: no room now.
    virtual bool sendQuit() = 0;

    // Everything the worker has published since the last call, in order: frames, and the values of
    // the next so many items of a block. The bytes are valid during the call only. Throws
    // ChannelCorrupt.
    using FrameReceiver =
        base::FunctionView<void(FrameKind, const ResultHeader&, task::ByteReader payload)>;
    using BlockReceiver = base::FunctionView<void(const BlockValues&)>;
    virtual std::size_t receive(FrameReceiver frames, BlockReceiver blocks) = 0;

    // Who is to be woken: the engine thread by the doorbell, or a caller in sleepUntilRung().
    enum class Bell : std::uint8_t { Engine, Caller };

    // Asks for a ring once the result of `sequence` is there (0: for no ring). False: it is there
    // already, receive() first.
    virtual bool armDoorbell(std::uint64_t sequence, Bell bell) = 0;

    // A caller's sleep until a ring that Bell::Caller asked for, or stopSleeping(), or the limit;
    // may return early. `ticket`: ringTicket() of a moment with the lock held, so that no ring
    // since then is missed. sleepUntilRung() is called without the pool's lock.
    virtual std::uint32_t ringTicket() const = 0;
    virtual void sleepUntilRung(std::uint32_t ticket, std::int64_t limitNs) = 0;
    virtual void stopSleeping() = 0;

    // Asks the worker to leave out those of these items that it hasn't begun, and tells the one
    // that runs (CurrentTask::cancelled()). The worker is told of some dozens of such ranges
    // at a time, the next ones first; of more when receive() has taken items of the earlier ones.
    virtual void stopItems(std::uint64_t firstSequence, std::uint64_t lastSequence) = 0;

    // Takes back all items from this one on; it isn't the oldest under way, nor within a block that
    // was sent as a whole. True: the worker is sure to leave them out, so others may have them.
    // False: it has got on and may leave out some of them. What it leaves out comes as Cancelled
    // when it gets there. After true not to be called again before all of them have been received.
    //
    // Why it is sure: the worker publishes an item and then looks whether the next one is taken
    // back; the host takes back and then looks what is published; all four sequentially consistent.
    // If the item before these isn't published when the host looks, the worker's own look comes
    // after the host's word. Within a block the worker does without a fence between the two, for it
    // would cost as much as a short task; there the host fences for both (fence.h).
    virtual bool takeBack(std::uint64_t firstSequence) = 0;

    // Before the worker is killed because of this item, which was sent as hard limited: the worker
    // begins no other one any more. False: the item has ended, and the worker goes on.
    virtual bool holdAt(std::uint64_t sequence) = 0;

    virtual RunningItem running() const = 0;

    // The worker's call stack: wantStack() gives a ticket, then the worker has to be signalled with
    // stackSignal(), then awaitStack() waits up to the limit, without the pool's lock. One request
    // at a time. No ticket: the worker isn't that far yet, and must not be signalled.
    virtual std::optional<std::uint32_t> wantStack() = 0;
    virtual bool awaitStack(std::uint32_t ticket, std::int64_t limitNs, stack::RawStack& stack) = 0;
    virtual std::uint64_t lastSequenceSent() const = 0;

    // ns that the worker has spent in decoding arguments and encoding results.
    virtual std::int64_t codecNs() const = 0;

    // Readable (edge-triggered use) when the doorbell was rung.
    virtual int doorbell() const = 0;

    // What a local worker needs to be handed, in the order in which WorkerChannel takes it.
    virtual std::vector<int> descriptorsForWorker() const = 0;
};

}  // namespace mp::channel
