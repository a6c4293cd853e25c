#include "base/clock.h"
#include "mp/engine/process_backend.h"

#include <signal.h>

#include <algorithm>

// What workers are running: for how long they may, what is seen of it, and who is asked to stop.
namespace mp::engine {

namespace {

// Sampling looks at what long tasks are doing, while somebody watches.
constexpr std::int64_t kLookNs = 30'000'000;

}  // namespace

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
        Reactor::instance().callAt(when, [weak = weakSelf(), number = slot.info.slot,
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
    const bool overdue = limit > 0 && running.sequence != 0 && running.since + limit <= now;
    if (overdue && slot.channel->holdAt(running.sequence)) {
        slot.timedOut = running.sequence;
        slot.killed = true;
        slot.process.signal(SIGKILL);
        return;
    }
    if (const auto next = slot.nextLimit(running, now)) {
        armLimitLocked(slot, *next);
    }
    dispatchLocked();
    restLocked();
}

void ProcessBackend::armLookLocked()
{
    if (m_lookArmed || !watched()) {
        return;
    }
    m_lookArmed = true;
    Reactor::instance().callAt(base::monotonicNs() + kLookNs, [weak = weakSelf()] {
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
        const InFlight* const chunk = slot.chunkOf(running.sequence);
        if (chunk == nullptr || running.sequence == slot.lastSeenRunning) {
            continue;
        }
        slot.lastSeenRunning = running.sequence;
        const auto item =
            static_cast<std::int64_t>(chunk->range.first + running.sequence - chunk->firstSequence);
        emitRunning(*chunk->range.job, slot.info, item, running.since, chunk->range.tries);
    }
    if (busy) {
        armLookLocked();
    }
}

// The worker leaves out what it hasn't begun; what it is running can ask.
void ProcessBackend::stopLocked(Job& job, std::optional<std::size_t> item)
{
    for (Slot& slot : m_slots) {
        for (const InFlight& chunk : slot.inFlight) {
            const WorkRange& range = chunk.range;
            if (range.job.get() != &job || chunk.settled >= chunk.kept()) {
                continue;
            }
            std::size_t first = chunk.settled;
            std::size_t last = chunk.kept() - 1;
            if (item) {
                if (*item < range.first + first || *item > range.first + last) {
                    continue;
                }
                first = last = *item - range.first;
            }
            slot.stops.push_back({chunk.firstSequence + first, chunk.firstSequence + last});
            slot.channel->stopItems(slot.stops.back().first, slot.stops.back().last);
        }
    }
}

std::size_t ProcessBackend::runningLocked(const Job* job) const
{
    return static_cast<std::size_t>(
        std::count_if(m_slots.begin(), m_slots.end(), [job](const Slot& slot) {
            const InFlight* const chunk =
                slot.inFlight.empty() ? nullptr : slot.chunkOf(slot.channel->running().sequence);
            return chunk != nullptr && (job == nullptr || chunk->range.job.get() == job);
        }));
}

void ProcessBackend::locateLocked(const Job& job, Whereabouts& place) const
{
    for (const Slot& slot : m_slots) {
        if (slot.inFlight.empty()) {
            continue;
        }
        const channel::RunningItem running = slot.channel->running();
        const InFlight* const chunk = slot.chunkOf(running.sequence);
        if (chunk != nullptr && chunk->range.job.get() == &job &&
            (place.startNs == 0 || running.since < place.startNs)) {
            place.startNs = running.since;
        }
    }
}

}  // namespace mp::engine
