#pragma once

#include "lab/stats/summary.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lab {

// 95 % interval of the median by the bias-corrected and accelerated bootstrap (B. Efron, "Better
// bootstrap confidence intervals", JASA 82, 1987). The same seed gives the same interval on every
// machine. Throws std::invalid_argument for fewer than two values, values that aren't finite and
// fewer than 100 resamples. Cost: resamples × sample size.
Interval bootstrapMedian(std::span<const double> sample, std::uint64_t seed,
                         std::size_t resamples = 2000);

}  // namespace lab
