#pragma once

#include "base/exit_status.h"
#include "mp/engine/child_process.h"
#include "mp/scope/scope_event.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace mp {

// One worker of a pool, now or in the past, and what became of its time. Times are ns of
// CLOCK_MONOTONIC.
//
//     const std::int64_t now = base::monotonicNs();
//     for (const mp::WorkerInfo& worker : pool.workers()) {
//         std::printf("%u: started in %ld, waited %ld, worked %ld ns\n", worker.slot,
//                     worker.startUpNs(now), worker.waitNs(now), worker.busyNs);
//     }
struct WorkerInfo {
    std::uint32_t slot = 0;
    int pid = 0;
    WorkerStateCode state = WorkerStateCode::Starting;
    std::int64_t startedNs = 0;  // when its start was asked for
    std::int64_t readyNs = 0;    // 0: not yet
    std::int64_t endedNs = 0;    // 0: not yet
    std::uint64_t chunks = 0;    // handed to it; of each, some tasks may have gone to others since
    std::uint64_t tasks = 0;     // run to their end
    std::int64_t busyNs = 0;     // spent in tasks that have ended, be it with the worker
    base::ExitStatus exit{};
    std::optional<engine::ExitUsage> usedAtExit{};  // of a process that has ended
    std::int64_t runningTask = -1;                  // index within its job; -1: none
    std::int64_t runningSinceNs = 0;

    // What crossed the border to a worker process; nothing does in the other pools. Of encoded
    // arguments and of encoded results, errors included.
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;
    // Of busyNs: the worker's own decoding of arguments and encoding of results. Every call with
    // large arguments or results is timed, of many with small ones each sixteenth, for all of them.
    std::int64_t serializeNs = 0;

    // From the request to start it until it was ready, its initializer included.
    std::int64_t startUpNs(std::int64_t now) const
    {
        return (readyNs != 0 ? readyNs : lastMoment(now)) - startedNs;
    }
    // Ready and without a task. Together, start-up, waiting and working are its whole life.
    std::int64_t waitNs(std::int64_t now) const
    {
        if (readyNs == 0) {
            return 0;
        }
        const std::int64_t running =
            runningTask < 0 ? 0 : std::max<std::int64_t>(now - runningSinceNs, 0);
        return std::max<std::int64_t>(lastMoment(now) - readyNs - busyNs - running, 0);
    }

private:
    std::int64_t lastMoment(std::int64_t now) const { return endedNs != 0 ? endedNs : now; }
};

}  // namespace mp
