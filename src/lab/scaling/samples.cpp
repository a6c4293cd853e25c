#include "lab/scaling/samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

namespace lab {

namespace {

// The exact fit of the cap law takes time by the square of this.
constexpr std::size_t largestGroupCount = 4096;

void requireUsable(const ScalingSample& sample, std::size_t number)
{
    if (!std::isfinite(sample.workers) || sample.workers < 1) {
        throw std::invalid_argument(
            fmt::format("measurement {}: {} workers; a number of at least 1 is needed", number,
                        sample.workers));
    }
    if (!std::isfinite(sample.throughput) || sample.throughput <= 0) {
        throw std::invalid_argument(
            fmt::format("measurement {} ({} workers): a throughput of {}; a positive number is "
                        "needed (leave failed runs out)",
                        number, sample.workers, sample.throughput));
    }
}

void requireSensibleCounts(std::span<const ScalingSample> samples, std::size_t different)
{
    if (samples.empty()) {
        throw std::invalid_argument("no measurements; at least two worker counts are needed");
    }
    if (different > largestGroupCount) {
        throw std::invalid_argument(fmt::format(
            "{} different worker counts; at most {} can be fitted", different, largestGroupCount));
    }
    if (different < 2) {
        throw std::invalid_argument(
            fmt::format("all {} measurement(s) are at {} workers; measure at least one more "
                        "worker count",
                        samples.size(), samples.front().workers));
    }
}

void summarizeGroup(SampleGroup& group, GroupedSamples& all)
{
    group.count = group.values.size();
    for (const double value : group.values) {
        group.mean += value / static_cast<double>(group.count);
        all.sumOfSquares += value * value;
    }
    for (const double value : group.values) {
        all.pureError += (value - group.mean) * (value - group.mean);
    }
    all.observations += group.count;
    all.largestWorkers = std::max(all.largestWorkers, group.workers);
}

}  // namespace

ScalingSample sampleFromSeconds(double workers, double seconds, double items)
{
    if (!std::isfinite(seconds) || seconds <= 0) {
        throw std::invalid_argument(fmt::format(
            "{} seconds; a positive number is needed (leave failed runs out)", seconds));
    }
    if (!std::isfinite(items) || items <= 0) {
        throw std::invalid_argument(fmt::format("{} items; a positive number is needed", items));
    }
    return {workers, items / seconds};
}

bool GroupedSamples::replicatedEverywhere() const
{
    return std::all_of(groups.begin(), groups.end(),
                       [](const SampleGroup& group) { return group.count >= 2; });
}

GroupedSamples groupSamples(std::span<const ScalingSample> samples)
{
    std::map<double, SampleGroup> byWorkers;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        requireUsable(samples[i], i + 1);
        SampleGroup& group = byWorkers[samples[i].workers];
        group.workers = samples[i].workers;
        group.values.push_back(samples[i].throughput);
    }
    requireSensibleCounts(samples, byWorkers.size());
    GroupedSamples all;
    for (auto& [workers, group] : byWorkers) {
        summarizeGroup(group, all);
        all.groups.push_back(std::move(group));
    }
    return all;
}

}  // namespace lab
