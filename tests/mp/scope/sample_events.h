#pragma once

#include "mp/scope/scope_event.h"

#include <cstdint>

// Events whose words belong together, so that a mixed one is seen.
namespace samples {

inline mp::ScopeEvent finishedTask(std::int64_t publisher, std::int64_t index)
{
    mp::ScopeEvent event;
    event.time = publisher ^ (index << 20);
    event.kind = mp::EventKind::TaskFinished;
    event.slot = static_cast<std::uint32_t>(publisher);
    event.pid = static_cast<std::int32_t>(index & 0x7FFF'FFFF);
    event.job = static_cast<std::uint32_t>(index >> 8) + 1;
    event.values = {index, index * 3, index * 7 + publisher, ~index, index % 5};
    return event;
}

inline bool isWhole(const mp::ScopeEvent& event)
{
    const mp::ScopeEvent wanted = finishedTask(event.slot, event.values[0]);
    return event.time == wanted.time && event.kind == wanted.kind && event.pid == wanted.pid &&
           event.job == wanted.job && event.values == wanted.values;
}

}  // namespace samples
