#include "base/clock.h"
#include "mp/channel/adaptive_spin.h"
#include "mp/channel/ring.h"
#include "mp/engine/credit.h"
#include "mp/engine/process_backend.h"

#include <algorithm>
#include <stdexcept>
#include <system_error>

// Handing out chunks and waiting for results.
namespace mp::engine {

namespace {

// Longest sleep of a caller on a worker's channel before it looks again.
constexpr std::int64_t kCallerNapNs = 100'000'000;

// How long this thread takes results by itself before it goes to sleep.
thread_local channel::AdaptiveSpin t_callerSpin;

using Phase = Slot::Phase;
using Bell = channel::HostChannel::Bell;

std::int64_t averageOf(const Slot& slot)
{
    return slot.inFlight.empty() ? -1 : slot.inFlight.front().range.job->averageRunNs();
}

}  // namespace

void ProcessBackend::submit(const JobRef& job, std::size_t first, std::size_t count, bool last)
{
    const Lock lock(m_mutex);
    submitLocked(job, first, count, last);
    restLocked();
}

void ProcessBackend::submitLocked(const JobRef& job, std::size_t first, std::size_t count,
                                  bool last)
{
    if (m_broken) {
        std::rethrow_exception(m_broken);
    }
    if (m_closed) {
        throw std::logic_error(kClosedText);
    }
    m_lastSendWoke = false;
    Slot& next = m_slots[m_next % m_slots.size()];
    if (count == 1 && m_queue.empty() && isIdleLocked(next)) {
        // Past the queue, whose code and data would be cold after a rest.
        sendLocked(next, admit(job, first, count, last));
    } else {
        enqueue(job, first, count, last);
    }
    dispatchLocked();
    armLookLocked();
}

bool ProcessBackend::wait(Job& job, std::int64_t deadline)
{
    Lock lock(m_mutex);
    return waitForOnly(job, lock, deadline);
}

bool ProcessBackend::submitAndWait(const JobRef& job, std::int64_t deadline)
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
    const bool only = !job.ready() && job.unsettled() == 1 && m_queue.empty();
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
    if (job.notes.slot >= m_slots.size()) {
        return false;
    }
    Slot& slot = m_slots[job.notes.slot];
    const auto channel = slot.channel;
    if (!channel || slot.callerSleeps || slot.itemsInFlight == 0) {
        return false;
    }
    while (!job.ready() && slot.channel == channel && slot.itemsInFlight > 0) {
        slot.callerSleeps = true;
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
        slot.callerSleeps = false;  // awake, so that nobody needs to wake it: neither does itself
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
            if (slot.phase == Phase::Ready && !slot.damaged && hasCreditLocked(slot)) {
                noteRefillLocked(slot);
                sent |= sendLocked(slot, takeChunk(tasksLeftLocked(slot)));
            }
        }
    }
}

// How many more tasks the worker may be given before it is replaced.
std::size_t ProcessBackend::tasksLeftLocked(const Slot& slot) const
{
    return m_options.maxTasksPerChild == 0
               ? SIZE_MAX
               : static_cast<std::size_t>(m_options.maxTasksPerChild - slot.tasksSent);
}

bool ProcessBackend::isIdleLocked(const Slot& slot) const
{
    return slot.phase == Phase::Ready && slot.inFlight.empty() && !slot.damaged;
}

bool ProcessBackend::hasCreditLocked(Slot& slot) const
{
    if (slot.inFlight.empty()) {
        return true;
    }
    if (slot.inFlight.back().takenBack > 0) {
        return false;
    }
    const WorkRange& next = m_queue.front();
    const std::size_t chunk = chunkOf(next);
    // Nothing is queued behind or ahead of tasks that nobody has seen run yet.
    const std::int64_t average = next.job->averageRunNs();
    if (averageOf(slot) < 0 || average < 0) {
        return false;
    }
    const std::int64_t each = std::max(average, averageOf(slot));
    const std::size_t most = creditItems(each, chunk, m_queue.items(),
                                         static_cast<std::size_t>(workerCount()), m_workAhead.ns());
    if (slot.itemsInFlight + chunk <= most) {
        return true;
    }
    // Towards the end of the work nobody is given all that.
    slot.filled = static_cast<std::int64_t>(slot.itemsInFlight) * each >= m_workAhead.ns() / 2;
    return false;
}

