#pragma once

#include "mp/scope/event.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <vector>

namespace helpers {

// Keeps every event of a pool. From any thread.
class EventRecorder final : public mp::EventSink {
public:
    // Whether it says that somebody looks, as mp::EventSink::watched().
    explicit EventRecorder(bool watched) : m_watched(watched) {}

    void publish(const mp::Event& event) noexcept override
    {
        const std::lock_guard lock(m_mutex);
        m_events.push_back(event);
    }
    bool watched() const noexcept override { return m_watched; }

    std::vector<mp::Event> of(mp::EventKind kind) const
    {
        const std::lock_guard lock(m_mutex);
        std::vector<mp::Event> found;
        std::copy_if(m_events.begin(), m_events.end(), std::back_inserter(found),
                     [kind](const mp::Event& event) { return event.kind == kind; });
        return found;
    }
    std::vector<mp::Event> all() const
    {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }

private:
    const bool m_watched;
    mutable std::mutex m_mutex;
    std::vector<mp::Event> m_events;
};

}  // namespace helpers
