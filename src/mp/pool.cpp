#include "mp/pool.h"

#include "mp/cpu_count.h"
#include "mp/engine/callback_thread.h"
#include "mp/engine/launcher.h"
#include "mp/engine/oom_kills.h"
#include "mp/engine/process_backend.h"
#include "mp/engine/serial_backend.h"
#include "mp/engine/thread_backend.h"
#include "mp/init.h"
#include "mp/scope/publication.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace mp::engine {

namespace {

int checkedWorkers(std::optional<int> workers)
{
    if (!workers) {
        return usableCpuCount();
    }
    if (*workers < 1 || *workers > kMostWorkers) {
        throw std::invalid_argument("a pool takes 1 to " + std::to_string(kMostWorkers) +
                                    " workers, not " + std::to_string(*workers) +
                                    "; leave the number out for as many as usable CPUs");
    }
    return *workers;
}

std::int64_t checkedTasksPerChild(const PoolOptions& options)
{
    if (!options.maxTasksPerChild) {
        return 0;
    }
    if (*options.maxTasksPerChild < 1) {
        throw std::invalid_argument("a worker runs at least 1 task before it is replaced, not " +
                                    std::to_string(*options.maxTasksPerChild) +
                                    "; leave maxTasksPerChild out for no limit");
    }
    if (options.kind != PoolKind::Process) {
        throw std::invalid_argument(
            "maxTasksPerChild needs worker processes: replacing a thread frees nothing");
    }
    return *options.maxTasksPerChild;
}

std::int64_t checkedLimit(const char* name, std::optional<std::chrono::nanoseconds> limit)
{
    if (limit && limit->count() <= 0) {
        throw std::invalid_argument(std::string("a task's ") + name +
                                    " limit is longer than nothing, not " +
                                    std::to_string(std::chrono::duration<double>(*limit).count()) +
                                    " s; leave it out for no limit");
    }
    return limit ? limit->count() : 0;
}

// What ApplyOptions and MapOptions have in common.
template <class Options>
JobOptions taskOptions(const Options& options, bool processes)
{
    if (options.retries < 0) {
        throw std::invalid_argument("a task is retried 0 times or more, not " +
                                    std::to_string(options.retries) +
                                    "; leave retries out for a single try");
    }
    if (options.hardLimit && !processes) {
        throw std::invalid_argument(
            "a hard limit needs worker processes: threads can't be ended from outside; a soft "
            "limit works in all pools");
    }
    JobOptions job;
    job.softLimitNs = checkedLimit("soft", options.softLimit);
    job.hardLimitNs = checkedLimit("hard", options.hardLimit);
    job.retries = options.retries;
    job.retryErrors = options.retryErrors;
    job.priority = options.priority;
    return job;
}

std::shared_ptr<Backend> makeProcessBackend(const PoolOptions& options, int workers)
{
    requireInit("a pool of processes");
    Launcher& launcher =
        options.start == StartMethod::Forkserver ? forkserverLauncher() : spawnLauncher();
    auto backend = std::make_shared<ProcessBackend>(
        ProcessBackend::Options{workers, &launcher, options.initializer, options.events,
                                checkedTasksPerChild(options), options.captureOutput});
    OomKills::instance().countFromNow();
    backend->start();
    return backend;
}

std::shared_ptr<Backend> makeBackendOf(const PoolOptions& options, int workers)
{
    switch (options.kind) {
    case PoolKind::Process:
        return makeProcessBackend(options, workers);
    case PoolKind::Thread:
        return std::make_shared<ThreadBackend>(workers, options.initializer, options.events);
    case PoolKind::Serial:
        return std::make_shared<SerialBackend>(options.initializer, options.events);
    }
    throw std::invalid_argument("unknown kind of pool");
}

}  // namespace

std::shared_ptr<Backend> makeBackend(const PoolOptions& options)
{
    const int workers = checkedWorkers(options.workers);
    checkedTasksPerChild(options);
    if (options.captureOutput && options.kind != PoolKind::Process) {
        throw std::invalid_argument(
            "captureOutput needs worker processes: threads share one standard output");
    }
    auto backend = makeBackendOf(options, workers);
    scope::announce(backend, options.kind);
    return backend;
}

JobOptions jobOptions(const MapOptions& options, std::size_t items, int workers, bool processes)
{
    JobOptions job = taskOptions(options, processes);
    const std::size_t parts = 4 * static_cast<std::size_t>(workers);
    const std::size_t even = std::max<std::size_t>((items + parts - 1) / parts, 1);
    const std::size_t exactly = options.chunkSize.exactly();
    job.chunkSize = options.chunkSize.isAdaptive()
                        ? JobOptions::kAdaptiveChunks
                        : std::min<std::size_t>(exactly > 0 ? exactly : even, UINT32_MAX);
    return job;
}

JobOptions jobOptions(const ApplyOptions& options, bool processes)
{
    return taskOptions(options, processes);
}

void startCallbackThread()
{
    CallbackThread::instance().start();
}

}  // namespace mp::engine
