#include "lab/run/pool_backend.h"

#include "base/clock.h"
#include "lab/run/start_failure.h"
#include "lab/run/task_worker.h"
#include "lab/tasks/early_end.h"

#include <fmt/format.h>

#include <exception>
#include <ranges>
#include <typeinfo>

namespace lab {

namespace {

mp::PoolKind poolKind(PoolKind kind)
{
    switch (kind) {
    case PoolKind::Thread:
        return mp::PoolKind::Thread;
    case PoolKind::Serial:
        return mp::PoolKind::Serial;
    default:
        return mp::PoolKind::Process;
    }
}

LiveWorker liveWorker(const mp::WorkerInfo& info, bool isProcess)
{
    LiveWorker worker;
    worker.record.slot = info.slot;
    worker.record.pid = info.pid;
    worker.record.startedNs = info.startedNs;
    worker.record.readyNs = info.readyNs;
    if (isProcess && info.exit.ended()) {
        worker.record.exit = info.exit;
    }
    if (info.usedAtExit) {
        worker.record.usage.cpuNs = info.usedAtExit->cpuNs;
        worker.record.usage.switchesVoluntary = info.usedAtExit->switchesVoluntary;
        worker.record.usage.switchesInvoluntary = info.usedAtExit->switchesInvoluntary;
    }
    worker.record.tasks = static_cast<std::int64_t>(info.tasks);
    worker.record.busyNs = info.busyNs;
    worker.record.waitNs = info.waitNs(base::monotonicNs());
    if (isProcess) {
        worker.record.serializeNs = info.serializeNs;
        worker.record.bytesIn = static_cast<std::int64_t>(info.bytesIn);
        worker.record.bytesOut = static_cast<std::int64_t>(info.bytesOut);
    }
    worker.state = info.state;
    worker.runningTask = info.runningTask;
    worker.runningSinceNs = info.runningSinceNs;
    return worker;
}

}  // namespace

PoolBackend::PoolBackend(const Experiment& experiment, const Parameters& parameters,
                         const std::vector<std::string>& items, ItemTable& table,
                         std::shared_ptr<mp::EventSink> events)
    : m_experiment(experiment)
    , m_parameters(parameters)
    , m_items(items)
    , m_table(table)
    , m_events(std::move(events))
{
}

Backend::Workers PoolBackend::kind() const
{
    return m_experiment.pool == PoolKind::Process ? Workers::Processes : Workers::Threads;
}

void PoolBackend::open()
{
    mp::PoolOptions options;
    options.workers = m_experiment.workers;
    options.kind = poolKind(m_experiment.pool);
    options.start = m_experiment.start == StartMethod::Spawn ? mp::StartMethod::Spawn
                                                             : mp::StartMethod::Forkserver;
    if (m_experiment.maxTasksPerChild > 0) {
        options.maxTasksPerChild = m_experiment.maxTasksPerChild;
    }
    options.captureOutput = m_experiment.captureOutput;
    options.events = m_events;
    options.initializer = mp::initializer(&prepareTask, m_experiment.task, m_parameters);
    m_pool = std::make_shared<mp::Pool>(options);
}

mp::MapOptions PoolBackend::mapOptions() const
{
    mp::MapOptions options;
    if (m_experiment.chunkSize < 0) {
        options.chunkSize = mp::Chunks::adaptive;
    } else if (m_experiment.chunkSize > 0) {
        options.chunkSize = m_experiment.chunkSize;
    }
    options.softLimit = m_experiment.softLimit;
    options.hardLimit = m_experiment.hardLimit;
    options.retries = m_experiment.retries;
    options.retryErrors = m_experiment.retryErrors;
    options.first = firstItems(m_experiment, m_items);
    return options;
}

// State and error of an item that has no value.
void PoolBackend::describeError(const std::exception_ptr& error, ItemRecord& record)
{
    const mp::ErrorText text = mp::describe(error);
    ItemError description{text.type, text.message, {}, {}};
    record.state = ItemState::Failed;
    // Thrown by our own tasks, perhaps in another process: all that is left of the type is its
    // name.
    if (text.type == mp::typeName(typeid(SoftLimitExceeded))) {
        description.type = "SoftLimitExceeded";
    }
    try {
        std::rethrow_exception(error);
    } catch (const mp::RemoteError& remote) {
        description.backtrace = m_backtraces.of(remote.thrownAt());
    } catch (const mp::WorkerLost& lost) {
        record.state = ItemState::Lost;
        description.exit = lost.status();
    } catch (const mp::TimeoutError&) {
        record.state = ItemState::Timeout;
    } catch (const mp::Cancelled&) {
        record.state = ItemState::Cancelled;
    } catch (...) {
        // Anything else is a task that failed.
    }
    record.error = std::make_shared<const ItemError>(std::move(description));
}

ItemRecord PoolBackend::recordOf(const mp::Settled<Value>& settled)
{
    ItemRecord record;
    if (settled.ok()) {
        record.state = ItemState::Done;
        record.value = settled.value();
    } else {
        describeError(settled.error(), record);
    }
    record.getTimedOut = m_experiment.getLimit &&
                         base::monotonicNs() - m_submittedNs > m_experiment.getLimit->count();
    if (settled.report.output && !settled.report.output->empty()) {
        record.output = settled.report.output;
    }
    record.tries = settled.report.tries;
    record.queuedNs = settled.report.queuedNs;
    if (settled.report.tries > 0) {
        record.slot = settled.report.slot;
        record.pid = settled.report.pid;
        record.startNs = settled.report.startNs;
        record.runNs = settled.report.runNs;
    }
    return record;
}

void PoolBackend::submit()
{
    const auto items = std::views::iota(std::size_t{0}, m_items.size()) |
                       std::views::transform([&all = m_items](std::size_t i) {
                           return TaskItem{all[i], i};
                       });
    m_submittedNs = base::monotonicNs();
    auto result =
        m_pool->eachSettledAsync(&runTask, items, mapOptions(),
                                 [this](std::size_t index, const mp::Settled<Value>& settled) {
                                     m_table.settle(index, recordOf(settled));
                                 });
    const std::lock_guard lock(m_mutex);
    m_result.emplace(std::move(result));
}

void PoolBackend::wait()
{
    while (!m_result->wait(std::chrono::hours(1))) {
    }
    const mp::Untold& untold = m_result->get();
    if (untold.count > 0) {
        ItemRecord end;
        describeError(untold.error, end);
        end.queuedNs = untold.queuedNs;
        m_table.settleRest(std::move(end));
    }
}

std::string PoolBackend::failure() const
{
    const std::lock_guard lock(m_mutex);
    const std::exception_ptr error = m_pool ? m_pool->failure() : nullptr;
    if (!error) {
        return {};
    }
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& known) {
        return poolFailure(known);
    } catch (...) {
        return poolFailure(std::runtime_error(mp::describe(error).message));
    }
}

