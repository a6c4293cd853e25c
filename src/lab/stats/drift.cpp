#include "lab/stats/drift.h"

#include <cmath>
#include <stdexcept>

namespace lab {

std::optional<Drift> driftOf(std::span<const double> inOrder)
{
    if (inOrder.size() < 4) {
        return std::nullopt;
    }
    const double mean = summarize(inOrder).mean;
    if (!(mean > 0)) {
        throw std::invalid_argument("drift is a part of the mean, which must be positive");
    }
    const auto n = static_cast<double>(inOrder.size());
    const double middle = (n - 1) / 2;
    const double spread = n * (n * n - 1) / 12;  // sum of (i - middle)^2
    double slope = 0;
    for (std::size_t i = 0; i < inOrder.size(); ++i) {
        slope += (static_cast<double>(i) - middle) * inOrder[i] / spread;
    }
    double residual = 0;
    for (std::size_t i = 0; i < inOrder.size(); ++i) {
        const double expected = mean + slope * (static_cast<double>(i) - middle);
        residual += (inOrder[i] - expected) * (inOrder[i] - expected);
    }
    const double scale = (n - 1) / mean;
    const double half = studentFactor(n - 2) * std::sqrt(residual / (n - 2) / spread) * scale;
    Drift drift;
    drift.change = slope * scale;
    drift.interval = {drift.change - half, drift.change + half};
    // A change below one part in 10^9 is rounding, also where the residual is zero.
    drift.significant = std::abs(drift.change) > half + 1e-9;
    return drift;
}

}  // namespace lab
