#include "lab/sweep/plan.h"

#include "lab/stats/random.h"
#include "lab/sweep/worker_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace lab {

namespace {

constexpr int mostBlocks = 10'000;

void requireUsable(std::span<const int> workers, int blocks)
{
    if (workers.empty()) {
        throw std::invalid_argument("a sweep without worker counts; give at least one");
    }
    std::set<int> seen;
    for (const int count : workers) {
        if (count < 1 || count > mostSweepWorkers) {
            throw std::invalid_argument(fmt::format("a sweep with {} workers; 1 to {} are possible",
                                                    count, mostSweepWorkers));
        }
        if (!seen.insert(count).second) {
            throw std::invalid_argument(
                fmt::format("a sweep with {} workers twice; name each worker count once", count));
        }
    }
    if (blocks < 1 || blocks > mostBlocks) {
        throw std::invalid_argument(
            fmt::format("a sweep with {} repeats; 1 to {} are possible", blocks, mostBlocks));
    }
}

}  // namespace

SweepPlan makeSweepPlan(std::span<const int> workers, int blocks, std::uint64_t seed)
{
    requireUsable(workers, blocks);
    SeededRandom random(seed);
    std::vector<int> order(workers.begin(), workers.end());
    // The plan must not depend on the order in which the caller names the counts.
    std::sort(order.begin(), order.end());
    const int sentinel = order.front();
    SweepPlan plan{seed, {}};
    plan.runs.reserve(order.size() * static_cast<std::size_t>(blocks + 1));
    for (int block = -1; block < blocks; ++block) {
        random.shuffle(order);
        const bool warmUp = block < 0;
        for (const int count : order) {
            plan.runs.push_back({count, block, warmUp, !warmUp && count == sentinel});
        }
    }
    return plan;
}

}  // namespace lab
