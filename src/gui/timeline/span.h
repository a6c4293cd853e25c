#pragma once

#include "mp/scope/event.h"

#include <cstdint>

namespace gui {

// One finished try of a task on one lane. 40 bytes; with its share of the pyramid a span costs 45.
struct Span {
    std::int64_t start = 0;  // ns of CLOCK_MONOTONIC
    std::int64_t end = 0;    // ≥ start
    std::int64_t task = 0;   // index within its job
    std::uint32_t job = 0;
    std::int32_t pid = 0;
    float queueWait = 0;  // ns; seven digits are more than a tooltip shows
    std::uint16_t tries = 0;
    mp::TaskOutcome outcome = mp::TaskOutcome::Value;

    bool failed() const
    {
        return outcome != mp::TaskOutcome::Value && outcome != mp::TaskOutcome::Cancelled;
    }
    std::int64_t duration() const { return end - start; }
};

static_assert(sizeof(Span) == 40);

// A try that was seen to run and has not finished.
struct RunningSpan {
    std::int64_t start = 0;
    std::int64_t task = 0;
    std::uint32_t job = 0;
    std::int32_t pid = 0;
    std::uint16_t tries = 0;
};

}  // namespace gui
