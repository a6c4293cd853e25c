#include "lab/host/worker_details.h"

#include "base/text.h"
#include "lab/host/request_body.h"
#include "proc/process_details.h"

#include <optional>
#include <vector>

namespace lab {

namespace {

nlohmann::json orNull(const std::optional<std::int64_t>& number)
{
    return number ? nlohmann::json(*number) : nlohmann::json();
}

nlohmann::json detailsJson(const WorkerRecord& worker, const proc::ProcessDetails& details)
{
    return {{"slot", worker.slot},
            {"pid", worker.pid},
            {"parent", details.parent},
            {"threads", details.threads},
            {"minorFaults", details.minorFaults},
            {"majorFaults", details.majorFaults},
            {"priority", details.priority},
            {"nice", details.nice},
            {"readBytes", orNull(details.readBytes)},
            {"writtenBytes", orNull(details.writtenBytes)},
            {"cpus", details.cpus},
            {"cgroup", base::toValidUtf8(details.cgroup)},
            {"command", base::toValidUtf8(details.command)}};
}

}  // namespace

nlohmann::json workerDetails(const Runner& run, MemoryShare& memory, const nlohmann::json& body)
{
    auto list = nlohmann::json::array();
    if (run.experiment().pool != PoolKind::Process) {
        return {{"workers", std::move(list)}};  // threads share all of this
    }
    std::vector<int> pids;
    for (const LiveWorker& worker : run.workers()) {
        if (worker.state == mp::WorkerStateCode::Ended || worker.record.pid <= 0) {
            continue;
        }
        if (const auto details = proc::readDetails(worker.record.pid)) {
            list.push_back(detailsJson(worker.record, *details));
            list.back()["memoryShareBytes"] = orNull(memory.bytes(worker.record.pid));
            pids.push_back(worker.record.pid);
        }
    }
    if (memberOr(body, "memoryShare", false)) {
        memory.want(std::move(pids));
    }
    return {{"workers", std::move(list)}};
}

}  // namespace lab
