#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lab {

// One run of a sweep, in the order of the plan.
struct PlannedRun {
    int workers = 1;
    int block = 0;          // 0, 1, …; warm-up runs have block -1
    bool warmUp = false;    // run and thrown away: caches, start-up, clock speed
    bool sentinel = false;  // the measured N = 1 (else smallest N) of its block: shows drift
};

// The order in which a sweep runs: randomised complete blocks. First each N once as a warm-up, then
// `blocks` blocks, each of them every N once in an order shuffled by itself. So a slow change of
// the machine hits all N alike, and the sentinels, one a block, show it (driftOf in stats/drift.h).
struct SweepPlan {
    std::uint64_t seed = 0;
    std::vector<PlannedRun> runs;
};

inline constexpr int defaultSweepBlocks = 10;

// The same arguments give the same plan on every machine. Throws std::invalid_argument for no
// workers, an N that occurs twice or isn't in 1 … 4096, and blocks not in 1 … 10,000.
SweepPlan makeSweepPlan(std::span<const int> workers, int blocks, std::uint64_t seed);

}  // namespace lab
