#include "mp/memory/registry.h"

namespace mp::memory {

Registry& Registry::instance()
{
    static auto* const registry = new Registry;  // never destroyed: segments may outlive it
    return *registry;
}

Segment::Ptr Registry::find(const Segment::Identity& identity)
{
    const std::lock_guard lock(m_mutex);
    return findLocked(identity);
}

Segment::Ptr Registry::findOr(const Segment::Identity& identity,
                              const std::function<Segment::Ptr()>& make)
{
    const std::lock_guard lock(m_mutex);
    Segment::Ptr segment = findLocked(identity);
    if (!segment) {
        segment = make();
        m_segments[identity] = segment;
    }
    return segment;
}

void Registry::note(const Segment::Identity& identity, const Segment::Ptr& segment)
{
    const std::lock_guard lock(m_mutex);
    m_segments[identity] = segment;
}

void Registry::forget(const Segment::Identity& identity) noexcept
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_segments.find(identity);
    if (found != m_segments.end() && found->second.expired()) {
        m_segments.erase(found);
    }
}

Segment::Ptr Registry::findLocked(const Segment::Identity& identity)
{
    const auto found = m_segments.find(identity);
    return found == m_segments.end() ? nullptr : found->second.lock();
}

}  // namespace mp::memory
