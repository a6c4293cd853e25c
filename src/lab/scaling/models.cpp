#include "lab/scaling/models.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace lab {

namespace {

constexpr std::string_view linearNames[] = {"lambda"};
constexpr std::string_view sigmaNames[] = {"lambda", "sigma"};
constexpr std::string_view uslNames[] = {"lambda", "sigma", "kappa"};
constexpr std::string_view capNames[] = {"lambda", "capacity"};
constexpr double infinity = std::numeric_limits<double>::infinity();

double uslDenominator(double sigma, double kappa, double n)
{
    return 1 + sigma * (n - 1) + kappa * n * (n - 1);
}

double usl(double lambda, double sigma, double kappa, double n)
{
    const double below = uslDenominator(sigma, kappa, n);
    return below > 0 ? lambda * n / below : infinity;
}

// Shared by Amdahl (two parameters, kappa = 0) and USL (three).
void uslGradient(std::span<const double> p, double n, std::span<double> out)
{
    const double below = uslDenominator(p[1], p.size() > 2 ? p[2] : 0, n);
    const double bySerial = -p[0] * n * (n - 1) / (below * below);
    out[0] = n / below;
    out[1] = bySerial;
    if (out.size() > 2) {
        out[2] = bySerial * n;
    }
}

}  // namespace

std::string_view lawName(Law law)
{
    switch (law) {
    case Law::Linear:
        return "linear";
    case Law::Amdahl:
        return "amdahl";
    case Law::Gustafson:
        return "gustafson";
    case Law::Usl:
        return "usl";
    case Law::Cap:
        return "cap";
    }
    throw std::invalid_argument("unknown scaling law");
}

std::span<const std::string_view> parameterNames(Law law)
{
    switch (law) {
    case Law::Linear:
        return linearNames;
    case Law::Amdahl:
    case Law::Gustafson:
        return sigmaNames;
    case Law::Usl:
        return uslNames;
    case Law::Cap:
        return capNames;
    }
    throw std::invalid_argument("unknown scaling law");
}

double lawThroughput(Law law, std::span<const double> p, double n)
{
    switch (law) {
    case Law::Linear:
        return p[0] * n;
    case Law::Amdahl:
        return usl(p[0], p[1], 0, n);
    case Law::Gustafson:
        return p[0] * (n - p[1] * (n - 1));
    case Law::Usl:
        return usl(p[0], p[1], p[2], n);
    case Law::Cap:
        return std::min(p[0] * n, p[1]);
    }
    throw std::invalid_argument("unknown scaling law");
}

void lawGradient(Law law, std::span<const double> p, double n, std::span<double> out)
{
    switch (law) {
    case Law::Linear:
        out[0] = n;
        return;
    case Law::Amdahl:
    case Law::Usl:
        uslGradient(p, n, out);
        return;
    case Law::Gustafson:
        out[0] = n - p[1] * (n - 1);
        out[1] = -p[0] * (n - 1);
        return;
    case Law::Cap:
        // At the knee itself the left branch counts, so that a knee on a measured N keeps lambda.
        out[0] = p[0] * n <= p[1] * (1 + 1e-12) ? n : 0;
        out[1] = out[0] > 0 ? 0 : 1;
        return;
    }
    throw std::invalid_argument("unknown scaling law");
}

double uslPeakWorkers(double sigma, double kappa)
{
    if (sigma >= 1) {
        return 1;
    }
    return kappa > 0 ? std::max(1.0, std::sqrt((1 - sigma) / kappa)) : infinity;
}

double uslPeakThroughput(double lambda, double sigma, double kappa)
{
    if (uslPeakWorkers(sigma, kappa) <= 1) {
        return lambda;
    }
    const double below = sigma - kappa + 2 * std::sqrt(kappa * (1 - sigma));
    return below > 0 ? lambda / below : infinity;
}

double efficiency(double speedup, double workers)
{
    return speedup / workers;
}

double karpFlatt(double speedup, double workers)
{
    if (!(workers > 1) || !(speedup > 0)) {
        throw std::invalid_argument(
            "the Karp-Flatt serial part needs a positive speedup at more than one worker");
    }
    return (1 / speedup - 1 / workers) / (1 - 1 / workers);
}

}  // namespace lab
