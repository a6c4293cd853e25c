#pragma once

#include "mp/errors.h"

#include <cstdint>
#include <string>

namespace mp {

// Who held a lock died with it: what the lock guards may be half changed. Told once, to the next
// one who wants the lock. That one doesn't have it then (but after Condition::wait()), and the lock
// works on. Lock::acquire() tells the same without throwing, and gives the lock.
class OwnerDied : public Error {
public:
    OwnerDied(const std::string& what, int pid)
        : Error((pid > 0 ? "process " + std::to_string(pid) : std::string("a process")) +
                " ended while it held " + what +
                ": what this guards may be half changed; acquire() gives it to who can repair that")
        , m_pid(pid)
    {
    }
    // Of the process that died, or whose thread ended; 0: not known.
    int pid() const noexcept { return m_pid; }

private:
    int m_pid;
};

// A barrier that can't be passed any more, told to all who wait at it and who come later, until it
// is reset.
class BrokenBarrier : public Error {
public:
    enum class Reason : std::uint8_t {
        TimedOut,   // a wait at it had a limit, which ran out
        Aborted,    // abort() was called
        PartyDied,  // pid() ended without letting go of it
        Reset,      // reset() was called while it was waited at
    };

    BrokenBarrier(Reason reason, int pid);
    Reason reason() const noexcept { return m_reason; }
    int pid() const noexcept { return m_pid; }  // of a dead party; 0: another reason

private:
    Reason m_reason;
    int m_pid;
};

// Told once, to one of those who join: all items are done but these, which went with processes that
// ended after they had taken them and before taskDone().
class TasksLost : public Error {
public:
    explicit TasksLost(std::uint64_t count)
        : Error(std::to_string(count) +
                " items of a queue were taken by processes that ended before taskDone(): all "
                "others are done; put these anew if they matter")
        , m_count(count)
    {
    }
    std::uint64_t count() const noexcept { return m_count; }

private:
    std::uint64_t m_count;
};

}  // namespace mp
