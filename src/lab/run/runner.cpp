#include "lab/run/runner.h"

#include "base/clock.h"
#include "lab/run/async_backend.h"
#include "lab/run/pool_backend.h"
#include "mp/cpu_count.h"
#include "mp/errors.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace lab {

namespace {

using namespace std::chrono_literals;

// How long a pool gets to end: its processes are killed at once, only threads can exceed it.
constexpr std::chrono::nanoseconds kCloseLimit = 2s;

std::shared_ptr<const std::vector<std::string>> itemsOf(const Experiment& experiment)
{
    check(experiment);
    return std::make_shared<const std::vector<std::string>>(loadItems(experiment));
}

std::unique_ptr<Backend> makeBackend(const Experiment& experiment, const Parameters& parameters,
                                     const std::vector<std::string>& items, ItemTable& table,
                                     std::shared_ptr<mp::EventSink> events)
{
    if (experiment.pool == PoolKind::Async) {
        return std::make_unique<AsyncBackend>(experiment, parameters, items, table,
                                              std::move(events));
    }
    return std::make_unique<PoolBackend>(experiment, parameters, items, table, std::move(events));
}

// At most an hour: a wait_for of more may overflow.
std::chrono::nanoseconds pauseUntil(std::int64_t moment)
{
    constexpr std::int64_t kHour = 3'600'000'000'000;
    const std::int64_t now = base::monotonicNs();
    return std::chrono::nanoseconds(moment <= now ? 0 : std::min(moment - now, kHour));
}

}  // namespace

Runner::Runner(const Experiment& experiment, RunOptions options)
    : Runner(experiment, itemsOf(experiment), std::move(options))
{
}

Runner::Runner(Experiment experiment, std::shared_ptr<const std::vector<std::string>> items,
               RunOptions options)
    : m_experiment(std::move(experiment))
    , m_items(std::move(items))
    , m_options(std::move(options))
    , m_table(
          std::make_shared<ItemTable>(m_items->size(), m_experiment.keepResults, m_options.outputs))
{
    check(m_experiment);
    if (m_experiment.workers == 0) {
        m_experiment.workers = m_experiment.pool == PoolKind::Serial ? 1 : mp::usableCpuCount();
    }
    m_parameters = workerParameters(m_experiment, *m_items);
    m_backend = makeBackend(m_experiment, m_parameters, *m_items, *m_table, m_options.events);
    // Unwatched runs publish no samples either.
    m_watch = std::make_unique<ResourceWatch>(m_backend->kind(), m_options.events);
}

Runner::~Runner()
{
    stop();
    if (m_driver.joinable()) {
        m_driver.join();
    }
    if (m_supervisor.joinable()) {
        m_supervisor.join();
    }
}

void Runner::start()
{
    begin();
    while (!opened(1h)) {
    }
}

void Runner::begin()
{
    if (m_driver.joinable()) {
        throw std::logic_error("this run has been started already");
    }
    m_outcome = m_opening.get_future();
    m_driver = std::thread([this] { drive(); });
}

bool Runner::opened(std::chrono::nanoseconds limit)
{
    if (m_outcome.wait_for(limit) != std::future_status::ready) {
        return false;
    }
    try {
        m_outcome.get();
    } catch (...) {
        m_driver.join();
        throw;
    }
    m_supervisor = std::thread([this] { supervise(); });
    return true;
}

// The whole run on one thread, since a serial pool works in the thread that made it.
void Runner::drive()
{
    try {
        m_server = startTaskServer(m_experiment, m_parameters);
        m_startedNs = base::monotonicNs();
        publishMark(true);
        m_backend->open();
    } catch (...) {
        m_server.reset();
        publishMark(false);
        m_opening.set_exception(std::current_exception());
        return;
    }
    bool stopped = false;
    {
        const std::lock_guard lock(m_mutex);
        m_opened = true;
        stopped = m_stop != Stop::No;
    }
    if (stopped) {
        m_backend->stop();
    }
    m_opening.set_value();
    work();
    finish();
}

