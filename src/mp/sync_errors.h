#pragma once

#include "mp/errors.h"

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

}  // namespace mp
