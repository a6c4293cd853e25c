#include "lab/sweep/verdict.h"

#include <fmt/format.h>

#include <algorithm>

namespace lab {

namespace {

constexpr double busyShare = 0.8;     // of a core: the worker computes
constexpr double waitingShare = 0.5;  // of a core: the worker waits
constexpr double goodEfficiency = 0.7;

// The sweep's points on either side of the number of cores, those with intervals only.
struct Sides {
    std::vector<const SweepPoint*> within;  // N <= cores
    std::vector<const SweepPoint*> beyond;
};

Sides sidesOf(const SweepSummary& sweep, int cores)
{
    Sides sides;
    for (const SweepPoint& point : sweep.points) {
        if (point.throughput && point.throughput->interval) {
            (point.workers <= cores ? sides.within : sides.beyond).push_back(&point);
        }
    }
    return sides;
}

const SweepPoint* fastest(const std::vector<const SweepPoint*>& points)
{
    const auto found = std::max_element(points.begin(), points.end(),
                                        [](const SweepPoint* a, const SweepPoint* b) {
                                            return a->throughput->mean < b->throughput->mean;
                                        });
    return found == points.end() ? nullptr : *found;
}

bool provenFaster(const SweepPoint& a, const SweepPoint& b)
{
    return a.throughput->interval->low > b.throughput->interval->high;
}

const SweepPoint* provenSlowest(const std::vector<const SweepPoint*>& points,
                                const SweepPoint& than)
{
    const SweepPoint* slowest = nullptr;
    for (const SweepPoint* point : points) {
        const bool lower =
            slowest == nullptr || point->throughput->mean < slowest->throughput->mean;
        if (provenFaster(than, *point) && lower) {
            slowest = point;
        }
    }
    return slowest;
}

nlohmann::json numbersOf(const SweepPoint& point)
{
    nlohmann::json json{{"workers", point.workers},
                        {"throughput", point.throughput->mean},
                        {"low", point.throughput->interval->low},
                        {"high", point.throughput->interval->high}};
    json["cpuShare"] = point.cpuShare ? nlohmann::json(*point.cpuShare) : nlohmann::json();
    return json;
}

Verdict notEnough(const char* missing, const std::string& text, nlohmann::json evidence)
{
    evidence["missing"] = missing;
    return {"not-enough-evidence", "Not enough evidence for a verdict: " + text,
            std::move(evidence)};
}

Verdict waitingBound(const SweepPoint& within, const SweepPoint& beyond, int cores,
                     nlohmann::json evidence)
{
    const bool async = evidence.at("pool") == "async";
    return {
        "waiting-bound",
        fmt::format("Waiting-bound: a worker uses {:.0f} % of a core, and {} workers do {:.3g} "
                    "items/s where {} do {:.3g}, on {} cores. More workers than cores pay off{}",
                    100 * *within.cpuShare, beyond.workers, beyond.throughput->mean, within.workers,
                    within.throughput->mean, cores, async ? "." : "; the async pool would do too."),
        std::move(evidence)};
}

Verdict oversubscribed(const SweepPoint& within, const SweepPoint& beyond, int cores,
                       nlohmann::json evidence)
{
    return {"oversubscribed",
            fmt::format("Oversubscribed beyond {} cores: {} workers do {:.3g} items/s, {} only "
                        "{:.3g}, while the cores are busy. Use at most {} workers.",
                        cores, within.workers, within.throughput->mean, beyond.workers,
                        beyond.throughput->mean, cores),
            std::move(evidence)};
}

Verdict cpuBound(const SweepPoint& within, int cores, bool measuredBeyond, nlohmann::json evidence)
{
    return {"cpu-bound",
            fmt::format("CPU-bound: each of {} workers keeps a core {:.0f} % busy{}. Use as many "
                        "workers as cores, {}.",
                        within.workers, 100 * *within.cpuShare,
                        measuredBeyond ? ", and more than the cores bring nothing" : "", cores),
            std::move(evidence)};
}

double coreUse(const SweepPoint& point, int cores)
{
    return *point.cpuShare * point.workers / std::min(point.workers, cores);
}

bool allShares(const std::vector<const SweepPoint*>& points)
{
    return std::all_of(points.begin(), points.end(),
                       [](const SweepPoint* point) { return point->cpuShare.has_value(); });
}

// The speedup of the fastest point is one that computing workers would have.
bool scalesWithin(const SweepPoint& within, int cores)
{
    return within.workers == cores && within.efficiency &&
           within.efficiency->value >= goodEfficiency;
}

Verdict judge(const Sides& sides, int cores, nlohmann::json evidence)
{
    const SweepPoint& within = *fastest(sides.within);
    const SweepPoint* beyond = fastest(sides.beyond);
    const auto share = [](const SweepPoint* a, const SweepPoint* b) {
        return *a->cpuShare < *b->cpuShare;
    };
    const auto [least, most] = std::minmax_element(sides.within.begin(), sides.within.end(), share);
    evidence["leastShare"] = *(*least)->cpuShare;
    evidence["mostShare"] = *(*most)->cpuShare;
    const bool busy = *(*least)->cpuShare >= busyShare;
    const bool faster = beyond != nullptr && provenFaster(*beyond, within);
    if (*(*most)->cpuShare <= waitingShare) {
        if (faster) {
            return waitingBound(within, *beyond, cores, std::move(evidence));
        }
        return notEnough(
            "beyond-cores",
            fmt::format("the workers use at most {:.0f} % of a core, but no N above the "
                        "{} cores is faster; measure more workers than cores.",
                        100 * *(*most)->cpuShare, cores),
            std::move(evidence));
    }
    const SweepPoint* slower = provenSlowest(sides.beyond, within);
    if (busy && slower != nullptr && coreUse(*slower, cores) >= busyShare) {
        evidence["slower"] = numbersOf(*slower);
        return oversubscribed(within, *slower, cores, std::move(evidence));
    }
    if (busy && !faster && scalesWithin(within, cores)) {
        return cpuBound(within, cores, beyond != nullptr, std::move(evidence));
    }
    return notEnough("pattern",
                     fmt::format("the workers use {:.0f} to {:.0f} % of a core and the throughput "
                                 "follows no pattern with one cause; measure 1, the {} cores and "
                                 "twice as many workers.",
                                 100 * *(*least)->cpuShare, 100 * *(*most)->cpuShare, cores),
                     std::move(evidence));
}

}  // namespace

Verdict verdictOf(const SweepSummary& sweep, int cores)
{
    nlohmann::json evidence{{"cores", cores}, {"pool", sweep.pool}};
    const Sides sides = sidesOf(sweep, cores);
    if (sides.within.empty() || sides.within.size() + sides.beyond.size() < 2) {
        return notEnough("repeats",
                         "fewer than two worker counts were repeated, one of them up to the number "
                         "of cores; add --repeats or worker counts.",
                         std::move(evidence));
    }
    evidence["withinCores"] = numbersOf(*fastest(sides.within));
    if (!sides.beyond.empty()) {
        evidence["beyondCores"] = numbersOf(*fastest(sides.beyond));
    }
    if (!allShares(sides.within) || !allShares(sides.beyond)) {
        return notEnough("cpu-time", "the workers' CPU time is not known.", std::move(evidence));
    }
    return judge(sides, cores, std::move(evidence));
}

}  // namespace lab
