#pragma once

#include "lab/sweep/sweeper.h"

#include <string>

namespace cli {

struct ReportStyle {
    int width = 80;
    bool unicode = true;
    bool colour = false;
};

// A sweep for a person at a terminal: a table of times and speedups, the chart, what the fit and
// the numbers say. Whole lines.
std::string sweepReport(const lab::SweepResult& result, const ReportStyle& style);

}  // namespace cli
