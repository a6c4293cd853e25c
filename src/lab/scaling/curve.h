#pragma once

#include "lab/scaling/fit.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace lab {

// A point of a fitted law with its 95 % confidence band (of the curve, not of a measurement), in
// items a second.
struct CurvePoint {
    double workers = 0;
    double throughput = 0;
    std::optional<Interval> band;  // none when there are no measurements to spare (n = p)
};

// X(N) by the fitted law, the band by the delta method: X ± t(n - p) sqrt(g^T C g).
CurvePoint curveAt(const LawFit& fit, double workers);

// `count` (>= 2) points at equal distances from `from` (>= 1) to `to`. There is no extrapolation
// beyond twice the largest measured N: the curve ends there. Throws std::invalid_argument if
// nothing is left between `from` and that end.
std::vector<CurvePoint> curve(const LawFit& fit, double from, double to, std::size_t count);

}  // namespace lab
