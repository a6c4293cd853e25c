#include "mp/cpu_count.h"

#include "base/posix_error.h"
#include "base/small_file.h"
#include "mp/cgroup_quota.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace mp {

int cpuCount()
{
    return static_cast<int>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
}

std::vector<int> cpuAffinity()
{
    // The kernel refuses a set smaller than its own, which may be larger than cpu_set_t.
    constexpr int kMostCpus = 1 << 20;
    for (int cpus = CPU_SETSIZE; cpus <= kMostCpus; cpus *= 2) {
        const std::unique_ptr<cpu_set_t, void (*)(cpu_set_t*)> set(
            CPU_ALLOC(cpus), [](cpu_set_t* memory) { CPU_FREE(memory); });
        const std::size_t bytes = CPU_ALLOC_SIZE(cpus);
        CPU_ZERO_S(bytes, set.get());
        if (::sched_getaffinity(0, bytes, set.get()) == 0) {
            std::vector<int> numbers;
            for (int cpu = 0; cpu < cpus; ++cpu) {
                if (CPU_ISSET_S(cpu, bytes, set.get())) {
                    numbers.push_back(cpu);
                }
            }
            return numbers;
        }
        if (errno != EINVAL) {
            base::throwErrno("read the CPU affinity of", "this thread");
        }
    }
    base::throwErrno(EINVAL, "read the CPU affinity of", "this thread");
}

std::optional<double> cpuQuota()
{
    const auto read = [](const std::string& path) { return base::tryReadSmallFile(path); };
    const auto cgroups = read("/proc/self/cgroup");
    const auto mounts = read("/proc/self/mountinfo");
    if (!cgroups || !mounts) {
        return std::nullopt;
    }
    return findCpuQuota(*cgroups, *mounts, read);
}

int usableCpuCount()
{
    return usableCpus(cpuAffinity().size(), cpuQuota());
}

}  // namespace mp
