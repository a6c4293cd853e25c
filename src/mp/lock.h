#pragma once

#include "mp/memory/block.h"
#include "mp/sync/robust_mutex.h"
#include "mp/sync/travel.h"
#include "mp/sync_errors.h"

#include <chrono>
#include <cstdint>
#include <utility>

// Locks between processes: Python's Lock and RLock.
//
//     mp::Lock lock;
//     pool.map([](mp::Lock screen) { const std::lock_guard turn(screen); print(); }, …);
//
// One can be an argument of a task or a Process. Copies mean the same lock, which goes with the
// last of them, in whichever process. It works between threads, too. Unlike Python's, it is
// released by the very thread that acquired it. Every wait but the ones without a limit has one,
// and none waits for the dead: who acquires a lock whose holder has ended is told and has it, and
// it works on.
//
// Any thread. Errors: std::logic_error for a release by a thread that hasn't got it and for a wait
// for oneself; std::system_error where the machine refuses memory.
namespace mp {

// What came of acquiring something: true when one has it.
class Acquired {
public:
    explicit operator bool() const noexcept { return m_got; }
    // The holder before this one ended without releasing it: what it guards may be half changed.
    bool ownerDied() const noexcept { return m_ownerDied; }
    // The PID of that one; 0: not known.
    int formerOwner() const noexcept { return m_formerOwner; }

    static Acquired no() noexcept { return {false, false, 0}; }
    static Acquired yes() noexcept { return {true, false, 0}; }
    static Acquired fromTheDead(int pid) noexcept { return {true, true, pid}; }

private:
    Acquired(bool got, bool ownerDied, int formerOwner) noexcept
        : m_got(got)
        , m_ownerDied(ownerDied)
        , m_formerOwner(formerOwner)
    {
    }

    bool m_got;
    bool m_ownerDied;
    int m_formerOwner;
};

namespace sync {

// How a lock is told to another process: it may be that of a value.
struct LockTicket {
    memory::BlockTicket block;
    bool recursive = false;

    MSGPACK_DEFINE(block, recursive)
};

// What Lock and RLock have in common.
class ProcessLock {
public:
    using Ticket = LockTicket;

    // Waits for it.
    Acquired acquire() const { return told(m_mutex->lock()); }
    // Waits up to `limit`; 0 and less: only tries.
    Acquired acquire(std::chrono::nanoseconds limit) const;
    void release() const;

    // For std::lock_guard, std::unique_lock and std::scoped_lock. As these can't be told anything,
    // they throw OwnerDied, without having the lock, where acquire() would tell it.
    void lock() const { orThrow(acquire()); }
    bool try_lock() const { return orThrow(acquire(std::chrono::nanoseconds(0))); }
    bool try_lock_for(std::chrono::nanoseconds limit) const { return orThrow(acquire(limit)); }
    void unlock() const { release(); }

    // PID of the process that has it, 0: none. True only for the moment.
    int owner() const noexcept { return m_mutex->owner().pid; }

    // Whether both are the same lock.
    friend bool operator==(const ProcessLock& one, const ProcessLock& other) noexcept
    {
        return one.m_mutex == other.m_mutex;
    }

    LockTicket send() const;
    RobustMutex& mutex() const noexcept { return *m_mutex; }

protected:
    explicit ProcessLock(RobustMutex::Kind kind);
    // That of a block that begins with one.
    explicit ProcessLock(memory::Block::Ptr block);
    static memory::Block::Ptr receive(const LockTicket& ticket, bool recursive);

private:
    Acquired told(RobustMutex::Got got) const noexcept;
    bool orThrow(const Acquired& acquired) const;

    memory::Block::Ptr m_block;
    RobustMutex* m_mutex;
};

}  // namespace sync

class Lock : public sync::ProcessLock {
public:
    Lock() : ProcessLock(sync::RobustMutex::Kind::Plain) {}
    explicit Lock(const sync::LockTicket& ticket) : ProcessLock(receive(ticket, false)) {}
};

// One that its thread may acquire again, and must release as often.
class RLock : public sync::ProcessLock {
public:
    RLock() : ProcessLock(sync::RobustMutex::Kind::Recursive) {}
    explicit RLock(const sync::LockTicket& ticket) : ProcessLock(receive(ticket, true)) {}
    // Of a value that has one.
    explicit RLock(memory::Block::Ptr block) : ProcessLock(std::move(block)) {}
};

}  // namespace mp
