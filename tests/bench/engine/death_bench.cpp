#include "base/clock.h"
#include "bench/engine/ready_counter.h"
#include "bench/engine/samples.h"
#include "mp/pool.h"

#include <benchmark/benchmark.h>

#include <signal.h>

namespace {

constexpr int kWorkers = 2;

mp::WorkerInfo anyLiving(const mp::Pool& pool)
{
    for (const mp::WorkerInfo& worker : pool.workers()) {
        if (worker.state == mp::WorkerStateCode::Idle) {
            return worker;
        }
    }
    return {};
}

// From kill −9 of a worker until the pool has seen it, and until its successor is ready.
void killed(benchmark::State& state)
{
    const auto events = std::make_shared<bench::ReadyCounter>();
    mp::Pool pool({.workers = kWorkers, .events = events});
    events->waitForReady(kWorkers);
    bench::Samples seen;
    bench::Samples replaced;
    for (auto _ : state) {
        const mp::WorkerInfo victim = anyLiving(pool);
        const int before = events->ready();
        const std::int64_t begin = base::monotonicNs();
        if (!pool.signalWorker(victim.slot, victim.pid, SIGKILL)) {
            state.SkipWithError("there is no worker to kill");
            break;
        }
        const std::int64_t ready = events->waitForReady(before + 1);
        seen.add(events->lastExitNs() - begin);
        replaced.add(ready - begin);
        state.SetIterationTime(static_cast<double>(ready - begin) / 1e9);
    }
    state.counters["seen_ms"] = seen.median() / 1e6;
    state.counters["replaced_ms"] = replaced.median() / 1e6;
}
BENCHMARK(killed)->Name("kill")->UseManualTime()->Iterations(20);

}  // namespace
