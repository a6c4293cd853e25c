#pragma once

#include "../stats/simulated.h"
#include "lab/scaling/models.h"
#include "lab/scaling/samples.h"

#include <vector>

namespace measured {

inline const std::vector<double> grid{1, 2, 3, 4, 6, 8, 12, 16, 32};

// What a law says at each N, without noise.
inline std::vector<lab::ScalingSample> exact(lab::Law law, const std::vector<double>& parameters,
                                             const std::vector<double>& workers = grid)
{
    std::vector<lab::ScalingSample> samples;
    for (const double n : workers) {
        samples.push_back({n, lab::lawThroughput(law, parameters, n)});
    }
    return samples;
}

// `repeats` measurements at each N with normal noise of the given standard deviation.
inline std::vector<lab::ScalingSample> noisy(lab::Law law, const std::vector<double>& parameters,
                                             int repeats, double deviation,
                                             lab::SeededRandom& random,
                                             const std::vector<double>& workers = grid)
{
    std::vector<lab::ScalingSample> samples;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        for (const lab::ScalingSample& sample : exact(law, parameters, workers)) {
            samples.push_back(
                {sample.workers, sample.throughput + deviation * simulated::normal(random)});
        }
    }
    return samples;
}

// SPEC SDM91 on a Sun SPARCcenter 2000: scripts in parallel, scripts an hour. Published and used as
// a worked example in Gunther, "Guerrilla Capacity Planning", 2007.
inline const std::vector<lab::ScalingSample> specSdm91{{1, 64.9},    {18, 995.9},   {36, 1652.4},
                                                       {72, 1853.2}, {108, 1828.9}, {144, 1775.0},
                                                       {216, 1702.2}};

}  // namespace measured
