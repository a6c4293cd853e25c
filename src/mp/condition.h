#pragma once

#include "mp/lock.h"
#include "mp/memory/block.h"
#include "mp/sync/participants.h"
#include "mp/sync/travel.h"

#include <chrono>
#include <cstdint>
#include <variant>

namespace mp {

namespace sync {

struct ConditionState;

struct ConditionTicket {
    memory::BlockTicket block;
    LockTicket lock;

    MSGPACK_DEFINE(block, lock)
};

}  // namespace sync

// Lets processes wait until another one has changed something: Python's Condition. Whoever waits or
// notifies has its lock.
//
//     mp::Condition changed;                     // with an mp::RLock of its own, or with yours
//     {
//         const std::lock_guard turn(changed);
//         changed.waitFor([&] { return jobs.get() > 0; });
//         jobs -= 1;
//     }
//     …
//     { const std::lock_guard turn(changed); jobs += 1; changed.notify(); }
//
// It can be an argument of a task or a Process. Copies mean the same condition, whose memory goes
// with the last of them. Who waits longest is notified first. A notification that was meant for a
// process which dies before it has gone on is another waiter's within 100 ms; so, and only then,
// may one that nobody has meant come.
//
// Any thread. Errors: std::logic_error without the lock; OwnerDied from wait(), which has the lock
// again then, when the last one who had it died with it; std::system_error where the machine
// refuses memory, and when more than `mostWaiters` wait at the same time.
class Condition {
public:
    using Ticket = sync::ConditionTicket;

    Condition() : Condition(RLock()) {}
    explicit Condition(const Lock& lock, int mostWaiters = sync::kMostProcesses);
    explicit Condition(const RLock& lock, int mostWaiters = sync::kMostProcesses);
    explicit Condition(const Ticket& ticket);

    // Gives up the lock, waits for a notification and has the lock again.
    void wait() const { waitUntil(-1); }
    // The same up to `limit`; says whether a notification came.
    bool wait(std::chrono::nanoseconds limit) const;

    // Waits, again and again, until done(); it is called with the lock.
    template <class Done>
    void waitFor(const Done& done) const
    {
        while (!done()) {
            wait();
        }
    }
    // The same up to `limit` in all; returns what done() said last.
    template <class Done>
    bool waitFor(const Done& done, std::chrono::nanoseconds limit) const
    {
        const std::int64_t deadline = deadlineAfter(limit);
        bool inTime = true;
        while (!done()) {
            if (!inTime) {
                return false;
            }
            inTime = waitUntil(deadline);
        }
        return true;
    }

    // Lets so many of those that wait go on, once they get the lock.
    void notify(int waiters = 1) const;
    void notifyAll() const;

    // Its lock's.
    Acquired acquire() const { return m_lock.acquire(); }
    Acquired acquire(std::chrono::nanoseconds limit) const { return m_lock.acquire(limit); }
    void release() const { m_lock.release(); }
    void lock() const { m_lock.lock(); }
    bool try_lock() const { return m_lock.try_lock(); }
    void unlock() const { m_lock.unlock(); }

    friend bool operator==(const Condition& one, const Condition& other) noexcept
    {
        return one.m_state == other.m_state;
    }
    Ticket send() const { return {memory::send(m_block), m_lock.send()}; }

private:
    Condition(sync::ProcessLock lock, int mostWaiters);
    static std::int64_t deadlineAfter(std::chrono::nanoseconds limit);
    bool waitUntil(std::int64_t deadline) const;
    void requireLock(const char* what) const;

    sync::ProcessLock m_lock;
    memory::Block::Ptr m_block;
    sync::ConditionState* m_state;
};

}  // namespace mp
