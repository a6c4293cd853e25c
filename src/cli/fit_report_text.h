#pragma once

#include "lab/scaling/choose.h"

#include <span>
#include <string>

namespace cli {

// A table of the fitted laws with their parameters' 95 % intervals; the chosen one is marked.
std::string lawTable(const lab::FitReport& report);

// The measurements with the chosen law as a chart: speedup when N = 1 was measured, else
// throughput.
std::string fitChart(const lab::FitReport& report, std::span<const lab::ScalingSample> samples,
                     int width, bool colour);

// "Chosen law …", "Peak …", "Best …" and the notes, one a line.
std::string fitSentences(const lab::FitReport& report);

}  // namespace cli
