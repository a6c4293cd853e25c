#pragma once

#include "base/function_view.h"
#include "mp/memory/block.h"
#include "mp/sync/chunk_chain.h"
#include "mp/sync/item_bytes.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace mp {

// A queue as seen from outside, at one moment: see Queue::numbers().
struct QueueNumbers {
    std::uint64_t length = 0;            // items that nobody has taken yet
    std::uint64_t capacity = 0;          // items; 0: as many as the memory holds
    std::uint64_t puts = 0;              // since it was made
    std::uint64_t gets = 0;              // likewise
    std::uint32_t blockedProducers = 0;  // threads of living processes that sleep in put()
    std::uint32_t blockedConsumers = 0;  // in get()
    std::uint64_t bytes = 0;             // of the items that nobody has taken yet
    std::uint64_t memory = 0;            // that it has right now
    std::uint64_t memoryLimit = 0;
    std::uint64_t unfinished = 0;  // of a JoinableQueue: items put and not yet done
    bool closed = false;
};

namespace sync {

struct QueueShape;
struct QueueState;

// What the queues and pipes have in common: items of bytes, any number of which are put and taken
// by any number of processes. An item is put, or taken, by one store while a robust mutex of that
// side is held, so that there is nothing to repair in it when a process is killed at whatever
// instruction, and the kernel gives the mutex to the next one at once. The two sides share nothing
// but what each tells the other. Any thread.
class ItemQueue {
public:
    enum class Outcome : std::uint8_t {
        Done,
        Nothing,  // the limit ran out
        Ended,    // no more is put, or taken
    };
    // Called now and then while a call waits.
    using Look = base::FunctionView<void()>;

    // A new one. Throws as Segment does.
    ItemQueue(const memory::BlockType& type, const QueueShape& shape);
    // One that was passed on, if `fits` says that it is what is wanted.
    ItemQueue(const memory::BlockTicket& ticket,
              base::FunctionView<bool(const memory::Block&)> fits);
    // Of a block that holds one.
    static std::uint64_t itemTypeOf(const memory::Block& block);

    // `deadline`: ns of CLOCK_MONOTONIC, −1: none; one that has passed: only tries. Throws
    // std::invalid_argument for more bytes than the memory's limit.
    Outcome put(std::span<const std::byte> item, std::int64_t deadline, Look look) const;
    // An item of more than `most` bytes isn't taken: throws MessageTooLong.
    Outcome take(ItemBytes& into, std::int64_t deadline, std::uint64_t most, Look look) const;
    // Waits until there is something to take.
    Outcome await(std::int64_t deadline, Look look) const;

    // From now on nobody puts, or takes; those who wait go on.
    void endPuts() const;
    void endGets() const;
    bool putsEnded() const noexcept;
    bool getsEnded() const noexcept;

    // Items put and not taken. True only for the moment.
    std::uint64_t length() const noexcept;
    bool full() const noexcept;
    std::uint64_t unfinished() const noexcept;
    QueueNumbers numbers() const;

    // Of a joinable one: an item that was taken is done; std::logic_error when all of them are.
    void taskDone() const;
    // Waits until all items that were put are done. Done: they are, and `lost` of them went with
    // processes that died, which nobody was told of before.
    Outcome join(std::int64_t deadline, std::uint64_t& lost) const;

    bool isSame(const ItemQueue& other) const noexcept { return m_state == other.m_state; }
    const memory::Block::Ptr& block() const noexcept { return m_block; }

private:
    explicit ItemQueue(memory::Block::Ptr block);
    template <class Turn, class Attempt, class Ready>
    Outcome persist(const Attempt& attempt, const Ready& ready, std::int64_t deadline,
                    Look look) const;
    template <class Turn, class Attempt, class Ready>
    Outcome sleepUntilDone(const Attempt& attempt, const Ready& ready, std::int64_t deadline,
                           Look look) const;
    bool isReady() const noexcept;
    void trimIfEmpty() const;
    void wakeAll() const noexcept;

    memory::Block::Ptr m_block;
    QueueState* m_state;
    ChunkChain m_chunks;
};

}  // namespace sync
}  // namespace mp
