#pragma once

#include "base/unique_fd.h"
#include "mp/channel/adaptive_spin.h"
#include "mp/channel/shm_host_channel.h"

#include <algorithm>
#include <array>
#include <exception>

namespace mp::channel {

// The worker's end of a channel in shared memory. Used by the worker's main thread alone.
class ShmWorkerChannel {
public:
    // Takes the descriptors that HostChannel::descriptorsForWorker() gave.
    ShmWorkerChannel(base::UniqueFd file, base::UniqueFd doorbell);

    struct Incoming {
        FrameKind kind;
        ChunkHeader header;                  // of Chunk and Initialize
        std::span<const std::byte> payload;  // likewise
        BlockHeader block;                   // of Block
        std::exception_ptr error;            // why there is no payload: no memory to map it
    };

    // Waits until there is a frame, or so long (ns, < 0: without limit); says whether there is one.
    bool awaitFrame(std::int64_t limitNs);
    // Waits for the next frame, without limit: the host's end ends this process. The frame stays
    // valid until finishFrame().
    Incoming next();
    void finishFrame();

    // Says that the item of this sequence number begins now (ns of CLOCK_MONOTONIC). One with a
    // hard limit waits while the host holds the worker.
    enum class Limit : std::uint8_t { None, Hard };
    void begin(std::uint64_t sequence, std::int64_t now, Limit limit);

    // Whether the host has asked to stop that item. From any thread.
    bool stopAsked(std::uint64_t sequence) const noexcept
    {
        const std::uint32_t ranges = m_control.stopRanges.load(std::memory_order_acquire);
        return ranges != 0 &&
               isInRanges(std::min<std::size_t>(ranges, m_control.stops.size()), sequence);
    }

    // Whether that item, which comes next, is to be left out: stopped, or taken back.
    bool isUnwanted(std::uint64_t sequence) const noexcept
    {
        return isTakenBack(m_control.takenBack.load(std::memory_order_seq_cst), sequence) ||
               stopAsked(sequence);
    }

    // For one result: write the payload, then publish it. A new writer forgets the last one's
    // bytes.
    task::ByteWriter resultWriter();
    void publish(const ResultHeader& header, const task::ByteWriter& payload);

    // A block's items, to be run by the thunk in stretches. `now`: when it begins. Throws
    // std::system_error when there is no memory to map it.
    task::Block open(const BlockHeader& header, std::int64_t now);
    void beginStretch(std::uint64_t first, std::uint64_t last, std::int64_t now);
    // The stretch ends early, with this item: those behind it won't run before the next stretch.
    void cutStretch(std::uint64_t last);
    // `sequence`: the item published last.
    void endStretch(std::uint64_t sequence, std::int64_t runTime);
    // More ns for HostChannel::codecNs().
    void addCodecNs(std::int64_t more)
    {
        m_control.codecNs.store(m_control.codecNs.load(std::memory_order_relaxed) + more,
                                std::memory_order_relaxed);
    }
    // Changes when the host asks to stop items; whether any of these is to be left out.
    std::uint32_t stopRequests() const noexcept
    {
        return m_control.stopRequests.load(std::memory_order_acquire);
    }
    bool anyUnwanted(std::uint64_t first, std::uint64_t last) const noexcept;

    // Where a signal handler shows this process's call stack.
    StackReport& stackReport() const { return m_mapping.stackReport(); }

    // Ready and InitFailed: always rings the doorbell.
    void announce(FrameKind kind, const task::ByteWriter& payload);

private:
    class SlabStore final : public task::ByteStore {
    public:
        explicit SlabStore(ShmWorkerChannel& channel) : m_channel(channel) {}
        std::span<std::byte> grow(std::span<const std::byte> used, std::size_t wanted) override;
        bool inUse = false;

    private:
        ShmWorkerChannel& m_channel;
    };

    void ringIfWanted(std::uint64_t sequence);
    bool isInRanges(std::size_t ranges, std::uint64_t sequence) const noexcept;
    std::byte* reserveWithWait(FrameKind kind, std::size_t payload);
    template <class Try>
    void waitForRoom(const Try& attempt);
    bool wakeCaller();
    void ringDoorbell();

    base::UniqueFd m_file;
    base::UniqueFd m_doorbell;
    SharedMapping m_mapping;
    ShmControl& m_control;
    RingConsumer m_down;
    RingProducer m_up;
    Slab m_downSlab;
    Slab m_upSlab;
    LaneMemory m_lanes;
    SlabStore m_store;
    AdaptiveSpin m_spin;
    std::array<std::byte, kInlineLimit> m_scratch;
};

}  // namespace mp::channel
