#pragma once

#include "base/clock.h"
#include "mp/scope/scope_event.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace bench {

// Notes when a pool's workers get ready and when the pool sees one end.
class ReadyCounter final : public mp::EventSink {
public:
    void publish(const mp::ScopeEvent& event) noexcept override
    {
        const std::lock_guard lock(m_mutex);
        if (event.kind == mp::EventKind::WorkerReady) {
            ++m_ready;
            m_lastReadyNs = base::monotonicNs();
        } else if (event.kind == mp::EventKind::WorkerExited) {
            m_lastExitNs = base::monotonicNs();
        }
        m_changed.notify_all();
    }
    bool watched() const noexcept override { return false; }

    // Waits until so many workers have got ready since the pool began; returns when the last did,
    // in nanoseconds of CLOCK_MONOTONIC.
    std::int64_t waitForReady(int count)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_ready >= count; });
        return m_lastReadyNs;
    }
    int ready() const
    {
        const std::lock_guard lock(m_mutex);
        return m_ready;
    }
    std::int64_t lastExitNs() const
    {
        const std::lock_guard lock(m_mutex);
        return m_lastExitNs;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_ready = 0;
    std::int64_t m_lastReadyNs = 0;
    std::int64_t m_lastExitNs = 0;
};

}  // namespace bench
