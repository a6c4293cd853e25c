#pragma once

#include <cstdint>
#include <deque>
#include <optional>

namespace lab {

// How fast the items of a run come to their ends, and how long the rest will take: for a progress
// bar. Times are ns of CLOCK_MONOTONIC. Not for several threads.
class Pace {
public:
    // So many items had ended at this moment. The first look is the run's begin.
    void look(std::int64_t nowNs, std::int64_t settled);

    // Items a second during the last seconds; nothing while none ends.
    std::optional<double> rate() const;

    // Seconds until `left` more items will have ended. The rate holds everything that takes time,
    // but while each worker has ended only a few items it jumps with every round of them: then
    // `byTasks` is better, what the mean time of the tasks lets expect (mp::Progress::eta).
    std::optional<double> secondsLeft(std::int64_t left, int workers,
                                      std::optional<double> byTasks) const;

private:
    struct Look {
        std::int64_t nowNs = 0;
        std::int64_t settled = 0;
    };
    std::int64_t recent() const;

    std::deque<Look> m_looks{};
};

}  // namespace lab
