#include "mp/memory/process_stamp.h"

#include "base/small_file.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <sstream>
#include <string>

namespace mp::memory {

namespace {

struct Look {
    char state = '?';
    std::uint64_t startTicks = 0;
};

// Fields 3 and 22 of /proc/PID/stat (man proc). Nothing if it can't be read.
std::optional<Look> lookAt(std::int32_t pid)
{
    const auto text = base::tryReadSmallFile("/proc/" + std::to_string(pid) + "/stat");
    // The second field is a name in brackets, which may hold brackets and blanks itself.
    const std::size_t name = text ? text->rfind(") ") : std::string::npos;
    if (name == std::string::npos) {
        return std::nullopt;
    }
    std::istringstream fields(text->substr(name + 2));
    Look look;
    fields >> look.state;
    std::string skipped;
    for (int field = 4; field < 22; ++field) {
        fields >> skipped;
    }
    fields >> look.startTicks;
    return fields ? std::optional(look) : std::nullopt;
}

}  // namespace

const ProcessStamp& ownStamp()
{
    // A forked child has another PID and finds its own.
    static thread_local ProcessStamp stamp;
    if (stamp.pid != getpid()) {
        const auto look = lookAt(getpid());
        stamp = {getpid(), look ? look->startTicks : 0};
    }
    return stamp;
}

bool isAlive(const ProcessStamp& process)
{
    if (process.pid <= 0 || (kill(process.pid, 0) != 0 && errno == ESRCH)) {
        return false;
    }
    const auto look = lookAt(process.pid);
    return !look || (look->startTicks == process.startTicks && look->state != 'Z');
}

}  // namespace mp::memory
