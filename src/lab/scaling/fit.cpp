#include "lab/scaling/fit.h"

#include "lab/scaling/fit_cap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace lab {

namespace {

// One active set: which parameters are free, and the values of those that are not.
struct ActiveSet {
    FreeMask free;
    LawParameters fixed;
};

std::vector<ActiveSet> activeSets(Law law)
{
    switch (law) {
    case Law::Linear:
        return {{{true, false, false}, {}}};
    case Law::Amdahl:
        return {{{true, true, false}, {}}, {{true, false, false}, {}}};
    case Law::Gustafson:
        return {{{true, true, false}, {}},
                {{true, false, false}, {}},
                {{true, false, false}, {0, 1, 0}}};
    case Law::Usl:
        return {{{true, true, true}, {}},
                {{true, true, false}, {}},
                {{true, false, true}, {}},
                {{true, false, false}, {}}};
    case Law::Cap:
        break;
    }
    throw std::invalid_argument("the cap law has no active sets: it is solved by solveCap");
}

// Starting values for one parameter: its fixed value, or 24 steps by a constant factor from
// `smallest`, where the parameter hardly matters at the largest N, to 1.
std::vector<double> gridOf(bool free, double fixed, double smallest)
{
    if (!free) {
        return {fixed};
    }
    constexpr int steps = 24;
    std::vector<double> grid;
    for (int i = 0; i <= steps; ++i) {
        grid.push_back(std::pow(smallest, 1 - static_cast<double>(i) / steps));
    }
    return grid;
}

LawParameters startOf(Law law, const GroupedSamples& samples, const ActiveSet& set)
{
    const double n = samples.largestWorkers;
    LawParameters best{};
    double lowest = std::numeric_limits<double>::infinity();
    for (const double sigma : gridOf(set.free[1], set.fixed[1], 1e-3 / n)) {
        for (const double kappa : gridOf(set.free[2], set.fixed[2], 1e-3 / (n * n))) {
            LawParameters candidate{0, sigma, kappa};
            candidate[0] = bestLambda(law, samples, candidate);
            const double rss = residualSum(law, samples, candidate);
            if (rss < lowest) {
                lowest = rss;
                best = candidate;
            }
        }
    }
    return best;
}

bool feasible(Law law, const LawParameters& p)
{
    return p[0] > 0 && p[1] >= 0 && p[2] >= 0 && (law != Law::Gustafson || p[1] <= 1);
}

// A throughput can't be negative, a serial part neither, Gustafson's not above 1.
Interval withinBounds(Law law, std::size_t index, double value, double half)
{
    Interval interval{std::max(0.0, value - half), value + half};
    if (law == Law::Gustafson && index == 1) {
        interval.high = std::min(1.0, interval.high);
    }
    return interval;
}

LawFit assemble(Law law, const GroupedSamples& samples, const LeastSquares& solution,
                const FreeMask& free)
{
    LawFit fit;
    fit.law = law;
    fit.rss = solution.rss;
    fit.observations = samples.observations;
    fit.largestWorkers = samples.largestWorkers;
    fit.freeParameters = static_cast<std::size_t>(std::count(free.begin(), free.end(), true));
    double variance = 0;
    if (fit.observations > fit.freeParameters) {
        const auto dof = static_cast<double>(fit.observations - fit.freeParameters);
        variance = solution.rss / dof;
        fit.factor = studentFactor(dof);
    }
    const auto names = parameterNames(law);
    for (std::size_t i = 0; i < names.size(); ++i) {
        FittedParameter parameter{names[i], solution.parameters[i], {}, {}, !free[i]};
        for (std::size_t j = 0; j < names.size(); ++j) {
            fit.covariance[i][j] = solution.inverse[i][j] * variance;
        }
        if (free[i] && fit.factor && solution.inverse[i][i] > 0) {
            parameter.standardError = std::sqrt(fit.covariance[i][i]);
            parameter.interval =
                withinBounds(law, i, parameter.value, *fit.factor * *parameter.standardError);
        }
        fit.parameters.push_back(parameter);
    }
    return fit;
}

// Akaike's criterion for small samples: lower is better. All of a law's parameters count, also
// those at a bound, and the variance; otherwise a law could hide a parameter at its bound.
std::optional<double> aiccOf(const LawFit& fit, const GroupedSamples& samples)
{
    const auto n = static_cast<double>(fit.observations);
    const auto k = static_cast<double>(fit.parameters.size() + 1);
    if (n - k - 1 <= 0) {
        return std::nullopt;
    }
    // Residuals below a part in 10^9 are rounding: no law may win by them.
    const double rss = std::max(fit.rss, 1e-18 * samples.sumOfSquares);
    return n * std::log(rss / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
}

// The rule of the command's contract: kappa's 95 % interval excludes 0, and N* is at most twice the
// largest measured N.
std::optional<ThroughputPeak> peakOf(const LawFit& fit)
{
    if (fit.law != Law::Usl) {
        return std::nullopt;
    }
    const FittedParameter& kappa = fit.parameters[2];
    if (!kappa.interval || kappa.interval->low <= 0) {
        return std::nullopt;
    }
    const std::vector<double> p = fit.values();
    const double workers = uslPeakWorkers(p[1], p[2]);
    if (workers > 2 * fit.largestWorkers) {
        return std::nullopt;
    }
    return ThroughputPeak{workers, uslPeakThroughput(p[0], p[1], p[2])};
}

// What the first, unbounded set wanted for sigma, when the winner had to hold it at 0.
void reportUnboundedSigma(LawFit& fit, const std::optional<LawFit>& unbounded)
{
    const bool bounded = fit.law == Law::Usl || fit.law == Law::Amdahl;
    if (!bounded || !unbounded || !fit.parameters[1].atBound) {
        return;
    }
    FittedParameter sigma = unbounded->parameters[1];
    if (sigma.value >= 0) {
        return;
    }
    if (sigma.standardError) {
        const double half = *unbounded->factor * *sigma.standardError;
        sigma.interval = Interval{sigma.value - half, sigma.value + half};
    }
    fit.unboundedSigma = sigma;
}

LawFit fitSmooth(Law law, const GroupedSamples& samples)
{
    std::optional<LawFit> best;
    std::optional<LawFit> unbounded;
    bool first = true;
    for (const ActiveSet& set : activeSets(law)) {
        const LeastSquares solution = fitFree(law, samples, startOf(law, samples, set), set.free);
        if (solution.converged && first) {
            unbounded = assemble(law, samples, solution, set.free);
        }
        first = false;
        const bool lower = !best || solution.rss < best->rss;
        if (solution.converged && feasible(law, solution.parameters) && lower) {
            best = assemble(law, samples, solution, set.free);
        }
    }
    if (!best) {
        throw std::runtime_error(
            "the least-squares solver found no fit; check the measurements "
            "for values of very different size");
    }
    reportUnboundedSigma(*best, unbounded);
    return *best;
}

}  // namespace

std::vector<double> LawFit::values() const
{
    std::vector<double> all;
    for (const FittedParameter& parameter : parameters) {
        all.push_back(parameter.value);
    }
    return all;
}

double LawFit::throughput(double workers) const
{
    return lawThroughput(law, values(), workers);
}

std::optional<LawFit> fitLaw(Law law, const GroupedSamples& samples)
{
    if (samples.groups.size() < parameterNames(law).size()) {
        return std::nullopt;
    }
    LawFit fit;
    if (law == Law::Cap) {
        const CapSolution cap = solveCap(samples);
        fit = assemble(law, samples, cap.solution, cap.free);
    } else {
        fit = fitSmooth(law, samples);
    }
    fit.aicc = aiccOf(fit, samples);
    fit.peak = peakOf(fit);
    return fit;
}

}  // namespace lab
