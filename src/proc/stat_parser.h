#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace proc {

// What /proc/PID/stat says (proc(5)), as far as it is used. Ticks are 1/sysconf(_SC_CLK_TCK) s.
struct ProcessStat {
    pid_t pid = 0;
    std::string command{};  // up to 15 bytes, any bytes
    char state = '?';       // R S D T t Z X I
    pid_t parent = 0;
    pid_t group = 0;
    pid_t session = 0;
    std::int64_t minorFaults = 0;  // a page was there, but not yet mapped
    std::int64_t majorFaults = 0;  // a page had to be read
    std::uint64_t userTicks = 0;
    std::uint64_t systemTicks = 0;
    int priority = 0;  // the scheduler's: 20 + nice for usual ones
    int nice = 0;
    std::int64_t threads = 0;
    std::uint64_t startTicks = 0;  // since boot
    std::uint64_t virtualBytes = 0;
    std::int64_t residentPages = 0;
};

// Throws ParseError. The command may contain parentheses, blanks and newlines: it ends at the last
// ')' of the text.
ProcessStat parseStat(std::string_view text);

std::int64_t ticksToNs(std::uint64_t ticks);

}  // namespace proc
