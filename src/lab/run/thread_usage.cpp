#include "lab/run/thread_usage.h"

#include "base/small_file.h"
#include "proc/parse_error.h"
#include "proc/schedstat_parser.h"
#include "proc/status_parser.h"

#include <string>

namespace lab {

std::optional<WorkerUsage> threadUsage(pid_t threadId)
{
    const std::string folder = "/proc/self/task/" + std::to_string(threadId) + "/";
    const auto status = base::tryReadSmallFile(folder + "status");
    if (!status) {
        return std::nullopt;
    }
    WorkerUsage usage;
    try {
        const auto parsed = proc::parseStatus(*status);
        usage.switchesVoluntary = parsed.switchesVoluntary;
        usage.switchesInvoluntary = parsed.switchesInvoluntary;
        // Absent in kernels without CONFIG_SCHED_INFO.
        if (const auto schedstat = base::tryReadSmallFile(folder + "schedstat")) {
            const auto times = proc::parseSchedStat(*schedstat);
            usage.cpuNs = times.runNs;
            usage.runQueueNs = times.runQueueNs;
        }
    } catch (const proc::ParseError&) {
        return std::nullopt;
    }
    return usage;
}

}  // namespace lab