void Runner::work()
{
    std::string failure;
    try {
        m_submittedNs = base::monotonicNs();
        m_backend->submit();
        m_backend->wait();
        failure = m_backend->failure();
    } catch (const std::exception& error) {
        failure = m_backend->failure();
        failure = failure.empty() ? error.what() : failure;
    }
    const std::int64_t end = base::monotonicNs();
    {
        const std::lock_guard lock(m_mutex);
        // A stop may be faster than the items: then the pool takes them no more.
        m_failure = m_stop == Stop::No ? failure : "";
        m_wallNs = end - m_startedNs;
        m_worked = true;
    }
    m_changed.notify_all();
}

void Runner::finish()
{
    look();  // once more while the workers still are; the clock has stopped
    const bool closed = m_backend->close(kCloseLimit);
    m_server.reset();
    complete(!closed);
}

void Runner::complete(bool stuck)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_finished) {
            return;  // the supervisor has given this thread up
        }
        m_table->cancelRest(m_failure.empty() ? "the run was stopped" : m_failure);
        if (m_wallNs == 0) {
            m_wallNs = base::monotonicNs() - m_startedNs;
        }
        m_record.experiment = m_experiment;
        m_record.items = m_items;
        m_record.startedNs = m_startedNs;
        m_record.wallNs = m_wallNs;
        m_record.tasks = m_table->counts();
        m_record.workers = workerRecords();
        m_record.cpuNs = cpuNsOf(m_record.workers);
        m_record.results = ItemRecords(m_table);
        m_record.status = statusOf(m_record.tasks);
        m_record.message = messageOf(stuck);
    }
    publishMark(false);
    {
        const std::lock_guard lock(m_mutex);
        m_stuck = stuck;
        m_finished = true;
    }
    m_changed.notify_all();
    if (m_options.onFinished) {
        m_options.onFinished();
    }
}

RunStatus Runner::statusOf(const TaskCounts& counts) const
{
    if (m_stop == Stop::TimeLimit && counts.done < counts.total) {
        return RunStatus::Timeout;
    }
    if (m_stop == Stop::Asked && counts.done < counts.total) {
        return RunStatus::Cancelled;
    }
    // An item that was cancelled by itself hasn't failed.
    return counts.failed == 0 && m_failure.empty() ? RunStatus::Ok : RunStatus::Failed;
}

std::string Runner::messageOf(bool stuck) const
{
    if (stuck) {
        return "a task hangs in a thread, and threads can't be killed: use --pool process";
    }
    return m_failure;
}

std::vector<WorkerRecord> Runner::workerRecords() const
{
    std::vector<WorkerRecord> records;
    for (LiveWorker& worker : m_backend->workers()) {
        worker.record.usage = m_watch->usage(worker.record.slot, worker.record.pid);
        records.push_back(worker.record);
    }
    std::sort(records.begin(), records.end(), [](const WorkerRecord& a, const WorkerRecord& b) {
        return std::pair(a.slot, a.startedNs) < std::pair(b.slot, b.startedNs);
    });
    return records;
}

// Nothing unless it is known of each, or of all together.
std::optional<std::int64_t> Runner::cpuNsOf(const std::vector<WorkerRecord>& workers) const
{
    if (const auto shared = m_backend->sharedCpuNs()) {
        return shared;
    }
    std::int64_t sum = 0;
    for (const WorkerRecord& worker : workers) {
        if (!worker.usage.cpuNs) {
            return std::nullopt;
        }
        sum += *worker.usage.cpuNs;
    }
    return workers.empty() ? std::nullopt : std::optional(sum);
}

// What ends the wait of the supervisor besides the run itself: the time limit, or, once stopping,
// the moment from which hanging threads are given up.
std::int64_t Runner::deadlineNs() const
{
    if (m_stop != Stop::No) {
        const bool canHang = m_backend->kind() == Backend::Workers::Threads;
        return canHang ? m_stopNs + kCloseLimit.count() : INT64_MAX;
    }
    return m_experiment.timeLimit ? m_startedNs + m_experiment.timeLimit->count() : INT64_MAX;
}

