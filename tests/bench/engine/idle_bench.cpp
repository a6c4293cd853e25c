#include "base/small_file.h"
#include "bench/engine/ready_counter.h"
#include "bench/engine/samples.h"
#include "mp/manager.h"
#include "mp/pool.h"
#include "proc/status_parser.h"

#include <benchmark/benchmark.h>

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr auto kRest = std::chrono::seconds(1);

// Times that the threads of a process were given a processor after a sleep. `except`: a thread's
// ID.
std::int64_t wakeUps(int pid, int except = 0)
{
    std::int64_t sum = 0;
    for (const auto& thread :
         std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
        if (thread.path().filename() != std::to_string(except)) {
            sum +=
                proc::parseStatus(base::readSmallFile(thread.path() / "status")).switchesVoluntary;
        }
    }
    return sum;
}

// Of all workers and of this process's own threads but the calling one, which counts.
std::int64_t wakeUpsOf(const std::vector<mp::WorkerInfo>& workers)
{
    std::int64_t sum = wakeUps(::getpid(), ::gettid());
    for (const mp::WorkerInfo& worker : workers) {
        sum += wakeUps(worker.pid);
    }
    return sum;
}

// What would be free again if this process ended.
double privateMiB(int pid)
{
    const std::string text = base::readSmallFile("/proc/" + std::to_string(pid) + "/smaps_rollup");
    double kib = 0;
    for (const char* name : {"Private_Clean:", "Private_Dirty:"}) {
        if (const auto at = text.find(name); at != std::string::npos) {
            kib += std::stod(text.substr(at + std::string(name).size()));
        }
    }
    return kib / 1024;
}

// A pool of 64 that has started, worked and has nothing to do.
void idlePool(benchmark::State& state)
{
    const int count = static_cast<int>(state.range(0));
    const auto ready = std::make_shared<bench::ReadyCounter>();
    mp::Pool pool({.workers = count, .events = ready});
    ready->waitForReady(count);
    pool.map([](int n) { return n; }, std::views::iota(0, 10'000));
    const auto workers = pool.workers();
    bench::Samples wakes;
    bench::Samples memory;
    for (auto _ : state) {
        std::this_thread::sleep_for(kRest);  // the last of the work ebbs away
        const std::int64_t before = wakeUpsOf(workers);
        std::this_thread::sleep_for(kRest);
        wakes.addValue(static_cast<double>(wakeUpsOf(workers) - before));
        for (const mp::WorkerInfo& worker : workers) {
            memory.addValue(privateMiB(worker.pid));
        }
        state.SetIterationTime(1);
    }
    state.counters["wake_ups_per_s"] = wakes.quantile(1);
    state.counters["private_mib"] = memory.quantile(1);
}
BENCHMARK(idlePool)->Name("idle_pool")->Arg(64)->UseManualTime()->Iterations(3);

// A manager's server that has worked and has nothing to do.
void idleManager(benchmark::State& state)
{
    const mp::Manager manager;
    const auto list = manager.list();
    bench::Samples wakes;
    for (auto _ : state) {
        for (int i = 0; i < 1000; ++i) {
            list.append(i);
        }
        std::this_thread::sleep_for(kRest);
        const std::int64_t before = wakeUps(manager.pid());
        std::this_thread::sleep_for(kRest);
        wakes.addValue(static_cast<double>(wakeUps(manager.pid()) - before));
        state.SetIterationTime(1);
    }
    state.counters["wake_ups_per_s"] = wakes.quantile(1);
}
BENCHMARK(idleManager)->Name("manager_idle")->UseManualTime()->Iterations(3);

}  // namespace
