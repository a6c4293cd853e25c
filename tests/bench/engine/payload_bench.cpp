#include "base/clock.h"
#include "bench/engine/samples.h"
#include "mp/pool.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr std::size_t kSize = std::size_t{64} << 20;

Bytes echo(Bytes bytes)
{
    return bytes;
}

// 64 MiB to a worker and back. The first call, which makes the room, isn't counted.
void payload(benchmark::State& state)
{
    mp::Pool pool({.workers = 2});
    Bytes bytes(kSize, 0x5A);
    bytes = pool.apply(echo, std::move(bytes));
    bench::Samples samples;
    for (auto _ : state) {
        const std::int64_t begin = base::monotonicNs();
        bytes = pool.apply(echo, std::move(bytes));
        const std::int64_t ns = base::monotonicNs() - begin;
        samples.add(ns);
        state.SetIterationTime(static_cast<double>(ns) / 1e9);
        if (bytes.size() != kSize || bytes.back() != 0x5A) {
            state.SkipWithError("wrong result");
            break;
        }
    }
    state.counters["p50_ms"] = samples.median() / 1e6;
}
BENCHMARK(payload)->Name("payload_64_mib")->UseManualTime()->Iterations(5);

}  // namespace
