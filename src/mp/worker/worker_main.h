#pragma once

#include "base/unique_fd.h"

#include <cstdint>

namespace mp::worker {

struct WorkerSetup {
    std::uint32_t slot = 0;
    int host = 0;  // PID that this worker must not outlive
    base::UniqueFd channel;
    base::UniqueFd doorbell;
    base::UniqueFd output;  // where its tasks' output goes; empty unless it is captured
    base::UniqueFd errorOutput;
    base::UniqueFd lifeline;
};

// The setup of a worker that was executed anew: its descriptors lie at fixed numbers.
WorkerSetup spawnedSetup(int host, std::uint32_t slot, bool captured);

// A worker's whole life: initialise, then run items until told to quit.
[[noreturn]] void runWorker(WorkerSetup setup);

}  // namespace mp::worker
