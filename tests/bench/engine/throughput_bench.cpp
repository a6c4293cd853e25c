#include "mp/pool.h"

#include <benchmark/benchmark.h>

#include <numeric>
#include <vector>

namespace {

constexpr int kWorkers = 2;

int same(int value)
{
    return value;
}

std::vector<int> numbers(int count)
{
    std::vector<int> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

void mapAll(benchmark::State& state, int count, const mp::MapOptions& options)
{
    const std::vector<int> items = numbers(count);
    mp::Pool pool({.workers = kWorkers});
    pool.map(same, numbers(1000));
    for (auto _ : state) {
        auto results = pool.map(same, items, options);
        if (results != items) {
            state.SkipWithError("wrong results");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations() * count);
}

void mapChunk1(benchmark::State& state)
{
    mapAll(state, 100'000, {.chunkSize = 1});
}
BENCHMARK(mapChunk1)->Name("map_chunk_1")->UseRealTime();

void mapDefault(benchmark::State& state)
{
    mapAll(state, 1'000'000, {});
}
BENCHMARK(mapDefault)->Name("map_default")->UseRealTime();

void imapUnordered(benchmark::State& state)
{
    const std::vector<int> items = numbers(50'000);
    mp::Pool pool({.workers = kWorkers});
    pool.map(same, numbers(1000));
    for (auto _ : state) {
        std::int64_t sum = 0;
        for (const int result : pool.imapUnordered(same, items)) {
            sum += result;
        }
        if (sum != std::int64_t{50'000} * 49'999 / 2) {
            state.SkipWithError("wrong results");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations() * 50'000);
}
BENCHMARK(imapUnordered)->Name("imap_unordered")->UseRealTime();

}  // namespace
