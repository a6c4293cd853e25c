#pragma once

#include <sys/types.h>
#include <time.h>

#include <cstdint>
#include <optional>

namespace proc {

// The CPU time a process has used (user + system, all threads, also those that have ended), at
// nanosecond resolution: much finer than the ticks of /proc/PID/stat. Costs one system call.
//
// The clock goes by PID: ask it only while the PID is known to be the right one (not reaped yet).
class CpuClock {
public:
    // Nothing if there is no such process.
    static std::optional<CpuClock> of(pid_t pid);

    // Nanoseconds, or nothing once the process is gone. A zombie still answers.
    std::optional<std::int64_t> read() const;

private:
    explicit CpuClock(clockid_t clock) : m_clock(clock) {}

    clockid_t m_clock;
};

}  // namespace proc
