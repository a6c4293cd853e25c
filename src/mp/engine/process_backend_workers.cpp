#include "base/clock.h"
#include "mp/channel/shm_host_channel.h"
#include "mp/engine/process_backend.h"
#include "mp/errors.h"
#include "mp/task/codec.h"

#include <signal.h>
#include <sys/epoll.h>

#include <stdexcept>

// Life and death of a pool's workers.
namespace mp::engine {

namespace {

// A worker that is told to end gets this long before it is killed.
constexpr std::int64_t kTerminateGraceNs = 1'000'000'000;

constexpr std::chrono::seconds kStartLimit{60};
// An initializer that throws so often in a row will go on doing so.
constexpr int kMostInitFailures = 3;
constexpr std::int64_t kShutDownLimitNs = 30'000'000'000;

using Phase = Slot::Phase;

}  // namespace

ProcessBackend::ProcessBackend(Options options)
    : Backend(options.workers, options.events)
    , m_options(std::move(options))
    , m_slots(static_cast<std::size_t>(m_options.workers))
{
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        m_slots[i].info.slot = static_cast<std::uint32_t>(i);
    }
}

void ProcessBackend::start()
{
    {
        const Lock lock(m_mutex);
        tell(EventKind::PoolStarted, nullptr, {workerCount(), 0, 0, 0, 0});
    }
    Reactor::instance().runAndWait([this] {
        for (std::uint32_t i = 0; i < m_slots.size(); ++i) {
            launch(i);
        }
    });
    Lock lock(m_mutex);
    const bool answered = m_changed.wait_for(lock, kStartLimit, [this] {
        return std::none_of(m_slots.begin(), m_slots.end(),
                            [](const Slot& slot) { return slot.phase == Phase::Launching; });
    });
    if (!answered) {
        breakLocked(std::make_exception_ptr(PoolBroken("the workers couldn't be started in time")));
    }
    if (!m_broken) {
        m_started = true;
        return;
    }
    const std::exception_ptr error = m_broken;
    lock.unlock();
    shutDown();
    std::rethrow_exception(error);
}

// Engine thread, without the lock: the launcher may call back at once.
void ProcessBackend::launch(std::uint32_t number)
{
    std::vector<int> descriptors;
    {
        const Lock lock(m_mutex);
        Slot& slot = m_slots[number];
        if (m_terminated || m_broken || slot.alive()) {
            return;
        }
        try {
            slot.channel = std::make_shared<channel::ShmHostChannel>();
            channel::ChunkHeader header{m_options.initializer.function, 0, 0, 1, 0};
            slot.channel->sendChunk(channel::FrameKind::Initialize, header,
                                    [this](std::uint32_t, task::ByteWriter& out) {
                                        const auto& bytes = m_options.initializer.arguments;
                                        out.write(bytes.data(), bytes.size());
                                    });
        } catch (...) {
            slot.channel.reset();
            breakLocked(std::current_exception());
            return;
        }
        slot.phase = Phase::Launching;
        slot.lastFinished = slot.channel->lastSequenceSent();
        slot.info = WorkerInfo{};
        slot.info.slot = number;
        slot.info.startedNs = base::monotonicNs();
        tell(EventKind::WorkerStarting, &slot.info);
        descriptors = slot.channel->descriptorsForWorker();
    }
    m_options.launcher->launch({number, std::move(descriptors)},
                               [self = shared_from_this(), number](LaunchResult result) {
                                   self->onLaunched(number, std::move(result));
                               });
}

void ProcessBackend::onLaunched(std::uint32_t number, LaunchResult result)
{
    const Lock lock(m_mutex);
    Slot& slot = m_slots[number];
    if (result.error) {
        slot.phase = Phase::Empty;
        slot.channel.reset();
        startFailedLocked(slot, result.error);
    } else {
        adoptLocked(slot, std::move(result.process));
    }
    m_changed.notify_all();
}

