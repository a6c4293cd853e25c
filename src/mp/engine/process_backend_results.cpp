#include "base/clock.h"
#include "mp/channel/ring.h"
#include "mp/engine/process_backend.h"
#include "mp/fault/fault_point.h"
#include "mp/task/remote_error.h"

#include <stdexcept>

// Taking what workers have sent.
namespace mp::engine {

namespace {

using Phase = Slot::Phase;

}  // namespace

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
    // A worker may be ready before its launcher has said that it is there: that is taken once it is
    // adopted. A caller that slept on its predecessor looks in here before.
    if (!slot.channel || slot.damaged || slot.phase == Phase::Launching) {
        return;
    }
    try {
        const auto takeFrame = [&](channel::FrameKind kind, const channel::ResultHeader& header,
                                   task::ByteReader payload) {
            switch (kind) {
            case channel::FrameKind::Result:
                takeResultLocked(slot, header, payload);
                break;
            case channel::FrameKind::Ready:
                takeReadyLocked(slot);
                break;
            case channel::FrameKind::InitFailed:
                m_initError = task::decodeError(payload);
                ++m_initFailures;
                break;
            default:
                throw channel::ChannelCorrupt("a worker sent a frame of an unknown kind");
            }
        };
        const std::size_t taken = slot.channel->receive(
            takeFrame, [&](const channel::BlockValues& block) { takeValuesLocked(slot, block); });
        if (taken > 0 && slot.callerSleeps) {
            slot.channel
                ->stopSleeping();  // whoever drains may have taken what the caller waits for
        }
    } catch (const channel::ChannelCorrupt&) {
        damagedLocked(slot);
    } catch (const task::DecodeError&) {
        damagedLocked(slot);
    }
}

void ProcessBackend::takeReadyLocked(Slot& slot)
{
    slot.phase = slot.phase == Phase::Initialising ? Phase::Ready : slot.phase;
    slot.info.readyNs = base::monotonicNs();
    fault::hit(fault::Point::HostReadyTaken);
    m_restarts.noteReady();
    m_initFailures = 0;
    m_initError = nullptr;
    tell(EventKind::WorkerReady, &slot.info, {slot.info.readyNs - slot.info.startedNs, 0, 0, 0, 0});
    quitUnwantedLocked();
}

TaskReport ProcessBackend::reportLocked(const Slot& slot, const WorkRange& range,
                                        const channel::ResultHeader& header) const
{
    return {slot.info.slot, slot.info.pid,  range.tries, range.queuedAt,
            header.start,   header.runTime, {}};
}

// Behind its payload a captured task says how far its output goes.
void ProcessBackend::takeOutputLocked(Slot& slot, task::ByteReader& payload, TaskReport& report)
{
    const std::size_t size = payload.rest().size();
    if (size < sizeof(output::OutputEnds)) {
        damagedLocked(slot);
        return;
    }
    task::ByteReader behind = payload;
    payload = task::ByteReader(behind.take(size - sizeof(output::OutputEnds)));
    TaskOutput output = slot.output->takeUpTo(behind.get<output::OutputEnds>());
    if (!output.empty()) {
        report.output = OutputRef(new SharedOutput(std::move(output)));
    }
}

void ProcessBackend::takeResultLocked(Slot& slot, const channel::ResultHeader& header,
                                      task::ByteReader payload)
{
    slot.lastFinished = header.sequence;
    slot.vainLooks = 0;
    if (slot.inFlight.empty()) {
        return;  // settled already: the pool was terminated meanwhile
    }
    InFlight& chunk = slot.inFlight.front();
    const std::size_t item = chunk.range.first + chunk.settled;
    const bool takenBack = chunk.settled >= chunk.kept();
    if (takenBack && header.status != channel::ResultStatus::Cancelled) {
        throw channel::ChannelCorrupt(kRanTakenBack);
    }
    ++chunk.settled;
    --slot.itemsInFlight;
    InFlight finished;  // keeps the chunk's job for as long as this result needs it
    if (chunk.left() == 0) {
        finished = std::move(chunk);
        slot.inFlight.pop_front();
        m_next = slot.info.slot;
    }
    const WorkRange& range = finished.range.job ? finished.range : slot.inFlight.front().range;
    TaskReport report = reportLocked(slot, range, header);
    if (slot.output && header.status != channel::ResultStatus::Cancelled) {
        takeOutputLocked(slot, payload, report);
    }
    const bool stopped = slot.isStopped(header.sequence);
    if (header.status != channel::ResultStatus::Cancelled) {
        ++slot.info.tasks;
        slot.info.bytesOut += payload.rest().size();
        slot.info.busyNs += header.runTime;
        noteRun(*range.job, report);
    }
    if (slot.inFlight.empty()) {
        slot.stops.clear();
    }
    if (takenBack) {
        return;
    }
    settleResultLocked(range, item, header, payload, report, stopped);
}

void ProcessBackend::settleResultLocked(const WorkRange& range, std::size_t item,
                                        const channel::ResultHeader& header,
                                        task::ByteReader payload, const TaskReport& report,
                                        bool stopped)
{
    if (header.status == channel::ResultStatus::Cancelled && !stopped) {
        // It was to be taken back when that wasn't sure yet.
        requeueLocked(range, item, 1, range.tries);
        return;
    }
    Job& job = *range.job;
    std::exception_ptr error;
    try {
        if (header.status == channel::ResultStatus::Value) {
            job.decodeValue(item, payload);
        } else if (header.status == channel::ResultStatus::Cancelled) {
            error = cancelledError();
        } else {
            error = task::decodeError(payload);
        }
    } catch (...) {
        error = std::current_exception();
    }
    if (!error) {
        settleValue(job, item, report);
    } else if (header.status == channel::ResultStatus::Cancelled) {
        settleError(job, item, error, report, TaskOutcome::Cancelled);
    } else if (job.options().retryErrors && !stopped && mayRetry(job, report.tries)) {
        noteRetry(job, item, report, TaskOutcome::Error);
        requeueLocked(range, item, 1, report.tries + 1);
    } else {
        settleThrown(job, item, error, report, stopped);
    }
}

}  // namespace mp::engine
