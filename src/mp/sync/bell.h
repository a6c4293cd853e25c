#pragma once

#include "mp/sync/sleep.h"

#include <cstdint>

namespace mp::sync {

// What sleepers lie on and others ring, in shared memory. It costs who rings one load while nobody
// sleeps, and one call of the kernel for all who were asleep when it was rung first: a woken one
// that leaves others asleep arms it for them again.
//
//     sleeper:  seen = arm();  nothing there yet?  sleepOn(word, seen, …)
//     ringer:   puts something there;  ring()
//
// Both sides write before they read what the other writes, in one order for all (these operations
// and the write before ring() are sequentially consistent): so the sleeper sees what is there, or
// the ringer sees the sleeper.
struct Bell {
    static constexpr std::uint32_t kArmed = 1;

    FutexWord word{0};  // how often it was rung, and in the lowest bit whether somebody wants it

    // Returns the word's value to sleep on.
    std::uint32_t arm() noexcept { return word.fetch_or(kArmed) | kArmed; }

    // Wakes so many at least, unless another does so right now.
    void ring(int sleepers = 1) noexcept
    {
        std::uint32_t now = word.load();
        // One more carries the lowest bit over into the count.
        if ((now & kArmed) != 0 && word.compare_exchange_strong(now, now + 1)) {
            channel::futexWake(word, sleepers);
        }
    }
    // Wakes all, also those for whom nobody has armed it again yet.
    void ringForAll() noexcept
    {
        word.fetch_add(2 * kArmed);
        channel::futexWake(word);
    }
};

}  // namespace mp::sync
