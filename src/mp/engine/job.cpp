#include "mp/engine/job.h"

#include "base/clock.h"

#include <chrono>

namespace mp::engine {

bool Job::sleepUntil(std::int64_t deadline, const std::function<bool()>& wanted)
{
    std::unique_lock lock(m_mutex);
    if (deadline < 0) {
        m_changed.wait(lock, wanted);
        return true;
    }
    // libstdc++'s steady_clock is CLOCK_MONOTONIC.
    const std::chrono::steady_clock::time_point until{std::chrono::nanoseconds(deadline)};
    return m_changed.wait_until(lock, until, wanted);
}

bool Job::sleepUntilReady(std::int64_t deadline)
{
    return sleepUntil(deadline, [this] { return ready(); });
}

void Job::wakeSleepers()
{
    const std::lock_guard lock(m_mutex);
    m_changed.notify_all();
}

void Job::markReady()
{
    const std::lock_guard lock(m_mutex);
    m_ready.store(true, std::memory_order_release);
    m_changed.notify_all();
}

}  // namespace mp::engine
