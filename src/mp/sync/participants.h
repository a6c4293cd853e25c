#pragma once

#include "mp/memory/process_stamp.h"

#include <cstdint>
#include <span>

namespace mp::sync {

// How many processes an object between processes knows at the same time, unless it is told.
constexpr int kMostProcesses = 256;
constexpr int kLargestMost = 1 << 16;

// What one process has of an object, or does with it. In shared memory; whoever looks at it has the
// object's mutex.
struct Participant {
    memory::ProcessStamp process;  // PID 0: nobody
    std::uint32_t held = 0;
    std::uint32_t waiting = 0;

    bool idle() const noexcept { return held == 0 && waiting == 0; }
};

// This process's; null if it is in none.
Participant* findOwn(std::span<Participant> all);
// One that nobody needs. Null: there is none.
Participant* findIdle(std::span<Participant> all);

}  // namespace mp::sync
