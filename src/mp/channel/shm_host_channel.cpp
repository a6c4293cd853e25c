#include "mp/channel/shm_host_channel.h"

#include "base/clock.h"
#include "base/posix_error.h"
#include "mp/channel/fence.h"
#include "mp/fault/fault_point.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <new>

namespace mp::channel {

namespace {

base::UniqueFd createFile()
{
    base::UniqueFd file(memfd_create("mp-channel", MFD_CLOEXEC));
    if (!file) {
        base::throwErrno("create", "the shared memory of a worker's channel");
    }
    if (fallocate(file.get(), 0, 0, kFixedBytes) != 0) {
        base::throwErrno(
            "reserve " + std::to_string(kFixedBytes >> 10) + " KiB of shared memory for",
            "a worker's channel");
    }
    return file;
}

base::UniqueFd createDoorbell()
{
    base::UniqueFd doorbell(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!doorbell) {
        base::throwErrno("create", "the doorbell of a worker's channel");
    }
    return doorbell;
}

// The slab still holds arguments that the worker hasn't finished with.
struct SlabBusy {};

}  // namespace

SharedMapping::SharedMapping(int file, std::size_t bytes)
{
    void* place = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (place == MAP_FAILED) {
        base::throwErrno("map", "the shared memory of a worker's channel");
    }
    m_memory = {static_cast<std::byte*>(place), bytes};
}

SharedMapping::~SharedMapping()
{
    munmap(m_memory.data(), m_memory.size());
}

ShmControl& SharedMapping::control() const
{
    return *std::launder(reinterpret_cast<ShmControl*>(m_memory.data()));
}

StackReport& SharedMapping::stackReport() const
{
    return *std::launder(reinterpret_cast<StackReport*>(m_memory.data() + kStackReport));
}

std::span<std::byte> SharedMapping::ring(std::size_t offset) const
{
    return m_memory.subspan(offset, kRingBytes);
}

// Goes on in the down slab where a payload outgrows the ring's inline limit.
class ShmHostChannel::SlabStore final : public task::ByteStore {
public:
    explicit SlabStore(ShmHostChannel& channel) : m_channel(channel) {}

    std::span<std::byte> grow(std::span<const std::byte> used, std::size_t wanted) override
    {
        if (!m_channel.slabFree()) {
            throw SlabBusy{};
        }
        // Growing within the slab keeps its contents: they lie in the file.
        const bool moved = !std::exchange(m_inSlab, true);
        const std::size_t roomy = std::max(wanted, moved ? wanted : used.size() * 2);
        const auto memory = m_channel.m_downSlab.provide(roomy, m_channel.m_downSlabReserved);
        fault::hit(fault::Point::HostSlabReserved);
        if (moved) {
            std::memcpy(memory.data(), used.data(), used.size());
        }
        return memory;
    }

private:
    ShmHostChannel& m_channel;
    bool m_inSlab = false;
};

ShmHostChannel::ShmHostChannel()
    : m_file(createFile())
    , m_doorbell(createDoorbell())
    , m_mapping(m_file.get(), kFixedBytes)
    , m_control(*new (&m_mapping.control()) ShmControl)
    , m_down(m_control.down, m_mapping.ring(kDownRing))
    , m_up(m_control.up, m_mapping.ring(kUpRing))
    , m_downSlab(m_file.get(), kDownSlab)
    , m_upSlab(m_file.get(), kUpSlab)
    , m_lanes(m_file.get(), kLanes)
{
}

std::vector<int> ShmHostChannel::descriptorsForWorker() const
{
    return {m_file.get(), m_doorbell.get()};
}

Sent ShmHostChannel::sendChunk(
    FrameKind kind, ChunkHeader header,
    base::FunctionView<void(std::uint32_t, task::ByteWriter&)> encodeItem)
{
    if (m_down.pending() > kRingBytes / 2) {
        return {};
    }
    thread_local std::array<std::byte, kInlineLimit> scratch;
    SlabStore store(*this);
    task::ByteWriter out(scratch, store);
    try {
        header.count = encodeItems(header.count, out, encodeItem);
    } catch (const SlabBusy&) {
        return {};
    }
    header.firstSequence = m_lastSent + 1;
    header.payloadBytes = out.size();
    header.inSlab = out.size() > kInlineLimit ? 1 : 0;

    const std::size_t inlineBytes = header.inSlab != 0 ? 0 : out.size();
    std::byte* frame =
        m_down.reserve(static_cast<std::uint32_t>(kind), sizeof header + inlineBytes);
    if (frame == nullptr) {
        return {};
    }
    fault::hit(fault::Point::HostFrameReserved);
    std::memcpy(frame, &header, sizeof header);
    std::memcpy(frame + sizeof header, out.written().data(), inlineBytes);
    m_lastSent += kind == FrameKind::Chunk ? header.count : 0;  // an initializer has no result
    if (header.inSlab != 0) {
        m_slabUsedBy = m_lastSent;
    }
    fault::hit(fault::Point::HostFrameWritten);
    m_down.commit();
    fault::hit(fault::Point::HostFrameSent);
    return {header.count, wakeWorker(), out.size() - header.count * sizeof(std::uint64_t)};
}

// Encodes until the inline limit is reached: only a first item may be larger, so that the slab
// never holds up what would have fitted into the ring.
std::uint32_t ShmHostChannel::encodeItems(
    std::uint32_t count, task::ByteWriter& out,
    base::FunctionView<void(std::uint32_t, task::ByteWriter&)> encodeItem)
{
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::size_t itemAt = out.size();
        try {
            out.put(std::uint64_t{0});
            encodeItem(i, out);
            fault::hit(fault::Point::HostItemEncoding);
        } catch (...) {
            if (i == 0) {
                throw;
            }
            out.rewind(itemAt);
            return i;
        }
        if (i > 0 && out.size() > kInlineLimit) {
            out.rewind(itemAt);
            return i;
        }
        out.putAt(itemAt, std::uint64_t{out.size() - itemAt - sizeof(std::uint64_t)});
    }
    return count;
}

