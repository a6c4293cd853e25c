#include "cli/machine_checks.h"

#include "base/text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace cli {
namespace {

// "0-3,8": as taskset and the kernel write it.
std::string formatCpuList(const std::vector<int>& cpus)
{
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < cpus.size();) {
        std::size_t last = i;
        while (last + 1 < cpus.size() && cpus[last + 1] == cpus[last] + 1) {
            ++last;
        }
        parts.push_back(last == i ? std::to_string(cpus[i])
                                  : fmt::format("{}-{}", cpus[i], cpus[last]));
        i = last + 1;
    }
    return fmt::format("{}", fmt::join(parts, ","));
}

// A check that is either all right or comes with this advice.
Check withAdvice(Check check, std::string otherwise)
{
    check.advice = check.ok ? std::string() : std::move(otherwise);
    return check;
}

const char* yesOrNo(bool yes)
{
    return yes ? "yes" : "no";
}

Check checkCores(const lab::MachineFacts& facts)
{
    Check check{"cores", true, false, std::to_string(facts.cores), "CPUs of this machine"};
    if (facts.cores == 1) {
        check.ok = false;
        check.advice = "With one CPU only tasks that wait can be sped up by more workers.";
    }
    return check;
}

Check checkAffinity(const lab::MachineFacts& facts)
{
    Check check{"affinity", true, false, formatCpuList(facts.affinity),
                "CPUs this program may run on"};
    if (static_cast<int>(facts.affinity.size()) < facts.cores) {
        check.ok = false;
        check.advice = fmt::format(
            "Only {} of {} CPUs: start Poolscope without taskset, or give its job more CPUs.",
            facts.affinity.size(), facts.cores);
    }
    return check;
}

Check checkQuota(const lab::MachineFacts& facts)
{
    Check check{"quota", true, false, "none", "CPU limit of this program's control group"};
    if (facts.cgroupQuota) {
        check.value = fmt::format("{:.3g} CPUs", *facts.cgroupQuota);
        if (*facts.cgroupQuota < facts.cores) {
            check.ok = false;
            check.advice =
                "More workers than this are throttled: raise CPUQuota= of the service "
                "or --cpus of the container to measure the whole machine.";
        }
    }
    return check;
}

Check checkUsable(const lab::MachineFacts& facts)
{
    return {"workers", true, false, std::to_string(facts.usableCores),
            "workers a pool gets by default: the smaller of affinity and quota"};
}

Check checkLoad(const lab::MachineFacts& facts)
{
    Check check{"load", true, false,
                fmt::format("{:.2f} {:.2f} {:.2f}", facts.loadAverage[0], facts.loadAverage[1],
                            facts.loadAverage[2]),
                "tasks running or waiting for a CPU, over 1, 5 and 15 minutes"};
    if (facts.loadAverage[0] > 0.5 * facts.cores) {
        check.ok = false;
        check.advice = "Others are using this machine: what a sweep measures now will scatter.";
    }
    return check;
}

Check checkMemory(const lab::MachineFacts& facts)
{
    constexpr std::int64_t kEnough = std::int64_t{256} << 20;
    return withAdvice(
        {"memory", facts.memoryAvailableBytes >= kEnough, false,
         fmt::format("{} of {} available", base::formatSize(facts.memoryAvailableBytes),
                     base::formatSize(facts.memoryTotalBytes)),
         "what workers can still use without swapping"},
        "Close other programs, or keep to a few workers.");
}

Check checkSharedMemory(const lab::MachineFacts& facts)
{
    return {"/dev/shm", true, false,
            facts.sharedMemoryBytes ? base::formatSize(*facts.sharedMemoryBytes) : "none",
            "room for named shared memory; pools don't use it (theirs is anonymous)"};
}

Check checkMemfd(const lab::MachineFacts& facts)
{
    return withAdvice({"memfd", facts.hasSealedMemfd, true, yesOrNo(facts.hasSealedMemfd),
                       "anonymous shared memory that can be sealed, between host and workers"},
                      "It needs Linux 5.1 or newer and a sandbox that allows memfd_create.");
}

Check checkPidfd(const lab::MachineFacts& facts)
{
    return withAdvice({"pidfd", facts.hasPidfd, true, yesOrNo(facts.hasPidfd),
                       "sees a worker's end at once and signals it safely"},
                      "It needs Linux 5.3 or newer and a sandbox that allows pidfd_open (an old "
                      "Docker: update it, or --security-opt seccomp=unconfined).");
}

Check checkClone3(const lab::MachineFacts& facts)
{
    return withAdvice({"clone3", facts.hasClone3, false, yesOrNo(facts.hasClone3),
                       "starts workers from the fork server"},
                      "The kernel or the sandbox forbids it: use --start spawn (or update Docker "
                      "to 20.10.10 or newer).");
}

Check checkRunQueue(const lab::MachineFacts& facts)
{
    return withAdvice(
        {"run queue", facts.hasRunQueueTimes, false, yesOrNo(facts.hasRunQueueTimes),
         "how long workers wait for a CPU (/proc/PID/schedstat)"},
        "This kernel doesn't count it (CONFIG_SCHED_INFO): run queue times stay empty.");
}