bool PoolBackend::close(std::chrono::nanoseconds limit)
{
    m_pool->close();
    if (!m_pool->join(limit)) {
        m_pool->terminate();
        if (!m_pool->join(limit)) {
            return false;
        }
    }
    auto ended = workers();
    const std::lock_guard lock(m_mutex);
    m_result.reset();
    m_pool.reset();
    m_ended = std::move(ended);
    return true;
}

void PoolBackend::stop() noexcept
{
    try {
        const std::lock_guard lock(m_mutex);
        if (m_pool) {
            m_pool->terminate();
        }
    } catch (const std::exception&) {
        // It has ended already.
    }
}

std::vector<LiveWorker> PoolBackend::workers() const
{
    const std::lock_guard lock(m_mutex);
    if (!m_pool) {
        return m_ended;
    }
    std::vector<LiveWorker> workers;
    for (const mp::WorkerInfo& info : m_pool->workers()) {
        workers.push_back(liveWorker(info, m_experiment.pool == PoolKind::Process));
    }
    return workers;
}

Backend::Outlook PoolBackend::outlook() const
{
    const std::lock_guard lock(m_mutex);
    if (!m_pool) {
        return {m_experiment.workers, std::nullopt};
    }
    Outlook outlook{m_pool->workerCount(), std::nullopt};
    if (const auto eta = m_pool->progress().eta) {
        outlook.secondsLeft = std::chrono::duration<double>(*eta).count();
    }
    return outlook;
}

bool PoolBackend::signalWorker(std::uint32_t slot, int pid, int signal)
{
    const std::lock_guard lock(m_mutex);
    return m_pool && m_pool->signalWorker(slot, pid, signal);
}

std::shared_ptr<mp::Pool> PoolBackend::pool() const
{
    const std::lock_guard lock(m_mutex);
    if (!m_pool) {
        throw std::logic_error("the run has ended, and its workers with it");
    }
    return m_pool;
}

void PoolBackend::resize(int workers)
{
    pool()->resize(workers);
}

mp::AsyncResult<mp::Untold>& PoolBackend::result()
{
    if (!m_result) {
        throw std::logic_error(m_experiment.pool == PoolKind::Serial
                                   ? "a serial pool does its items one after another in one call: "
                                     "stop the run, or use another pool"
                                   : "the items are still being handed over; try again");
    }
    return *m_result;
}

void PoolBackend::cancel(std::size_t item)
{
    const std::lock_guard lock(m_mutex);
    result().cancel(item);
}

void PoolBackend::runNext(std::size_t item)
{
    const std::lock_guard lock(m_mutex);
    if (!result().runNext(item)) {
        throw std::logic_error(fmt::format(
            "item {} isn't waiting any more: it has begun, or a worker has it already", item));
    }
}

std::string PoolBackend::stackOf(std::uint32_t slot, int pid)
{
    return pool()->stackOf(slot, pid).text();
}

}  // namespace lab
