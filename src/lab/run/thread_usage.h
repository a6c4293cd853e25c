#pragma once

#include "lab/run/run_record.h"

#include <sys/types.h>

#include <optional>

namespace lab {

// What a thread of this process has used so far: CPU and run queue time, context switches. Memory
// belongs to the process, so it is absent. Nothing once the thread has ended, or if /proc can't be
// read.
std::optional<WorkerUsage> threadUsage(pid_t threadId);

}  // namespace lab
