#include "base/clock.h"
#include "mp/channel/shm_host_channel.h"
#include "mp/engine/process_backend.h"
#include "mp/errors.h"
#include "mp/fault/fault_point.h"
#include "mp/task/codec.h"

#include <signal.h>
#include <sys/epoll.h>

#include <stdexcept>

// Life and death of a pool's workers.
namespace mp::engine {

namespace {

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

std::weak_ptr<ProcessBackend> ProcessBackend::weakSelf()
{
    return std::static_pointer_cast<ProcessBackend>(shared_from_this());
}

// Engine thread, without the lock: the launcher may call back at once.
void ProcessBackend::launch(std::uint32_t number)
{
    std::vector<int> descriptors;
    {
        const Lock lock(m_mutex);
        Slot& slot = m_slots[number];
        if (!prepareLaunchLocked(slot)) {
            slot.growing = false;
            m_changed.notify_all();
            return;
        }
        descriptors = slot.channel->descriptorsForWorker();
        if (slot.output) {
            const auto files = slot.output->descriptorsForWorker();
            descriptors.insert(descriptors.end(), files.begin(), files.end());
        }
    }
    const auto kind =
        m_options.captureOutput ? ChildRole::Kind::CapturedWorker : ChildRole::Kind::Worker;
    m_options.launcher->launch({number, std::move(descriptors), kind},
                               [self = weakSelf().lock(), number](LaunchResult result) {
                                   self->onLaunched(number, std::move(result));
                               });
}

// Makes the channel. False: this worker is not to be started, or couldn't be.
bool ProcessBackend::prepareLaunchLocked(Slot& slot)
{
    if (m_terminated || m_broken || slot.alive() || isSurplus(slot) ||
        (m_closed && m_queue.empty())) {
        return false;
    }
    const std::uint32_t number = slot.info.slot;
    slot.info = WorkerInfo{};
    slot.info.slot = number;
    slot.info.startedNs = base::monotonicNs();
    try {
        auto channel = std::make_shared<channel::ShmHostChannel>();
        channel::ChunkHeader header{};
        header.function = m_options.initializer.function;
        header.count = 1;
        channel->sendChunk(channel::FrameKind::Initialize, header,
                           [this](std::uint32_t, task::ByteWriter& out) {
                               const auto& bytes = m_options.initializer.arguments;
                               out.write(bytes.data(), bytes.size());
                           });
        slot.output = m_options.captureOutput ? std::make_unique<output::OutputFiles>() : nullptr;
        slot.channel = std::move(channel);
        fault::hit(fault::Point::HostChannelMade);
    } catch (...) {
        startFailedLocked(slot, std::current_exception());
        return false;
    }
    slot.phase = Phase::Launching;
    slot.lastFinished = slot.channel->lastSequenceSent();
    tell(EventKind::WorkerStarting, &slot.info);
    return true;
}

void ProcessBackend::onLaunched(std::uint32_t number, LaunchResult result)
{
    const Lock lock(m_mutex);
    Slot& slot = m_slots[number];
    if (result.error) {
        slot.empty();
        startFailedLocked(slot, result.error);
    } else {
        adoptLocked(slot, std::move(result.process));
    }
    slot.growing = false;
    m_changed.notify_all();
}

void ProcessBackend::adoptLocked(Slot& slot, ChildProcess process)
{
    slot.process = std::move(process);
    slot.info.pid = slot.process.pid();
    slot.phase = Phase::Initialising;
    fault::hit(fault::Point::HostWorkerAdopted);
    try {
        watchLocked(slot);
        fault::hit(fault::Point::HostWorkerWatched);
    } catch (...) {
        Reactor::instance().remove(slot.channel->doorbell());
        slot.empty();
        startFailedLocked(slot, std::current_exception());
        return;
    }
    if (m_terminated || m_broken) {
        slot.killed = true;
        slot.process.signal(SIGKILL);
    }
    quitUnwantedLocked();
}

void ProcessBackend::watchLocked(const Slot& slot)
{
    auto& reactor = Reactor::instance();
    const std::uint32_t number = slot.info.slot;
    reactor.add(slot.channel->doorbell(), EPOLLIN | EPOLLET,
                [weak = weakSelf(), number](std::uint32_t) {
                    if (const auto self = weak.lock()) {
                        self->onDoorbell(number);
                    }
                });
    reactor.add(slot.process.pidfd(), EPOLLIN, [weak = weakSelf(), number](std::uint32_t) {
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
    std::optional<std::uint32_t> toFill;
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
        fault::hit(fault::Point::HostDeathSeen);
        drainLocked(slot);  // before blame: what it has published counts
        const bool wasReady = slot.phase == Phase::Ready || slot.phase == Phase::Quitting;
        slot.info.exit = status;
        slot.info.usedAtExit = slot.process.usage();
        slot.info.endedNs = base::monotonicNs();
        slot.info.serializeNs = slot.channel->codecNs();
        slot.info.state = WorkerStateCode::Ended;
        slot.info.runningTask = -1;
        const bool fruitless = diesFruitlessLocked(slot);
        const bool idle = wasReady && diesIdleLocked(slot);
        blameLocked(slot, status);
        if (fruitless) {
            fruitlessDeathLocked(status);
        }
        fault::hit(fault::Point::HostDeathBlamed);

        auto& reactor = Reactor::instance();
        reactor.remove(slot.process.pidfd());
        reactor.remove(slot.channel->doorbell());
        reactor.cancel(std::exchange(slot.limitTimer, 0));
        noteEnded(slot.info);
        if (slot.callerSleeps) {
            slot.channel->stopSleeping();
        }
        slot.empty();
        if (!wasReady && !m_terminated) {
            startFailedLocked(slot, m_initError ? m_initError
                                                : std::make_exception_ptr(PoolBroken(
                                                      "a worker ended (" + base::describe(status) +
                                                      ") before it was ready")));
        }
        toFill = slotToFillLocked(number);
        if (toFill && idle && !idleDeathLocked()) {
            launchLater(*std::exchange(toFill, std::nullopt), m_idleDeaths.delayNs());
        }
        dispatchLocked();
        restLocked();
        m_changed.notify_all();
    }
    if (toFill) {
        fault::hit(fault::Point::HostReplacing);
        launch(*toFill);
    }
}

// Where to start a worker now that the one of this slot has ended.
std::optional<std::uint32_t> ProcessBackend::slotToFillLocked(std::uint32_t number) const
{
    if (m_terminated || m_broken || (m_closed && m_queue.empty())) {
        return std::nullopt;
    }
    if (!isSurplus(m_slots[number])) {
        return number;
    }
    // What it gives back may be the last work of a closed pool, whose other workers have gone.
    for (const Slot& slot : m_slots) {
        if (!slot.alive() && !isSurplus(slot) && !m_queue.empty()) {
            return slot.info.slot;
        }
    }
    return std::nullopt;
}

// A worker couldn't be started or never got ready. While the pool itself is being started, a
// process that can't be had is the end of it, and while it grows the end of that; anything else
// only when it happens again and again.
void ProcessBackend::startFailedLocked(Slot& slot, const std::exception_ptr& error)
{
    if (m_broken || m_terminated) {
        return;
    }
    if (slot.growing) {
        m_growError = error;
        return;
    }
    const bool withinBudget = m_restarts.noteAbnormalStart(base::monotonicNs());
    const bool refused = !slot.info.exit.ended();
    if ((refused && !m_started) || !withinBudget || m_initFailures >= kMostInitFailures) {
        breakLocked(error);
        return;
    }
    if (!refused) {
        return;  // onDeath() replaces it
    }
    // What the kernel refuses now it may grant in a moment.
    launchLater(slot.info.slot, m_restarts.delayNs());
}

void ProcessBackend::launchLater(std::uint32_t number, std::int64_t delayNs)
{
    Reactor::instance().callAt(base::monotonicNs() + delayNs, [weak = weakSelf(), number] {
        if (const auto self = weak.lock()) {
            self->launch(number);
        }
    });
}

std::vector<WorkerInfo> ProcessBackend::workersLocked() const
{
    std::vector<WorkerInfo> all(endedWorkers().begin(), endedWorkers().end());
    for (const Slot& slot : m_slots) {
        if (!slot.alive()) {
            continue;
        }
        WorkerInfo info = slot.info;
        info.serializeNs = slot.channel ? slot.channel->codecNs() : 0;
        const channel::RunningItem running =
            slot.channel ? slot.channel->running() : channel::RunningItem{};
        if (const InFlight* const chunk = slot.chunkOf(running.sequence)) {
            info.runningTask = static_cast<std::int64_t>(chunk->range.first + running.sequence -
                                                         chunk->firstSequence);
            info.runningSinceNs = running.since;
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
    slot.killed = slot.killed || signal == SIGKILL;
    slot.signalled = true;
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
