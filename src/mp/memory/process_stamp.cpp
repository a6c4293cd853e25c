#include "mp/memory/process_stamp.h"

#include "base/posix_error.h"
#include "base/small_file.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <new>
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

detail::Own& whatIsKnown()
{
    static detail::Own& own = []() -> detail::Own& {
        const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        void* page =
            mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (page == MAP_FAILED || madvise(page, size, MADV_WIPEONFORK) != 0) {
            base::throwErrno("map", "a page for what this process knows of itself");
        }
        return *new (page) detail::Own;
    }();
    return own;
}

}  // namespace

ProcessStamp ownStamp()
{
    detail::Own& own = whatIsKnown();
    if (own.pid.load(std::memory_order_acquire) == 0) {
        const auto look = lookAt(getpid());
        own.startTicks.store(look ? look->startTicks : 0, std::memory_order_relaxed);
        own.pid.store(getpid(), std::memory_order_release);
    }
    return {own.pid.load(std::memory_order_relaxed),
            own.startTicks.load(std::memory_order_relaxed)};
}

ThreadStamp detail::findOwnThread()
{
    t_own = {ownStamp().pid, gettid()};
    g_own.store(&whatIsKnown(), std::memory_order_release);
    return t_own;
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
