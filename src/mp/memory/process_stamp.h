#pragma once

#include <atomic>
#include <cstdint>

namespace mp::memory {

// Names one process for good: a PID comes round again, with another start time.
struct ProcessStamp {
    std::int32_t pid = 0;
    std::uint64_t startTicks = 0;  // since boot, in clock ticks

    friend bool operator==(const ProcessStamp&, const ProcessStamp&) = default;
};

// Of this process, also in one that was forked. No system call but the first time.
ProcessStamp ownStamp();
// Whether that process still runs. One that can't be looked at counts as running.
bool isAlive(const ProcessStamp& process);

// Names a thread while it lives, and its process: {0, 0} is none.
struct ThreadStamp {
    std::int32_t pid = 0;
    std::int32_t tid = 0;

    friend bool operator==(const ThreadStamp&, const ThreadStamp&) = default;
};

namespace detail {

// What this process knows of itself; null at first. It lies on a page that the kernel empties in
// whatever is forked, also by a bare clone, so that the child finds its own.
struct Own {
    std::atomic<std::int32_t> pid{0};  // 0: nothing yet
    std::atomic<std::uint64_t> startTicks{0};
};
inline constinit std::atomic<const Own*> g_own{nullptr};
inline constinit thread_local ThreadStamp t_own{};

ThreadStamp findOwnThread();

}  // namespace detail

// Of this thread, likewise; a few loads, for it is asked with every lock.
inline ThreadStamp ownThread()
{
    const detail::Own* own = detail::g_own.load(std::memory_order_acquire);
    if (own != nullptr && own->pid.load(std::memory_order_relaxed) == detail::t_own.pid &&
        detail::t_own.pid != 0) [[likely]] {
        return detail::t_own;
    }
    return detail::findOwnThread();
}

}  // namespace mp::memory
