#pragma once

#include "base/clock.h"

#include <poll.h>

#include <chrono>

namespace helpers {

// Asks again and again until it is so; false when the time is up.
template <class Condition>
bool waitFor(const Condition& condition, std::chrono::milliseconds limit = std::chrono::seconds(30))
{
    const std::int64_t until = base::monotonicNs() + std::chrono::nanoseconds(limit).count();
    while (!condition()) {
        if (base::monotonicNs() >= until) {
            return false;
        }
        ::poll(nullptr, 0, 1);
    }
    return true;
}

}  // namespace helpers
