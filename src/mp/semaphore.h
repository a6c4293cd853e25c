#pragma once

#include "mp/lock.h"
#include "mp/memory/block.h"
#include "mp/sync/participants.h"
#include "mp/sync/travel.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace mp {

namespace sync {

struct SemaphoreState;

// What Semaphore and BoundedSemaphore have in common.
class ProcessSemaphore {
public:
    using Ticket = memory::BlockTicket;

    // Waits for a permit. ownerDied() when it was one of a process that died with it.
    Acquired acquire() const { return acquireUntil(-1); }
    // Waits up to `limit`; 0 and less: only tries.
    Acquired acquire(std::chrono::nanoseconds limit) const;
    // Gives back, or adds, so many. std::logic_error when a bounded one would have more than it
    // began with; std::invalid_argument for less than one.
    void release(int permits = 1) const;
    // How many there are to be had. True only for the moment.
    int value() const;

    // For std::lock_guard and std::unique_lock. They throw OwnerDied, without having a permit,
    // where acquire() would tell it.
    void lock() const { orThrow(acquire()); }
    bool try_lock() const { return orThrow(acquire(std::chrono::nanoseconds(0))); }
    bool try_lock_for(std::chrono::nanoseconds limit) const { return orThrow(acquire(limit)); }
    void unlock() const { release(); }

    friend bool operator==(const ProcessSemaphore& one, const ProcessSemaphore& other) noexcept
    {
        return one.m_state == other.m_state;
    }
    Ticket send() const { return memory::send(m_block); }

protected:
    ProcessSemaphore(bool bounded, int value, int mostProcesses);
    ProcessSemaphore(bool bounded, const Ticket& ticket);

private:
    Acquired acquireUntil(std::int64_t deadline) const;
    bool orThrow(const Acquired& acquired) const;

    memory::Block::Ptr m_block;
    SemaphoreState* m_state;
};

}  // namespace sync

// So many permits: who acquires takes one, who releases gives one back, or another's, or a new one:
// Python's Semaphore.
//
//     mp::Semaphore connections(4);
//     pool.map([](std::string url, mp::Semaphore connections) {
//         const std::lock_guard one(connections);
//         fetch(url);
//     }, …);
//
// It can be an argument of a task or a Process. Copies mean the same semaphore, whose memory goes
// with the last of them. The permits of a process that dies come back, yet never to more than it
// began with: where permits are signals, made by release(), they are spent and stay so. Those that
// wait get them within 100 ms, and are told.
//
// Any thread. Errors: std::invalid_argument for a value below zero; std::system_error where the
// machine refuses memory, and when more than `mostProcesses` hold permits or wait at the same time.
class Semaphore : public sync::ProcessSemaphore {
public:
    explicit Semaphore(int value = 1, int mostProcesses = sync::kMostProcesses)
        : ProcessSemaphore(false, value, mostProcesses)
    {
    }
    explicit Semaphore(const Ticket& ticket) : ProcessSemaphore(false, ticket) {}
};

// One that never has more permits than it began with.
class BoundedSemaphore : public sync::ProcessSemaphore {
public:
    explicit BoundedSemaphore(int value = 1, int mostProcesses = sync::kMostProcesses)
        : ProcessSemaphore(true, value, mostProcesses)
    {
    }
    explicit BoundedSemaphore(const Ticket& ticket) : ProcessSemaphore(true, ticket) {}
};

}  // namespace mp
