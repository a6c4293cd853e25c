#pragma once

#include "base/unique_fd.h"

namespace mp::worker {

struct ProcessSetup {
    int host = 0;             // PID of the parent
    base::UniqueFd record;    // the launch record
    base::UniqueFd lifeline;  // the parent's
};

// The setup of an mp::Process that was executed anew: its descriptors lie at fixed numbers.
ProcessSetup spawnedProcessSetup(int host);

// An mp::Process's whole life: calls the function. Ends with 0, or with 1 after telling on standard
// error what the function threw.
[[noreturn]] void runProcess(ProcessSetup setup);

}  // namespace mp::worker
