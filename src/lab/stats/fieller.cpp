#include "lab/stats/fieller.h"

#include <cmath>
#include <stdexcept>

namespace lab {

namespace {

MeanWithError meanOf(const SampleSummary& summary)
{
    return {summary.mean, summary.deviation / std::sqrt(static_cast<double>(summary.count))};
}

// Satterthwaite for the variance of a - r b; 0 when both samples have no spread at all.
double degreesOfFreedom(const SampleSummary& a, const SampleSummary& b, double ratio)
{
    const double errorA = meanOf(a).standardError;
    const double errorB = ratio * meanOf(b).standardError;
    const double partA = errorA * errorA;
    const double partB = errorB * errorB;
    const double below = partA * partA / static_cast<double>(a.count - 1) +
                         partB * partB / static_cast<double>(b.count - 1);
    return below > 0 ? (partA + partB) * (partA + partB) / below : 0;
}

}  // namespace

RatioEstimate fiellerRatio(MeanWithError numerator, MeanWithError denominator, double t)
{
    if (denominator.mean == 0) {
        throw std::invalid_argument("a ratio needs a denominator whose mean is not zero");
    }
    RatioEstimate estimate;
    estimate.value = numerator.mean / denominator.mean;
    const double relative = t * denominator.standardError / denominator.mean;
    const double g = relative * relative;
    if (g >= 1) {
        estimate.unbounded = true;
        return estimate;
    }
    const double a = numerator.standardError / denominator.mean;
    const double b = estimate.value * denominator.standardError / denominator.mean;
    const double half = t * std::sqrt((1 - g) * a * a + b * b) / (1 - g);
    const double centre = estimate.value / (1 - g);
    estimate.interval = Interval{centre - half, centre + half};
    return estimate;
}

RatioEstimate ratioOfMeans(std::span<const double> numerator, std::span<const double> denominator)
{
    const SampleSummary a = summarize(numerator);
    const SampleSummary b = summarize(denominator);
    if (b.mean == 0) {
        throw std::invalid_argument("a ratio needs a denominator whose mean is not zero");
    }
    const double ratio = a.mean / b.mean;
    if (a.count < 2 || b.count < 2) {
        return {ratio, std::nullopt, false};
    }
    const double dof = degreesOfFreedom(a, b, ratio);
    if (!(dof > 0)) {
        return {ratio, Interval{ratio, ratio}, false};
    }
    return fiellerRatio(meanOf(a), meanOf(b), studentFactor(dof));
}

}  // namespace lab
