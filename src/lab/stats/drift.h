#pragma once

#include "lab/stats/summary.h"

#include <optional>
#include <span>

namespace lab {

// Change of a repeated measurement from its first to its last repetition, as a part of its mean:
// 0.05 means it became 5 % larger (a time: 5 % slower) while the sweep ran.
struct Drift {
    double change = 0;
    Interval interval;         // 95 %, by Student's t on the slope of a straight line
    bool significant = false;  // the interval excludes 0
};

// Straight line through the repetitions in the order they were measured, by ordinary least squares.
// None for fewer than four repetitions: three can't tell a slope from noise. Throws
// std::invalid_argument for values that aren't finite or a mean that isn't positive.
std::optional<Drift> driftOf(std::span<const double> inOrder);

}  // namespace lab
