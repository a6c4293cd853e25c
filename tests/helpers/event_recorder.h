#pragma once

#include "mp/scope/scope_event.h"

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

    void publish(const mp::ScopeEvent& event) noexcept override
    {
        const std::lock_guard lock(m_mutex);
        m_events.push_back(event);
    }
    bool watched() const noexcept override { return m_watched; }

    std::vector<mp::ScopeEvent> of(mp::EventKind kind) const
    {
        const std::lock_guard lock(m_mutex);
        std::vector<mp::ScopeEvent> found;
        std::copy_if(m_events.begin(), m_events.end(), std::back_inserter(found),
                     [kind](const mp::ScopeEvent& event) { return event.kind == kind; });
        return found;
    }
    std::vector<mp::ScopeEvent> all() const
    {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }

private:
    const bool m_watched;
    mutable std::mutex m_mutex;
    std::vector<mp::ScopeEvent> m_events;
};

}  // namespace helpers
