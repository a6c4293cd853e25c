#include "lab/host/worker_descendants.h"

#include "base/clock.h"
#include "base/text.h"
#include "proc/descendants.h"

#include <unistd.h>

#include <map>
#include <string>

namespace lab {

namespace {

nlohmann::json descendantJson(const proc::Descendant& process, std::uint32_t slot,
                              std::int64_t nowNs)
{
    static const std::int64_t pageBytes = ::sysconf(_SC_PAGESIZE);
    const proc::ProcessStat& stat = process.stat;
    return {{"slot", slot},
            {"worker", process.root},
            {"pid", stat.pid},
            {"startTicks", stat.startTicks},
            {"startedNs", nowNs - proc::ageNs(process.key())},
            {"parent", stat.parent},
            {"name", base::toValidUtf8(stat.command)},
            {"command", base::toValidUtf8(process.command)},
            {"state", std::string(1, stat.state)},
            {"cpuNs", proc::ticksToNs(stat.userTicks + stat.systemTicks)},
            {"rssBytes", stat.residentPages * pageBytes},
            {"threads", stat.threads},
            {"minorFaults", stat.minorFaults},
            {"majorFaults", stat.majorFaults},
            {"priority", stat.priority},
            {"nice", stat.nice}};
}

std::map<int, std::uint32_t> aliveSlots(const Runner& run)
{
    std::map<int, std::uint32_t> slotOf;
    if (run.experiment().pool != PoolKind::Process) {
        return slotOf;  // threads have no processes of their own
    }
    for (const LiveWorker& worker : run.workers()) {
        if (worker.state != mp::WorkerStateCode::Ended && worker.record.pid > 0) {
            slotOf.emplace(worker.record.pid, worker.record.slot);
        }
    }
    return slotOf;
}

}  // namespace

std::vector<int> aliveWorkerPids(const Runner& run)
{
    std::vector<int> pids;
    for (const auto& [pid, slot] : aliveSlots(run)) {
        pids.push_back(pid);
    }
    return pids;
}

nlohmann::json workerDescendants(const Runner& run)
{
    auto list = nlohmann::json::array();
    const std::int64_t nowNs = base::monotonicNs();
    if (const std::vector<int> pids = aliveWorkerPids(run); !pids.empty()) {
        const auto found = proc::descendantsOf(pids);
        // Asked again: who has ended meanwhile may have left its PID to another process.
        const auto slotOf = aliveSlots(run);
        for (const proc::Descendant& process : found) {
            if (const auto worker = slotOf.find(process.root); worker != slotOf.end()) {
                list.push_back(descendantJson(process, worker->second, nowNs));
            }
        }
    }
    return {{"atNs", nowNs}, {"processes", std::move(list)}};
}

}  // namespace lab
