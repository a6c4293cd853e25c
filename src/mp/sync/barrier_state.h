#pragma once

#include "mp/memory/process_stamp.h"
#include "mp/sync/participants.h"
#include "mp/sync/robust_mutex.h"
#include "mp/sync/sleep.h"
#include "mp/sync_errors.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace mp::sync {

// One that has come to a barrier, until it goes on.
struct Arrival {
    enum class State : std::uint8_t {
        Free,
        Waiting,
        Passed,
        Broken,
    };

    State state = State::Free;
    BrokenBarrier::Reason reason{};  // of Broken
    std::int32_t deadPid = 0;
    memory::ProcessStamp process;
};

// In shared memory, followed by the processes that have the barrier and by its arrivals. All but
// the word is read and changed by who has the mutex.
struct BarrierState {
    RobustMutex mutex{RobustMutex::Kind::Plain};
    FutexWord changed{0};  // with each passing and breaking
    std::uint32_t parties = 0;
    bool broken = false;
    BrokenBarrier::Reason reason{};
    std::int32_t deadPid = 0;
    std::int64_t looked = 0;  // when somebody looked for the dead last

    static std::size_t sizeFor(std::uint32_t parties);
    static BarrierState* make(std::byte* place, std::uint32_t parties);

    // `held` is how many objects a process has of it.
    std::span<Participant> members();
    std::span<Arrival> arrivals();
};

// Reads and changes a barrier, whose mutex it has for its life. When the last one who had it died
// with it, a party has died.
class BarrierTurn {
public:
    explicit BarrierTurn(BarrierState& state);
    BarrierTurn(const BarrierTurn&) = delete;
    BarrierTurn& operator=(const BarrierTurn&) = delete;
    ~BarrierTurn();

    // This process has one object more or less. Throws std::system_error when too many have one.
    void join();
    void leave();

    std::uint32_t waiting();
    void requireWhole() const;
    // Throws std::system_error when too many are there, BrokenBarrier when one of them is found
    // dead.
    Arrival& arrive();
    void pass();
    void breakFor(BrokenBarrier::Reason reason, int deadPid);
    void reset();
    // Breaks it when a party has died, unless somebody has just looked.
    void lookForTheDead();

private:
    void buryTheDead();
    void endWaits(Arrival::State state, BrokenBarrier::Reason reason, int deadPid);

    BarrierState& m_state;
    bool m_wakes = false;  // once the mutex is free
};

}  // namespace mp::sync
