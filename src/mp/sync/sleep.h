#pragma once

#include "base/clock.h"
#include "mp/channel/futex.h"

#include <algorithm>
#include <cstdint>

// How the objects between processes wait: on a word in shared memory, never for longer than it may
// take until a death is noticed.
namespace mp::sync {

using channel::FutexWord;

// So often a waiter looks whether those it waits for still live. A wake-up that was lost with the
// process that owed it is made up for by then, too.
constexpr std::int64_t kLookNs = 40'000'000;

// Sleeps while the word is `expected`; returns at a wake-up, at `deadline` (ns of CLOCK_MONOTONIC,
// -1: none) or when it is time to look; may return early.
inline void sleepOn(FutexWord& word, std::uint32_t expected, std::int64_t deadline) noexcept
{
    std::int64_t limit = kLookNs;
    if (deadline >= 0) {
        limit = std::clamp<std::int64_t>(deadline - base::monotonicNs(), 0, kLookNs);
    }
    channel::futexWait(word, expected, limit);
}

inline bool hasPassed(std::int64_t deadline) noexcept
{
    return deadline >= 0 && base::monotonicNs() >= deadline;
}

}  // namespace mp::sync
