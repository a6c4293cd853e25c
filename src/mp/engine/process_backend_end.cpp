#include "base/clock.h"
#include "mp/engine/process_backend.h"
#include "mp/fault/fault_point.h"

#include <signal.h>

#include <algorithm>
#include <stdexcept>

// The end of a pool.
namespace mp::engine {

namespace {

// A worker that is told to end gets this long before it is killed.
constexpr std::int64_t kTerminateGraceNs = 1'000'000'000;
constexpr std::int64_t kShutDownLimitNs = 30'000'000'000;

}  // namespace

// The pool can't go on: everything pending gets the error, workers end.
void ProcessBackend::breakLocked(const std::exception_ptr& error)
{
    if (m_broken) {
        return;
    }
    m_broken = error;
    fault::hit(fault::Point::HostPoolBroken);
    for (const WorkRange& range : m_queue.takeAll()) {
        settleRange(range, error, TaskOutcome::Error);
    }
    stopWorkersLocked();
    m_changed.notify_all();
}

void ProcessBackend::terminate()
{
    Lock lock(m_mutex);
    if (m_terminated) {
        return;
    }
    m_terminated = true;
    m_closed = true;
    drainAllLocked();
    stopWorkersLocked();
    m_changed.notify_all();
    settleRanges(lock, m_queue.takeAll(), cancelledError());
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
            for (std::size_t i = chunk.settled; i < chunk.kept(); ++i) {
                TaskReport report = reportLocked(slot, chunk.range, {});
                if (running.sequence == chunk.firstSequence + i) {
                    report.startNs = running.since;
                    report.runNs = base::monotonicNs() - running.since;
                    slot.info.busyNs += report.runNs;
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
    fault::hit(fault::Point::HostWorkersStopped);
    Reactor::instance().callAt(base::monotonicNs() + kTerminateGraceNs, [weak = weakSelf()] {
        if (const auto self = weak.lock()) {
            self->killLeftovers();
        }
    });
}

void ProcessBackend::killLeftovers()
{
    const Lock lock(m_mutex);
    for (Slot& slot : m_slots) {
        if (slot.process.pid() != 0) {
            slot.killed = true;
            slot.process.signal(SIGKILL);
        }
    }
}

void ProcessBackend::close()
{
    const Lock lock(m_mutex);
    m_closed = true;
    quitUnwantedLocked();
    m_changed.notify_all();
}

bool ProcessBackend::join(std::int64_t deadline)
{
    Lock lock(m_mutex);
    if (!m_closed) {
        throw std::logic_error(kNotClosedText);
    }
    // While work is queued, a worker that has ended is still to be replaced.
    const auto ended = [this] {
        return (m_queue.empty() || m_terminated || m_broken) &&
               std::none_of(m_slots.begin(), m_slots.end(),
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
    awaitCallbacks();
    const Lock lock(m_mutex);
    tell(EventKind::PoolEnded, nullptr);
}

}  // namespace mp::engine
