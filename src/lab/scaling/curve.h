#pragma once

#include "lab/scaling/fit.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace lab {

// A point of a fitted law with its 95 % confidence bands (of the curve, not of a measurement).
struct CurvePoint {
    double workers = 0;
    double throughput = 0;         // X(N), items a second
    std::optional<Interval> band;  // none when there are no measurements to spare (n = p)
    double speedup = 1;            // S(N) = X(N) / X(1), by the law itself
    std::optional<Interval> speedupBand;
};

// The fitted law at N, its bands by the delta method: f +- t(n - p) sqrt(g^T C g), where g are the
// derivatives of f by the law's parameters and C is their covariance from the fit (Seber and Wild,
// Nonlinear Regression, Wiley 1989, section 5.1). A speedup can't depend on lambda, so its band has
// no width at N = 1 and is not the throughput's band divided by X(1).
CurvePoint curveAt(const LawFit& fit, double workers);

// `count` (>= 2) points at equal distances from `from` (>= 1) to `to`. There is no extrapolation
// beyond twice the largest measured N: the curve ends there. Throws std::invalid_argument if
// nothing is left between `from` and that end.
std::vector<CurvePoint> curve(const LawFit& fit, double from, double to, std::size_t count);

// For drawing on any axis: `steps` points at equal ratios from 1 to the largest of `measured`, and
// each measured N itself, by rising N. Nothing when no N is above 1.
std::vector<CurvePoint> curveThrough(const LawFit& fit, std::span<const int> measured,
                                     std::size_t steps);

}  // namespace lab
