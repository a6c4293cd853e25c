// A program that does nothing but start pools, for measuring that in a fresh process.
//
//     start_probe first|ready WORKERS
//
// prints the milliseconds from before the pool's constructor to the first result, or until all
// workers are ready: of the process's first pool (worker template cold) and of later ones (warm,
// the median).

#include "bench/engine/ready_counter.h"
#include "bench/engine/samples.h"
#include "mp/mp.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr int kWarmPools = 5;

int same(int value)
{
    return value;
}

std::int64_t firstResultNs(int workers)
{
    const std::int64_t begin = base::monotonicNs();
    mp::Pool pool({.workers = workers});
    pool.apply(same, 1);
    return base::monotonicNs() - begin;
}

std::int64_t allReadyNs(int workers)
{
    const auto ready = std::make_shared<bench::ReadyCounter>();
    const std::int64_t begin = base::monotonicNs();
    mp::Pool pool({.workers = workers, .events = ready});
    return ready->waitForReady(workers) - begin;
}

}  // namespace

int main(int argc, char** argv)
{
    mp::init(argc, argv);
    const int workers = argc == 3 ? std::atoi(argv[2]) : 0;
    const bool first = argc == 3 && std::strcmp(argv[1], "first") == 0;
    if (workers < 1 || (!first && std::strcmp(argv[1], "ready") != 0)) {
        std::fprintf(stderr, "usage: start_probe first|ready WORKERS\n");
        return 2;
    }
    const auto measure = first ? firstResultNs : allReadyNs;
    const std::int64_t cold = measure(workers);
    bench::Samples warm;
    for (int i = 0; i < kWarmPools; ++i) {
        warm.add(measure(workers));
    }
    std::printf("%.6f %.6f\n", static_cast<double>(cold) / 1e6, warm.median() / 1e6);
    return 0;
}
