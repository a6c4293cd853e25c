#pragma once

#include "base/function_view.h"
#include "mp/channel/frames.h"
#include "mp/task/byte_stream.h"

#include <cstdint>
#include <vector>

namespace mp::channel {

// What a worker is doing at this instant.
struct RunningItem {
    std::uint64_t sequence = 0;  // 0: nothing
    std::int64_t since = 0;
};

// What came of a send.
struct Sent {
    std::uint32_t items = 0;  // 0: no room now
    bool wokeWorker = false;  // it slept and a wake-up was needed
};

// The host's end of the way to one worker. Whoever holds the pool's lock may use it.
// Frames from the worker come in the order of their sequence numbers.
class HostChannel {
public:
    virtual ~HostChannel() = default;

    // Encodes up to header.count items as `encodeItem(index, out)` gives them, and sends those that
    // fitted. firstSequence is filled in by the channel. An exception from encodeItem ends the chunk
    // before that item; if it was the first, the exception is passed on and nothing is sent.
    virtual Sent sendChunk(FrameKind kind, ChunkHeader header,
                           base::FunctionView<void(std::uint32_t, task::ByteWriter&)> encodeItem) = 0;

    // False: no room now.
    virtual bool sendQuit() = 0;

    // Everything the worker has published since the last call, in order. `payload` is valid during
    // the call only. Throws ChannelCorrupt.
    using Receiver = base::FunctionView<void(FrameKind, const ResultHeader&, task::ByteReader payload)>;
    virtual std::size_t receive(Receiver receiver) = 0;

    // Asks for a ring of the doorbell once the result of `sequence` is there (0: for no ring).
    // False: something has arrived meanwhile, receive() first.
    virtual bool armDoorbell(std::uint64_t sequence) = 0;

    virtual RunningItem running() const = 0;
    virtual std::uint64_t lastSequenceSent() const = 0;

    // Readable (edge-triggered use) when the doorbell was rung.
    virtual int doorbell() const = 0;

    // What a local worker needs to be handed, in the order in which WorkerChannel takes it.
    virtual std::vector<int> descriptorsForWorker() const = 0;
};

}  // namespace mp::channel