Sent ShmHostChannel::sendBlock(const BlockRequest& request,
                               base::FunctionView<void(std::uint32_t, std::byte*)> fill)
{
    if (m_lanes.full() || m_down.pending() > kRingBytes / 2) {
        return {};
    }
    const std::uint32_t count = std::min(request.count, HostLanes::mostItems(request.shape));
    const HostLanes::Block block = m_lanes.place(m_lastSent + 1, count, request.shape);
    BlockHeader header{};
    header.function = request.function;
    header.firstSequence = block.first;
    header.startedAt = block.startedAt;
    header.argumentsAt = block.argumentsAt;
    header.resultsAt = block.resultsAt;
    header.firstIndex = request.firstIndex;
    header.count = count;
    header.tries = request.tries;
    std::byte* frame = m_down.reserve(static_cast<std::uint32_t>(FrameKind::Block), sizeof header);
    if (frame == nullptr) {
        return {};
    }
    fill(count, block.arguments);
    std::memcpy(frame, &header, sizeof header);
    m_lanes.push(block);
    m_lastSent += count;
    fault::hit(fault::Point::HostBlockWritten);
    m_down.commit();
    return {count, wakeWorker(), std::uint64_t{count} * request.shape.argumentBytes,
            m_control.fenced.load(std::memory_order_relaxed) == 0};
}

bool ShmHostChannel::sendQuit()
{
    if (m_down.reserve(static_cast<std::uint32_t>(FrameKind::Quit), 0) == nullptr) {
        return false;
    }
    m_down.commit();
    wakeWorker();
    fault::hit(fault::Point::HostQuitSent);
    return true;
}

bool ShmHostChannel::wakeWorker()
{
    if (m_control.workerSleeps.load(std::memory_order_seq_cst) == 0) {
        return false;
    }
    m_control.workerSleeps.store(0, std::memory_order_seq_cst);
    futexWake(m_control.workerSleeps);
    fault::hit(fault::Point::HostWorkerWoken);
    return true;
}

std::size_t ShmHostChannel::receive(FrameReceiver frames, BlockReceiver blocks)
{
    const std::uint64_t receivedBefore = m_lastReceived;
    std::size_t taken = 0;
    // Read before the ring: what it counts and no block holds has its frame in the ring by then.
    // Left alone without a block, for a caller's spinning would fight the worker for its line.
    const std::uint64_t until = m_lanes.empty() ? 0 : finished();
    while (!m_up.empty()) {
        fault::hit(fault::Point::HostFrameSeen);
        takeFrame(m_up.front(), frames, blocks);
        fault::hit(fault::Point::HostFrameTaken);
        m_up.pop();
        fault::hit(fault::Point::HostFrameFreed);
        ++taken;
    }
    takeBlocks(until, blocks);
    if (!m_stopEnds.empty()) {
        placeStops();
    }
    if (m_takenBackUntil != 0 && m_takenBackUntil <= m_lastReceived) {
        m_takenBackUntil = 0;
        m_control.takenBack.store(0, std::memory_order_relaxed);
    }
    if (m_control.workerWantsRoom.load(std::memory_order_seq_cst) != 0) {
        m_control.workerWantsRoom.store(0, std::memory_order_seq_cst);
        futexWake(m_control.workerWantsRoom);
    }
    return taken + static_cast<std::size_t>(m_lastReceived - receivedBefore);
}

