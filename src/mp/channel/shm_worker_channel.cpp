#include "mp/channel/shm_worker_channel.h"

#include "base/clock.h"
#include "mp/channel/fence.h"
#include "mp/fault/fault_point.h"

#include <unistd.h>

#include <system_error>

namespace mp::channel {

ShmWorkerChannel::ShmWorkerChannel(base::UniqueFd file, base::UniqueFd doorbell)
    : m_file(std::move(file))
    , m_doorbell(std::move(doorbell))
    , m_mapping(m_file.get(), kFixedBytes)
    , m_control(m_mapping.control())
    , m_down(m_control.down, m_mapping.ring(kDownRing))
    , m_up(m_control.up, m_mapping.ring(kUpRing))
    , m_downSlab(m_file.get(), kDownSlab)
    , m_upSlab(m_file.get(), kUpSlab)
    , m_lanes(m_file.get(), kLanes)
    , m_store(*this)
{
    m_control.fenced.store(letOthersFence() ? 1 : 0, std::memory_order_relaxed);
}

bool ShmWorkerChannel::awaitFrame(std::int64_t limitNs)
{
    const auto waiting = [this] { return !m_down.empty(); };
    if (waiting() || m_spin.spinUntil(waiting)) {
        return true;
    }
    const std::int64_t deadline = limitNs < 0 ? INT64_MAX : base::monotonicNs() + limitNs;
    std::int64_t left = limitNs;
    do {
        m_control.workerSleeps.store(1, std::memory_order_seq_cst);
        if (waiting() || (limitNs >= 0 && left <= 0)) {
            m_control.workerSleeps.store(0, std::memory_order_seq_cst);
            break;
        }
        fault::hit(fault::Point::WorkerIdle);
        futexWait(m_control.workerSleeps, 1, left);
        left = limitNs < 0 ? limitNs : deadline - base::monotonicNs();
    } while (!waiting());
    m_spin.slept();
    return waiting();
}

ShmWorkerChannel::Incoming ShmWorkerChannel::next()
{
    awaitFrame(-1);
    fault::hit(fault::Point::WorkerFrameSeen);
    const Frame frame = m_down.front();
    Incoming incoming{static_cast<FrameKind>(frame.kind), {}, {}, {}, {}};
    if (incoming.kind == FrameKind::Chunk || incoming.kind == FrameKind::Initialize) {
        task::ByteReader reader(frame.payload);
        incoming.header = reader.get<ChunkHeader>();
        if (incoming.header.inSlab == 0) {
            incoming.payload = reader.take(incoming.header.payloadBytes);
            return incoming;
        }
        try {
            incoming.payload = m_downSlab.view(incoming.header.payloadBytes);
            fault::hit(fault::Point::WorkerArgumentsMapped);
        } catch (const std::system_error&) {
            incoming.error = std::current_exception();
        }
    } else if (incoming.kind == FrameKind::Block) {
        incoming.block = task::ByteReader(frame.payload).get<BlockHeader>();
    }
    return incoming;
}

void ShmWorkerChannel::finishFrame()
{
    m_down.pop();
}

void ShmWorkerChannel::begin(std::uint64_t sequence, std::int64_t now, Limit limit)
{
    m_control.runningSince.store(now, std::memory_order_release);
    fault::hit(fault::Point::WorkerItemTimed);
    if (limit == Limit::None) {
        m_control.running.store(sequence, std::memory_order_release);
        return;
    }
    m_control.running.store(sequence, std::memory_order_seq_cst);
    while (m_control.held.load(std::memory_order_seq_cst) != 0) {
        futexWait(m_control.held, 1);
    }
}

bool ShmWorkerChannel::isInRanges(std::size_t ranges, std::uint64_t sequence) const noexcept
{
    for (std::size_t i = 0; i < ranges; ++i) {
        if (isInStopRange(m_control.stops[i].load(std::memory_order_acquire), sequence)) {
            return true;
        }
    }
    return false;
}

task::ByteWriter ShmWorkerChannel::resultWriter()
{
    m_store.inUse = false;
    return {m_scratch, m_store};
}

void ShmWorkerChannel::publish(const ResultHeader& given, const task::ByteWriter& payload)
{
    ResultHeader header = given;
    header.payloadBytes = payload.size();
    header.inSlab = payload.size() > kInlineLimit ? 1 : 0;
    if (header.inSlab != 0) {
        m_control.upSlabBusy.store(1, std::memory_order_relaxed);
        fault::hit(fault::Point::WorkerSlabMarked);
    }
    const std::size_t inlineBytes = header.inSlab != 0 ? 0 : payload.size();
    std::byte* frame = reserveWithWait(FrameKind::Result, sizeof header + inlineBytes);
    fault::hit(fault::Point::WorkerFrameReserved);
    std::memcpy(frame, &header, sizeof header);
    std::memcpy(frame + sizeof header, payload.written().data(), inlineBytes);
    fault::hit(fault::Point::WorkerFrameWritten);
    m_up.commit(std::memory_order_release);
    fault::hit(fault::Point::WorkerFramePublished);

    ringIfWanted(header.sequence);
}

task::Block ShmWorkerChannel::open(const BlockHeader& header, std::int64_t now)
{
    std::byte* const memory = m_lanes.mapped().data();
    std::memcpy(memory + header.startedAt, &now, sizeof now);
    task::Block block{};
    block.arguments = memory + header.argumentsAt;
    block.results = memory + header.resultsAt;
    block.firstSequence = header.firstSequence;
    block.progress = &m_control.finished;
    block.wakeAt = &m_control.wakeAt;
    block.stopRequests = &m_control.stopRequests;
    return block;
}

bool ShmWorkerChannel::anyUnwanted(std::uint64_t first, std::uint64_t last) const noexcept
{
    if (isTakenBack(m_control.takenBack.load(std::memory_order_seq_cst), last)) {
        return true;  // that always goes up to the end of a block
    }
    const std::size_t ranges = std::min<std::size_t>(
        m_control.stopRanges.load(std::memory_order_acquire), m_control.stops.size());
    return std::any_of(m_control.stops.begin(), m_control.stops.begin() + ranges,
                       [first, last](const std::atomic<std::uint64_t>& range) {
                           const auto packed = range.load(std::memory_order_acquire);
                           return isInStopRange(packed, first) ||
                                  isInStopRange(packStopRange(first, last), packed >> 32);
                       });
}

void ShmWorkerChannel::beginStretch(std::uint64_t first, std::uint64_t last, std::int64_t now)
{
    m_control.runningSince.store(now, std::memory_order_release);
    m_control.running.store(first, std::memory_order_release);
    fault::hit(fault::Point::WorkerStretchTimed);
    // Last: from here on its first item counts as begun.
    m_control.stretchEnd.store(last, std::memory_order_release);
}

void ShmWorkerChannel::cutStretch(std::uint64_t last)
{
    m_control.stretchEnd.store(last, std::memory_order_release);
}

void ShmWorkerChannel::endStretch(std::uint64_t sequence, std::int64_t runTime)
{
    m_control.stretchEnd.store(sequence, std::memory_order_release);  // nothing runs meanwhile
    fault::hit(fault::Point::WorkerStretchEnded);
    m_control.blockRunTime.store(m_control.blockRunTime.load(std::memory_order_relaxed) + runTime,
                                 std::memory_order_relaxed);
    ringIfWanted(sequence);
}

void ShmWorkerChannel::ringIfWanted(std::uint64_t sequence)
{
    // finished before wakeAt, as the host stores wakeAt before it looks at finished: one of the two
    // sees the other.
    m_control.finished.store(sequence, std::memory_order_seq_cst);
    fault::hit(fault::Point::WorkerProgressStored);
    const std::uint64_t wakeAt = m_control.wakeAt.load(std::memory_order_seq_cst);
    if (wakeAt != 0 && sequence >= wakeAt && m_control.wakeAt.exchange(0) != 0) {
        fault::hit(fault::Point::WorkerBellClaimed);
        if (!wakeCaller()) {
            ringDoorbell();
        }
        fault::hit(fault::Point::WorkerBellRung);
    }
}

void ShmWorkerChannel::announce(FrameKind kind, const task::ByteWriter& payload)
{
    std::byte* frame = reserveWithWait(kind, payload.size());
    std::memcpy(frame, payload.written().data(), payload.size());
    m_up.commit();
    fault::hit(fault::Point::WorkerAnnounced);
    ringDoorbell();
}

std::byte* ShmWorkerChannel::reserveWithWait(FrameKind kind, std::size_t payload)
{
    std::byte* frame = nullptr;
    waitForRoom([&] {
        frame = m_up.reserve(static_cast<std::uint32_t>(kind), payload);
        return frame != nullptr;
    });
    return frame;
}

// Repeats attempt() until it succeeds, sleeping while the host hasn't taken anything.
template <class Try>
void ShmWorkerChannel::waitForRoom(const Try& attempt)
{
    while (!attempt()) {
        m_control.workerWantsRoom.store(1, std::memory_order_seq_cst);
        if (attempt()) {
            return;
        }
        wakeCaller();
        ringDoorbell();
        fault::hit(fault::Point::WorkerRoomWanted);
        futexWait(m_control.workerWantsRoom, 1);
    }
}

// False: no caller sleeps on this channel, the engine thread has to hear of it.
bool ShmWorkerChannel::wakeCaller()
{
    if (m_control.wakeDirectly.load(std::memory_order_relaxed) == 0) {
        return false;
    }
    m_control.callerRings.fetch_add(1, std::memory_order_seq_cst);
    futexWake(m_control.callerRings);
    return true;
}

void ShmWorkerChannel::ringDoorbell()
{
    const std::uint64_t one = 1;
    // Fails only at the counter's end, when the doorbell is readable anyway.
    [[maybe_unused]] const ssize_t written = write(m_doorbell.get(), &one, sizeof one);
}

std::span<std::byte> ShmWorkerChannel::SlabStore::grow(std::span<const std::byte> used,
                                                       std::size_t wanted)
{
    fault::hit(fault::Point::WorkerSlabWanted);
    ShmControl& control = m_channel.m_control;
    if (!inUse) {
        m_channel.waitForRoom(
            [&control] { return control.upSlabBusy.load(std::memory_order_seq_cst) == 0; });
    }
    // Growing within the slab keeps its contents: they lie in the file.
    const bool moved = !std::exchange(inUse, true);
    std::size_t reserved = control.upSlabReserved.load();
    const auto memory =
        m_channel.m_upSlab.provide(moved ? wanted : std::max(wanted, used.size() * 2), reserved);
    control.upSlabReserved.store(reserved);
    fault::hit(fault::Point::WorkerSlabReserved);
    if (moved) {
        std::memcpy(memory.data(), used.data(), used.size());
    }
    return memory;
}

}  // namespace mp::channel
