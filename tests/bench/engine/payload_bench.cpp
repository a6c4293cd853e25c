#include "base/clock.h"
#include "bench/engine/samples.h"
#include "mp/pool.h"
#include "mp/shared_memory.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
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

// The worker looks at both ends, so that it really has it, and gives it back.
mp::SharedMemory lookAndGiveBack(mp::SharedMemory memory)
{
    const auto bytes = memory.as<std::uint8_t>();
    if (bytes.front() != 0x5A || bytes.back() != 0x5A) {
        throw std::runtime_error("not what was sent");
    }
    return memory;
}

// The same by shared memory, a new one each time: none is known to the worker already.
void sharedPayload(benchmark::State& state)
{
    mp::Pool pool({.workers = 2});
    const mp::SharedMemory small(1);
    small.as<std::uint8_t>()[0] = 0x5A;
    bench::Samples samples;
    for (auto _ : state) {
        const mp::SharedMemory memory(kSize);
        std::ranges::fill(memory.as<std::uint8_t>(), std::uint8_t{0x5A});
        // Filling has driven all else out of the caches, which is none of the passing's cost.
        benchmark::DoNotOptimize(pool.apply(lookAndGiveBack, small));
        const std::int64_t begin = base::monotonicNs();
        const mp::SharedMemory back = pool.apply(lookAndGiveBack, memory);
        const std::int64_t ns = base::monotonicNs() - begin;
        samples.add(ns);
        state.SetIterationTime(static_cast<double>(ns) / 1e9);
        if (back != memory) {
            state.SkipWithError("wrong result");
            break;
        }
    }
    state.counters["p50_ms"] = samples.median() / 1e6;
}
BENCHMARK(sharedPayload)->Name("payload_shared")->UseManualTime()->Iterations(5);

}  // namespace
