#include "lab/scaling/least_squares.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit_nlinear.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

namespace lab {

namespace {

using Workspace =
    std::unique_ptr<gsl_multifit_nlinear_workspace, decltype(&gsl_multifit_nlinear_free)>;
using Vector = std::unique_ptr<gsl_vector, decltype(&gsl_vector_free)>;
using Matrix = std::unique_ptr<gsl_matrix, decltype(&gsl_matrix_free)>;

// Throughputs are divided by `scale`, so that all numbers the solver sees are of order one.
struct Problem {
    Law law;
    const GroupedSamples* samples;
    LawParameters fixed;
    std::vector<std::size_t> freeIndexes;
    double scale;

    LawParameters parameters(const gsl_vector* x) const
    {
        LawParameters all = fixed;
        for (std::size_t i = 0; i < freeIndexes.size(); ++i) {
            all[freeIndexes[i]] = gsl_vector_get(x, i);
        }
        return all;
    }
    std::size_t parameterCount() const { return parameterNames(law).size(); }
};

double rootWeight(const SampleGroup& group)
{
    return std::sqrt(static_cast<double>(group.count));
}

int residuals(const gsl_vector* x, void* data, gsl_vector* out)
{
    const auto& problem = *static_cast<const Problem*>(data);
    const LawParameters all = problem.parameters(x);
    const std::span<const double> parameters(all.data(), problem.parameterCount());
    const auto& groups = problem.samples->groups;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const double model = lawThroughput(problem.law, parameters, groups[i].workers);
        // Beyond a pole: a residual so large that the solver refuses the step.
        const double difference =
            std::isfinite(model) ? model - groups[i].mean / problem.scale : 1e6;
        gsl_vector_set(out, i, rootWeight(groups[i]) * difference);
    }
    return GSL_SUCCESS;
}

int jacobian(const gsl_vector* x, void* data, gsl_matrix* out)
{
    const auto& problem = *static_cast<const Problem*>(data);
    const LawParameters all = problem.parameters(x);
    const std::size_t count = problem.parameterCount();
    LawParameters gradient{};
    const auto& groups = problem.samples->groups;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        lawGradient(problem.law, {all.data(), count}, groups[i].workers, {gradient.data(), count});
        for (std::size_t j = 0; j < problem.freeIndexes.size(); ++j) {
            gsl_matrix_set(out, i, j, rootWeight(groups[i]) * gradient[problem.freeIndexes[j]]);
        }
    }
    return GSL_SUCCESS;
}

Workspace makeWorkspace(std::size_t observations, std::size_t parameters)
{
    static std::once_flag once;
    std::call_once(once, [] { gsl_set_error_handler_off(); });
    const gsl_multifit_nlinear_parameters settings = gsl_multifit_nlinear_default_parameters();
    Workspace workspace(
        gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &settings, observations, parameters),
        &gsl_multifit_nlinear_free);
    if (!workspace) {
        throw std::bad_alloc();
    }
    return workspace;
}

// Iterates by hand: GSL's driver calls a start that is the minimum already a failure.
bool solve(gsl_multifit_nlinear_workspace* workspace)
{
    constexpr int mostIterations = 500;
    constexpr double stepTolerance = 1e-11;      // of each parameter
    constexpr double gradientTolerance = 1e-14;  // residuals are of order one
    for (int i = 0; i < mostIterations; ++i) {
        const int status = gsl_multifit_nlinear_iterate(workspace);
        if (status == GSL_ENOPROG) {
            return true;  // no step lowers the residual: a minimum to the last bit
        }
        int reason = 0;
        if (status != GSL_SUCCESS) {
            return false;
        }
        if (gsl_multifit_nlinear_test(stepTolerance, gradientTolerance, 0, &reason, workspace) ==
            GSL_SUCCESS) {
            return true;
        }
    }
    return false;
}

// Back to the unit of the throughputs: lambda, the first parameter, was divided by the scale.
LawMatrix unscaledInverse(const Problem& problem, const gsl_matrix* jacobianMatrix)
{
    const std::size_t p = problem.freeIndexes.size();
    const Matrix covariance(gsl_matrix_alloc(p, p), &gsl_matrix_free);
    gsl_multifit_nlinear_covar(jacobianMatrix, 0, covariance.get());
    LawMatrix inverse{};
    // The residuals' scale divides every entry; a lambda's row and column gain it back.
    const auto factor = [&](std::size_t index) { return index == 0 ? 1 : 1 / problem.scale; };
    for (std::size_t i = 0; i < p; ++i) {
        for (std::size_t j = 0; j < p; ++j) {
            const std::size_t row = problem.freeIndexes[i];
            const std::size_t column = problem.freeIndexes[j];
            inverse[row][column] =
                gsl_matrix_get(covariance.get(), i, j) * factor(row) * factor(column);
        }
    }
    return inverse;
}

Problem makeProblem(Law law, const GroupedSamples& samples, const LawParameters& start,
                    const FreeMask& free)
{
    Problem problem{law, &samples, start, {}, 0};
    for (const SampleGroup& group : samples.groups) {
        problem.scale = std::max(problem.scale, group.mean);
    }
    problem.fixed[0] /= problem.scale;
    for (std::size_t i = 0; i < parameterNames(law).size(); ++i) {
        if (free[i]) {
            problem.freeIndexes.push_back(i);
        }
    }
    return problem;
}

}  // namespace

LeastSquares fitFree(Law law, const GroupedSamples& samples, const LawParameters& start,
                     const FreeMask& free)
{
    Problem problem = makeProblem(law, samples, start, free);
    const std::size_t p = problem.freeIndexes.size();
    gsl_multifit_nlinear_fdf functions{};
    functions.f = residuals;
    functions.df = jacobian;
    functions.n = samples.groups.size();
    functions.p = p;
    functions.params = &problem;

    const Workspace workspace = makeWorkspace(functions.n, p);
    const Vector x(gsl_vector_alloc(p), &gsl_vector_free);
    for (std::size_t i = 0; i < p; ++i) {
        gsl_vector_set(x.get(), i, problem.fixed[problem.freeIndexes[i]]);
    }
    gsl_multifit_nlinear_init(x.get(), &functions, workspace.get());

    LeastSquares fit;
    fit.converged = solve(workspace.get());
    fit.parameters = problem.parameters(gsl_multifit_nlinear_position(workspace.get()));
    fit.parameters[0] *= problem.scale;
    fit.inverse = unscaledInverse(problem, gsl_multifit_nlinear_jac(workspace.get()));
    fit.rss = residualSum(law, samples, fit.parameters);
    fit.converged = fit.converged && std::isfinite(fit.rss);
    return fit;
}

double bestLambda(Law law, const GroupedSamples& samples, LawParameters parameters)
{
    parameters[0] = 1;
    const std::span<const double> all(parameters.data(), parameterNames(law).size());
    double product = 0;
    double square = 0;
    for (const SampleGroup& group : samples.groups) {
        const double unit = lawThroughput(law, all, group.workers);
        product += static_cast<double>(group.count) * unit * group.mean;
        square += static_cast<double>(group.count) * unit * unit;
    }
    return product / square;
}

double residualSum(Law law, const GroupedSamples& samples, const LawParameters& parameters)
{
    const std::span<const double> all(parameters.data(), parameterNames(law).size());
    double sum = samples.pureError;
    for (const SampleGroup& group : samples.groups) {
        const double difference = lawThroughput(law, all, group.workers) - group.mean;
        sum += static_cast<double>(group.count) * difference * difference;
    }
    return sum;
}

}  // namespace lab
