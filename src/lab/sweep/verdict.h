#pragma once

#include "lab/sweep/points.h"

#include <nlohmann/json.hpp>

#include <string>

namespace lab {

// One sentence about what limits the work, with the numbers it rests on and what to try next.
struct Verdict {
    std::string code;  // waiting-bound, cpu-bound, oversubscribed, not-enough-evidence
    std::string text;
    // The numbers by name: cores; pool; withinCores, beyondCores, slower {workers, throughput, low,
    // high, cpuShare}; leastShare, mostShare (of a core, up to the cores); missing.
    nlohmann::json evidence;
};

// What may be said from CPU / (N × wall) and the throughputs' intervals, and nothing more:
//   waiting-bound   a worker burns at most half a core at each N up to the cores, and some N above
//                   the cores is faster than all up to them (the intervals don't overlap)
//   oversubscribed  workers keep the cores busy (>= 80 %), and some N above the cores is slower
//                   than the best N up to them (the intervals don't overlap)
//   cpu-bound       workers burn at least 80 % of a core at each N up to the cores, the speedup
//                   grows with them, and no measured N above the cores is faster
// Anything else is not-enough-evidence. Its evidence names in "missing" what there isn't: repeats,
// cpu-time, beyond-cores (a measured N above them that is faster) or pattern (one cause). The
// numbers of the text are in the evidence, so that others can say it in other languages.
// `cores`: those the run could use.
Verdict verdictOf(const SweepSummary& sweep, int cores);

}  // namespace lab
