#include "base/clock.h"
#include "bench/engine/samples.h"
#include "mp/manager.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <ranges>

namespace {

constexpr int kRounds = 5;
constexpr int kCalls = 200'000;

// Calls a second of one client.
template <class Call>
void measure(benchmark::State& state, const Call& call)
{
    bench::Samples samples;
    for (auto _ : state) {
        const std::int64_t begin = base::monotonicNs();
        for (int i = 0; i < kCalls; ++i) {
            call(i);
        }
        samples.addValue(kCalls * 1e9 / static_cast<double>(base::monotonicNs() - begin));
    }
    state.counters["per_second"] = samples.median();
}

void append(benchmark::State& state)
{
    const mp::Manager manager;
    const auto list = manager.list();
    measure(state, [&](int i) { list.append(i); });
}
BENCHMARK(append)->Name("manager_append")->Iterations(kRounds)->UseRealTime();

void getItem(benchmark::State& state)
{
    const mp::Manager manager;
    const auto list = manager.list(std::views::iota(0, 10));
    measure(state, [&](int) { benchmark::DoNotOptimize(list.get<int>(4)); });
}
BENCHMARK(getItem)->Name("manager_getitem")->Iterations(kRounds)->UseRealTime();

}  // namespace
