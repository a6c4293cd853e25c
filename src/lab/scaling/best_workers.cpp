#include "lab/scaling/best_workers.h"

#include <algorithm>

namespace lab {

std::vector<ThroughputAt> throughputsOf(const GroupedSamples& samples)
{
    std::vector<ThroughputAt> points;
    for (const SampleGroup& group : samples.groups) {
        points.push_back({group.workers, group.mean, summarize(group.values).interval});
    }
    return points;
}

std::optional<BestWorkers> bestByOverlap(std::span<const ThroughputAt> points)
{
    const ThroughputAt* highest = nullptr;
    std::size_t usable = 0;
    for (const ThroughputAt& point : points) {
        if (!point.interval) {
            continue;
        }
        ++usable;
        if (highest == nullptr || point.mean > highest->mean) {
            highest = &point;
        }
    }
    if (usable < 2) {
        return std::nullopt;
    }
    BestWorkers best{highest->workers, highest->workers, highest->workers};
    for (const ThroughputAt& point : points) {
        if (point.interval && point.interval->high >= highest->interval->low) {
            best.low = std::min(best.low, point.workers);
            best.high = std::max(best.high, point.workers);
        }
    }
    best.workers = best.low;
    return best;
}

}  // namespace lab
