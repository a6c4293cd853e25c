#include "mp/engine/backend.h"

#include "base/clock.h"
#include "mp/engine/callback_thread.h"
#include "mp/engine/credit.h"
#include "mp/errors.h"
#include "mp/pool_options.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

namespace mp::engine {

namespace {

void checkItem(const Job& job, std::size_t item)
{
    if (item >= job.tally().submitted) {
        throw std::out_of_range("there is no item " + std::to_string(item) + ": the call has " +
                                std::to_string(job.tally().submitted) + " items, from 0");
    }
}

// What a task threw, if it is Cancelled, be it in another process; else null.
std::exception_ptr asCancelled(const std::exception_ptr& error)
{
    try {
        std::rethrow_exception(error);
    } catch (const Cancelled&) {
        return error;
    } catch (const RemoteError& remote) {
        return remote.type() == "Cancelled" ? std::make_exception_ptr(Cancelled(remote.message()))
                                            : nullptr;
    } catch (...) {
        return nullptr;
    }
}

// Items settled in one go with the lock held.
constexpr std::size_t kSettleSlice = 4096;
// Workers that are remembered when they have ended.
constexpr std::size_t kMostEndedWorkers = 2 * kMostWorkers;

}  // namespace

Backend::Backend(int workers, std::shared_ptr<EventSink> events)
    : m_workerCount(workers)
    , m_events(std::move(events))
{
}

stack::StackTrace Backend::stackOf(std::uint32_t, int, std::chrono::nanoseconds)
{
    throw std::logic_error(
        "only workers that are processes show their stacks: use a pool of processes");
}

std::size_t Backend::chunkSize(const Job& job) const
{
    const std::lock_guard lock(m_mutex);
    const std::size_t given = job.options().chunkSize;
    return given != JobOptions::kAdaptiveChunks ? given : adaptiveChunk(job.averageRunNs());
}

std::size_t Backend::chunkOf(const WorkRange& range) const
{
    const std::size_t given = range.job->options().chunkSize;
    if (given != JobOptions::kAdaptiveChunks) {
        return std::min(range.count, given);
    }
    // The end of a range is no end while there is more to come.
    const std::size_t left = range.job->notes.sealed ? range.count : SIZE_MAX;
    return std::min(range.count, adaptiveChunk(range.job->averageRunNs(), left,
                                               static_cast<std::size_t>(workerCount())));
}

WorkRange Backend::takeChunk(std::size_t most)
{
    return m_queue.take(std::min(chunkOf(m_queue.front()), most));
}

void Backend::cancel(Job& job)
{
    Lock lock(m_mutex);
    if (job.notes.finished) {
        return;
    }
    job.notes.sealed = true;
    job.notes.cancelled = true;
    stopLocked(job, std::nullopt);
    settleRanges(lock, m_queue.takeJob(job), cancelledError());
    settled(job);
}

void Backend::cancelItem(Job& job, std::size_t item)
{
    Lock lock(m_mutex);
    checkItem(job, item);
    if (job.isSingle()) {
        job.notes.cancelled = true;
    }
    stopLocked(job, item);
    if (const auto range = m_queue.takeItem(job, item)) {
        settleRange(*range, cancelledError());
    }
}

bool Backend::runNext(Job& job, std::size_t item)
{
    const Lock lock(m_mutex);
    checkItem(job, item);
    return m_queue.moveToFront(job, item);
}

WorkRange Backend::admit(const JobRef& job, std::size_t first, std::size_t count, bool last)
{
    const std::int64_t now = base::monotonicNs();
    if (job->notes.id == 0) {
        job->notes.id = ++m_lastJob;
        if (hasListener()) {
            ScopeEvent event{now, EventKind::JobStarted};
            event.job = job->notes.id;
            event.values[0] = static_cast<std::int64_t>(last ? count : 0);
            publish(event);
        }
    }
    job->noteSubmitted(count, last);
    m_counts.submitted += count;
    return {job, first, count, 1, now};
}

void Backend::enqueue(const JobRef& job, std::size_t first, std::size_t count, bool last)
{
    WorkRange range = admit(job, first, count, last);
    if (count > 0) {
        m_queue.pushBack(std::move(range));
    } else {
        settled(*job);
    }
}

void Backend::noteHandedOut(Job& job, const WorkerInfo& worker, int tries)
{
    job.notes.slot = worker.slot;
    job.notes.pid = worker.pid;
    job.notes.tries = static_cast<std::uint16_t>(
        std::clamp<int>(tries, job.notes.tries, std::numeric_limits<std::uint16_t>::max()));
}

// A try has ended in a worker.
void Backend::noteRun(Job& job, const TaskReport& report)
{
    job.noteRun(report.startNs, report.runNs);
    m_runNs += report.runNs;
    ++m_runs;
}

void Backend::noteRuns(Job& job, std::int64_t startNs, std::int64_t runs, std::int64_t runNs,
                       std::int64_t timed)
{
    job.noteRuns(startNs, runs, runNs, timed);
    m_runNs += runNs;
    m_runs += runs;
}

void Backend::settleValue(Job& job, std::size_t item, const TaskReport& report)
{
    ++m_counts.done;
    job.settleValue(item, report);
    emitEnded(EventKind::TaskFinished, job, item, report, TaskOutcome::Value);
    job.noteSettled(1, TaskOutcome::Value);
    settled(job);
}

void Backend::settleValues(Job& job, std::size_t first, std::size_t count, const TaskReport& mean)
{
    // Blocks are for pools to which nobody listens, but a listener may come while one is under way.
    for (std::size_t i = 0; i < count && hasListener(); ++i) {
        emitEnded(EventKind::TaskFinished, job, first + i, mean, TaskOutcome::Value);
    }
    m_counts.done += count;
    job.noteSettled(count, TaskOutcome::Value);
    settled(job);
}

void Backend::settleError(Job& job, std::size_t item, const std::exception_ptr& error,
                          const TaskReport& report, TaskOutcome outcome)
{
    if (outcome == TaskOutcome::Cancelled) {
        ++m_counts.cancelled;
    } else {
        ++m_counts.failed;
        m_counts.lost += outcome == TaskOutcome::Lost ? 1 : 0;
    }
    job.settleError(item, error, report);
    if (report.startNs > 0) {
        emitEnded(EventKind::TaskFinished, job, item, report, outcome);
    } else {
        emitSkipped(job, item, 1, outcome);
    }
    job.noteSettled(1, outcome);
    settled(job);
}

void Backend::settleThrown(Job& job, std::size_t item, const std::exception_ptr& error,
                           const TaskReport& report, bool stopped)
{
    if (const std::exception_ptr cancelled = stopped ? asCancelled(error) : nullptr) {
        settleError(job, item, cancelled, report, TaskOutcome::Cancelled);
    } else {
        settleError(job, item, error, report, TaskOutcome::Error);
    }
}

bool Backend::mayRetry(const Job& job, int tries) const
{
    return tries <= job.options().retries && !job.notes.cancelled && !m_terminated;
}

void Backend::noteRetry(Job& job, std::size_t item, const TaskReport& report, TaskOutcome outcome)
{
    ++m_counts.retried;
    job.noteRetry();
    emitEnded(EventKind::TaskRetried, job, item, report, outcome);
}

void Backend::settleRange(const WorkRange& range, const std::exception_ptr& error,
                          TaskOutcome outcome)
{
    if (range.count == 0) {
        return;
    }
    TaskReport report;
    report.queuedNs = range.queuedAt;
    report.tries = range.tries - 1;
    const JobRef job = range.job;
    (outcome == TaskOutcome::Cancelled ? m_counts.cancelled : m_counts.failed) += range.count;
    job->settleErrors(range.first, range.count, error, report);
    emitSkipped(*job, range.first, range.count, outcome);
    job->noteSettled(range.count, outcome);
    settled(*job);
}

void Backend::settleRanges(Lock& lock, std::deque<WorkRange> ranges,
                           const std::exception_ptr& error)
{
    std::size_t inSlice = 0;
    for (WorkRange& range : ranges) {
        while (range.count > 0) {
            WorkRange slice = range;
            slice.count = std::min(range.count, kSettleSlice);
            range.first += slice.count;
            range.count -= slice.count;
            inSlice += slice.count;
            settleRange(slice, error);
            if (inSlice >= kSettleSlice) {
                inSlice = 0;
                lock.unlock();
                lock.lock();
            }
        }
        range.job.reset();
    }
}

void Backend::settled(Job& job)
{
    if (!job.complete() || job.notes.finished) {
        return;
    }
    job.notes.finished = true;
    if (hasListener()) {
        const Job::Tally tally = job.tally();
        ScopeEvent event{base::monotonicNs(), EventKind::JobFinished};
        event.job = job.notes.id;
        event.values = {static_cast<std::int64_t>(tally.done),
                        static_cast<std::int64_t>(tally.failed),
                        static_cast<std::int64_t>(tally.cancelled), 0, 0};
        publish(event);
    }
    if (job.whenDone() == nullptr) {
        job.markReady();
        return;
    }
    ++m_callbacks;
    CallbackThread::instance().post(
        [self = shared_from_this(), owned = JobRef(&job)] { self->runCallback(owned); });
}

// Callback thread, without the lock.
void Backend::runCallback(const JobRef& job) noexcept
{
    bool threw = false;
    try {
        (*job->whenDone())(*job);
    } catch (...) {
        threw = true;
    }
    const std::lock_guard lock(m_mutex);
    if (threw && hasListener()) {
        ScopeEvent event{base::monotonicNs(), EventKind::CallbackFailed};
        event.job = job->notes.id;
        publish(event);
    }
    job->markReady();
    --m_callbacks;
    m_callbacksDone.notify_all();
}

void Backend::shutDown() noexcept
{
    terminate();
    join(-1);
    awaitCallbacks();
}

void Backend::awaitCallbacks() noexcept
{
    if (!CallbackThread::instance().isHere()) {
        Lock lock(m_mutex);
        m_callbacksDone.wait(lock, [this] { return m_callbacks == 0; });
    }
}

void Backend::resized(int workers)
{
    m_workerCount = workers;
    tell(EventKind::PoolResized, nullptr, {workers, 0, 0, 0, 0});
}

void Backend::noteEnded(const WorkerInfo& worker)
{
    m_endedWorkers.push_back(worker);
    if (m_endedWorkers.size() > kMostEndedWorkers) {
        m_endedWorkers.pop_front();
    }
}

void submitAll(Backend& backend, const JobRef& job, std::size_t count,
               const std::vector<std::size_t>& first)
{
    if (first.empty()) {
        backend.submit(job, 0, count, true);
        return;
    }
    std::vector<bool> isFirst(count);
    for (const std::size_t item : first) {
        if (item >= count || isFirst[item]) {
            throw std::invalid_argument(
                "item " + std::to_string(item) + " can't go first: it is " +
                (item >= count ? "none of the " + std::to_string(count) + " items, from 0"
                               : "named twice"));
        }
        isFirst[item] = true;
    }
    std::size_t submitted = 0;
    const auto submit = [&](std::size_t begin, std::size_t end) {
        submitted += end - begin;
        backend.submit(job, begin, end - begin, submitted == count);
    };
    for (std::size_t i = 0; i < first.size();) {
        std::size_t end = i + 1;
        while (end < first.size() && first[end] == first[end - 1] + 1) {
            ++end;
        }
        submit(first[i], first[end - 1] + 1);
        i = end;
    }
    for (std::size_t begin = 0; begin < count; ++begin) {
        std::size_t end = begin;
        while (end < count && !isFirst[end]) {
            ++end;
        }
        if (end > begin) {
            submit(begin, end);
        }
        begin = end;
    }
}

void checkWorkers(int workers)
{
    if (workers < 1 || workers > kMostWorkers) {
        throw std::invalid_argument("a pool has 1 to " + std::to_string(kMostWorkers) +
                                    " workers, not " + std::to_string(workers));
    }
}

std::exception_ptr cancelledError()
{
    return std::make_exception_ptr(
        Cancelled("cancelled: the pool was terminated or the result cancelled before this task "
                  "had ended"));
}

}  // namespace mp::engine
