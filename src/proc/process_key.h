#pragma once

#include <sys/types.h>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

namespace proc {

// Names one process for good: a PID can be reused, a PID together with its start time can't (within
// the kernel's clock tick, 10 ms, in which a PID doesn't come round again).
struct ProcessKey {
    pid_t pid = 0;
    std::uint64_t startTicks = 0;  // since boot, in clock ticks

    friend auto operator<=>(const ProcessKey&, const ProcessKey&) = default;
};

// The key of the process that has this PID now (also a zombie), or nothing. Throws
// std::system_error for anything else than its absence, such as EMFILE.
std::optional<ProcessKey> readProcessKey(pid_t pid);

// How long ago it was started, in nanoseconds, to the kernel's clock tick.
std::int64_t ageNs(const ProcessKey& key);

}  // namespace proc

template <>
struct std::hash<proc::ProcessKey> {
    std::size_t operator()(const proc::ProcessKey& key) const noexcept
    {
        return std::hash<std::uint64_t>{}(key.startTicks * 4'194'304U +
                                          static_cast<std::uint64_t>(key.pid));
    }
};