void ProcessBackend::adoptLocked(Slot& slot, ChildProcess process)
{
    slot.process = std::move(process);
    slot.info.pid = slot.process.pid();
    slot.phase = Phase::Initialising;
    try {
        watchLocked(slot);
    } catch (...) {
        Reactor::instance().remove(slot.channel->doorbell());
        slot.process = ChildProcess();
        slot.channel.reset();
        slot.phase = Phase::Empty;
        startFailedLocked(slot, std::current_exception());
        return;
    }
    if (m_terminated || m_broken) {
        slot.process.signal(SIGKILL);
    }
    quitIdleLocked();
}

void ProcessBackend::watchLocked(const Slot& slot)
{
    auto& reactor = Reactor::instance();
    const std::uint32_t number = slot.info.slot;
    reactor.add(slot.channel->doorbell(), EPOLLIN | EPOLLET,
                [weak = weak_from_this(), number](std::uint32_t) {
                    if (const auto self = weak.lock()) {
                        self->onDoorbell(number);
                    }
                });
    reactor.add(slot.process.pidfd(), EPOLLIN, [weak = weak_from_this(), number](std::uint32_t) {
        if (const auto self = weak.lock()) {
            self->onDeath(number);
        }
    });
}

void ProcessBackend::onDoorbell(std::uint32_t number)
{
    const Lock lock(m_mutex);
    Slot& slot = m_slots[number];
    if (slot.channel) {
        drainLocked(slot);
        dispatchLocked();
        restLocked();
    }
}

void ProcessBackend::onDeath(std::uint32_t number)
{
    bool replace = false;
    {
        const Lock lock(m_mutex);
        Slot& slot = m_slots[number];
        if (!slot.alive()) {
            return;
        }
        const base::ExitStatus status = slot.process.poll();
        if (!status.ended()) {
            return;
        }
        drainLocked(slot);  // before blame: what it has published counts
        const bool wasReady = slot.phase == Phase::Ready || slot.phase == Phase::Quitting;
        slot.info.exit = status;
        slot.info.state = WorkerStateCode::Ended;
        slot.info.runningTask = -1;
        blameLocked(slot, status);

        auto& reactor = Reactor::instance();
        reactor.remove(slot.process.pidfd());
        reactor.remove(slot.channel->doorbell());
        reactor.cancel(std::exchange(slot.limitTimer, 0));
        m_endedWorkers.push_back(slot.info);
        slot.phase = Phase::Empty;
        slot.process = ChildProcess();
        if (slot.callerSleeps) {
            slot.channel->stopSleeping();
        }
        slot.channel.reset();
        slot.suspended = false;
        slot.damaged = false;
        slot.timedOut = 0;
        slot.lastSeenRunning = 0;
        if (!wasReady && !m_terminated) {
            startFailedLocked(slot, m_initError ? m_initError
                                                : std::make_exception_ptr(PoolBroken(
                                                      "a worker ended (" + base::describe(status) +
                                                      ") before it was ready")));
        }
        replace = wantsReplacementLocked();
        dispatchLocked();
        quitIdleLocked();
        restLocked();
        m_changed.notify_all();
    }
    if (replace) {
        launch(number);
    }
}

// A worker never got ready. While the pool itself is being started that is the end of it, later
// only when it happens again and again.
void ProcessBackend::startFailedLocked(Slot& slot, const std::exception_ptr& error)
{
    const bool withinBudget = m_restarts.noteAbnormalStart(base::monotonicNs());
    if (m_broken || m_terminated) {
        return;
    }
    if (!m_started || !withinBudget || m_initFailures >= kMostInitFailures) {
        breakLocked(error);
        return;
    }
    if (slot.info.exit.ended()) {
        return;  // onDeath() replaces it
    }
    Reactor::instance().post([weak = weak_from_this(), number = slot.info.slot] {
        if (const auto self = weak.lock()) {
            self->launch(number);
        }
    });
}

