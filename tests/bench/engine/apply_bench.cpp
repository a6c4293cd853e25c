#include "base/clock.h"
#include "bench/engine/ping_pong.h"
#include "bench/engine/samples.h"
#include "mp/pool.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <thread>

namespace {

constexpr int kWorkers = 2;
constexpr std::chrono::milliseconds kQuiet{10};

int same(int value)
{
    return value;
}

// One timed apply, in nanoseconds.
std::int64_t applyOnce(mp::Pool& pool)
{
    const std::int64_t begin = base::monotonicNs();
    benchmark::DoNotOptimize(pool.apply(same, 7));
    return base::monotonicNs() - begin;
}

void applyBackToBack(benchmark::State& state)
{
    mp::Pool pool({.workers = kWorkers});
    for (int i = 0; i < 500; ++i) {
        pool.apply(same, i);
    }
    bench::Samples samples;
    for (auto _ : state) {
        const std::int64_t ns = applyOnce(pool);
        samples.add(ns);
        state.SetIterationTime(static_cast<double>(ns) / 1e9);
    }
    state.counters["p50_us"] = samples.median() / 1e3;
    state.counters["p99_us"] = samples.quantile(0.99) / 1e3;
}
BENCHMARK(applyBackToBack)->Name("apply_back_to_back")->UseManualTime()->MinTime(0.3);

// After each rest one apply and, after another, one ping-pong: both meet the machine as it is.
void applyAfterQuiet(benchmark::State& state)
{
    mp::Pool pool({.workers = kWorkers});
    bench::PingPong floor;
    pool.apply(same, 1);
    bench::Samples applies;
    bench::Samples pings;
    for (auto _ : state) {
        std::this_thread::sleep_for(kQuiet);
        pings.add(floor.once());
        std::this_thread::sleep_for(kQuiet);
        const std::int64_t ns = applyOnce(pool);
        applies.add(ns);
        state.SetIterationTime(static_cast<double>(ns) / 1e9);
    }
    state.counters["apply_us"] = applies.median() / 1e3;
    state.counters["ping_pong_us"] = pings.median() / 1e3;
}
BENCHMARK(applyAfterQuiet)->Name("apply_after_quiet")->UseManualTime()->Iterations(60);

}  // namespace
