#pragma once

#include "mp/memory/process_stamp.h"
#include "mp/sync/participants.h"
#include "mp/sync/robust_mutex.h"

#include <array>
#include <cstdint>

namespace mp::sync {

// Who has which end of a pipe: each object that a process has for one, and each ticket on its way
// to another process, is a holder. An end without holders is gone. In shared memory; for who has
// the mutex.
class PipeState {
public:
    static constexpr int kEnds = 2;

    // Has the mutex for its life.
    class Turn {
    public:
        explicit Turn(PipeState& state) : m_mutex(state.m_mutex) { m_mutex.lock(); }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn() { m_mutex.unlock(); }

    private:
        RobustMutex& m_mutex;
    };

    // One holder more, of this process: returns its number, which no other ever has. Throws
    // std::system_error when there are too many.
    std::uint32_t hold(int end);
    void letGo(int end, std::uint32_t holder) noexcept;
    bool isHeld(int end) const noexcept;
    // Lets go for the dead. False: somebody has looked just before.
    bool lookForTheDead(int end);

private:
    // The number is stored last, and cleared first: so who dies in between holds nothing.
    struct Holder {
        std::uint32_t number = 0;  // 0: nobody
        memory::ProcessStamp process;
    };
    struct End {
        std::array<Holder, kMostProcesses> holders;
        std::int64_t looked = 0;
    };

    static void bury(End& end);

    RobustMutex m_mutex{RobustMutex::Kind::Plain};
    std::uint32_t m_last = 0;  // number that was given
    std::array<End, kEnds> m_ends;
};

}  // namespace mp::sync
