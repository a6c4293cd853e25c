#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace lab {

// Ends of a 95 % confidence interval, in the unit of the quantity it belongs to.
struct Interval {
    double low = 0;
    double high = 0;
};

// What a sample says about the quantity it measures; every field has the sample's unit.
struct SampleSummary {
    std::size_t count = 0;
    double mean = 0;
    double median = 0;
    double deviation = 0;              // sample standard deviation (n - 1); 0 for one value
    std::optional<Interval> interval;  // of the mean, by Student's t; none for one value
};

// Throws std::invalid_argument for an empty sample and for values that aren't finite.
SampleSummary summarize(std::span<const double> sample);

// Median of a non-empty sample: the middle value, or the mean of the two middle ones.
double median(std::span<const double> sample);

// The factor of a two-sided 95 % interval: Student's t quantile at 0.975. `dof` is > 0 and need
// not be whole (Welch and Satterthwaite).
double studentFactor(double dof);

}  // namespace lab
