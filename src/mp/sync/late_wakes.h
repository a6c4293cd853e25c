#pragma once

#include "mp/sync/sleep.h"

// Wake-ups that wait until the lock is free: who is woken wants it next, and would only have to
// sleep again.
namespace mp::sync {

// Wakes those who sleep on the word with this thread's next wakeNow(). The word may be gone by
// then.
void wakeLater(FutexWord& word) noexcept;
void wakeNow() noexcept;

}  // namespace mp::sync
