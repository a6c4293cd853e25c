#pragma once

#include "mp/task/block.h"
#include "mp/task/function_ref.h"

#include <cstdint>

// What travels through a channel.
namespace mp::channel {

enum class FrameKind : std::uint32_t {
    Padding = 0,
    Chunk,       // host → worker: ChunkHeader, then per item u64 length and the encoded arguments
    Initialize,  // the same with one item, run once before the first chunk
    Quit,        // host → worker: end when you get here
    Ready,       // worker → host: initialised
    InitFailed,  // worker → host: two encoded strings, type and message; the worker then ends
    Result,      // worker → host: ResultHeader, then the encoded value or two strings
    Block,       // host → worker: BlockHeader; the items lie in one of the lanes
};

enum class ResultStatus : std::uint32_t {
    Value,
    Error,
    Cancelled,  // not begun, because the host had asked to leave it out; no payload
};

// Payloads over kInlineLimit lie in the slab of their direction, at its start.
constexpr std::size_t kInlineLimit = std::size_t{16} << 10;

// Several items of one job, to be run one after another. Item i has sequence number
// firstSequence + i; sequence numbers count all items ever sent through the channel, from 1.
struct ChunkHeader {
    task::FunctionRef function;
    std::uint64_t firstSequence;
    std::uint64_t payloadBytes;
    std::uint32_t count;
    std::uint32_t inSlab;
    // What the task may ask about itself: index of the first item within its job, its soft limit
    // (ns, 0: none), which try this is.
    std::uint64_t firstIndex = 0;
    std::int64_t softLimitNs = 0;
    std::uint32_t tries = 1;
    std::uint32_t hardLimited = 0;  // 1: an item may be killed, see HostChannel::holdAt()
};

// Items of fixed size. Their results lie in the lane behind the arguments; only an item that throws
// sends a Result.
struct BlockHeader {
    task::FunctionRef function;
    std::uint64_t firstSequence;
    // In the lanes' memory. When the block was begun (ns of CLOCK_MONOTONIC) is written there.
    std::uint64_t startedAt;
    std::uint64_t argumentsAt;
    std::uint64_t resultsAt;
    std::uint64_t firstIndex;  // of its items within the job
    std::uint32_t count;
    std::uint32_t tries;
};

struct ResultHeader {
    std::uint64_t sequence;
    std::int64_t start;  // ns of CLOCK_MONOTONIC
    std::int64_t runTime;
    std::uint64_t payloadBytes;
    ResultStatus status;
    std::uint32_t inSlab;
};

}  // namespace mp::channel
