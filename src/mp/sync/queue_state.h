#pragma once

#include "mp/sync/bell.h"
#include "mp/sync/chunk_chain.h"
#include "mp/sync/cursor.h"
#include "mp/sync/robust_mutex.h"
#include "mp/sync/roster.h"

#include <atomic>
#include <cstdint>

namespace mp::sync {

// One side of a queue: those who put, or those who take. One of them at a time has the mutex.
struct QueueSide {
    RobustMutex mutex{RobustMutex::Kind::Plain};
    alignas(64) Cursor cursor;
    // What was seen of the other side last, so that its cache line need be looked at only when that
    // isn't enough. By who has the mutex.
    Cursor::Seen seen;
    alignas(64) Bell bell;  // the other side has done something
    std::atomic<bool> ended{false};
    Roster roster;
};

// Which items are done, of a joinable queue. Changed by who has the mutex of the taking side: of
// the items taken each is done, lost with a process that died, or held by a process.
struct TaskCounts {
    std::atomic<std::uint64_t> done{0};
    std::atomic<std::uint64_t> lost{0};
    std::atomic<std::uint64_t> lostTold{0};  // to those who join
    Bell bell;                               // all are done
};

// What a queue is made with.
struct QueueShape {
    std::uint64_t itemType = 0;  // hash: both sides are to mean the same
    bool joinable = false;
    std::uint64_t capacity = 0;  // items; UINT64_MAX: no limit
    // Bytes that may be unread before put() waits; one item alone may have more of them.
    std::uint64_t window = 0;
    std::uint64_t limit = 0;  // bytes at most, by which the memory is laid out
};

// In shared memory, followed by its chunks.
struct QueueState {
    explicit QueueState(const QueueShape& wanted)
        : shape(wanted)
        , chunks{ChunkLayout(wanted.limit, sizeof(QueueState))}
    {
    }

    const QueueShape shape;
    alignas(64) QueueSide put;
    alignas(64) QueueSide get;
    alignas(64) TaskCounts tasks;
    ChunkState chunks;
};

// What a side sees of the other one without its mutex. True only for the moment.
inline bool hasItem(const QueueState& state) noexcept
{
    return state.put.cursor.count() != state.get.cursor.count();
}
bool hasRoom(const QueueState& state, std::uint64_t bytes) noexcept;

}  // namespace mp::sync
