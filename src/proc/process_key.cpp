#include "proc/process_key.h"

#include "base/small_file.h"
#include "proc/stat_parser.h"

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

}  // namespace proc
