#include "bench/engine/racers.h"
#include "bench/engine/samples.h"
#include "mp/value.h"

#include <benchmark/benchmark.h>

#include <pthread.h>

#include <atomic>
#include <cstdint>

namespace {

constexpr int kRounds = 5;

// What a lock between processes costs at least.
struct BareMutex {
    pthread_mutex_t mutex;
    std::int64_t number = 0;

    BareMutex()
    {
        pthread_mutexattr_t attributes;
        pthread_mutexattr_init(&attributes);
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
        pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
        pthread_mutex_init(&mutex, &attributes);
        pthread_mutexattr_destroy(&attributes);
    }
};

// Both in turn, so that they meet the same machine.
template <class Ours, class Bare>
void compare(benchmark::State& state, std::int64_t times, const Ours& ours, const Bare& bare)
{
    const auto processes = static_cast<int>(state.range(0));
    bench::Samples our;
    bench::Samples its;
    for (auto _ : state) {
        its.addValue(bench::Racers(processes, times, bare).run());
        our.addValue(bench::Racers(processes, times, ours).run());
    }
    state.counters["per_second"] = our.median();
    state.counters["bare_per_second"] = its.median();
}

void valueAdd(benchmark::State& state)
{
    const mp::Value<std::int64_t> value;
    const bench::SharedPage page;
    auto& bare = *new (&page.as<BareMutex>()) BareMutex;
    compare(
        state, 10'000'000, [&] { value += 1; },
        [&] {
            pthread_mutex_lock(&bare.mutex);
            bare.number = bare.number + 1;
            pthread_mutex_unlock(&bare.mutex);
        });
}
BENCHMARK(valueAdd)->Name("value_add")->Arg(1)->Arg(2)->Iterations(kRounds)->UseRealTime();

void fetchAdd(benchmark::State& state)
{
    const mp::Value<std::int64_t> value;
    const bench::SharedPage page;
    auto& bare = page.as<std::atomic<std::int64_t>>();
    compare(
        state, 20'000'000, [&] { value.fetchAdd(1); }, [&] { bare.fetch_add(1); });
}
BENCHMARK(fetchAdd)->Name("fetch_add")->Arg(1)->Arg(2)->Iterations(kRounds)->UseRealTime();

}  // namespace
