#pragma once

#include "mp/scope/scope_event.h"

#include <cstdint>

namespace gui {

constexpr bool failed(mp::TaskOutcome outcome)
{
    return outcome != mp::TaskOutcome::Value && outcome != mp::TaskOutcome::Cancelled;
}

// One finished try of a task on one lane, as it is read; SpanList keeps it in half the room.
struct Span {
    std::int64_t start = 0;  // ns of CLOCK_MONOTONIC
    std::int64_t end = 0;    // ≥ start
    std::int64_t task = 0;   // index within its job
    std::uint32_t job = 0;
    std::int32_t pid = 0;
    float queueWait = 0;  // ns; seven digits are more than a tooltip shows
    std::uint16_t tries = 0;
    mp::TaskOutcome outcome = mp::TaskOutcome::Value;

    bool failed() const { return gui::failed(outcome); }
    std::int64_t duration() const { return end - start; }
};

// A try that was seen to run and has not finished.
struct RunningSpan {
    std::int64_t start = 0;
    std::int64_t task = 0;
    std::uint32_t job = 0;
    std::int32_t pid = 0;
    std::uint16_t tries = 0;
};

// As if it ended here; nothing is known of its outcome, nor of its wait.
inline Span asSpan(const RunningSpan& open, std::int64_t end)
{
    Span span;
    span.start = open.start;
    span.end = end;
    span.task = open.task;
    span.job = open.job;
    span.pid = open.pid;
    span.tries = open.tries;
    return span;
}

}  // namespace gui
