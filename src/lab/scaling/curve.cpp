#include "lab/scaling/curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lab {

CurvePoint curveAt(const LawFit& fit, double workers)
{
    const std::vector<double> parameters = fit.values();
    CurvePoint point{workers, lawThroughput(fit.law, parameters, workers), std::nullopt};
    if (!fit.factor) {
        return point;
    }
    std::vector<double> gradient(parameters.size());
    lawGradient(fit.law, parameters, workers, gradient);
    double variance = 0;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        for (std::size_t j = 0; j < gradient.size(); ++j) {
            variance += gradient[i] * fit.covariance[i][j] * gradient[j];
        }
    }
    const double half = *fit.factor * std::sqrt(std::max(0.0, variance));
    point.band = Interval{std::max(0.0, point.throughput - half), point.throughput + half};
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

}  // namespace lab
