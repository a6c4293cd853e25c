#pragma once

#include <time.h>

#include <cstdint>

namespace base {

// Nanoseconds of CLOCK_MONOTONIC: the one time base of events, limits and measurements. All
// processes of a machine share it.
inline std::int64_t monotonicNs() noexcept
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace base
