#include "base/clock.h"
#include "bench/engine/cores.h"
#include "bench/engine/samples.h"
#include "mp/event.h"
#include "mp/process.h"
#include "mp/queue.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <stdexcept>

// One process puts small items, another one takes them, each on a core of its own as far as there
// are two.
namespace {

constexpr int kRounds = 5;
constexpr int kItems = 2'000'000;

void produce(const mp::Queue<int>& queue, const mp::Event& ready, const mp::Event& go)
{
    bench::takeCore(1);
    ready.set();
    go.wait();
    for (int i = 0; i < kItems; ++i) {
        queue.put(i);
    }
}

// Items a second.
double consume(int maxsize)
{
    const mp::Queue<int> queue(maxsize);
    const mp::Event ready;
    const mp::Event go;
    mp::Process producer({.daemon = true}, &produce, queue, ready, go);
    producer.start();
    ready.wait();
    const std::int64_t begin = base::monotonicNs();
    go.set();
    for (int i = 0; i < kItems; ++i) {
        if (queue.get() != i) {
            throw std::logic_error("the items don't come in their order");
        }
    }
    const std::int64_t ns = base::monotonicNs() - begin;
    producer.join();
    return kItems * 1e9 / static_cast<double>(ns);
}

void smallItems(benchmark::State& state)
{
    const bench::CoresKept kept;
    bench::takeCore(0);
    bench::Samples rates;
    for (auto _ : state) {
        rates.addValue(consume(static_cast<int>(state.range(0))));
    }
    state.counters["per_second"] = rates.median();
}
BENCHMARK(smallItems)->Name("queue")->Arg(0)->Arg(100)->Iterations(kRounds)->UseRealTime();

}  // namespace
