#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

// How many items may be under way to one worker, and how soon the host wants to hear of them. More
// in flight hides the wake-ups (1 → 32 gave 27–50 × for short tasks); too many leave one worker
// with work while others idle.
namespace mp::engine {

// A worker is given about this much work ahead, and the host looks about twice as often.
constexpr std::int64_t kWorkAheadNs = 1'000'000;
// Where the host comes round later than that, because others want its core, up to this much.
constexpr std::int64_t kMostWorkAheadNs = 16 * kWorkAheadNs;
// Tasks longer than this aren't queued behind one another at all: a round trip costs 2 % of it, a
// wrong guess the whole task.
constexpr std::int64_t kLongTaskNs = 5'000'000;
constexpr std::size_t kMostAhead = 1024;

// How much work a worker is given ahead, found by how it goes. Doubled when a worker that had all
// it might have ran dry before the host came round, and taken back slowly while none does.
class WorkAhead {
public:
    std::int64_t ns() const { return m_ns; }
    void ranDry() { m_ns = std::min(2 * m_ns, kMostWorkAheadNs); }
    void refilledInTime() { m_ns = std::max(m_ns - m_ns / 256, kWorkAheadNs); }

private:
    std::int64_t m_ns = kWorkAheadNs;
};

// How many tasks are worth a chunk by itself: about a millisecond of work, one while nobody has
// seen any run. `queued`: what is left of the job for all workers, of which a chunk takes no more
// than half its share, so that none idles at the end.
inline std::size_t adaptiveChunk(std::int64_t averageNs, std::size_t queued = SIZE_MAX,
                                 std::size_t workers = 1)
{
    if (averageNs < 0) {
        return 1;
    }
    const auto worth =
        static_cast<std::size_t>(kWorkAheadNs / std::max<std::int64_t>(averageNs, 1));
    return std::clamp<std::size_t>(std::min(worth, queued / (2 * workers)), 1, kMostAhead);
}

// Many items of fixed size may go as one block, in which the clock is read for stretches of a few
// µs only. Not worth it for few items; nor for longer tasks, whose times are then known exactly.
constexpr std::size_t kLeastInABlock = 16;
constexpr std::int64_t kMostNsInABlock = 2'000;

// How many at most: about 2 ms of work, which can't be given to another worker any more.
inline std::size_t blockItems(std::int64_t averageNs)
{
    return averageNs < 0
               ? kMostAhead
               : static_cast<std::size_t>(2 * kWorkAheadNs / std::max<std::int64_t>(averageNs, 1));
}

// Items in flight allowed for a job whose tasks take `averageNs` (< 0: unknown, then one chunk at a
// time), so that they make up `aheadNs`, while `queued` items wait for `workers`. At the end the
// share shrinks, so that no worker takes what others could do (guided self-scheduling,
// Polychronopoulos & Kuck 1987).
inline std::size_t creditItems(std::int64_t averageNs, std::size_t chunk, std::size_t queued,
                               std::size_t workers, std::int64_t aheadNs)
{
    if (averageNs < 0 || averageNs >= kLongTaskNs) {
        return chunk;
    }
    const auto ahead = static_cast<std::size_t>(aheadNs / std::max<std::int64_t>(averageNs, 1)) + 1;
    const std::size_t share = std::max(chunk, queued / (2 * workers));
    return std::max(2 * chunk, std::min({ahead, kMostAhead, share}));
}

// After how many more finished items the host wants its doorbell rung, with `inFlight` items under
// way. `more`: there is more work to send.
inline std::size_t itemsUntilDoorbell(std::int64_t averageNs, std::size_t inFlight, bool more,
                                      std::int64_t aheadNs)
{
    if (averageNs < 0) {
        return 1;
    }
    const auto soon = static_cast<std::size_t>(aheadNs / 2 / std::max<std::int64_t>(averageNs, 1));
    const std::size_t refill = more ? std::max<std::size_t>(inFlight / 2, 1) : inFlight;
    return std::clamp<std::size_t>(std::min(soon, refill), 1, std::max<std::size_t>(inFlight, 1));
}

}  // namespace mp::engine
