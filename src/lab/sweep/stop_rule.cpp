#include "lab/sweep/stop_rule.h"

namespace lab {

namespace {

bool within(const std::optional<Interval>& interval, double value, double relative)
{
    return interval && (interval->high - interval->low) / 2 <= relative * value;
}

bool precise(const SweepPoint& point, double relative)
{
    if (point.workers == 1) {
        return within(point.seconds->interval, point.seconds->mean, relative);
    }
    if (point.speedup) {
        return within(point.speedup->interval, point.speedup->value, relative);
    }
    return within(point.throughput->interval, point.throughput->mean, relative);
}

}  // namespace

bool preciseEnough(const SweepSummary& sweep, double relative)
{
    bool any = false;
    for (const SweepPoint& point : sweep.points) {
        if (!point.seconds) {
            continue;
        }
        if (!precise(point, relative)) {
            return false;
        }
        any = true;
    }
    return any;
}

}  // namespace lab
