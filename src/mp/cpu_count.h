#pragma once

#include <optional>
#include <vector>

namespace mp {

// CPUs of the machine that are online, at least 1: Python's cpu_count().
int cpuCount();

// CPUs this process may really use: the smaller of its affinity and its cgroup's quota rounded up,
// at least 1. What pools default to. Reads a few small files at each call (about 100 µs).
int usableCpuCount();

// The numbers of the CPUs the calling thread may run on, ascending.
std::vector<int> cpuAffinity();

// The cgroup's limit in CPUs (1.5: one and a half), nothing if there is none.
std::optional<double> cpuQuota();

}  // namespace mp
