#include "lab/host/worker_control.h"

#include "base/numbered_entries.h"
#include "base/posix_error.h"
#include "base/text.h"
#include "lab/host/request_body.h"
#include "lab/host/worker_descendants.h"
#include "mp/engine/process_tree.h"
#include "proc/descendants.h"
#include "proc/signals.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace lab {

namespace {

constexpr int kMostCpus = 4096;

[[noreturn]] void throwEnded(int pid)
{
    throw RequestError("pid", fmt::format("process {} had already ended", pid));
}

proc::ProcessHandle held(proc::ProcessKey key)
{
    try {
        return proc::ProcessHandle::open(key);
    } catch (const std::system_error& error) {
        if (error.code().value() == ESRCH) {
            throwEnded(key.pid);
        }
        throw;
    }
}

// Alive in its slot, and held. While the pool hasn't reaped it nobody else can have its PID: what
// it says after the pidfd was opened, it says of the process the pidfd holds.
proc::ProcessHandle heldWorker(const Runner& run, const nlohmann::json& body)
{
    const auto slot = member<std::uint32_t>(body, "slot");
    const int pid = member<int>(body, "pid");
    if (run.experiment().pool != PoolKind::Process) {
        throw RequestError("pid",
                           "only worker processes can be changed one by one; the workers of "
                           "this run are threads");
    }
    const auto key = proc::readProcessKey(pid);
    if (!key) {
        throwEnded(pid);
    }
    proc::ProcessHandle handle = held(*key);
    const std::vector<LiveWorker> workers = run.workers();
    const bool alive = std::ranges::any_of(workers, [&](const LiveWorker& worker) {
        return worker.record.slot == slot && worker.record.pid == pid &&
               worker.state != mp::WorkerStateCode::Ended;
    });
    if (!alive || handle.hasEnded()) {
        throwEnded(pid);
    }
    return handle;
}

// Not any process of this user: one that a worker alive has started.
proc::ProcessHandle heldDescendant(const Runner& run, const nlohmann::json& body)
{
    const int pid = member<int>(body, "pid");
    proc::ProcessHandle handle = held({pid, member<std::uint64_t>(body, "startTicks")});
    if (handle.hasEnded()) {
        throwEnded(pid);
    }
    if (!proc::descendsFrom(pid, aliveWorkerPids(run))) {
        throw RequestError("pid", fmt::format("process {} isn't a worker's any more", pid));
    }
    return handle;
}

proc::ProcessHandle heldProcess(const Runner& run, const nlohmann::json& body)
{
    return body.contains("startTicks") ? heldDescendant(run, body) : heldWorker(run, body);
}

// The kernel changes threads, not processes. One that ends meanwhile needs nothing any more.
std::vector<int> threadsOf(int pid)
{
    return base::numberedEntries(fmt::format("/proc/{}/task", pid));
}

struct CpuSetFree {
    void operator()(cpu_set_t* set) const { CPU_FREE(set); }
};
using CpuSet = std::unique_ptr<cpu_set_t, CpuSetFree>;

int cpuNumber(std::string_view text)
{
    return static_cast<int>(base::parseInteger(text, 0, kMostCpus - 1));
}

// "0,2-3"
CpuSet cpuSet(const std::string& list)
{
    CpuSet set(CPU_ALLOC(kMostCpus));
    if (!set) {
        throw std::bad_alloc();
    }
    const std::size_t size = CPU_ALLOC_SIZE(kMostCpus);
    CPU_ZERO_S(size, set.get());
    std::string_view rest = list;
    while (true) {
        const std::size_t comma = rest.find(',');
        const std::string_view range = rest.substr(0, comma);
        const std::size_t dash = range.find('-');
        const int first = cpuNumber(range.substr(0, dash));
        const int last = dash == std::string_view::npos ? first : cpuNumber(range.substr(dash + 1));
        for (int cpu = first; cpu <= last; ++cpu) {
            CPU_SET_S(static_cast<std::size_t>(cpu), size, set.get());
        }
        if (comma == std::string_view::npos) {
            return set;
        }
        rest.remove_prefix(comma + 1);
    }
}

}  // namespace

void reniceWorker(const Runner& run, const nlohmann::json& body)
{
    const int nice = member<int>(body, "nice");
    if (nice < -20 || nice > 19) {
        throw RequestError("nice", "a nice value is between -20 (first) and 19 (last)");
    }
    const proc::ProcessHandle process = heldProcess(run, body);
    for (const int thread : threadsOf(process.pid())) {
        if (::setpriority(PRIO_PROCESS, static_cast<id_t>(thread), nice) == 0 || errno == ESRCH) {
            continue;
        }
        if (errno == EACCES || errno == EPERM) {
            throw RequestError("nice",
                               fmt::format("process {} can't be given nice {}: going before "
                                           "others needs root or a larger limit (ulimit -e)",
                                           process.pid(), nice));
        }
        base::throwErrno("renice", fmt::format("process {}", process.pid()));
    }
}

void pinWorker(const Runner& run, const nlohmann::json& body)
{
    const auto list = member<std::string>(body, "cpus");
    CpuSet set;
    try {
        set = cpuSet(list);
    } catch (const std::invalid_argument&) {
        throw RequestError(
            "cpus", fmt::format("{} names no cores; write them like 0,2-3", base::quoted(list)));
    }
    const proc::ProcessHandle process = heldProcess(run, body);
    for (const int thread : threadsOf(process.pid())) {
        if (::sched_setaffinity(thread, CPU_ALLOC_SIZE(kMostCpus), set.get()) == 0 ||
            errno == ESRCH) {
            continue;
        }
        if (errno == EINVAL) {
            throw RequestError(
                "cpus", fmt::format("none of the cores {} may be used here", base::quoted(list)));
        }
        base::throwErrno("pin", fmt::format("process {}", process.pid()));
    }
}

void terminateWorkerTree(const Runner& run, const nlohmann::json& body)
{
    const proc::ProcessHandle process = heldProcess(run, body);
    mp::engine::signalTree(process.pid(), process.pidfd(), SIGTERM);
}

void signalDescendant(const Runner& run, const nlohmann::json& body, int signal)
{
    heldDescendant(run, body).send(signal);
}

}  // namespace lab
