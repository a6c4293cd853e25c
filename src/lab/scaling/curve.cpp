#include "lab/scaling/curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <stdexcept>

namespace lab {

namespace {

// Half of the 95 % band of a function of the parameters with this gradient.
double halfBand(const LawFit& fit, const std::vector<double>& gradient)
{
    double variance = 0;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        for (std::size_t j = 0; j < gradient.size(); ++j) {
            variance += gradient[i] * fit.covariance[i][j] * gradient[j];
        }
    }
    return *fit.factor * std::sqrt(std::max(0.0, variance));
}

// Neither a throughput nor a speedup can be negative.
Interval bandAround(double value, double half)
{
    return {std::max(0.0, value - half), value + half};
}

}  // namespace

CurvePoint curveAt(const LawFit& fit, double workers)
{
    const std::vector<double> parameters = fit.values();
    const double alone = lawThroughput(fit.law, parameters, 1);
    CurvePoint point;
    point.workers = workers;
    point.throughput = lawThroughput(fit.law, parameters, workers);
    point.speedup = point.throughput / alone;
    if (!fit.factor) {
        return point;
    }
    std::vector<double> gradient(parameters.size());
    lawGradient(fit.law, parameters, workers, gradient);
    point.band = bandAround(point.throughput, halfBand(fit, gradient));
    std::vector<double> gradientAlone(parameters.size());
    lawGradient(fit.law, parameters, 1, gradientAlone);
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        gradient[i] = (gradient[i] - point.speedup * gradientAlone[i]) / alone;  // quotient rule
    }
    point.speedupBand = bandAround(point.speedup, halfBand(fit, gradient));
    return point;
}

std::vector<CurvePoint> curve(const LawFit& fit, double from, double to, std::size_t count)
{
    const double end = std::min(to, 2 * fit.largestWorkers);
    if (!(from >= 1) || !(end > from) || count < 2) {
        throw std::invalid_argument(fmt::format(
            "a curve of {} points from {} to {} workers; at least 2 points from 1 to at "
            "most {} are possible",
            count, from, to, 2 * fit.largestWorkers));
    }
    std::vector<CurvePoint> points;
    points.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double part = static_cast<double>(i) / static_cast<double>(count - 1);
        points.push_back(curveAt(fit, from + part * (end - from)));
    }
    return points;
}

std::vector<CurvePoint> curveThrough(const LawFit& fit, std::span<const int> measured,
                                     std::size_t steps)
{
    std::set<double> at(measured.begin(), measured.end());
    const double largest = at.empty() ? 1 : *at.rbegin();
    std::vector<CurvePoint> points;
    if (largest <= 1) {
        return points;
    }
    for (std::size_t i = 0; i + 1 < steps; ++i) {
        at.insert(std::pow(largest, static_cast<double>(i) / static_cast<double>(steps - 1)));
    }
    std::transform(at.begin(), at.end(), std::back_inserter(points),
                   [&](double workers) { return curveAt(fit, workers); });
    return points;
}

}  // namespace lab
