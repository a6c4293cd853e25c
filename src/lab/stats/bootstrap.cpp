#include "lab/stats/bootstrap.h"

#include "lab/stats/random.h"

#include <gsl/gsl_cdf.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace lab {

namespace {

std::vector<double> sortedMediansOfResamples(std::span<const double> sample, std::uint64_t seed,
                                             std::size_t resamples)
{
    SeededRandom random(seed);
    std::vector<double> drawn(sample.size());
    std::vector<double> medians(resamples);
    for (double& result : medians) {
        for (double& value : drawn) {
            value = sample[static_cast<std::size_t>(random.below(sample.size()))];
        }
        result = median(drawn);
    }
    std::sort(medians.begin(), medians.end());
    return medians;
}

// How far the bootstrap's own median lies from the estimate, in normal deviations. Ties count half:
// medians of few values repeat.
double biasCorrection(const std::vector<double>& sorted, double estimate)
{
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), estimate);
    const auto below = static_cast<double>(first - sorted.begin());
    const auto tied = static_cast<double>(last - first);
    const auto count = static_cast<double>(sorted.size());
    const double share =
        std::clamp((below + tied / 2) / count, 1 / (count + 1), count / (count + 1));
    return gsl_cdf_ugaussian_Pinv(share);
}

double jackknifeAcceleration(std::span<const double> sample)
{
    std::vector<double> without(sample.size());
    for (std::size_t i = 0; i < sample.size(); ++i) {
        std::vector<double> rest(sample.begin(), sample.end());
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        without[i] = median(rest);
    }
    const double mean = summarize(without).mean;
    double squares = 0;
    double cubes = 0;
    for (const double value : without) {
        squares += std::pow(mean - value, 2);
        cubes += std::pow(mean - value, 3);
    }
    return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

double quantile(const std::vector<double>& sorted, double share)
{
    const double position = share * static_cast<double>(sorted.size() - 1);
    const auto index = std::min(static_cast<std::size_t>(position), sorted.size() - 2);
    const double part = position - static_cast<double>(index);
    return sorted[index] * (1 - part) + sorted[index + 1] * part;
}

}  // namespace

Interval bootstrapMedian(std::span<const double> sample, std::uint64_t seed, std::size_t resamples)
{
    if (sample.size() < 2) {
        throw std::invalid_argument("a bootstrap needs at least two values");
    }
    if (resamples < 100) {
        throw std::invalid_argument("a 95 % bootstrap interval needs at least 100 resamples");
    }
    const double estimate = median(sample);
    const std::vector<double> medians = sortedMediansOfResamples(sample, seed, resamples);
    const double bias = biasCorrection(medians, estimate);
    // The jackknife is quadratic; a large sample's median has hardly any acceleration left.
    const double acceleration = sample.size() <= 1000 ? jackknifeAcceleration(sample) : 0;
    const auto end = [&](double share) {
        const double z = bias + gsl_cdf_ugaussian_Pinv(share);
        return quantile(medians, gsl_cdf_ugaussian_P(bias + z / (1 - acceleration * z)));
    };
    return {end(0.025), end(0.975)};
}

}  // namespace lab
