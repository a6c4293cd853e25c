#pragma once

#include "mp/memory/block.h"
#include "mp/sync/travel.h"
#include "mp/sync_errors.h"

#include <chrono>
#include <cstdint>
#include <memory>

namespace mp {

namespace sync {
class BarrierParty;
}

// Lets so many parties go on together once all of them are there: Python's Barrier.
//
//     mp::Barrier phase(3);
//     pool.map([](int part, mp::Barrier phase) {
//         prepare(part);
//         phase.wait();                          // until three are here
//         …
//     }, …);
//
// It can be an argument of a task or a Process. Copies mean the same barrier, whose memory goes
// with the last of them.
//
// It breaks, for all who wait at it and who come later, when a wait's limit runs out, by abort(),
// and when a party dies: a process that waits at it, has waited at it, or was given it as an
// argument, and that ended without having let go of its last object. Those who wait are told within
// 100 ms; where nobody has to wait so long, the first who has. reset() makes it new.
//
// Any thread; each thread that waits is a party. Errors: BrokenBarrier; std::invalid_argument for
// less than one party; std::system_error where the machine refuses memory, and when more processes
// have it than 256 and twice its parties.
class Barrier {
public:
    using Ticket = memory::BlockTicket;

    explicit Barrier(int parties);
    explicit Barrier(const Ticket& ticket);

    // Waits for the others. Returns a number from 0 to parties() - 1, which no other party gets: in
    // the order they came.
    int wait() const { return waitUntil(-1); }
    // Up to `limit`. When it runs out, the barrier is broken.
    int wait(std::chrono::nanoseconds limit) const;

    void abort() const;
    // Those who wait are told that it is broken; then it is new.
    void reset() const;

    int parties() const noexcept;
    int waiting() const;  // true only for the moment
    bool broken() const;

    friend bool operator==(const Barrier& one, const Barrier& other) noexcept;
    Ticket send() const;

private:
    int waitUntil(std::int64_t deadline) const;

    std::shared_ptr<sync::BarrierParty> m_party;  // this process as one, for these copies
};

}  // namespace mp
