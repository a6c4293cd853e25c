// Measures mp. Run by ./dev bench, which puts CPython's figures beside these; by hand:
// build/bin/engine_bench --benchmark_filter=apply

#include "mp/init.h"

#include <benchmark/benchmark.h>

int main(int argc, char** argv)
{
    mp::init(argc, argv);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 2;
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