// How well its work has lasted, when there is more for a worker that had all it might have.
void ProcessBackend::noteRefillLocked(Slot& slot)
{
    if (!std::exchange(slot.filled, false)) {
        return;
    }
    if (slot.inFlight.empty()) {
        m_workAhead.ranDry();
    } else {
        m_workAhead.refilledInTime();
    }
}

// False: the worker has no room for it, and it waits in the queue.
bool ProcessBackend::sendLocked(Slot& slot, WorkRange range)
{
    const JobRef job = range.job;
    const JobOptions& options = job->options();
    channel::Sent sent;
    try {
        sent = sendRangeLocked(slot, range);
    } catch (const channel::ChannelCorrupt&) {
        damagedLocked(slot);
        requeueLocked(range, range.first, range.count, range.tries);
        return false;
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
    slot.info.bytesIn += sent.bytes;
    m_lastSendWoke = sent.wokeWorker;
    noteHandedOut(*job, slot.info, range.tries);
    ++slot.info.chunks;
    slot.itemsInFlight += range.count;
    slot.tasksSent += static_cast<std::int64_t>(range.count);
    slot.inFlight.push_back(
        {std::move(range), slot.channel->lastSequenceSent() - sent.items + 1, 0, 0, sent.whole});
    if (options.hardLimitNs > 0) {
        armLimitLocked(slot, base::monotonicNs() + options.hardLimitNs);
    }
    if (tasksLeftLocked(slot) == 0) {
        quitUnwantedLocked();
    }
    return true;
}

channel::Sent ProcessBackend::sendRangeLocked(Slot& slot, const WorkRange& range)
{
    if (goesAsBlockLocked(slot, range)) {
        try {
            return sendBlockLocked(slot, range);
        } catch (const std::system_error&) {
            slot.noBlocks = true;
        }
    }
    Job& job = *range.job;
    channel::ChunkHeader header{};
    header.function = job.function();
    header.count = static_cast<std::uint32_t>(range.count);
    header.firstIndex = range.first;
    header.softLimitNs = job.options().softLimitNs;
    header.tries = static_cast<std::uint32_t>(range.tries);
    header.hardLimited = job.options().hardLimitNs > 0 ? 1 : 0;
    return slot.channel->sendChunk(
        channel::FrameKind::Chunk, header,
        [&](std::uint32_t i, task::ByteWriter& out) { job.encodeItem(range.first + i, out); });
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
    if (m_terminated || m_broken || range.job->notes.cancelled) {
        settleRange(rest, m_broken ? m_broken : cancelledError(),
                    m_broken ? TaskOutcome::Error : TaskOutcome::Cancelled);
        return;
    }
    m_queue.pushFront(std::move(rest));
}

// Before the lock is left: unless a caller polls, every worker with work has to ring when it
// matters.
void ProcessBackend::restLocked()
{
    quitUnwantedLocked();
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
    if (!m_lagArmed && isUnevenLocked()) {
        armLagLocked();
    }
}

bool ProcessBackend::armLocked(Slot& slot)
{
    if (slot.damaged) {
        return true;
    }
    const std::size_t step = slot.vainLooks > 0
                                 ? 1
                                 : itemsUntilDoorbell(averageOf(slot), slot.itemsInFlight,
                                                      !m_queue.empty(), m_workAhead.ns());
    // Twice in vain: the ring for the very next result was asked for long before it can be there.
    if (slot.vainLooks < 2 && (step > 1 || slot.vainLooks == 1)) {
        armLagLocked();
    }
    return slot.channel->armDoorbell(slot.lastFinished + step,
                                     slot.callerSleeps ? Bell::Caller : Bell::Engine);
}

}  // namespace mp::engine