// Everything published has been taken. What was running is lost; what had not begun goes back.
void ProcessBackend::blameLocked(Slot& slot, base::ExitStatus status)
{
    const channel::RunningItem running = slot.channel->running();
    const bool timedOut = running.sequence != 0 && running.sequence == slot.timedOut;
    std::int64_t lostItem = -1;
    std::deque<InFlight> left = std::exchange(slot.inFlight, {});
    slot.itemsInFlight = 0;
    // From the back, so that pushing to the queue's front keeps the order.
    for (auto chunk = left.rbegin(); chunk != left.rend(); ++chunk) {
        const std::uint64_t begins = chunk->firstSequence + chunk->settled;
        std::size_t item = chunk->range.first + chunk->settled;
        std::size_t count = chunk->left();
        const bool lost = running.sequence != 0 && running.sequence == begins && count > 0;
        const std::size_t unbegun = lost ? count - 1 : count;
        requeueLocked(chunk->range, item + (lost ? 1 : 0), unbegun, chunk->range.tries);
        if (lost) {
            lostItem = static_cast<std::int64_t>(item);
            TaskReport report = reportLocked(slot, chunk->range, {});
            report.startNs = running.since;
            report.runNs = base::monotonicNs() - running.since;
            retryOrLoseLocked(*chunk, item, report, status, timedOut);
        }
    }
    tell(EventKind::WorkerExited, &slot.info,
         {static_cast<std::int64_t>(status.kind), status.number, lostItem, 0, 0});
}

void ProcessBackend::retryOrLoseLocked(const InFlight& chunk, std::size_t item,
                                       const TaskReport& report, base::ExitStatus status,
                                       bool timedOut)
{
    const std::shared_ptr<Job> job = chunk.range.job;
    if (report.tries <= job->options().retries && !m_terminated && !m_broken) {
        noteRetry(*job, item, report);
        requeueLocked(chunk.range, item, 1, report.tries + 1);
        return;
    }
    if (m_terminated) {
        settleError(*job, item, cancelledError(), report, TaskOutcome::Cancelled);
    } else if (timedOut) {
        const std::int64_t limit = job->options().hardLimitNs;
        settleError(*job, item,
                    std::make_exception_ptr(TimeoutError(
                        "task " + std::to_string(item) + " ran longer than its limit of " +
                        std::to_string(static_cast<double>(limit) / 1e9) + " s; its worker " +
                        std::to_string(report.pid) + " was killed")),
                    report, TaskOutcome::TimedOut);
    } else {
        settleError(*job, item, std::make_exception_ptr(WorkerLost(report.pid, status, item)),
                    report, TaskOutcome::Lost);
    }
}

bool ProcessBackend::wantsReplacementLocked() const
{
    return !m_terminated && !m_broken && (!m_closed || !m_queue.empty());
}

// The pool can't go on: everything pending gets the error, workers end.
void ProcessBackend::breakLocked(const std::exception_ptr& error)
{
    if (m_broken) {
        return;
    }
    m_broken = error;
    const TaskReport none;
    for (const WorkRange& range : m_queue.takeAll()) {
        for (std::size_t i = 0; i < range.count; ++i) {
            settleError(*range.job, range.first + i, error, none, TaskOutcome::Error);
        }
    }
    stopWorkersLocked();
    m_changed.notify_all();
}

void ProcessBackend::terminate()
{
    const Lock lock(m_mutex);
    if (m_terminated) {
        return;
    }
    m_terminated = true;
    m_closed = true;
    drainAllLocked();
    cancelQueue(cancelledError());
    stopWorkersLocked();
    m_changed.notify_all();
}

