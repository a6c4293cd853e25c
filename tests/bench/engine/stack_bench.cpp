#include "base/clock.h"
#include "bench/engine/samples.h"
#include "mp/pool.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace {

constexpr std::size_t kRequests = 200;
constexpr auto kPause = std::chrono::milliseconds(2);

// Looks at the clock until it is cancelled, and gives its longest stand-stills in ns.
std::vector<std::int64_t> standStills()
{
    std::vector<std::int64_t> longest(kRequests, 0);  // a heap, the shortest of them first
    std::make_heap(longest.begin(), longest.end(), std::greater());
    const auto task = mp::currentTask();
    std::int64_t before = base::monotonicNs();
    while (!task.cancelled()) {
        const std::int64_t now = base::monotonicNs();
        if (now - before > longest.front()) {
            std::pop_heap(longest.begin(), longest.end(), std::greater());
            longest.back() = now - before;
            std::push_heap(longest.begin(), longest.end(), std::greater());
        }
        before = base::monotonicNs();
    }
    return longest;
}

// A worker that computes is asked for its stack again and again. As many of its longest
// stand-stills as there were requests are theirs, or the machine's own where that is worse.
void shownStack(benchmark::State& state)
{
    mp::Pool pool({.workers = 1});
    bench::Samples stopped;
    bench::Samples answered;
    for (auto _ : state) {
        auto result = pool.applyAsync(&standStills);
        while (!result.startedAt()) {
            std::this_thread::sleep_for(kPause);
        }
        const mp::WorkerInfo worker = pool.workers().front();
        for (std::size_t i = 0; i < kRequests; ++i) {
            const std::int64_t begin = base::monotonicNs();
            if (pool.stackOf(worker.slot, worker.pid).empty()) {
                state.SkipWithError("no stack");
            }
            answered.add(base::monotonicNs() - begin);
            std::this_thread::sleep_for(kPause);
        }
        result.cancel();
        for (const std::int64_t ns : result.get()) {
            stopped.add(ns);
        }
    }
    state.counters["stopped_p50_us"] = stopped.median() / 1e3;
    state.counters["stopped_p99_us"] = stopped.quantile(0.99) / 1e3;
    state.counters["answered_p50_us"] = answered.median() / 1e3;
}
BENCHMARK(shownStack)->Name("stack_of")->Iterations(3);

}  // namespace
