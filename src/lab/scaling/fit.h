#pragma once

#include "lab/scaling/least_squares.h"
#include "lab/scaling/models.h"
#include "lab/scaling/samples.h"
#include "lab/stats/summary.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace lab {

// A fitted parameter in the unit models.h gives it. At a bound (sigma or kappa held at 0, a
// capacity never reached) nothing is known about its error: no standard error, no interval.
struct FittedParameter {
    std::string_view name;
    double value = 0;
    std::optional<double> standardError;
    std::optional<Interval> interval;  // 95 %, t(n - p), cut off at the parameter's own bounds
    bool atBound = false;
};

struct ThroughputPeak {
    double workers = 0;     // N*, a real number
    double throughput = 0;  // X(N*), items a second
};

struct LawFit {
    Law law = Law::Linear;
    std::vector<FittedParameter> parameters;  // in parameterNames' order
    double rss = 0;                           // over the replicates, (items a second)^2
    std::optional<double> aicc;               // none when there are too few measurements for it
    std::optional<ThroughputPeak> peak;       // only when it may be claimed, see peakOf in fit.cpp
    std::size_t observations = 0;
    std::size_t freeParameters = 0;  // those not at a bound: the p of t(n - p)
    double largestWorkers = 0;       // measured
    LawMatrix covariance{};          // of the free parameters
    std::optional<double> factor;    // t(n - p) for 95 %; none when n = p
    // USL and Amdahl with sigma held at 0: what sigma would be without its bound.
    std::optional<FittedParameter> unboundedSigma;

    std::vector<double> values() const;
    double throughput(double workers) const;
};

// The least-squares fit of one law to the replicates. lambda > 0, sigma >= 0, kappa >= 0
// (Gustafson: sigma <= 1 too) hold by active sets: each subset of the bounds is fitted, the
// feasible fit with the lowest residual wins. The solver starts from the best point of a coarse
// grid, on which lambda is exact. None when the law has more parameters than there are different N.
std::optional<LawFit> fitLaw(Law law, const GroupedSamples& samples);

}  // namespace lab