// How far the worker has got.
std::uint64_t ShmHostChannel::finished()
{
    const std::uint64_t sequence = m_control.finished.load(std::memory_order_acquire);
    if (sequence > m_lastSent || sequence < m_finishedSeen) {
        throw ChannelCorrupt("a worker's progress is where it can't be");
    }
    m_finishedSeen = sequence;
    return sequence;
}

void ShmHostChannel::takeFrame(const Frame& frame, FrameReceiver frames, BlockReceiver blocks)
{
    const auto kind = static_cast<FrameKind>(frame.kind);
    if (kind != FrameKind::Result) {
        frames(kind, ResultHeader{}, task::ByteReader(frame.payload));
        return;
    }
    task::ByteReader reader(frame.payload);
    ResultHeader header{};
    try {
        header = reader.get<ResultHeader>();
        if (header.inSlab == 0) {
            reader = task::ByteReader(reader.take(header.payloadBytes));
        }
    } catch (const task::DecodeError&) {
        throw ChannelCorrupt("a worker sent a result that is shorter than it says");
    }
    // An item of a block that threw: those before it have their values in the lane.
    if (!m_lanes.empty() && header.sequence > m_lastReceived + 1) {
        if (header.sequence - 1 > finished()) {
            throw ChannelCorrupt("a worker sent the error of an item that it hasn't reached");
        }
        takeBlocks(header.sequence - 1, blocks);
    }
    if (header.sequence != m_lastReceived + 1 || header.sequence > m_lastSent) {
        throw ChannelCorrupt("a worker sent a result out of order");
    }
    m_lastReceived = header.sequence;
    takeResult(header, reader, frames);
    releaseLanes();
}

void ShmHostChannel::takeResult(const ResultHeader& header, task::ByteReader payload,
                                FrameReceiver frames)
{
    if (header.inSlab == 0) {
        frames(FrameKind::Result, header, payload);
    } else {
        if (header.payloadBytes > m_control.upSlabReserved.load()) {
            throw ChannelCorrupt("a worker sent a result that is larger than its slab");
        }
        frames(FrameKind::Result, header, task::ByteReader(m_upSlab.view(header.payloadBytes)));
        fault::hit(fault::Point::HostSlabTaken);
        m_control.upSlabReserved.store(m_upSlab.trim(m_control.upSlabReserved.load()));
        m_control.upSlabBusy.store(0, std::memory_order_seq_cst);
    }
    if (slabFree()) {
        m_downSlabReserved = m_downSlab.trim(m_downSlabReserved);
    }
}

// The values up to `until`, which the worker has published.
void ShmHostChannel::takeBlocks(std::uint64_t until, BlockReceiver blocks)
{
    while (m_lastReceived < until) {
        const std::uint64_t next = m_lastReceived + 1;
        if (m_lanes.empty() || !m_lanes.front().holds(next)) {
            throw ChannelCorrupt("a worker left out a result");
        }
        const HostLanes::Block& block = m_lanes.front();
        const auto count = static_cast<std::uint32_t>(std::min(until, block.last()) - next + 1);
        const std::int64_t runTime = m_control.blockRunTime.load(std::memory_order_relaxed);
        const std::int64_t more = std::max<std::int64_t>(runTime - m_runTimeSeen, 0);
        m_runTimeSeen = runTime;
        m_untimedItems += count;
        m_lastReceived += count;
        blocks({count, block.resultsFrom(next, count), block.start(), more, m_untimedItems});
        fault::hit(fault::Point::HostValuesTaken);
        m_untimedItems = more > 0 ? 0 : m_untimedItems;
        releaseLanes();
    }
}

void ShmHostChannel::releaseLanes()
{
    while (!m_lanes.empty() && m_lanes.front().last() <= m_lastReceived) {
        m_lanes.pop();
    }
}

bool ShmHostChannel::armDoorbell(std::uint64_t sequence, Bell bell)
{
    m_control.wakeDirectly.store(bell == Bell::Caller ? 1 : 0, std::memory_order_relaxed);
    m_control.wakeAt.store(sequence, std::memory_order_seq_cst);
    fault::hit(fault::Point::HostBellArmed);
    if (sequence == 0 || m_control.finished.load(std::memory_order_seq_cst) < sequence) {
        return true;
    }
    m_control.wakeAt.store(0, std::memory_order_seq_cst);
    return false;
}

void ShmHostChannel::sleepUntilRung(std::uint32_t ticket, std::int64_t limitNs)
{
    futexWait(m_control.callerRings, ticket, limitNs);
}

void ShmHostChannel::stopSleeping()
{
    m_control.callerRings.fetch_add(1, std::memory_order_seq_cst);
    futexWake(m_control.callerRings);
}

void ShmHostChannel::stopItems(std::uint64_t firstSequence, std::uint64_t lastSequence)
{
    m_stopsToCome.push_back({firstSequence, lastSequence});
    placeStops();
}

