#include "lab/scaling/fit_cap.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace lab {

namespace {

// Sums over the rising branch (groups 0 .. last) and the capped one (the rest).
struct Branches {
    double product = 0;  // sum of n N X
    double square = 0;   // sum of n N^2
    double total = 0;    // sum of n X over the capped groups
    double count = 0;    // sum of n over the capped groups
};

Branches branchesOf(const GroupedSamples& samples, std::size_t last)
{
    Branches sums;
    for (std::size_t i = 0; i < samples.groups.size(); ++i) {
        const SampleGroup& group = samples.groups[i];
        const auto n = static_cast<double>(group.count);
        if (i <= last) {
            sums.product += n * group.workers * group.mean;
            sums.square += n * group.workers * group.workers;
        } else {
            sums.total += n * group.mean;
            sums.count += n;
        }
    }
    return sums;
}

struct Candidate {
    LawParameters parameters{};
    std::size_t lastRising = 0;
    double rss = std::numeric_limits<double>::infinity();
};

// The branches on their own, if they meet between the last rising N and the first capped one.
std::optional<LawParameters> kneeBetween(const GroupedSamples& samples, std::size_t last)
{
    if (last + 1 >= samples.groups.size()) {
        return std::nullopt;
    }
    const Branches sums = branchesOf(samples, last);
    const double lambda = sums.product / sums.square;
    const double capacity = sums.total / sums.count;
    const bool meets = capacity >= lambda * samples.groups[last].workers &&
                       capacity <= lambda * samples.groups[last + 1].workers;
    return meets ? std::optional(LawParameters{lambda, capacity, 0}) : std::nullopt;
}

LawParameters kneeAt(const GroupedSamples& samples, std::size_t last)
{
    const double knee = samples.groups[last].workers;
    const Branches sums = branchesOf(samples, last);
    const double lambda =
        (sums.product + knee * sums.total) / (sums.square + knee * knee * sums.count);
    return {lambda, lambda * knee, 0};
}

void keepBetter(const GroupedSamples& samples, const LawParameters& parameters, std::size_t last,
                Candidate& best)
{
    const double rss = residualSum(Law::Cap, samples, parameters);
    // Less than a part in 10^9 of the values is rounding: no reason to see an earlier knee.
    if (rss < best.rss - 1e-18 * samples.sumOfSquares) {
        best = {parameters, last, rss};
    }
}

}  // namespace

CapSolution solveCap(const GroupedSamples& samples)
{
    Candidate best;
    // From the latest knee, so that of equal fits the one that claims least wins.
    for (std::size_t last = samples.groups.size(); last-- > 0;) {
        if (const auto between = kneeBetween(samples, last)) {
            keepBetter(samples, *between, last, best);
        }
        keepBetter(samples, kneeAt(samples, last), last, best);
    }
    const Branches sums = branchesOf(samples, best.lastRising);
    CapSolution cap;
    cap.solution.parameters = best.parameters;
    cap.solution.rss = best.rss;
    cap.solution.converged = true;
    cap.solution.inverse[0][0] = 1 / sums.square;
    cap.solution.inverse[1][1] = sums.count > 0 ? 1 / sums.count : 0;
    cap.free = {true, sums.count > 0, false};
    return cap;
}

}  // namespace lab
