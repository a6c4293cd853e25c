#include "mp/engine/worker_table.h"

#include <algorithm>
#include <utility>

namespace mp::engine {

const InFlight* Slot::chunkOf(std::uint64_t sequence) const
{
    if (sequence == 0 || inFlight.empty()) {
        return nullptr;
    }
    const InFlight& oldest = inFlight.front();
    const bool inside = sequence >= oldest.firstSequence + oldest.settled &&
                        sequence < oldest.firstSequence + oldest.range.count;
    return inside ? &oldest : nullptr;
}

bool Slot::isStopped(std::uint64_t sequence) const
{
    return std::any_of(stops.begin(), stops.end(), [sequence](const SequenceRange& range) {
        return sequence >= range.first && sequence <= range.last;
    });
}

std::uint64_t Slot::spareFrom() const
{
    if (inFlight.empty() || inFlight.back().takenBack > 0) {
        return 0;
    }
    const InFlight& oldest = inFlight.front();
    const InFlight& newest = inFlight.back();
    const bool mayPart =
        !oldest.whole && oldest.range.job->options().chunkSize == JobOptions::kAdaptiveChunks;
    const std::size_t stays = mayPart ? oldest.settled + 1 : oldest.range.count;
    const std::uint64_t from = oldest.firstSequence + stays;
    return from < newest.firstSequence + newest.range.count ? from : 0;
}

std::optional<std::int64_t> Slot::nextLimit(const channel::RunningItem& running,
                                            std::int64_t now) const
{
    const InFlight* const runs = chunkOf(running.sequence);
    std::optional<std::int64_t> earliest;
    for (const InFlight& chunk : inFlight) {
        const std::int64_t limit = chunk.range.job->options().hardLimitNs;
        if (limit > 0) {
            const std::int64_t end = (&chunk == runs ? running.since : now) + limit;
            earliest = std::min(earliest.value_or(end), end);
        }
    }
    return earliest;
}

void Slot::empty()
{
    phase = Phase::Empty;
    process = ChildProcess();
    channel.reset();
    output.reset();
    inFlight.clear();
    itemsInFlight = 0;
    tasksSent = 0;
    stops.clear();
    timedOut = 0;
    lastSeenRunning = 0;
    vainLooks = 0;
    filled = false;
    suspended = false;
    noBlocks = false;
    damaged = false;
    killed = false;
    signalled = false;
}

std::int64_t RestartBudget::delayNs() const
{
    return std::int64_t{20'000'000} << std::min<std::size_t>(m_inARow, kMost);
}

bool RestartBudget::noteAbnormalStart(std::int64_t now)
{
    m_times.push_back(now);
    ++m_inARow;
    while (now - m_times.front() > kWindowNs) {
        m_times.pop_front();
    }
    return m_times.size() <= kMost && m_inARow <= kMost;
}

}  // namespace mp::engine
