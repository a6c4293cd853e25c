#pragma once

#include "mp/memory/block.h"
#include "mp/sync/travel.h"

#include <chrono>

namespace mp {

namespace sync {
struct EventState;
}

// A flag that processes set and wait for: Python's Event. (What a pool tells its watchers are
// ScopeEvents.)
//
//     mp::Event begin;
//     pool.map([](mp::Event begin) { begin.wait(); … }, …);
//     begin.set();                               // all of them go
//
// It can be an argument of a task or a Process. Copies mean the same event, whose memory goes with
// the last of them. It begins unset. No death of anybody, at any moment, keeps others waiting.
//
// Any thread; what was done before set() is seen after wait(). Errors: std::system_error where the
// machine refuses memory.
class Event {
public:
    using Ticket = memory::BlockTicket;

    Event();
    explicit Event(const Ticket& ticket);

    bool isSet() const noexcept;
    void set() const noexcept;
    void clear() const noexcept;

    // Waits until it is set; also one that was cleared again at once lets those go who waited.
    void wait() const { waitUntil(-1); }
    // Up to `limit`, 0 and less: only looks. Says whether it was set.
    bool wait(std::chrono::nanoseconds limit) const;

    friend bool operator==(const Event& one, const Event& other) noexcept
    {
        return one.m_state == other.m_state;
    }
    Ticket send() const { return memory::send(m_block); }

private:
    bool waitUntil(std::int64_t deadline) const noexcept;

    memory::Block::Ptr m_block;
    sync::EventState* m_state;
};

}  // namespace mp
