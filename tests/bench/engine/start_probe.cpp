// A program that does nothing but start pools or processes, for measuring that in a fresh process.
//
//     start_probe first|ready WORKERS
//     start_probe processes COUNT
//
// prints the milliseconds from before the pool's constructor to the first result, or until all
// workers are ready, or from the first start() of the processes to the last join(): of the
// program's first ones (worker template cold) and of later ones (warm, the median).

#include "bench/engine/ready_counter.h"
#include "bench/engine/samples.h"
#include "mp/mp.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

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

std::int64_t processesNs(int count)
{
    const std::int64_t begin = base::monotonicNs();
    std::vector<mp::Process> processes;
    for (int i = 0; i < count; ++i) {
        processes.emplace_back(&same, i);
        processes.back().start();
    }
    for (mp::Process& process : processes) {
        process.join();
    }
    return base::monotonicNs() - begin;
}

using Measure = std::int64_t (*)(int);

Measure measureNamed(std::string_view name)
{
    return name == "first"       ? &firstResultNs
           : name == "ready"     ? &allReadyNs
           : name == "processes" ? &processesNs
                                 : nullptr;
}

}  // namespace

int main(int argc, char** argv)
{
    mp::init(argc, argv);
    const int workers = argc == 3 ? std::atoi(argv[2]) : 0;
    const Measure measure = measureNamed(argc == 3 ? argv[1] : "");
    if (workers < 1 || measure == nullptr) {
        std::fprintf(stderr, "usage: start_probe first|ready|processes COUNT\n");
        return 2;
    }
    const std::int64_t cold = measure(workers);
    bench::Samples warm;
    for (int i = 0; i < kWarmPools; ++i) {
        warm.add(measure(workers));
    }
    std::printf("%.6f %.6f\n", static_cast<double>(cold) / 1e6, warm.median() / 1e6);
    return 0;
}
