#pragma once

#include "gui/models/value_facts.h"

#include <QSet>

#include <cstddef>
#include <vector>

namespace gui {

// The estimate of pi from all the points of the results so far, and how it got there, by at most
// 512 steps, evenly spread.
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
    // The last ones, as far as they are of these items.
    void takeAway(const QSet<qint64>& items);

    static double standardError(double samples);

    const std::vector<Step>& steps() const { return m_steps; }
    // Of all results; without any, 0 samples.
    Step last() const;

private:
    struct Result {
        qint64 item = 0;
        qint64 samples = 0;  // those of all results up to it
        qint64 inside = 0;
    };

    static Step stepOf(const Result& result);
    void addStep(std::size_t result);

    std::vector<Result> m_results;
    std::vector<Step> m_steps;
    std::size_t m_stride = 1;  // every so many results are a step
};

}  // namespace gui
