#include "base/clock.h"
#include "mp/channel/adaptive_spin.h"
#include "mp/channel/ring.h"
#include "mp/engine/credit.h"
#include "mp/engine/process_backend.h"
#include "mp/errors.h"
#include "mp/task/remote_error.h"

#include <signal.h>

#include <stdexcept>

// Handing out chunks and taking results.
namespace mp::engine {

namespace {

// Sampling looks at what long tasks are doing, while somebody watches.
constexpr std::int64_t kLookNs = 30'000'000;
// Longest sleep of a caller on a worker's channel before it looks again.
constexpr std::int64_t kCallerNapNs = 100'000'000;

// How long this thread takes results by itself before it goes to sleep.
thread_local channel::AdaptiveSpin t_callerSpin;

using Phase = Slot::Phase;
using Bell = channel::HostChannel::Bell;

std::int64_t averageOf(const Slot& slot)
{
    return slot.inFlight.empty() ? -1 : slot.inFlight.front().range.job->progress.averageRunNs;
}

}  // namespace

void ProcessBackend::submit(const std::shared_ptr<Job>& job, std::size_t first, std::size_t count,
                            bool last)
{
    const Lock lock(m_mutex);
    submitLocked(job, first, count, last);
    restLocked();
}

void ProcessBackend::submitLocked(const std::shared_ptr<Job>& job, std::size_t first,
                                  std::size_t count, bool last)
{
    if (m_broken) {
        std::rethrow_exception(m_broken);
    }
    if (m_closed) {
        throw std::logic_error("this pool is closed: it takes no more work");
    }
    enqueue(job, first, count, last);
    m_lastSendWoke = false;
    dispatchLocked();
    armLookLocked();
}

bool ProcessBackend::wait(Job& job, std::int64_t deadline)
{
    Lock lock(m_mutex);
    return waitForOnly(job, lock, deadline);
}

bool ProcessBackend::submitAndWait(const std::shared_ptr<Job>& job, std::int64_t deadline)
{
    Lock lock(m_mutex);
    submitLocked(job, 0, 1, true);
    return waitForOnly(*job, lock, deadline);
}

// A single task is worth waiting for in person: awake as long as its worker is awake too, asleep on
// its channel otherwise (spinning after waking a sleeper costs more than sleeping). Anything larger
// is left to the engine thread, which takes results in batches.
bool ProcessBackend::waitForOnly(Job& job, Lock& lock, std::int64_t deadline)
{
    const bool only = !job.ready() && job.progress.unsettled == 1 && m_queue.empty();
    const bool spin = only && !std::exchange(m_lastSendWoke, false);
    if (spin) {
        spinForOnly(job, lock, deadline);
    }
    bool ready = job.ready();
    if (only && !ready) {
        ready = sleepForOnly(job, lock, deadline);
        if (spin) {
            t_callerSpin.slept();
        }
    }
    restLocked();
    lock.unlock();
    return ready || job.sleepUntilReady(deadline);
}

// Takes results in the caller's own thread for a short while. Workers needn't ring meanwhile.
void ProcessBackend::spinForOnly(Job& job, Lock& lock, std::int64_t deadline)
{
    ++m_pollers;
    for (Slot& slot : m_slots) {
        if (slot.itemsInFlight > 0) {
            slot.channel->armDoorbell(0, Bell::Engine);
        }
    }
    lock.unlock();
    t_callerSpin.spinUntil([&] {
        if (const Lock attempt(m_mutex, std::try_to_lock); attempt.owns_lock()) {
            drainAllLocked();
        }
        return job.ready() || (deadline >= 0 && base::monotonicNs() >= deadline);
    });
    lock.lock();
    --m_pollers;
    dispatchLocked();
}

// Sleeps on the worker's own channel, which saves the way through the engine thread. False: the
// result isn't there, wait in another way. The lock is held again when it returns.
bool ProcessBackend::sleepForOnly(Job& job, Lock& lock, std::int64_t deadline)
{
    Slot& slot = m_slots[job.progress.lastSlot];
    const auto channel = slot.channel;
    if (!channel || slot.callerSleeps || slot.itemsInFlight == 0) {
        return false;
    }
    slot.callerSleeps = true;
    while (!job.ready() && slot.channel == channel && slot.itemsInFlight > 0) {
        const std::uint32_t ticket =
            channel->ringTicket();  // before arming: no ring goes unnoticed
        restLocked();
        const std::int64_t left = deadline < 0 ? kCallerNapNs : deadline - base::monotonicNs();
        if (left <= 0 || job.ready()) {
            break;
        }
        lock.unlock();
        channel->sleepUntilRung(ticket, std::min(left, kCallerNapNs));
        lock.lock();
        drainLocked(slot);
        dispatchLocked();
    }
    slot.callerSleeps = false;
    return job.ready();
}

// Gives every worker with credit a chunk, round after round, until the work or the credit is used
// up.
void ProcessBackend::dispatchLocked()
{
    bool sent = true;
    while (sent && !m_queue.empty()) {
        sent = false;
        for (std::size_t i = 0; i < m_slots.size() && !m_queue.empty(); ++i) {
            Slot& slot = m_slots[(m_next + i) % m_slots.size()];
            if (slot.phase == Phase::Ready && hasCreditLocked(slot) && sendLocked(slot)) {
                sent = true;
            }
        }
    }
}

bool ProcessBackend::hasCreditLocked(const Slot& slot) const
{
    if (slot.inFlight.empty()) {
        return true;
    }
    const WorkRange& next = m_queue.front();
    const std::size_t chunk = std::min(next.count, next.job->options().chunkSize);
    // Nothing is queued behind or ahead of tasks that nobody has seen run yet.
    const std::int64_t average = next.job->progress.averageRunNs;
    if (averageOf(slot) < 0 || average < 0) {
        return false;
    }
    return slot.itemsInFlight + chunk <=
           creditItems(std::max(average, averageOf(slot)), chunk, m_queue.items(), m_slots.size());
}

bool ProcessBackend::sendLocked(Slot& slot)
{
    WorkRange range = m_queue.takeChunk();
    const std::shared_ptr<Job> job = range.job;
    channel::Sent sent;
    try {
        const channel::ChunkHeader header{job->function(), 0, 0,
                                          static_cast<std::uint32_t>(range.count), 0};
        sent = slot.channel->sendChunk(
            channel::FrameKind::Chunk, header,
            [&](std::uint32_t i, task::ByteWriter& out) { job->encodeItem(range.first + i, out); });
    } catch (...) {
        // The first item can't be sent: it fails by itself, the rest is tried again.
        requeueLocked(range, range.first + 1, range.count - 1, range.tries);
        TaskReport report;
        report.queuedNs = range.queuedAt;
        report.tries = range.tries;
        settleError(*job, range.first, std::current_exception(), report, TaskOutcome::Error);
        return true;
    }
    requeueLocked(range, range.first + sent.items, range.count - sent.items, range.tries);
    if (sent.items == 0) {
        return false;
    }
    range.count = sent.items;
    const std::int64_t limit = job->options().hardLimitNs;
    m_lastSendWoke = sent.wokeWorker;
    job->progress.lastSlot = slot.info.slot;
    slot.itemsInFlight += range.count;
    slot.inFlight.push_back(
        {std::move(range), slot.channel->lastSequenceSent() - sent.items + 1, 0});
    if (limit > 0) {
        armLimitLocked(slot, base::monotonicNs() + limit);
    }
    return true;
}

void ProcessBackend::requeueLocked(const WorkRange& range, std::size_t item, std::size_t count,
                                   int tries)
{
    if (count == 0) {
        return;
    }
    WorkRange rest = range;
    rest.first = item;
    rest.count = count;
    if (tries != range.tries) {
        rest.tries = tries;
        rest.queuedAt = base::monotonicNs();
    }
    if (m_terminated || m_broken) {
        cancelRange(rest, m_broken ? m_broken : cancelledError());
        return;
    }
    m_queue.pushFront(std::move(rest));
}

void ProcessBackend::drainAllLocked()
{
    for (Slot& slot : m_slots) {
        if (slot.itemsInFlight > 0) {
            drainLocked(slot);
        }
    }
}

void ProcessBackend::drainLocked(Slot& slot)
{
    if (!slot.channel || slot.damaged) {
        return;
    }
    try {
        const std::size_t frames = slot.channel->receive([&](channel::FrameKind kind,
                                                             const channel::ResultHeader& header,
                                                             task::ByteReader payload) {
            switch (kind) {
            case channel::FrameKind::Result:
                takeResultLocked(slot, header, payload);
                break;
            case channel::FrameKind::Ready:
                slot.phase = slot.phase == Phase::Initialising ? Phase::Ready : slot.phase;
                slot.info.readyNs = base::monotonicNs();
                m_restarts.noteReady();
                m_initFailures = 0;
                m_initError = nullptr;
                tell(EventKind::WorkerReady, &slot.info,
                     {slot.info.readyNs - slot.info.startedNs, 0, 0, 0, 0});
                quitIdleLocked();
                break;
            case channel::FrameKind::InitFailed: {
                m_initError = task::decodeError(payload);
                ++m_initFailures;
                break;
            }
            default:
                throw channel::ChannelCorrupt("a worker sent a frame of an unknown kind");
            }
        });
        if (frames > 0 && slot.callerSleeps) {
            slot.channel
                ->stopSleeping();  // whoever drains may have taken what the caller waits for
        }
    } catch (const channel::ChannelCorrupt&) {
        damagedLocked(slot);
    } catch (const task::DecodeError&) {
        damagedLocked(slot);
    }
}

// A worker whose channel makes no sense has overwritten memory: it is ended, and its death settles
// what it was running.
void ProcessBackend::damagedLocked(Slot& slot)
{
    slot.damaged = true;
    slot.process.signal(SIGKILL);
}

TaskReport ProcessBackend::reportLocked(const Slot& slot, const WorkRange& range,
                                        const channel::ResultHeader& header) const
{
    return {slot.info.slot, slot.info.pid, range.tries,
            range.queuedAt, header.start,  header.runTime};
}

void ProcessBackend::takeResultLocked(Slot& slot, const channel::ResultHeader& header,
                                      task::ByteReader payload)
{
    slot.lastFinished = header.sequence;
    if (slot.inFlight.empty()) {
        return;  // settled already: the pool was terminated meanwhile
    }
    InFlight& chunk = slot.inFlight.front();
    const std::size_t item = chunk.range.first + chunk.settled;
    ++chunk.settled;
    --slot.itemsInFlight;
    InFlight finished;  // keeps the chunk's job for as long as this result needs it
    if (chunk.left() == 0) {
        finished = std::move(chunk);
        slot.inFlight.pop_front();
        m_next = slot.info.slot;
    }
    const WorkRange& range = finished.range.job ? finished.range : slot.inFlight.front().range;
    ++slot.info.tasks;
    slot.info.busyNs += header.runTime;
    Job& job = *range.job;
    std::int64_t& average = job.progress.averageRunNs;
    average = average < 0 ? header.runTime : (7 * average + header.runTime) / 8;

    const TaskReport report = reportLocked(slot, range, header);
    std::exception_ptr error;
    try {
        if (header.status == channel::ResultStatus::Value) {
            job.decodeValue(item, payload);
        } else {
            error = task::decodeError(payload);
        }
    } catch (...) {
        error = std::current_exception();
    }
    if (!error) {
        settleValue(job, item, report);
    } else if (job.options().retryErrors && report.tries <= job.options().retries) {
        noteRetry(job, item, report);
        requeueLocked(range, item, 1, report.tries + 1);
    } else {
        settleError(job, item, error, report, TaskOutcome::Error);
    }
}

// Before the lock is left: unless a caller polls, every worker with work has to ring when it
// matters.
void ProcessBackend::restLocked()
{
    quitIdleLocked();
    if (m_pollers > 0) {
        return;
    }
    bool again = true;
    while (again) {
        again = false;
        for (Slot& slot : m_slots) {
            while (slot.itemsInFlight > 0 && !armLocked(slot)) {
                drainLocked(slot);
                again = true;
            }
        }
        if (again) {
            dispatchLocked();
        }
    }
}

bool ProcessBackend::armLocked(Slot& slot)
{
    if (slot.damaged) {
        return true;
    }
    const std::size_t step =
        itemsUntilDoorbell(averageOf(slot), slot.itemsInFlight, !m_queue.empty());
    return slot.channel->armDoorbell(slot.lastFinished + step,
                                     slot.callerSleeps ? Bell::Caller : Bell::Engine);
}

void ProcessBackend::quitIdleLocked()
{
    if (!m_closed || m_terminated || !m_queue.empty()) {
        return;
    }
    for (Slot& slot : m_slots) {
        if ((slot.phase == Phase::Ready || slot.phase == Phase::Initialising) &&
            slot.inFlight.empty() && slot.channel->sendQuit()) {
            slot.phase = Phase::Quitting;
        }
    }
}

// The worker's limit timer stands at the earliest moment at which a task could have used up its
// limit; onLimit() then looks what really runs.
void ProcessBackend::armLimitLocked(Slot& slot, std::int64_t when)
{
    if (slot.limitTimer != 0 && slot.limitAt <= when) {
        return;
    }
    Reactor::instance().cancel(slot.limitTimer);
    slot.limitAt = when;
    slot.limitTimer =
        Reactor::instance().callAt(when, [weak = weak_from_this(), number = slot.info.slot,
                                          pid = static_cast<std::uint64_t>(slot.info.pid)] {
            if (const auto self = weak.lock()) {
                self->onLimit(number, pid);
            }
        });
}

void ProcessBackend::onLimit(std::uint32_t number, std::uint64_t pid)
{
    const Lock lock(m_mutex);
    Slot& slot = m_slots[number];
    // Before limitAt: a timer that was replaced while it waited for the lock.
    if (static_cast<std::uint64_t>(slot.info.pid) != pid || !slot.channel ||
        base::monotonicNs() < slot.limitAt) {
        return;
    }
    slot.limitTimer = 0;
    drainLocked(slot);
    if (slot.inFlight.empty()) {
        restLocked();
        return;
    }
    const std::int64_t limit = slot.inFlight.front().range.job->options().hardLimitNs;
    const channel::RunningItem running = slot.channel->running();
    const std::int64_t now = base::monotonicNs();
    if (limit > 0 && running.sequence != 0 && running.since + limit <= now) {
        slot.timedOut = running.sequence;
        slot.process.signal(SIGKILL);
        return;
    }
    const std::int64_t base = running.sequence != 0 ? running.since : now;
    armLimitLocked(slot, base + (limit > 0 ? limit : kLookNs));
    dispatchLocked();
    restLocked();
}

void ProcessBackend::armLookLocked()
{
    if (m_lookArmed || !watched()) {
        return;
    }
    m_lookArmed = true;
    Reactor::instance().callAt(base::monotonicNs() + kLookNs, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) {
            self->onLook();
        }
    });
}

void ProcessBackend::onLook()
{
    const Lock lock(m_mutex);
    m_lookArmed = false;
    bool busy = !m_queue.empty();
    for (Slot& slot : m_slots) {
        if (slot.inFlight.empty()) {
            continue;
        }
        busy = true;
        const channel::RunningItem running = slot.channel->running();
        const InFlight& chunk = slot.inFlight.front();
        if (running.sequence == 0 || running.sequence == slot.lastSeenRunning ||
            running.sequence < chunk.firstSequence ||
            running.sequence >= chunk.firstSequence + chunk.range.count) {
            continue;
        }
        slot.lastSeenRunning = running.sequence;
        const auto item =
            static_cast<std::int64_t>(chunk.range.first + running.sequence - chunk.firstSequence);
        emitRunning(*chunk.range.job, slot.info, item, running.since, chunk.range.tries);
    }
    if (busy) {
        armLookLocked();
    }
}

}  // namespace mp::engine
