#include "mp/sync/queue_turn.h"

#include "mp/pipe_errors.h"

#include <algorithm>
#include <stdexcept>

namespace mp::sync {

namespace {

using Outcome = ItemQueue::Outcome;

// What stands before each item.
struct ItemHeader {
    std::uint64_t size = 0;
};

// A queue that has nothing unread takes an item of any size: else it would never go.
bool fitsIn(const QueueState& state, const Cursor::Seen& puts, const Cursor::Seen& gets,
            std::uint64_t bytes) noexcept
{
    const std::uint64_t unread = puts.place.bytes - gets.place.bytes;
    return puts.count - gets.count < state.shape.capacity &&
           (unread == 0 || (bytes <= state.shape.window && unread <= state.shape.window - bytes));
}

}  // namespace

bool hasRoom(const QueueState& state, std::uint64_t bytes) noexcept
{
    // What was taken first: never more than what was put, then.
    const Cursor::Seen gets = state.get.cursor.look();
    return fitsIn(state, state.put.cursor.look(), gets, bytes);
}

std::uint64_t bytesInQueue(std::size_t item) noexcept
{
    return sizeof(ItemHeader) + item;
}

std::uint64_t unfinished(const QueueState& state) noexcept
{
    // What is done first: never more than what was put, then.
    const std::uint64_t gone = state.tasks.done + state.tasks.lost;
    return state.put.cursor.count() - gone;
}

PutTurn::PutTurn(QueueState& state, const ChunkChain& chunks)
    : QueueTurn(state, state.put)
    , m_chunks(chunks)
{
    if (m_ownerDied) {
        lookAtTheOtherSide();
        m_chunks.repair(m_side.cursor.place());
    }
}

Outcome PutTurn::put(std::span<const std::byte> item)
{
    if (m_side.ended || m_state.get.ended) {
        return Outcome::Ended;
    }
    const ItemHeader header{item.size()};
    if (!hasRoom(bytesInQueue(item.size()))) {
        return Outcome::Nothing;
    }
    Place place = m_side.cursor.place();
    const Cursor& taking = m_state.get.cursor;
    m_chunks.write(place, std::as_bytes(std::span(&header, 1)), taking, m_side.seen);
    m_chunks.write(place, item, taking, m_side.seen);
    m_side.cursor.commit(place);
    return Outcome::Done;
}

bool PutTurn::hasRoom(std::uint64_t bytes) noexcept
{
    const Cursor::Seen own{m_side.cursor.count(), m_side.cursor.place()};
    if (fitsIn(m_state, own, m_side.seen, bytes)) {
        return true;
    }
    lookAtTheOtherSide();
    return fitsIn(m_state, own, m_side.seen, bytes);
}

// The chunk where the other side was seen last may be among those that go: so it is looked first.
void PutTurn::trim() noexcept
{
    lookAtTheOtherSide();
    m_chunks.trim(m_side.cursor.place(), m_side.seen.place);
}

GetTurn::GetTurn(QueueState& state, const ChunkChain& chunks)
    : QueueTurn(state, state.get)
    , m_chunks(chunks)
{
    if (m_ownerDied) {
        m_side.seen.count = state.put.cursor.count();
    }
}

Outcome GetTurn::look() noexcept
{
    const std::uint64_t taken = m_side.cursor.count();
    if (taken != m_side.seen.count) {
        return Outcome::Done;
    }
    // In this order: what was put before the end is seen.
    const bool ended = m_state.put.ended;
    m_side.seen.count = m_state.put.cursor.count();
    if (taken != m_side.seen.count) {
        return Outcome::Done;
    }
    return ended || m_side.ended ? Outcome::Ended : Outcome::Nothing;
}

Outcome GetTurn::take(ItemBytes& into, std::uint64_t most)
{
    const Outcome outcome = look();
    if (outcome != Outcome::Done) {
        return outcome;
    }
    Place place = m_side.cursor.place();
    ItemHeader header;
    m_chunks.read(place, std::as_writable_bytes(std::span(&header, 1)));
    if (header.size > most) {
        throw MessageTooLong(header.size, most);
    }
    m_chunks.read(place, into.prepare(header.size));
    if (m_state.shape.joinable) {
        // First: a process that dies after it doesn't count any more, one that dies before it has
        // taken nothing.
        ++m_side.roster.own().held;
    }
    m_side.cursor.commit(place);
    return Outcome::Done;
}

void GetTurn::lookForTheDead()
{
    if (m_side.roster.lookForTheDead() && m_state.shape.joinable) {
        countTheLost();
    }
}

bool GetTurn::taskDone()
{
    TaskCounts& tasks = m_state.tasks;
    if (m_side.cursor.count() == tasks.done + tasks.lost) {
        throw std::logic_error(
            "taskDone() was called more often than items were taken from the queue: call it once "
            "for each get()");
    }
    Roster::Entry* holder = m_side.roster.findOwn();
    if (holder == nullptr || holder->held == 0) {
        holder = m_side.roster.findHolder();  // who took it has handed it over
    }
    // A process that dies in between has lost the item: it isn't done and nobody holds it.
    if (holder != nullptr) {
        --holder->held;
    }
    ++tasks.done;
    return unfinished(m_state) == 0;
}

// Of what was taken, what isn't done and no living process holds.
void GetTurn::countTheLost() noexcept
{
    TaskCounts& tasks = m_state.tasks;
    const std::uint64_t kept = tasks.done + m_side.roster.held();
    const std::uint64_t taken = m_side.cursor.count();
    // More is kept than was taken while one isn't known to be dead that died with the mutex.
    if (taken > kept && taken - kept > tasks.lost) {
        tasks.lost = taken - kept;
    }
}

}  // namespace mp::sync
