#include "mp/lock.h"

#include "mp/async_result.h"
#include "mp/sync/late_wakes.h"

#include <stdexcept>

namespace mp::sync {

namespace {

using Kind = memory::BlockType::Kind;

memory::BlockType typeOf(RobustMutex::Kind kind)
{
    return {kind == RobustMutex::Kind::Recursive ? Kind::RLock : Kind::Lock, 0, true};
}

}  // namespace

ProcessLock::ProcessLock(RobustMutex::Kind kind)
    : m_block(memory::Block::make(typeOf(kind), sizeof(RobustMutex), mutexIsHeldHere))
    , m_mutex(m_block->construct<RobustMutex>(kind))
{
}

ProcessLock::ProcessLock(memory::Block::Ptr block)
    : m_block(std::move(block))
    , m_mutex(m_block->as<RobustMutex>())
{
}

memory::Block::Ptr ProcessLock::receive(const LockTicket& ticket, bool recursive)
{
    // All that begin with a lock but Lock itself begin with a recursive one.
    const auto fits = [&](const memory::Block& block) {
        return ticket.recursive == recursive && block.size() >= sizeof(RobustMutex) &&
               block.type().locked && (block.type().kind != Kind::Lock) == recursive;
    };
    return memory::Block::receive(ticket.block, fits, mutexIsHeldHere);
}

LockTicket ProcessLock::send() const
{
    return {memory::send(m_block), m_block->type().kind != Kind::Lock};
}

Acquired ProcessLock::acquire(std::chrono::nanoseconds limit) const
{
    // Most often it is free, and the clock needn't be read.
    RobustMutex::Got got = m_mutex->tryLock();
    if (got == RobustMutex::Got::No && limit.count() > 0) {
        got = m_mutex->lock(engine::deadlineAfter(limit));
    }
    return told(got);
}

void ProcessLock::release() const
{
    if (!m_mutex->mine()) {
        throw std::logic_error(
            "a lock can be released only by the thread that has acquired it, and as often");
    }
    m_mutex->unlock();
    wakeNow();
}

Acquired ProcessLock::told(RobustMutex::Got got) const noexcept
{
    if (got == RobustMutex::Got::OwnerDied) {
        return Acquired::fromTheDead(m_mutex->formerOwner());
    }
    return got == RobustMutex::Got::Yes ? Acquired::yes() : Acquired::no();
}

bool ProcessLock::orThrow(const Acquired& acquired) const
{
    if (acquired.ownerDied()) {
        release();
        throw OwnerDied("a lock", acquired.formerOwner());
    }
    return static_cast<bool>(acquired);
}

}  // namespace mp::sync
