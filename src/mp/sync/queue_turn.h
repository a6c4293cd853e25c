#pragma once

#include "mp/sync/item_queue.h"
#include "mp/sync/queue_state.h"

#include <cstdint>
#include <span>

namespace mp::sync {

// Has the mutex of a side of a queue for its life. Every change of what the side has in shared
// memory is one store, or follows from others and is found anew when the last one who had the mutex
// has died.
class QueueTurn {
public:
    QueueTurn(const QueueTurn&) = delete;
    QueueTurn& operator=(const QueueTurn&) = delete;

    void beginWait() { m_side.roster.beginWait(); }
    // Others may still sleep, and the bell may have been rung for this one alone: it is theirs now.
    template <class Ready>
    void endWait(const Ready& ready)
    {
        m_side.roster.endWait();
        if (m_side.roster.somebodyWaits()) {
            m_side.bell.arm();
            if (ready()) {
                m_side.bell.ring();
            }
        }
    }

    // Nobody does anything more at this side.
    void end() noexcept { m_side.ended = true; }

protected:
    QueueTurn(QueueState& state, QueueSide& side)
        : m_state(state)
        , m_side(side)
        , m_ownerDied(side.mutex.lock() == RobustMutex::Got::OwnerDied)
    {
        if (m_ownerDied) {
            side.roster.countAnew();
        }
    }
    ~QueueTurn() { m_side.mutex.unlock(); }

    QueueState& m_state;
    QueueSide& m_side;
    bool m_ownerDied;
};

class PutTurn : public QueueTurn {
public:
    PutTurn(QueueState& state, const ChunkChain& chunks);

    static QueueSide& side(QueueState& state) noexcept { return state.put; }

    // Nothing: there is no room.
    ItemQueue::Outcome put(std::span<const std::byte> item);
    void lookForTheDead() { m_side.roster.lookForTheDead(); }
    // Gives back what an empty queue has no need of.
    void trim() noexcept;

private:
    bool hasRoom(std::uint64_t bytes) noexcept;
    void lookAtTheOtherSide() noexcept { m_side.seen = m_state.get.cursor.look(); }

    const ChunkChain& m_chunks;
};

class GetTurn : public QueueTurn {
public:
    GetTurn(QueueState& state, const ChunkChain& chunks);

    static QueueSide& side(QueueState& state) noexcept { return state.get; }

    // Whether there is something to take.
    ItemQueue::Outcome look() noexcept;
    // Throws MessageTooLong for more than `most` bytes, which stay.
    ItemQueue::Outcome take(ItemBytes& into, std::uint64_t most);
    // Also counts what they have taken and not done.
    void lookForTheDead();

    // True: it was the last one. Throws std::logic_error when none isn't done.
    bool taskDone();

private:
    void countTheLost() noexcept;

    const ChunkChain& m_chunks;
};

// That an item of so many takes in the chunks.
std::uint64_t bytesInQueue(std::size_t item) noexcept;
// Items put and neither done nor lost.
std::uint64_t unfinished(const QueueState& state) noexcept;

}  // namespace mp::sync
