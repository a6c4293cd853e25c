#include "lab/sweep/points.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <stdexcept>

namespace lab {

namespace {

void requireUsable(const SweepRepeat& repeat)
{
    if (repeat.workers < 1) {
        throw std::invalid_argument(
            fmt::format("a repeat with {} workers; at least 1 is needed", repeat.workers));
    }
    const bool measured = std::isfinite(repeat.seconds) && repeat.seconds > 0;
    if (repeat.status == RepeatStatus::Ok && !measured) {
        throw std::invalid_argument(
            fmt::format("a repeat with {} workers that took {} seconds; a positive time is needed",
                        repeat.workers, repeat.seconds));
    }
}

std::vector<double> okSeconds(const SweepPoint& point)
{
    std::vector<double> seconds;
    for (const SweepRepeat& repeat : point.repeats) {
        if (repeat.status == RepeatStatus::Ok) {
            seconds.push_back(repeat.seconds);
        }
    }
    return seconds;
}

std::optional<double> cpuShareOf(const SweepPoint& point)
{
    double cpu = 0;
    double wall = 0;
    for (const SweepRepeat& repeat : point.repeats) {
        if (repeat.status != RepeatStatus::Ok) {
            continue;
        }
        if (!repeat.cpuSeconds) {
            return std::nullopt;
        }
        cpu += *repeat.cpuSeconds;
        wall += repeat.seconds;
    }
    return wall > 0 ? std::optional(cpu / (wall * point.workers)) : std::nullopt;
}

RatioEstimate efficiencyOf(const RatioEstimate& speedup, double workers)
{
    RatioEstimate result = speedup;
    result.value = efficiency(speedup.value, workers);
    if (speedup.interval) {
        result.interval = Interval{efficiency(speedup.interval->low, workers),
                                   efficiency(speedup.interval->high, workers)};
    }
    return result;
}

// The serial part falls while the speedup rises, so the ends change places.
std::optional<RatioEstimate> karpFlattOf(const RatioEstimate& speedup, double workers)
{
    if (workers <= 1) {
        return std::nullopt;
    }
    RatioEstimate result{karpFlatt(speedup.value, workers), std::nullopt, speedup.unbounded};
    if (speedup.interval && speedup.interval->low > 0) {
        result.interval = Interval{karpFlatt(speedup.interval->high, workers),
                                   karpFlatt(speedup.interval->low, workers)};
    }
    return result;
}

RatioEstimate speedupOf(const std::vector<double>& alone, const SweepPoint& point)
{
    if (point.workers == 1) {
        return {1, Interval{1, 1}, false};  // against itself: by definition, without error
    }
    return ratioOfMeans(alone, okSeconds(point));
}

void summarizePoint(SweepPoint& point, double items, const std::vector<double>& alone)
{
    const std::vector<double> seconds = okSeconds(point);
    point.censored = point.repeats.size() - seconds.size();
    if (seconds.empty()) {
        return;
    }
    std::vector<double> throughput;
    throughput.reserve(seconds.size());
    for (const double time : seconds) {
        throughput.push_back(items / time);
    }
    point.seconds = summarize(seconds);
    point.throughput = summarize(throughput);
    point.cpuShare = cpuShareOf(point);
    if (!alone.empty()) {
        point.speedup = speedupOf(alone, point);
        point.efficiency = efficiencyOf(*point.speedup, point.workers);
        point.karpFlatt = karpFlattOf(*point.speedup, point.workers);
    }
}

std::vector<ScalingSample> samplesOf(const SweepSummary& sweep, double items)
{
    std::vector<ScalingSample> samples;
    for (const SweepPoint& point : sweep.points) {
        for (const double seconds : okSeconds(point)) {
            samples.push_back(sampleFromSeconds(point.workers, seconds, items));
        }
    }
    return samples;
}

std::optional<BestWorkers> bestOf(const SweepSummary& sweep)
{
    std::vector<ThroughputAt> at;
    for (const SweepPoint& point : sweep.points) {
        if (point.throughput) {
            at.push_back({static_cast<double>(point.workers), point.throughput->mean,
                          point.throughput->interval});
        }
    }
    return bestByOverlap(at);
}

void fitSweep(SweepSummary& sweep, double items)
{
    try {
        sweep.fit = analyzeScaling(samplesOf(sweep, items));
    } catch (const std::exception& problem) {
        sweep.whyNoFit = problem.what();  // a sweep of one N is fine, it just has no law
    }
}

}  // namespace

SweepSummary summarizeSweep(std::string pool, double items, std::span<const SweepRepeat> repeats)
{
    if (!std::isfinite(items) || items <= 0) {
        throw std::invalid_argument(
            fmt::format("a sweep of {} items; at least one is needed", items));
    }
    std::map<int, SweepPoint> byWorkers;
    for (const SweepRepeat& repeat : repeats) {
        requireUsable(repeat);
        SweepPoint& point = byWorkers[repeat.workers];
        point.workers = repeat.workers;
        point.repeats.push_back(repeat);
    }
    const auto one = byWorkers.find(1);
    const std::vector<double> alone =
        one != byWorkers.end() ? okSeconds(one->second) : std::vector<double>();
    SweepSummary sweep;
    sweep.pool = std::move(pool);
    for (auto& [workers, point] : byWorkers) {
        summarizePoint(point, items, alone);
        sweep.points.push_back(std::move(point));
    }
    fitSweep(sweep, items);
    sweep.best = bestOf(sweep);
    if (!sweep.points.empty()) {
        sweep.drift = driftOf(okSeconds(sweep.points.front()));
    }
    return sweep;
}

std::string_view repeatStatusName(RepeatStatus status)
{
    switch (status) {
    case RepeatStatus::Ok:
        return "ok";
    case RepeatStatus::Failed:
        return "failed";
    case RepeatStatus::Timeout:
        return "timeout";
    case RepeatStatus::Cancelled:
        break;
    }
    return "cancelled";
}

}  // namespace lab
