#pragma once

#include "lab/run/runner.h"

#include <nlohmann/json.hpp>

#include <vector>

namespace lab {

// PIDs of the worker processes alive; none of a pool of threads. While a worker is among them
// nobody else can have its PID: the pool hasn't reaped it.
std::vector<int> aliveWorkerPids(const Runner& run);

// {} → {atNs, processes: [{slot, worker, pid, startTicks, startedNs, parent, name, command, state,
// cpuNs, rssBytes, threads, minorFaults, majorFaults, priority, nice}]}: what the worker processes
// alive have started, themselves or through others, each behind its parent. `worker` is the
// worker's PID, `state` the kernel's letter; pid and startTicks together name a process for good.
nlohmann::json workerDescendants(const Runner& run);

}  // namespace lab
