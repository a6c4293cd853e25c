#pragma once

#include "gui/timeline/span_store.h"

#include <cstdint>

namespace gui {

// A span by its place, so that it stays valid while others are appended.
struct SpanPlace {
    std::uint32_t slot = 0;
    std::uint32_t job = 0;
    std::int64_t task = 0;
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::int64_t wait = 0;  // ns in the queue before its start
    friend bool operator==(const SpanPlace&, const SpanPlace&) = default;
};

inline SpanPlace placeOf(const SpanLane& lane, const Span& span)
{
    return {lane.slot(), span.job, span.task,
            span.start,  span.end, static_cast<std::int64_t>(span.queueWait)};
}

}  // namespace gui