// Those that concern the next items first; the rest as soon as there is room.
void ShmHostChannel::placeStops()
{
    const auto isOver = [this](std::uint64_t last) { return last <= m_lastReceived; };
    std::erase_if(m_stopsToCome, [&](const Stop& stop) { return isOver(stop.last); });
    if (std::all_of(m_stopEnds.begin(), m_stopEnds.end(), isOver)) {
        m_stopEnds.clear();  // the worker needn't look at them any more
        m_control.stopRanges.store(0, std::memory_order_release);
    }
    std::sort(m_stopsToCome.begin(), m_stopsToCome.end(),
              [](const Stop& one, const Stop& other) { return one.first < other.first; });
    std::size_t placed = 0;
    for (std::size_t i = 0; i < m_control.stops.size() && placed < m_stopsToCome.size(); ++i) {
        if (i < m_stopEnds.size() && !isOver(m_stopEnds[i])) {
            continue;
        }
        const Stop& stop = m_stopsToCome[placed++];
        m_control.stops[i].store(packStopRange(stop.first, stop.last), std::memory_order_release);
        if (i == m_stopEnds.size()) {
            m_stopEnds.push_back(0);
            m_control.stopRanges.store(static_cast<std::uint32_t>(m_stopEnds.size()),
                                       std::memory_order_release);
        }
        m_stopEnds[i] = stop.last;
    }
    if (placed == 0) {
        return;
    }
    m_stopsToCome.erase(m_stopsToCome.begin(),
                        m_stopsToCome.begin() + static_cast<std::ptrdiff_t>(placed));
    m_control.stopRequests.fetch_add(1, std::memory_order_release);
    fault::hit(fault::Point::HostItemsStopped);
}

bool ShmHostChannel::takeBack(std::uint64_t firstSequence)
{
    const std::uint64_t count = m_lastSent - firstSequence + 1;
    if (count > kMostTakenBack) {
        return false;
    }
    m_takenBackUntil = m_lastSent;
    m_control.takenBack.store(packTakenBack(firstSequence, count), std::memory_order_seq_cst);
    const HostLanes::Block* const block = m_lanes.find(firstSequence);
    if (block != nullptr && block->first < firstSequence) {
        m_control.stopRequests.fetch_add(1, std::memory_order_seq_cst);  // it may be in the midst
        if (!fenceOthers()) {
            return false;
        }
    }
    return m_control.finished.load(std::memory_order_seq_cst) < firstSequence - 1;
}

// Either we see that the worker has begun another item, or it sees that it is held: both write
// first and then look.
bool ShmHostChannel::holdAt(std::uint64_t sequence)
{
    m_control.held.store(1, std::memory_order_seq_cst);
    if (m_control.running.load(std::memory_order_seq_cst) == sequence &&
        m_control.finished.load(std::memory_order_seq_cst) < sequence) {
        return true;
    }
    m_control.held.store(0, std::memory_order_seq_cst);
    futexWake(m_control.held);
    return false;
}

RunningItem ShmHostChannel::running() const
{
    const std::uint64_t before = m_control.running.load(std::memory_order_acquire);
    const std::int64_t since = m_control.runningSince.load(std::memory_order_acquire);
    const std::uint64_t stretchEnd = m_control.stretchEnd.load(std::memory_order_acquire);
    if (m_control.running.load(std::memory_order_acquire) != before) {
        return {};
    }
    std::uint64_t finished = m_control.finished.load(std::memory_order_acquire);
    finished = std::max(finished <= m_lastSent ? finished : 0, m_lastReceived);
    if (const HostLanes::Block* block = m_lanes.find(before)) {
        const std::uint64_t item = std::max(before, finished + 1);
        return block->holds(item) && item <= stretchEnd ? RunningItem{item, since} : RunningItem{};
    }
    return before > finished ? RunningItem{before, since} : RunningItem{};
}

std::optional<std::uint32_t> ShmHostChannel::wantStack()
{
    StackReport& report = m_mapping.stackReport();
    if (report.ready.load(std::memory_order_acquire) == 0) {
        return std::nullopt;
    }
    return report.wanted.fetch_add(1, std::memory_order_seq_cst) + 1;
}

bool ShmHostChannel::awaitStack(std::uint32_t ticket, std::int64_t limitNs, stack::RawStack& stack)
{
    StackReport& report = m_mapping.stackReport();
    const std::int64_t deadline = base::monotonicNs() + limitNs;
    while (true) {
        const std::uint32_t answered = report.answered.load(std::memory_order_acquire);
        if (answered == ticket) {
            std::memcpy(&stack, &report.stack, sizeof stack);
            return true;
        }
        const std::int64_t left = deadline - base::monotonicNs();
        if (left <= 0) {
            return false;
        }
        futexWait(report.answered, answered, left);
    }
}

}  // namespace mp::channel
