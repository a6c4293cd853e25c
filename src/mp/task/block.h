#pragma once

#include "mp/task/task_context.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

// Many items of fixed size that are run in one go. Each result is written to its place in shared
// memory and published by moving one word on: that is all an item costs beside its call.
namespace mp::task {

// The word of progress: the sequence number of the item published last, multiplied by an odd
// constant. What anything else writes there turns, on reading, into a number that lies within the
// few that can be true with a probability of 2⁻⁴⁰ or less: so it is noticed, and what was never
// published isn't taken for a result.
class Progress {
public:
    std::uint64_t load(std::memory_order order) const { return m_word.load(order) * kOpen; }
    void store(std::uint64_t sequence, std::memory_order order)
    {
        m_word.store(sequence * kSeal, order);
    }

private:
    static constexpr std::uint64_t kSeal = 0x9E37'79B9'7F4A'7C15;
    static constexpr std::uint64_t kOpen = 0xF1DE'83E1'9937'733D;  // its inverse modulo 2⁶⁴
    static_assert(kSeal * kOpen == 1);

    std::atomic<std::uint64_t> m_word{0};
};

// Bytes of one item.
struct BlockShape {
    std::uint32_t argumentBytes = 0;
    std::uint32_t resultBytes = 0;
};

// A block in the worker that runs it.
struct Block {
    const std::byte* arguments = nullptr;
    std::byte* results = nullptr;
    std::uint64_t firstSequence = 0;
    std::uint64_t firstIndex = 0;  // within the job
    Progress* progress = nullptr;
    // The host wants to be woken once this sequence number is published; 0: never.
    const std::atomic<std::uint64_t>* wakeAt = nullptr;
    // Changes when the host asks to leave items out.
    const std::atomic<std::uint32_t>* stopRequests = nullptr;
    std::uint32_t stopRequestsSeen = 0;
    std::uint32_t next = 0;  // the item that runs, or will
    TaskContext* task = nullptr;
};

// Runs items [block.next, end) and publishes each before the next begins; comes back early when the
// host is to be woken or asks to stop something. An exception leaves block.next at the item that
// threw it.
using BlockThunk = void (*)(void* target, Block& block, std::uint32_t end);

}  // namespace mp::task
