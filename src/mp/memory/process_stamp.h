#pragma once

#include <cstdint>

namespace mp::memory {

// Names one process for good: a PID comes round again, with another start time.
struct ProcessStamp {
    std::int32_t pid = 0;
    std::uint64_t startTicks = 0;  // since boot, in clock ticks

    friend bool operator==(const ProcessStamp&, const ProcessStamp&) = default;
};

// Of this process.
const ProcessStamp& ownStamp();
// Whether that process still runs. One that can't be looked at counts as running.
bool isAlive(const ProcessStamp& process);

}  // namespace mp::memory
