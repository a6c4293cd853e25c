#pragma once

#include "base/unique_fd.h"
#include "mp/channel/channel.h"
#include "mp/channel/lanes.h"
#include "mp/channel/shm_layout.h"

#include <memory>
#include <optional>

namespace mp::channel {

// A mapped part of a memory file. The destructor unmaps it.
class SharedMapping {
public:
    SharedMapping(int file, std::size_t bytes);
    SharedMapping(const SharedMapping&) = delete;
    SharedMapping& operator=(const SharedMapping&) = delete;
    ~SharedMapping();

    ShmControl& control() const;
    StackReport& stackReport() const;
    std::span<std::byte> ring(std::size_t offset) const;

private:
    std::span<std::byte> m_memory;
};

// The host's end of a channel in shared memory, which it creates. Its memory is reserved at once:
// std::system_error when the machine has none.
class ShmHostChannel final : public HostChannel {
public:
    ShmHostChannel();

    Sent sendChunk(FrameKind kind, ChunkHeader header,
                   base::FunctionView<void(std::uint32_t, task::ByteWriter&)> encodeItem) override;
    Sent sendBlock(const BlockRequest& request,
                   base::FunctionView<void(std::uint32_t, std::byte*)> fill) override;
    bool sendQuit() override;
    std::size_t receive(FrameReceiver frames, BlockReceiver blocks) override;
    bool armDoorbell(std::uint64_t sequence, Bell bell) override;
    std::uint32_t ringTicket() const override { return m_control.callerRings.load(); }
    void sleepUntilRung(std::uint32_t ticket, std::int64_t limitNs) override;
    void stopSleeping() override;
    void stopItems(std::uint64_t firstSequence, std::uint64_t lastSequence) override;
    bool takeBack(std::uint64_t firstSequence) override;
    bool holdAt(std::uint64_t sequence) override;
    RunningItem running() const override;
    std::optional<std::uint32_t> wantStack() override;
    bool awaitStack(std::uint32_t ticket, std::int64_t limitNs, stack::RawStack& stack) override;
    std::uint64_t lastSequenceSent() const override { return m_lastSent; }
    std::int64_t codecNs() const override
    {
        return m_control.codecNs.load(std::memory_order_relaxed);
    }
    int doorbell() const override { return m_doorbell.get(); }
    std::vector<int> descriptorsForWorker() const override;

private:
    class SlabStore;

    std::uint32_t encodeItems(
        std::uint32_t count, task::ByteWriter& out,
        base::FunctionView<void(std::uint32_t, task::ByteWriter&)> encodeItem);
    bool wakeWorker();
    void takeFrame(const Frame& frame, FrameReceiver frames, BlockReceiver blocks);
    void takeResult(const ResultHeader& header, task::ByteReader payload, FrameReceiver frames);
    void placeStops();
    void takeBlocks(std::uint64_t until, BlockReceiver blocks);
    void releaseLanes();
    std::uint64_t finished();
    bool slabFree() const { return m_slabUsedBy <= m_lastReceived; }

    base::UniqueFd m_file;
    base::UniqueFd m_doorbell;
    SharedMapping m_mapping;
    ShmControl& m_control;
    RingProducer m_down;
    RingConsumer m_up;
    Slab m_downSlab;
    Slab m_upSlab;
    HostLanes m_lanes;
    std::size_t m_downSlabReserved = 0;
    std::uint64_t m_slabUsedBy = 0;  // last sequence whose arguments lie in the down slab
    std::uint64_t m_lastSent = 0;
    std::uint64_t m_lastReceived = 0;
    std::uint64_t m_finishedSeen = 0;
    std::int64_t m_runTimeSeen = 0;
    std::size_t m_untimedItems = 0;
    struct Stop {
        std::uint64_t first;
        std::uint64_t last;
    };
    std::vector<std::uint64_t> m_stopEnds;  // of the words in use: the last item each is about
    std::vector<Stop> m_stopsToCome;        // no word was free for them
    std::uint64_t m_takenBackUntil = 0;     // the last item of takeBack(), until it is received
};

}  // namespace mp::channel
