#include "proc/process_key.h"

#include "base/posix_error.h"
#include "base/small_file.h"
#include "proc/stat_parser.h"

#include <time.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

namespace proc {

std::optional<ProcessKey> readProcessKey(pid_t pid)
{
    try {
        const std::string text = base::readSmallFile("/proc/" + std::to_string(pid) + "/stat");
        return ProcessKey{pid, parseStat(text).startTicks};
    } catch (const std::system_error& error) {
        if (error.code().value() == ENOENT || error.code().value() == ESRCH) {
            return std::nullopt;
        }
        throw;
    }
}

std::int64_t ageNs(const ProcessKey& key)
{
    timespec sinceBoot{};
    if (::clock_gettime(CLOCK_BOOTTIME, &sinceBoot) != 0) {
        base::throwErrno("read", "the clock since boot");
    }
    constexpr std::int64_t kSecond = 1'000'000'000;
    const std::int64_t now = std::int64_t{sinceBoot.tv_sec} * kSecond + sinceBoot.tv_nsec;
    return std::max<std::int64_t>(now - ticksToNs(key.startTicks), 0);
}

}  // namespace proc
