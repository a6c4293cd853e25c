#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace lab {

// One measurement: items a second with this many workers. Repeated N are replicates.
struct ScalingSample {
    double workers = 0;
    double throughput = 0;
};

// Samples for runs that did `items` items in `seconds` (1 item: runs a second).
ScalingSample sampleFromSeconds(double workers, double seconds, double items = 1);

// All measurements at one N. Least squares on the replicates equals weighted least squares on
// these means, the weight being the count, plus a constant: `pureError` below.
struct SampleGroup {
    double workers = 0;
    double mean = 0;
    std::size_t count = 0;
    std::vector<double> values;
};

struct GroupedSamples {
    std::vector<SampleGroup> groups;  // by ascending N
    std::size_t observations = 0;
    double pureError = 0;     // sum of squared differences from the groups' means
    double sumOfSquares = 0;  // of the values themselves
    double largestWorkers = 0;

    bool replicatedEverywhere() const;  // at least two measurements at each N
};

// Throws std::invalid_argument, naming the measurement (counted from 1) and what would be accepted:
// N must be finite and at least 1, throughputs finite and positive, and there must be from two to
// 4096 different N.
GroupedSamples groupSamples(std::span<const ScalingSample> samples);

}  // namespace lab
