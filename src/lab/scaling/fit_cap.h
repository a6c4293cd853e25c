#pragma once

#include "lab/scaling/least_squares.h"

namespace lab {

// The least-squares fit of the hard cap X = min(lambda N, capacity).
struct CapSolution {
    LeastSquares solution;  // parameters: lambda, capacity
    FreeMask free{};        // capacity is not free when no measurement reaches it
};

// Exact, without iteration: for each split of the N into "rising" and "capped", the two branches
// are linear least squares; where they don't meet between the two N, the knee lies on a measured N.
// The lowest residual wins. A knee on a measured N counts as rising. Needs two groups.
CapSolution solveCap(const GroupedSamples& samples);

}  // namespace lab
