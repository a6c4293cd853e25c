#include "base/clock.h"
#include "mp/engine/oom_kills.h"
#include "mp/engine/process_backend.h"

#include <signal.h>

#include <algorithm>
#include <string>
#include <utility>

// What becomes of the work of a worker that has ended.
namespace mp::engine {

namespace {

// Workers that end while there is work, without having begun any: so many in a row are no accident.
constexpr int kMostFruitlessDeaths = 5;

}  // namespace

// A worker whose channel makes no sense has overwritten memory: it is ended, and its death settles
// what it was running.
void ProcessBackend::damagedLocked(Slot& slot)
{
    slot.damaged = true;
    slot.killed = true;
    slot.process.signal(SIGKILL);
}

// Everything published has been taken. What was running is lost; what had not begun goes back.
void ProcessBackend::blameLocked(Slot& slot, base::ExitStatus status)
{
    const channel::RunningItem running = slot.channel->running();
    Death death{status};
    if (status == base::ExitStatus::signalled(SIGKILL) && !slot.killed) {
        death.outOfMemory = OomKills::instance().lookAfterKill();
    }
    death.timedOut = slot.timedOut != 0 && running.sequence == slot.timedOut;
    // Killed for a task that had ended by then: the one that had just begun is not to blame.
    const bool innocent = slot.timedOut != 0 && running.sequence != slot.timedOut;
    std::int64_t lostItem = -1;
    std::deque<InFlight> left = std::exchange(slot.inFlight, {});
    slot.itemsInFlight = 0;
    // From the back, so that pushing to the queue's front keeps the order.
    for (auto chunk = left.rbegin(); chunk != left.rend(); ++chunk) {
        const std::uint64_t begins = chunk->firstSequence + chunk->settled;
        const bool lost = running.sequence != 0 && running.sequence == begins &&
                          chunk->settled < chunk->kept() && !innocent;
        giveBackLocked(slot, *chunk, chunk->settled + (lost ? 1 : 0));
        if (lost) {
            const std::size_t item = chunk->range.first + chunk->settled;
            lostItem = static_cast<std::int64_t>(item);
            TaskReport report = reportLocked(slot, chunk->range, {});
            report.startNs = running.since;
            report.runNs = base::monotonicNs() - running.since;
            slot.info.busyNs += report.runNs;
            if (slot.output) {
                report.output = OutputRef(new SharedOutput(slot.output->takeRest()));
            }
            noteRun(*chunk->range.job, report);
            retryOrLoseLocked(*chunk, item, report, death, slot.isStopped(begins));
        }
    }
    tell(EventKind::WorkerExited, &slot.info,
         {static_cast<std::int64_t>(status.kind), status.number, lostItem,
          static_cast<std::int64_t>(death.outOfMemory), 0});
}

// Whether this worker, which has ended, was ready for work that is there and yet of no use. To be
// asked before its work is given back. One that was ended from outside says nothing.
bool ProcessBackend::diesFruitlessLocked(const Slot& slot) const
{
    return slot.phase == Slot::Phase::Ready && !slot.killed && !slot.signalled &&
           slot.info.tasks == 0 && slot.channel->running().sequence == 0 &&
           (!slot.inFlight.empty() || !m_queue.empty());
}

// Its successor may end in the same way, and so on for ever, as no task gets the blame. While
// others get on with the work there is no hurry.
void ProcessBackend::fruitlessDeathLocked(base::ExitStatus status)
{
    if (std::exchange(m_triesAtFruitless, triesEnded()) != triesEnded()) {
        m_fruitlessDeaths = 0;
    }
    if (++m_fruitlessDeaths > kMostFruitlessDeaths) {
        breakLocked(std::make_exception_ptr(
            PoolBroken("workers end (" + base::describe(status) + ") before they begin a task: " +
                       std::to_string(m_fruitlessDeaths) + " did so, one after another")));
    }
}

// Whether a worker that has done nothing ended by itself while the whole pool had nothing to do.
bool ProcessBackend::diesIdleLocked(const Slot& slot) const
{
    return slot.info.tasks == 0 && !slot.killed && !slot.signalled && m_queue.empty() &&
           std::all_of(m_slots.begin(), m_slots.end(),
                       [](const Slot& one) { return one.inFlight.empty(); });
}

// False: there were many lately, so the next successor, which may end like this one, can wait.
bool ProcessBackend::idleDeathLocked()
{
    const std::int64_t now = base::monotonicNs();
    if (now - std::exchange(m_lastIdleDeath, now) > RestartBudget::kWindowNs) {
        m_idleDeaths = {};
    }
    return m_idleDeaths.noteAbnormalStart(now);
}

// What its worker has of a chunk, but for the first `from` items, goes to the queue again. What was
// cancelled meanwhile doesn't.
void ProcessBackend::giveBackLocked(const Slot& slot, const InFlight& chunk, std::size_t from)
{
    const WorkRange& range = chunk.range;
    const std::size_t until = chunk.kept();
    if (slot.stops.empty()) {
        requeueLocked(range, range.first + from, until - std::min(from, until), range.tries);
        return;
    }
    for (std::size_t i = until; i > from;) {
        --i;
        WorkRange one = range;
        one.first += i;
        one.count = 1;
        if (slot.isStopped(chunk.firstSequence + i)) {
            settleRange(one, cancelledError());
        } else {
            requeueLocked(range, one.first, 1, range.tries);
        }
    }
}

void ProcessBackend::retryOrLoseLocked(const InFlight& chunk, std::size_t item,
                                       const TaskReport& report, const Death& death, bool stopped)
{
    const JobRef job = chunk.range.job;
    if (!m_broken && !stopped && mayRetry(*job, report.tries)) {
        noteRetry(*job, item, report, death.timedOut ? TaskOutcome::TimedOut : TaskOutcome::Lost);
        requeueLocked(chunk.range, item, 1, report.tries + 1);
    } else if (m_terminated) {
        settleError(*job, item, cancelledError(), report, TaskOutcome::Cancelled);
    } else if (death.timedOut) {
        const std::int64_t limit = job->options().hardLimitNs;
        settleError(*job, item,
                    std::make_exception_ptr(TimeoutError(
                        "task " + std::to_string(item) + " ran longer than its limit of " +
                        std::to_string(static_cast<double>(limit) / 1e9) + " s; its worker " +
                        std::to_string(report.pid) + " was killed")),
                    report, TaskOutcome::TimedOut);
    } else {
        settleError(
            *job, item,
            std::make_exception_ptr(WorkerLost(report.pid, death.status, item, death.outOfMemory)),
            report, TaskOutcome::Lost);
    }
}

}  // namespace mp::engine
