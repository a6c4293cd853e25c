#pragma once

#include "lab/host/memory_share.h"
#include "lab/run/runner.h"

#include <nlohmann/json.hpp>

namespace lab {

// {[memoryShare: true]} → {workers: [{slot, pid, parent, threads, minorFaults, majorFaults,
// priority, nice, readBytes, writtenBytes, cpus, cgroup, command, memoryShareBytes}]}: of the
// worker processes alive what no sample holds. What isn't known is null.
nlohmann::json workerDetails(const Runner& run, MemoryShare& memory, const nlohmann::json& body);

}  // namespace lab
