#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace proc {

// What /proc/PID/status (or /proc/PID/task/TID/status) says, as far as it is used.
struct ProcessStatus {
    char state = '?';  // R S D T t Z X I
    pid_t parent = 0;
    uid_t realUser = 0;
    uid_t effectiveUser = 0;
    std::int64_t threads = 0;
    // Absent for zombies and kernel threads, which have no memory.
    std::optional<std::int64_t> residentBytes{};         // VmRSS
    std::optional<std::int64_t> maximumResidentBytes{};  // VmHWM
    // Of this one thread, not of its process.
    std::int64_t switchesVoluntary = 0;
    std::int64_t switchesInvoluntary = 0;
};

// Throws ParseError for a line that is known but malformed, and if State is missing. Unknown lines
// are skipped.
ProcessStatus parseStatus(std::string_view text);

}  // namespace proc
