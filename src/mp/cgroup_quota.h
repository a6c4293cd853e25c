#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

// How many CPUs control groups let a process use. Pure functions from text; reading is passed in.
namespace mp {

// The content of a file, or nothing if it isn't there.
using FileReader = std::function<std::optional<std::string>(const std::string& path)>;

// cpu.max of cgroup v2: "max 100000" or "150000 100000". In CPUs; nothing for "max" or nonsense.
std::optional<double> parseCpuMax(std::string_view text);

// cpu.cfs_quota_us and cpu.cfs_period_us of cgroup v1. A quota of -1 is none.
std::optional<double> parseCfsQuota(std::string_view quota, std::string_view period);

// The tightest quota on the way from the process's own group up to the top of what is mounted, in
// both versions. `cgroups` is the text of /proc/self/cgroup, `mounts` that of /proc/self/mountinfo.
std::optional<double> findCpuQuota(std::string_view cgroups, std::string_view mounts,
                                   const FileReader& read);

// How many CPUs a process may really use that may run on `affinity` of them: no more than the quota
// rounded up, at least 1.
int usableCpus(std::size_t affinity, std::optional<double> quota);

}  // namespace mp
