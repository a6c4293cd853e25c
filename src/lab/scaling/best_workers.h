#pragma once

#include "lab/scaling/samples.h"
#include "lab/stats/summary.h"

#include <optional>
#include <span>
#include <vector>

namespace lab {

// Mean throughput at one N with its 95 % interval (none: measured once).
struct ThroughputAt {
    double workers = 0;
    double mean = 0;
    std::optional<Interval> interval;
};

// The best N: the smallest whose throughput interval overlaps that of the highest mean. `low` and
// `high` span all the N that overlap it: within them the measurements can't tell which is best.
struct BestWorkers {
    double workers = 0;
    double low = 0;
    double high = 0;
};

// None when fewer than two N have an interval. N without one are left out.
std::optional<BestWorkers> bestByOverlap(std::span<const ThroughputAt> points);

// Mean and interval at each N.
std::vector<ThroughputAt> throughputsOf(const GroupedSamples& samples);

}  // namespace lab