// Settles what is in flight and ends all workers: SIGTERM, with SIGCONT for suspended ones; SIGKILL
// after a grace period.
void ProcessBackend::stopWorkersLocked()
{
    const std::exception_ptr error = m_broken && !m_terminated ? m_broken : cancelledError();
    const TaskOutcome outcome = m_terminated ? TaskOutcome::Cancelled : TaskOutcome::Error;
    for (Slot& slot : m_slots) {
        const channel::RunningItem running =
            slot.channel ? slot.channel->running() : channel::RunningItem{};
        slot.itemsInFlight = 0;
        for (const InFlight& chunk : std::exchange(slot.inFlight, {})) {
            for (std::size_t i = chunk.settled; i < chunk.range.count; ++i) {
                TaskReport report = reportLocked(slot, chunk.range, {});
                if (running.sequence == chunk.firstSequence + i) {
                    report.startNs = running.since;
                    report.runNs = base::monotonicNs() - running.since;
                }
                settleError(*chunk.range.job, chunk.range.first + i, error, report, outcome);
            }
        }
        if (slot.process.pid() != 0) {
            if (slot.callerSleeps) {
                slot.channel->stopSleeping();
            }
            slot.process.signal(SIGTERM);
            slot.process.signal(SIGCONT);
        }
    }
    Reactor::instance().callAt(base::monotonicNs() + kTerminateGraceNs, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) {
            self->killLeftovers();
        }
    });
}

void ProcessBackend::killLeftovers()
{
    const Lock lock(m_mutex);
    for (const Slot& slot : m_slots) {
        if (slot.process.pid() != 0) {
            slot.process.signal(SIGKILL);
        }
    }
}

void ProcessBackend::close()
{
    const Lock lock(m_mutex);
    m_closed = true;
    quitIdleLocked();
    m_changed.notify_all();
}

bool ProcessBackend::join(std::int64_t deadline)
{
    Lock lock(m_mutex);
    if (!m_closed) {
        throw std::logic_error(
            "join() waits for the workers to end: call close() or terminate() first");
    }
    const auto ended = [this] {
        return std::none_of(m_slots.begin(), m_slots.end(),
                            [](const Slot& slot) { return slot.alive(); });
    };
    if (deadline < 0) {
        m_changed.wait(lock, ended);
        return true;
    }
    const std::chrono::steady_clock::time_point until{std::chrono::nanoseconds(deadline)};
    return m_changed.wait_until(lock, until, ended);
}

void ProcessBackend::shutDown() noexcept
{
    terminate();
    join(base::monotonicNs() + kShutDownLimitNs);
    const Lock lock(m_mutex);
    tell(EventKind::PoolEnded, nullptr);
}

std::vector<WorkerInfo> ProcessBackend::workers() const
{
    const Lock lock(m_mutex);
    std::vector<WorkerInfo> all = m_endedWorkers;
    for (const Slot& slot : m_slots) {
        if (!slot.alive()) {
            continue;
        }
        WorkerInfo info = slot.info;
        if (!slot.inFlight.empty()) {
            const InFlight& chunk = slot.inFlight.front();
            const auto running = slot.channel->running();
            if (running.sequence >= chunk.firstSequence &&
                running.sequence < chunk.firstSequence + chunk.range.count) {
                info.runningTask = static_cast<std::int64_t>(chunk.range.first + running.sequence -
                                                             chunk.firstSequence);
                info.runningSinceNs = running.since;
            }
        }
        info.state = slot.suspended ? WorkerStateCode::Suspended
                     : slot.phase != Phase::Ready && slot.phase != Phase::Quitting
                         ? WorkerStateCode::Starting
                     : info.runningTask >= 0 ? WorkerStateCode::Running
                                             : WorkerStateCode::Idle;
        all.push_back(info);
    }
    return all;
}

bool ProcessBackend::signalWorker(std::uint32_t number, int pid, int signal)
{
    const Lock lock(m_mutex);
    if (number >= m_slots.size() || m_slots[number].process.pid() != pid || pid == 0) {
        return false;
    }
    Slot& slot = m_slots[number];
    if (!slot.process.signal(signal)) {
        return false;
    }
    if (signal == SIGSTOP || signal == SIGCONT) {
        slot.suspended = signal == SIGSTOP;
        const auto code = slot.suspended ? WorkerStateCode::Suspended : WorkerStateCode::Idle;
        tell(EventKind::WorkerState, &slot.info, {static_cast<std::int64_t>(code), 0, 0, 0, 0});
    }
    return true;
}

}  // namespace mp::engine
