#pragma once

#include "lab/stats/random.h"

#include <cmath>
#include <numbers>

namespace simulated {

// A standard normal value (Box and Muller), the same for the same seed everywhere.
inline double normal(lab::SeededRandom& random)
{
    constexpr double steps = 1e9;
    const double u = (static_cast<double>(random.below(1'000'000'000)) + 1) / steps;
    const double v = static_cast<double>(random.below(1'000'000'000)) / steps;
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
}

}  // namespace simulated
