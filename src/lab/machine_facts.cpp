#include "lab/machine_facts.h"

#include "base/clock.h"
#include "base/quoting.h"
#include "base/small_file.h"
#include "lab/machine_probes.h"
#include "mp/cpu_count.h"
#include "mp/scope/scope_directory.h"

#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

namespace lab {
namespace {

std::string readLine(const std::string& path)
{
    std::string text = base::tryReadSmallFile(path).value_or("");
    text.resize(std::min(text.size(), text.find('\n')));
    return text;
}

template <class Number>
std::optional<Number> readNumber(const std::string& path)
{
    const std::string text = readLine(path);
    Number value{};
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} ? std::optional<Number>(value) : std::nullopt;
}

void readKernel(MachineFacts& facts)
{
    utsname name{};
    if (::uname(&name) == 0) {
        facts.hostName = name.nodename;
        facts.kernel = std::string(name.sysname) + " " + name.release + " " + name.machine;
    }
}

void readMemory(MachineFacts& facts)
{
    const std::string text = base::tryReadSmallFile("/proc/meminfo").value_or("");
    facts.memoryTotalBytes = findMemory(text, "MemTotal").value_or(0);
    facts.memoryAvailableBytes = findMemory(text, "MemAvailable").value_or(0);
    struct statvfs space {};
    if (::statvfs("/dev/shm", &space) == 0) {
        facts.sharedMemoryBytes = static_cast<std::int64_t>(space.f_blocks * space.f_frsize);
    }
}

void readClock(MachineFacts& facts)
{
    facts.clockSource =
        readLine("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    timespec resolution{};
    if (::clock_getres(CLOCK_MONOTONIC, &resolution) == 0) {
        facts.clockResolutionNs =
            std::int64_t{resolution.tv_sec} * 1'000'000'000 + resolution.tv_nsec;
    }
    constexpr int kReadings = 1000;
    const std::int64_t start = base::monotonicNs();
    std::int64_t last = start;
    for (int i = 0; i < kReadings; ++i) {
        last = base::monotonicNs();
    }
    facts.clockReadNs = (last - start) / kReadings;
}

std::optional<std::uint64_t> softLimit(__rlimit_resource resource)
{
    rlimit limit{};
    if (::getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
        return std::nullopt;
    }
    return limit.rlim_cur;
}

void readLimits(MachineFacts& facts)
{
    facts.openFileLimit = softLimit(RLIMIT_NOFILE);
    // root is exempt from RLIMIT_NPROC, from the kernel's own limits nobody is.
    std::optional<std::uint64_t> tightest = facts.isRoot ? std::nullopt : softLimit(RLIMIT_NPROC);
    for (const char* path : {"/proc/sys/kernel/pid_max", "/proc/sys/kernel/threads-max"}) {
        if (const auto limit = readNumber<std::uint64_t>(path)) {
            tightest = std::min(tightest.value_or(*limit), *limit);
        }
    }
    facts.processLimit = tightest;
}

std::string environment(const char* name)
{
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

void readSurroundings(MachineFacts& facts)
{
    facts.display = environment("WAYLAND_DISPLAY");
    if (facts.display.empty()) {
        facts.display = environment("DISPLAY");
    }
    facts.runtimeDirectory = mp::scope::scopeDirectoryName();
    facts.runtimeProblem = examineFolder(facts.runtimeDirectory, ::getuid());
}

}  // namespace

MachineFacts readMachineFacts()
{
    MachineFacts facts;
    facts.isRoot = ::geteuid() == 0;
    facts.cores = mp::cpuCount();
    facts.usableCores = mp::usableCpuCount();
    facts.affinity = mp::cpuAffinity();
    facts.cgroupQuota = mp::cpuQuota();
    readKernel(facts);
    // The processors' list grows with them: 4096 of them fill about 6 MB.
    facts.cpuModel = findCpuModel(base::tryReadSmallFile("/proc/cpuinfo", 16U << 20).value_or(""));
    ::getloadavg(facts.loadAverage.data(), static_cast<int>(facts.loadAverage.size()));
    readMemory(facts);
    facts.ptraceScope = readNumber<int>("/proc/sys/kernel/yama/ptrace_scope");
    facts.perfEventParanoid = readNumber<int>("/proc/sys/kernel/perf_event_paranoid");
    readClock(facts);
    readSurroundings(facts);
    facts.hasPidfd = kernelHasPidfd();
    facts.hasClone3 = kernelHasClone3();
    facts.hasSealedMemfd = kernelHasSealedMemfd();
    facts.hasRunQueueTimes = base::tryReadSmallFile("/proc/self/schedstat").has_value();
    readLimits(facts);
    return facts;
}

nlohmann::json toJson(const MachineFacts& facts)
{
    return {
        {"cores", facts.cores},
        {"usableCores", facts.usableCores},
        {"affinity", facts.affinity},
        {"quota", facts.cgroupQuota ? nlohmann::json(*facts.cgroupQuota) : nlohmann::json()},
        {"kernel", base::toValidUtf8(facts.kernel)},
        {"cpuModel", base::toValidUtf8(facts.cpuModel)},
        {"memoryTotalBytes", facts.memoryTotalBytes},
    };
}

const nlohmann::json& machineJson()
{
    static const nlohmann::json document = toJson(readMachineFacts());
    return document;
}

}  // namespace lab
