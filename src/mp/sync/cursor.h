#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace mp::sync {

// Where a side of a queue is in its chain of chunks.
struct Place {
    std::uint32_t chunk = 0;
    std::uint32_t offset = 0;  // within the chunk; its end is a place, too
    std::uint64_t bytes = 0;   // that were passed from the very beginning
};

// How many items a side of a queue has put, or taken, and where that has led it. In shared memory;
// one at a time moves it on, anybody may look.
//
// The count is the truth, and one store of it leads from one true state to the next: the place that
// belongs to an even count lies in one slot, that of an odd one in the other, so that the next one
// is written where nobody reads before the count makes it the present one. A process that is killed
// at any moment has moved the cursor on or hasn't.
class alignas(64) Cursor {
public:
    struct Seen {
        std::uint64_t count = 0;
        Place place;
    };

    std::uint64_t count() const noexcept { return m_count.load(); }
    // Only by who moves it.
    Place place() const noexcept { return read(slot(m_count.load(std::memory_order_relaxed))); }
    // Only by who moves it: one item further.
    void commit(const Place& place) noexcept
    {
        const std::uint64_t next = m_count.load(std::memory_order_relaxed) + 1;
        Slot& free = m_slots[next % 2];
        // Released, for look(): who reads them too early sees then that the count has gone on.
        free.chunkAndOffset.store(std::uint64_t{place.chunk} << 32 | place.offset,
                                  std::memory_order_release);
        free.bytes.store(place.bytes, std::memory_order_release);
        m_count.store(next);
    }
    // By anybody: what belongs together.
    Seen look() const noexcept
    {
        while (true) {
            const std::uint64_t count = m_count.load();
            const Place place = read(slot(count));
            // The slot is written anew only after the count has gone on.
            if (m_count.load() == count) {
                return {count, place};
            }
        }
    }

private:
    struct Slot {
        std::atomic<std::uint64_t> chunkAndOffset{0};
        std::atomic<std::uint64_t> bytes{0};
    };

    const Slot& slot(std::uint64_t count) const noexcept { return m_slots[count % 2]; }
    static Place read(const Slot& slot) noexcept
    {
        const std::uint64_t both = slot.chunkAndOffset.load(std::memory_order_acquire);
        return {static_cast<std::uint32_t>(both >> 32), static_cast<std::uint32_t>(both),
                slot.bytes.load(std::memory_order_acquire)};
    }

    std::atomic<std::uint64_t> m_count{0};
    std::array<Slot, 2> m_slots;
};
static_assert(sizeof(Cursor) == 64);

}  // namespace mp::sync
