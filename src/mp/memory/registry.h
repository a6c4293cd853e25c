#pragma once

#include "mp/memory/segment.h"

#include <functional>
#include <map>
#include <mutex>

namespace mp::memory {

// The segments that this process has. Any thread.
class Registry {
public:
    static Registry& instance();

    // Null if this process hasn't got it.
    Segment::Ptr find(const Segment::Identity& identity);
    // The same, or what `make` gives; only one thread makes it.
    Segment::Ptr findOr(const Segment::Identity& identity,
                        const std::function<Segment::Ptr()>& make);
    void note(const Segment::Identity& identity, const Segment::Ptr& segment);
    // Its last holder is going. It may have been made anew meanwhile.
    void forget(const Segment::Identity& identity) noexcept;

private:
    Segment::Ptr findLocked(const Segment::Identity& identity);

    std::recursive_mutex m_mutex;  // an attempt to make one ends in forget()
    std::map<Segment::Identity, std::weak_ptr<Segment>> m_segments;
};

}  // namespace mp::memory
