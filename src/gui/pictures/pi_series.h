#pragma once

#include "gui/models/value_facts.h"

#include <cstddef>
#include <vector>

namespace gui {

// The estimate of pi from all the points of the results so far, and how it got there. Keeps at most
// 512 of its steps, evenly spread.
class PiSeries {
public:
    struct Step {
        qint64 samples = 0;
        double estimate = 0;

        friend bool operator==(const Step&, const Step&) = default;
        double error() const;     // estimate - pi
        double expected() const;  // the estimate's standard error
    };

    // False if the value holds no estimate.
    bool add(const ValueFacts& value);

    static double standardError(double samples);

    const std::vector<Step>& steps() const { return m_steps; }
    // Of all results; without any, 0 samples.
    Step last() const;

private:
    qint64 m_inside = 0;
    qint64 m_samples = 0;
    std::vector<Step> m_steps;
    std::size_t m_stride = 1;  // every so many results are a step
    std::size_t m_results = 0;
};

}  // namespace gui