Check checkPtrace(const lab::MachineFacts& facts)
{
    Check check{"ptrace", true, false, "allowed", "following an exact process tree"};
    if (facts.ptraceScope) {
        check.value = fmt::format("ptrace_scope {}", *facts.ptraceScope);
        // 1 still lets a program trace its own children; 2 asks for root, 3 forbids it to all.
        check.ok = *facts.ptraceScope <= 1 || (*facts.ptraceScope == 2 && facts.isRoot);
    }
    if (!check.ok) {
        check.advice = *facts.ptraceScope == 2
                           ? "Run as root, or: sudo sysctl kernel.yama.ptrace_scope=1"
                           : "Tracing is off until the next boot: set kernel.yama.ptrace_scope=1 "
                             "in /etc/sysctl.d and restart.";
    }
    return check;
}

Check checkPerf(const lab::MachineFacts& facts)
{
    Check check{"perf", true, false, "no perf in this kernel", "watching a process tree by perf"};
    if (!facts.perfEventParanoid) {
        check.ok = false;
        check.advice = "Nothing to do: other ways of watching are used.";
        return check;
    }
    check.value = fmt::format("perf_event_paranoid {}", *facts.perfEventParanoid);
    // Debian's 3 (and above) closes perf to all but root.
    check.ok = *facts.perfEventParanoid <= 2 || facts.isRoot;
    if (!check.ok) {
        check.advice = "Run as root, or: sudo sysctl kernel.perf_event_paranoid=2";
    }
    return check;
}

Check checkClock(const lab::MachineFacts& facts)
{
    return withAdvice({"clock", facts.clockReadNs < 500, false,
                       fmt::format("{}, {} ns steps, {} ns to read",
                                   facts.clockSource.empty() ? "unknown" : facts.clockSource,
                                   facts.clockResolutionNs, facts.clockReadNs),
                       "what every time is measured by"},
                      "Reading it costs a system call here, which lengthens tiny tasks: prefer a "
                      "machine with clock source tsc, or larger tasks.");
}

Check checkDisplay(const lab::MachineFacts& facts)
{
    return withAdvice({"display", !facts.display.empty(), false,
                       facts.display.empty() ? "none" : facts.display, "where the window opens"},
                      "The command works without. For the window log in at a desktop, or: ssh -X");
}

Check checkRuntimeFolder(const lab::MachineFacts& facts)
{
    return withAdvice(
        {"runtime folder", facts.runtimeProblem.empty(), true, facts.runtimeDirectory,
         "where running pools can be found by viewers"},
        facts.runtimeProblem +
            ": remove or repair it, or set XDG_RUNTIME_DIR to a folder of your own (chmod 700).");
}

// Poolscope's own limit of workers.
constexpr std::uint64_t kMostWorkers = 4096;

Check checkOpenFiles(const lab::MachineFacts& facts)
{
    constexpr std::uint64_t kEnough = 1024;
    Check check{"open files", true, false, "unlimited", "file descriptors a host may have"};
    if (facts.openFileLimit) {
        check.value = std::to_string(*facts.openFileLimit);
        check.ok = *facts.openFileLimit >= kEnough;
        if (!check.ok) {
            check.advice =
                fmt::format("A host needs a few for each worker: ulimit -n {}", 4 * kMostWorkers);
        }
    }
    return check;
}

Check checkProcesses(const lab::MachineFacts& facts)
{
    constexpr std::uint64_t kEnough = 512;
    Check check{"processes", true, false, "unlimited", "processes and threads you may have"};
    if (facts.processLimit) {
        check.value = std::to_string(*facts.processLimit);
        check.ok = *facts.processLimit >= kEnough;
        if (!check.ok) {
            check.advice = fmt::format(
                "Starting many workers will fail: ulimit -u {}, or raise "
                "TasksMax= of the service.",
                2 * kMostWorkers);
        }
    }
    return check;
}

Check checkKernel(const lab::MachineFacts& facts)
{
    return {"kernel", !facts.kernel.empty(), false, facts.kernel.empty() ? "unknown" : facts.kernel,
            "the system underneath"};
}

Check checkCpuModel(const lab::MachineFacts& facts)
{
    return {"CPU", true, false, facts.cpuModel.empty() ? "unknown" : facts.cpuModel,
            "the processor, recorded with every result"};
}

}  // namespace

std::vector<Check> examine(const lab::MachineFacts& facts)
{
    return {
        checkKernel(facts),    checkCpuModel(facts),  checkCores(facts),
        checkAffinity(facts),  checkQuota(facts),     checkUsable(facts),
        checkLoad(facts),      checkMemory(facts),    checkSharedMemory(facts),
        checkMemfd(facts),     checkPidfd(facts),     checkClone3(facts),
        checkRunQueue(facts),  checkPtrace(facts),    checkPerf(facts),
        checkClock(facts),     checkDisplay(facts),   checkRuntimeFolder(facts),
        checkOpenFiles(facts), checkProcesses(facts),
    };
}

}  // namespace cli
