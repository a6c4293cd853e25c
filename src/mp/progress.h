#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace mp {

// How far a job, or everything that a pool was ever given, has got. The counts are of one instant:
// queued + running + done + failed + cancelled is the number of tasks submitted so far.
struct Progress {
    std::uint64_t queued = 0;     // not begun
    std::uint64_t running = 0;    // begun and not ended
    std::uint64_t done = 0;       // ended with a value
    std::uint64_t failed = 0;     // ended with an error: thrown, timed out or lost
    std::uint64_t retried = 0;    // tries that were followed by another one
    std::uint64_t lost = 0;       // of `failed`: their worker died
    std::uint64_t cancelled = 0;  // never run, or ended early because asked to
    // Mean time of the tasks so far × those that are left / workers. Nothing before the first task
    // has ended, zero at the end. Other jobs that go first aren't counted in.
    std::optional<std::chrono::nanoseconds> eta{};

    std::uint64_t total() const { return queued + running + done + failed + cancelled; }
    bool finished() const { return queued + running == 0; }
};

}  // namespace mp
