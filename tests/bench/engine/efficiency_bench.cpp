#include "base/clock.h"
#include "bench/engine/burn.h"
#include "bench/engine/child_fork.h"
#include "bench/engine/samples.h"
#include "bench/engine/unconnected.h"
#include "mp/cpu_count.h"
#include "mp/pool.h"

#include <benchmark/benchmark.h>

#include <vector>

namespace {

constexpr std::int64_t kCpuNs = 200'000'000;  // of all tasks of one run together

// Efficiency of two workers with tasks of so many microseconds each at chunk size 1, over that of
// two processes without a pool: both do the same work, one after the other, so it is the ratio of
// their times.
void compare(benchmark::State& state)
{
    const std::int64_t taskNs = state.range(0) * 1000;
    const std::uint64_t rounds = bench::roundsFor(taskNs);
    const std::vector<std::uint64_t> items(static_cast<std::size_t>(kCpuNs / taskNs), rounds);
    mp::Pool pool({.workers = 2});
    pool.map(bench::burn, std::vector<std::uint64_t>(100, rounds), {.chunkSize = 1});
    bench::Samples ratios;
    for (auto _ : state) {
        const std::int64_t alone = bench::unconnectedNs(items.size(), rounds);
        const std::int64_t begin = base::monotonicNs();
        benchmark::DoNotOptimize(pool.map(bench::burn, items, {.chunkSize = 1}));
        const std::int64_t ns = base::monotonicNs() - begin;
        ratios.addValue(static_cast<double>(alone) / static_cast<double>(ns));
        state.SetIterationTime(static_cast<double>(ns) / 1e9);
    }
    state.counters["relative"] = ratios.median();
}

void efficiency(benchmark::State& state)
{
    compare(state);
}
BENCHMARK(efficiency)
    ->Name("efficiency")
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000)
    ->UseManualTime()
    ->Iterations(5);

void burnForEver(void*)
{
    for (;;) {
        benchmark::DoNotOptimize(bench::burn(1000));
    }
}

// The same while something else would like to have each core: spinning loses most here.
void efficiencyLoaded(benchmark::State& state)
{
    (void)bench::roundsFor(1);  // while nothing disturbs
    std::vector<bench::ForkedChild> others;
    for (int i = 0; i < mp::cpuCount(); ++i) {
        others.emplace_back(burnForEver, nullptr);
    }
    compare(state);
}
BENCHMARK(efficiencyLoaded)
    ->Name("efficiency_loaded")
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000)
    ->UseManualTime()
    ->Iterations(5);

}  // namespace
