#pragma once

#include "lab/stats/summary.h"

#include <optional>
#include <span>

namespace lab {

// A ratio of two means with its 95 % interval. There is no interval when a sample has one value
// only (nothing is known about its spread), or when the denominator can't be told from zero: then
// Fieller's set is unbounded, and no pair of numbers describes it.
struct RatioEstimate {
    double value = 0;
    std::optional<Interval> interval;
    bool unbounded = false;  // true: the denominator's own interval contains zero
};

// A mean and the standard error of that mean, in the same unit.
struct MeanWithError {
    double mean = 0;
    double standardError = 0;
};

// Fieller's interval for numerator / denominator of independent means (E. C. Fieller, "Some
// problems in interval estimation", JRSS B 16, 1954): the ratios r for which
// (a - r b)^2 <= t^2 (va + r^2 vb). `t` is the factor of the wanted interval.
RatioEstimate fiellerRatio(MeanWithError numerator, MeanWithError denominator, double t);

// The same from two unpaired samples, which may differ in size and in variance: degrees of freedom
// by Welch and Satterthwaite for a - r b at the estimated r. Throws std::invalid_argument for an
// empty sample, values that aren't finite, and a denominator whose mean is zero.
RatioEstimate ratioOfMeans(std::span<const double> numerator, std::span<const double> denominator);

}  // namespace lab
