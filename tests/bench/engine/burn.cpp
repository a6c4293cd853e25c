#include "bench/engine/burn.h"

#include <benchmark/benchmark.h>

#include <time.h>

#include <algorithm>

namespace bench {

namespace {

std::int64_t threadCpuNs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// The quickest of several tries: the one that was disturbed least.
double nsPerRound()
{
    constexpr std::uint64_t kRounds = 200'000;
    std::int64_t best = INT64_MAX;
    for (int i = 0; i < 20; ++i) {
        const std::int64_t begin = threadCpuNs();
        benchmark::DoNotOptimize(burn(kRounds));
        best = std::min(best, threadCpuNs() - begin);
    }
    return static_cast<double>(best) / static_cast<double>(kRounds);
}

}  // namespace

std::uint64_t burn(std::uint64_t rounds)
{
    // xorshift64: each step waits for the one before.
    std::uint64_t x = rounds + 88172645463325252ULL;
    for (std::uint64_t i = 0; i < rounds; ++i) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    return x;
}

std::uint64_t roundsFor(std::int64_t cpuNs)
{
    static const double each = nsPerRound();
    return std::max<std::uint64_t>(static_cast<std::uint64_t>(static_cast<double>(cpuNs) / each),
                                   1);
}

}  // namespace bench
