#pragma once

#include <cstdint>
#include <string_view>

namespace proc {

// What /proc/PID/task/TID/schedstat says: of one thread.
struct SchedStat {
    std::int64_t runNs = 0;       // on a CPU
    std::int64_t runQueueNs = 0;  // ready to run, waiting for a CPU
    std::int64_t slices = 0;
};

// Throws ParseError.
SchedStat parseSchedStat(std::string_view text);

}  // namespace proc
