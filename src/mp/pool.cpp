#include "mp/pool.h"

#include "mp/cpu_count.h"
#include "mp/engine/launcher.h"
#include "mp/engine/process_backend.h"
#include "mp/engine/serial_backend.h"
#include "mp/engine/thread_backend.h"
#include "mp/init.h"

#include <stdexcept>
#include <string>

namespace mp::engine {

namespace {

int checkedWorkers(int workers)
{
    if (workers < 0 || workers > kMostWorkers) {
        throw std::invalid_argument("a pool takes 1 to " + std::to_string(kMostWorkers) +
                                    " workers (0: as many as usable CPUs), not " +
                                    std::to_string(workers));
    }
    return workers == 0 ? usableCpuCount() : workers;
}

std::shared_ptr<Backend> makeProcessBackend(const PoolOptions& options, int workers)
{
    requireInit("a pool of processes");
    Launcher& launcher =
        options.start == StartMethod::Forkserver ? forkserverLauncher() : spawnLauncher();
    auto backend = std::make_shared<ProcessBackend>(
        ProcessBackend::Options{workers, &launcher, options.initializer, options.events});
    backend->start();
    return backend;
}

}  // namespace

std::shared_ptr<Backend> makeBackend(const PoolOptions& options)
{
    const int workers = checkedWorkers(options.workers);
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

void endBackend(const std::shared_ptr<Backend>& backend) noexcept
{
    if (auto* processes = dynamic_cast<ProcessBackend*>(backend.get())) {
        processes->shutDown();
    } else {
        backend->terminate();
        backend->join(-1);
    }
}

JobOptions jobOptions(const MapOptions& options, std::size_t items, int workers, bool processes)
{
    if (options.retries < 0) {
        throw std::invalid_argument("retries can't be negative");
    }
    if (options.hardLimit && !processes) {
        throw std::invalid_argument(
            "a hard limit needs worker processes: threads can't be ended from outside");
    }
    if (options.hardLimit && options.hardLimit->count() <= 0) {
        throw std::invalid_argument("a hard limit must be longer than nothing");
    }
    const std::size_t parts = 4 * static_cast<std::size_t>(workers);
    JobOptions job;
    job.chunkSize = options.chunkSize > 0 ? options.chunkSize
                                          : std::max<std::size_t>((items + parts - 1) / parts, 1);
    job.chunkSize = std::min<std::size_t>(job.chunkSize, UINT32_MAX);
    job.hardLimitNs = options.hardLimit ? options.hardLimit->count() : 0;
    job.retries = options.retries;
    job.retryErrors = options.retryErrors;
    return job;
}

}  // namespace mp::engine
