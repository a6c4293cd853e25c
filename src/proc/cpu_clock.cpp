#include "proc/cpu_clock.h"

namespace proc {

std::optional<CpuClock> CpuClock::of(pid_t pid)
{
    clockid_t clock = 0;
    // PID 0 would be the caller.
    if (pid <= 0 || ::clock_getcpuclockid(pid, &clock) != 0) {
        return std::nullopt;
    }
    return CpuClock(clock);
}

std::optional<std::int64_t> CpuClock::read() const
{
    timespec used{};
    if (::clock_gettime(m_clock, &used) != 0) {
        return std::nullopt;
    }
    return std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec;
}

}  // namespace proc
