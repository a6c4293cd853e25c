#include "base/clock.h"
#include "mp/channel/ring.h"
#include "mp/engine/credit.h"
#include "mp/engine/process_backend.h"

#include <algorithm>

// Many short tasks at a time, and results that nobody rings for.
namespace mp::engine {

namespace {

// Results that are there wait so long at most, when the worker meant to ring later has met a long
// task.
constexpr std::int64_t kMostLagNs = 5'000'000;

}  // namespace

// Short tasks of whose times nobody wants to know.
bool ProcessBackend::goesAsBlockLocked(const Slot& slot, const WorkRange& range) const
{
    return range.count >= kLeastInABlock && !slot.noBlocks && !slot.output && !hasListener() &&
           range.job->options().hardLimitNs == 0 && range.job->options().softLimitNs == 0 &&
           range.job->averageRunNs() < kMostNsInABlock && range.job->blockCall();
}

channel::Sent ProcessBackend::sendBlockLocked(Slot& slot, const WorkRange& range)
{
    Job& job = *range.job;
    const auto call = job.blockCall();
    const std::size_t fitting = blockItems(job.averageRunNs());
    return slot.channel->sendBlock(
        {call->function, call->shape, static_cast<std::uint32_t>(std::min(range.count, fitting)),
         range.first, static_cast<std::uint32_t>(range.tries)},
        [&](std::uint32_t count, std::byte* place) { job.encodeBlock(range.first, count, place); });
}

// Values of consecutive items: a block is a chunk, so all are of one.
void ProcessBackend::takeValuesLocked(Slot& slot, const channel::BlockValues& block)
{
    slot.lastFinished += block.count;
    slot.vainLooks = 0;
    if (slot.inFlight.empty()) {
        return;  // settled already: the pool was terminated meanwhile
    }
    InFlight& chunk = slot.inFlight.front();
    if (chunk.settled + block.count > chunk.kept()) {
        throw channel::ChannelCorrupt(kRanTakenBack);
    }
    const JobRef job = chunk.range.job;
    const std::size_t first = chunk.range.first + chunk.settled;
    TaskReport mean = reportLocked(slot, chunk.range, {});
    mean.startNs = block.start;
    mean.runNs =
        block.timedItems > 0 ? block.runTime / static_cast<std::int64_t>(block.timedItems) : 0;
    chunk.settled += block.count;
    slot.itemsInFlight -= block.count;
    if (chunk.left() == 0) {
        slot.inFlight.pop_front();
        m_next = slot.info.slot;
    }
    if (slot.inFlight.empty()) {
        slot.stops.clear();
    }
    slot.info.tasks += block.count;
    slot.info.busyNs += block.runTime;
    slot.info.bytesOut += block.values.size();
    noteRuns(*job, block.start, block.count, block.runTime,
             static_cast<std::int64_t>(block.timedItems));
    job->keepBlock(first, block.count, block.values);
    settleValues(*job, first, block.count, mean);
}

// A worker rings for several results at once, and in a block without a fence for each; so a look
// without a ring has to follow, until a ring for the very next result is sure to be heard.
void ProcessBackend::armLagLocked()
{
    if (m_lagArmed) {
        return;
    }
    m_lagArmed = true;
    Reactor::instance().callAt(base::monotonicNs() + kMostLagNs, [weak = weakSelf()] {
        if (const auto self = weak.lock()) {
            self->onLag();
        }
    });
}

void ProcessBackend::onLag()
{
    const Lock lock(m_mutex);
    m_lagArmed = false;
    for (Slot& slot : m_slots) {
        if (slot.itemsInFlight == 0) {
            continue;
        }
        const std::uint64_t before = slot.lastFinished;
        drainLocked(slot);
        slot.vainLooks = slot.lastFinished == before ? slot.vainLooks + 1 : 0;
    }
    evenOutLocked();
    dispatchLocked();
    restLocked();
}

}  // namespace mp::engine
