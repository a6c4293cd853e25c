#pragma once

#include "lab/scaling/best_workers.h"
#include "lab/scaling/fit.h"
#include "lab/scaling/samples.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lab {

// F-test of a law against the simpler one it contains: is the drop in the residual more than the
// additional parameter would bring by chance?
struct NestedTest {
    Law simple = Law::Linear;
    Law full = Law::Linear;
    double f = 0;
    double p = 1;  // probability of so large an F if the simpler law were true
};

// Everything that measured throughputs say about scaling. Example:
//
//   const FitReport report = analyzeScaling(samples);
//   if (report.chosen) { fmt::print("{}\n", lawName(*report.chosen)); }
struct FitReport {
    std::vector<LawFit> fits;       // in allLaws' order; a law with too many parameters is missing
    std::vector<NestedTest> tests;  // only pairs that could be tested
    std::optional<Law> chosen;      // none: not enough evidence, a note says why
    std::optional<BestWorkers> best;
    bool replicated = false;         // at least two measurements at each N: `best` is by intervals
    std::vector<std::string> notes;  // whole sentences

    const LawFit* fitOf(Law law) const;  // null when the law could not be fitted
};

// Fits all laws and chooses among linear, Amdahl, USL and cap: the lowest AICc, but a law that an
// F-test (5 %) doesn't prefer to the simpler law inside it is put aside. Gustafson's law is fitted
// and never chosen: it describes work that grows with N. At least three different N are needed for
// a choice. `best` is by the overlap rule with replicates everywhere; without, the smallest
// measured N at or beyond the chosen law's knee or peak. Throws std::invalid_argument as
// groupSamples does.
FitReport analyzeScaling(std::span<const ScalingSample> samples);

}  // namespace lab
