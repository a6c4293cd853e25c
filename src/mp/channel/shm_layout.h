#pragma once

#include "mp/channel/futex.h"
#include "mp/channel/ring.h"
#include "mp/channel/slab.h"
#include "mp/channel/stack_report.h"
#include "mp/task/block.h"

#include <array>
#include <atomic>
#include <cstdint>

// How a shared-memory channel lies in its memory file:
//   page 0           ShmControl, and at kStackReport a StackReport
//   kDownRing        host → worker ring
//   kUpRing          worker → host ring
//   kDownSlab        large arguments, sparse until used
//   kUpSlab          large results, likewise
//   kLanes           blocks of fixed-size items and their results, likewise
namespace mp::channel {

constexpr std::size_t kRingBytes = std::size_t{128} << 10;
constexpr std::size_t kStackReport = 1536;
constexpr std::size_t kDownRing = 4096;
constexpr std::size_t kUpRing = kDownRing + kRingBytes;
constexpr std::size_t kFixedBytes = kUpRing + kRingBytes;
constexpr std::size_t kDownSlab = Slab::kMaxBytes;
constexpr std::size_t kUpSlab = 2 * Slab::kMaxBytes;
constexpr std::size_t kLanes = 3 * Slab::kMaxBytes;

struct ShmControl {
    RingIndices down;
    RingIndices up;

    // 1 while the worker sleeps or is about to: whoever sends then stores 0 and wakes it.
    alignas(64) FutexWord workerSleeps{0};

    // The host wants its doorbell rung once this sequence number is finished; 0: it is awake.
    alignas(64) std::atomic<std::uint64_t> wakeAt{0};
    // How to ring then: 0 by the doorbell, which the engine thread hears; 1 by counting callerRings
    // up and waking the caller that waits for just this worker and sleeps on it.
    std::atomic<std::uint32_t> wakeDirectly{0};
    FutexWord callerRings{0};

    // The item begun last and when, and the one whose result was published last: something runs
    // while running > finished. Written by the worker. `runningSince` is valid while `running`
    // reads the same before and after it. Within a block, `running` is the first item of a stretch
    // for which the clock was read; the one after `finished` runs, up to `stretchEnd`.
    alignas(64) std::atomic<std::uint64_t> running{0};
    std::atomic<std::int64_t> runningSince{0};
    std::atomic<std::uint64_t> stretchEnd{0};
    task::Progress finished;
    // ns spent in the items of blocks, up to the end of the last stretch.
    std::atomic<std::int64_t> blockRunTime{0};
    std::atomic<std::int64_t> codecNs{0};  // see HostChannel::codecNs()

    // Items that the host has asked to stop: stopRanges of the words below are in use, some of
    // which may be of items that have ended. A word holds the lower halves of a range's first and
    // last sequence number. Written by the host.
    std::atomic<std::uint32_t> stopRanges{0};
    std::atomic<std::uint32_t> stopRequests{0};  // how often; so that one more is noticed
    // Items that go to others if they haven't begun, see packTakenBack(); 0: none. Written by the
    // host.
    std::atomic<std::uint64_t> takenBack{0};
    alignas(64) std::array<std::atomic<std::uint64_t>, 64> stops{};

    // 1: the worker takes part in fenceOthers(). Written by the worker before it is ready.
    std::atomic<std::uint32_t> fenced{0};

    // 1: the worker is about to be killed and begins no further hard-limited item.
    FutexWord held{0};

    // 1 while the worker waits for the host to take something out of the up ring or the up slab.
    alignas(64) FutexWord workerWantsRoom{0};
    // 1 from the publication of a result in the up slab until the host has taken it.
    std::atomic<std::uint32_t> upSlabBusy{0};
    // How much of the up slab is reserved: raised by the worker, lowered by the host's trim.
    std::atomic<std::uint64_t> upSlabReserved{0};
};

static_assert(sizeof(ShmControl) <= kStackReport);
static_assert(kStackReport + sizeof(StackReport) <= kDownRing);

// Of ShmControl::stops. A range's items are all under way at once, so halves are enough.
constexpr std::uint64_t packStopRange(std::uint64_t first, std::uint64_t last)
{
    return (first & 0xFFFF'FFFF) << 32 | (last & 0xFFFF'FFFF);
}
constexpr bool isInStopRange(std::uint64_t range, std::uint64_t sequence)
{
    const auto first = static_cast<std::uint32_t>(range >> 32);
    const auto last = static_cast<std::uint32_t>(range);
    return static_cast<std::uint32_t>(static_cast<std::uint32_t>(sequence) - first) <= last - first;
}

// Of ShmControl::takenBack: as much of the first sequence number as there is room for, and how
// many.
constexpr int kTakenCountBits = 24;
constexpr std::uint64_t kMostTakenBack = (std::uint64_t{1} << kTakenCountBits) - 1;
constexpr std::uint64_t packTakenBack(std::uint64_t first, std::uint64_t count)
{
    return first << kTakenCountBits | count;
}
constexpr bool isTakenBack(std::uint64_t packed, std::uint64_t sequence)
{
    const std::uint64_t count = packed & kMostTakenBack;
    return (((sequence << kTakenCountBits) - (packed - count)) >> kTakenCountBits) < count;
}

}  // namespace mp::channel
