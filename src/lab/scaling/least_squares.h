#pragma once

#include "lab/scaling/models.h"
#include "lab/scaling/samples.h"

#include <array>
#include <cstddef>

namespace lab {

// Up to three parameters of a law, in parameterNames' order, and which of them are free.
using LawParameters = std::array<double, 3>;
using FreeMask = std::array<bool, 3>;
using LawMatrix = std::array<std::array<double, 3>, 3>;

struct LeastSquares {
    LawParameters parameters{};
    LawMatrix inverse{};  // (J^T J)^-1 of the free parameters; zero rows for those held fixed
    double rss = 0;       // residual sum of squares over all replicates
    bool converged = false;
};

// Unconstrained nonlinear least squares of a smooth law (not the cap) by GSL's Levenberg-Marquardt,
// from `start`, with the parameters not in `free` held at their start. Needs at least as many
// groups as free parameters. Thread-safe; switches GSL's aborting error handler off.
LeastSquares fitFree(Law law, const GroupedSamples& samples, const LawParameters& start,
                     const FreeMask& free);

// The lambda that fits best when the others are given; X is linear in it, so this is exact.
double bestLambda(Law law, const GroupedSamples& samples, LawParameters parameters);

// Residual sum of squares over all replicates; infinite where the law is.
double residualSum(Law law, const GroupedSamples& samples, const LawParameters& parameters);

}  // namespace lab
