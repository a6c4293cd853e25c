#pragma once

#include "mp/task_output.h"

#include <cstdint>

namespace mp {

// How one item was run. Times are ns of CLOCK_MONOTONIC.
struct TaskReport {
    std::uint32_t slot = 0xFFFF'FFFF;  // base::kNoSlot: it never reached a worker
    int pid = 0;                       // of the worker; in a thread pool its thread's ID
    int tries = 0;
    std::int64_t queuedNs = 0;  // when this try was queued
    std::int64_t startNs = 0;   // 0: never started
    std::int64_t runNs = 0;     // how long it ran

    // What the task wrote; null unless PoolOptions::captureOutput is set and it wrote something.
    OutputRef output{};

    std::int64_t queueWaitNs() const { return startNs > 0 ? startNs - queuedNs : 0; }
};

}  // namespace mp
