#include "lab/stats/summary.h"

#include <gsl/gsl_cdf.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace lab {

namespace {

void requireUsable(std::span<const double> sample)
{
    if (sample.empty()) {
        throw std::invalid_argument("an empty sample has no mean; give at least one value");
    }
    if (!std::all_of(sample.begin(), sample.end(), [](double v) { return std::isfinite(v); })) {
        throw std::invalid_argument("a sample holds a value that is not a finite number");
    }
}

// Two passes: the plain sum of squares loses every digit when the spread is small.
double sumOfSquaredDeviations(std::span<const double> sample, double mean)
{
    double sum = 0;
    for (const double value : sample) {
        sum += (value - mean) * (value - mean);
    }
    return sum;
}

}  // namespace

double studentFactor(double dof)
{
    if (!(dof > 0)) {
        throw std::invalid_argument("Student's t needs more than zero degrees of freedom");
    }
    return gsl_cdf_tdist_Pinv(0.975, dof);
}

double median(std::span<const double> sample)
{
    requireUsable(sample);
    std::vector<double> sorted(sample.begin(), sample.end());
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    if (sorted.size() % 2 == 1) {
        return *middle;
    }
    return (*std::max_element(sorted.begin(), middle) + *middle) / 2;
}

SampleSummary summarize(std::span<const double> sample)
{
    requireUsable(sample);
    SampleSummary summary;
    summary.count = sample.size();
    const auto n = static_cast<double>(sample.size());
    for (const double value : sample) {
        summary.mean += value / n;
    }
    summary.median = median(sample);
    if (sample.size() >= 2) {
        summary.deviation = std::sqrt(sumOfSquaredDeviations(sample, summary.mean) / (n - 1));
        const double half = studentFactor(n - 1) * summary.deviation / std::sqrt(n);
        summary.interval = Interval{summary.mean - half, summary.mean + half};
    }
    return summary;
}

}  // namespace lab