void Runner::supervise()
{
    const std::int64_t every = m_options.sampleEvery ? m_options.sampleEvery->count() : 0;
    std::int64_t nextLook = every > 0 ? m_startedNs : INT64_MAX;
    std::unique_lock lock(m_mutex);
    while (!m_worked && !m_finished) {
        const Stop stop = m_stop;
        const std::int64_t deadline = deadlineNs();
        lock.unlock();
        const std::int64_t now = base::monotonicNs();
        if (now >= deadline && stop != Stop::No) {
            complete(true);
            return;
        }
        if (now >= deadline) {
            requestStop(Stop::TimeLimit);
        } else if (now >= nextLook) {
            look();
            nextLook = now + every;
        }
        lock.lock();
        m_changed.wait_for(lock, pauseUntil(std::min(deadlineNs(), nextLook)),
                           [&] { return m_worked || m_finished || m_stop != stop; });
    }
}

void Runner::look()
{
    m_watch->look(m_backend->workers());
}

void Runner::requestStop(Stop why)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_worked || m_stop != Stop::No) {
            return;
        }
        m_stop = why;
        m_stopNs = base::monotonicNs();
        if (!m_opened) {
            return;  // drive() will see it
        }
    }
    m_backend->stop();
    m_changed.notify_all();
}

void Runner::stop()
{
    requestStop(Stop::Asked);
}

bool Runner::wait(std::chrono::nanoseconds limit)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, limit, [this] { return m_finished; });
}

bool Runner::finished() const
{
    const std::lock_guard lock(m_mutex);
    return m_finished;
}

bool Runner::stuck() const
{
    const std::lock_guard lock(m_mutex);
    return m_stuck;
}

RunProgress Runner::progress() const
{
    const std::lock_guard lock(m_mutex);
    const bool running = m_startedNs != 0 && m_wallNs == 0;
    return {m_table->counts(), running ? base::monotonicNs() - m_startedNs : m_wallNs,
            m_opened && !m_worked ? m_backend->outlook() : Backend::Outlook{}};
}

RunRecord Runner::record() const
{
    const std::lock_guard lock(m_mutex);
    if (!m_finished) {
        throw std::logic_error("a run has no record before it has ended");
    }
    return m_record;
}

std::vector<LiveWorker> Runner::workers() const
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_opened) {
            return {};
        }
    }
    return m_backend->workers();
}

std::vector<ItemRecord> Runner::results(std::size_t from, std::size_t to) const
{
    auto rows = m_table->rows(from, to);
    const std::vector<LiveWorker> living = workers();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        markOpen(from + i, living, rows[i]);
    }
    return rows;
}

std::vector<ItemRecord> Runner::resultsOf(const std::vector<std::size_t>& items) const
{
    const std::vector<LiveWorker> living = workers();
    std::vector<ItemRecord> rows;
    rows.reserve(items.size());
    for (const std::size_t item : items) {
        rows.push_back(m_table->at(item));
        markOpen(item, living, rows.back());
    }
    return rows;
}

// What the workers know of an item that hasn't ended.
void Runner::markOpen(std::size_t item, const std::vector<LiveWorker>& workers,
                      ItemRecord& row) const
{
    if (row.state != ItemState::Queued) {
        return;
    }
    row.queuedNs = m_submittedNs;
    const auto at =
        std::ranges::find(workers, static_cast<std::int64_t>(item), &LiveWorker::runningTask);
    if (at != workers.end()) {
        row.state = ItemState::Running;
        row.slot = at->record.slot;
        row.pid = at->record.pid;
        row.startNs = at->runningSinceNs;
    }
}

bool Runner::signalWorker(std::uint32_t slot, int pid, int signal)
{
    const std::lock_guard lock(m_mutex);
    return m_opened && !m_worked && m_backend->signalWorker(slot, pid, signal);
}

Backend& Runner::running() const
{
    const std::lock_guard lock(m_mutex);
    if (!m_opened || m_worked) {
        throw std::logic_error("the run isn't going on (any more)");
    }
    return *m_backend;
}

void Runner::publishMark(bool begins) const
{
    if (!m_options.events) {
        return;
    }
    mp::ScopeEvent event;
    event.time = base::monotonicNs();
    event.kind = mp::EventKind::RunMark;
    event.values = {m_options.number, begins ? 1 : 0};
    m_options.events->publish(event);
}

}  // namespace lab
