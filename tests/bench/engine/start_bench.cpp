#include "base/posix_error.h"
#include "bench/engine/samples.h"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

struct Start {
    double coldMs = 0;
    double warmMs = 0;
};

// A fresh process for each: only that has a cold template.
Start probe(const char* what, std::int64_t workers)
{
    const std::string command =
        std::string("'" START_PROBE "' ") + what + ' ' + std::to_string(workers);
    const std::unique_ptr<FILE, int (*)(FILE*)> output(popen(command.c_str(), "re"), pclose);
    if (!output) {
        base::throwErrno("start", command);
    }
    Start start;
    if (std::fscanf(output.get(), "%lf %lf", &start.coldMs, &start.warmMs) != 2) {
        throw std::runtime_error(command + " printed no times");
    }
    return start;
}

void measure(benchmark::State& state, const char* what)
{
    bench::Samples cold;
    bench::Samples warm;
    for (auto _ : state) {
        try {
            const Start start = probe(what, state.range(0));
            cold.addValue(start.coldMs);
            warm.addValue(start.warmMs);
            state.SetIterationTime(start.coldMs / 1e3);
        } catch (const std::exception& error) {
            state.SkipWithError(error.what());
            break;
        }
    }
    state.counters["cold_ms"] = cold.median();
    state.counters["warm_ms"] = warm.median();
}

void firstResult(benchmark::State& state)
{
    measure(state, "first");
}
BENCHMARK(firstResult)->Name("start_first_result")->Arg(2)->UseManualTime()->Iterations(5);

void allReady(benchmark::State& state)
{
    measure(state, "ready");
}
BENCHMARK(allReady)->Name("start_all_ready")->Arg(8)->Arg(64)->UseManualTime()->Iterations(5);

void processes(benchmark::State& state)
{
    measure(state, "processes");
}
BENCHMARK(processes)->Name("start_join_processes")->Arg(5)->UseManualTime()->Iterations(5);

}  // namespace
