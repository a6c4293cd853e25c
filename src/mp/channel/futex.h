#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <cstdint>

// Futex words shared between processes (never FUTEX_PRIVATE_FLAG: the waiter is another process).
namespace mp::channel {

using FutexWord = std::atomic<std::uint32_t>;
static_assert(sizeof(FutexWord) == 4 && FutexWord::is_always_lock_free);

// Sleeps while the word is `expected`; may return early. `limitNs` < 0: without limit (only where
// the peer's death ends this process anyway).
inline void futexWait(FutexWord& word, std::uint32_t expected, std::int64_t limitNs = -1) noexcept
{
    timespec limit{limitNs / 1'000'000'000, limitNs % 1'000'000'000};
    syscall(SYS_futex, &word, FUTEX_WAIT, expected, limitNs < 0 ? nullptr : &limit, nullptr, 0);
}

// Wakes so many of those that sleep on the word; returns how many did.
inline int futexWake(FutexWord& word, int most = INT_MAX) noexcept
{
    return static_cast<int>(syscall(SYS_futex, &word, FUTEX_WAKE, most, nullptr, nullptr, 0));
}

}  // namespace mp::channel
