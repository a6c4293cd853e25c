#pragma once

#include "mp/memory/block.h"
#include "mp/sync/cursor.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>

namespace mp::sync {

// What the memory of a queue is cut into: chunks that follow one another in a circle. The putting
// side writes from one into the next; where it would run into the one that the taking side reads,
// it links others in. A short queue so goes round in few chunks, which the processor's cache keeps,
// and a long one has many. Those that aren't in the circle cost no memory.
//
// What lies where, from the beginning of the block's data: a word for each chunk, and the chunks.
struct ChunkLayout {
    using Link =
        std::atomic<std::uint16_t>;  // number of the next one, from 1; 0: not in the circle
    static constexpr std::size_t kMost = std::numeric_limits<std::uint16_t>::max();

    // For up to `limit` unread bytes, after a state of so many.
    ChunkLayout(std::uint64_t limit, std::size_t stateBytes);

    std::uint32_t chunkBytes;
    std::uint32_t most;  // chunks
    std::uint32_t linksAt;
    std::uint32_t memoryAt;

    std::size_t bytesInAll() const noexcept { return memoryAt + std::size_t{most} * chunkBytes; }
    std::size_t bytesAtFirst() const noexcept { return memoryAt + std::size_t{chunkBytes}; }
};

// In shared memory.
struct ChunkState {
    ChunkLayout layout;
    std::atomic<std::uint32_t> linked{0};  // chunks in the circle; follows from the links
    std::uint32_t searchFrom = 0;          // for one that isn't

    std::uint64_t memory() const noexcept { return std::uint64_t{linked} * layout.chunkBytes; }
};

// One process's way to the chunks. write(), trim() and repair() are for who has the mutex of the
// putting side, read() is for who has that of the taking one. None makes anything visible to the
// other side: that is the cursors' business.
class ChunkChain {
public:
    // `state` lies in the block.
    ChunkChain(const memory::Block& block, ChunkState& state) noexcept;
    // Of a new block, whose words are zero.
    void linkFirst() const noexcept;

    // Writes on from `place`, which moves on. `seen` is what was seen of the taking side last:
    // nothing is written where that may still read. Throws std::system_error where the machine has
    // no memory.
    void write(Place& place, std::span<const std::byte> bytes, const Cursor& taking,
               Cursor::Seen& seen) const
    {
        while (!bytes.empty()) {
            if (place.offset == m_chunkBytes) {
                place.chunk = nextToWrite(place.chunk, taking, seen);
                place.offset = 0;
            }
            const std::size_t count = std::min(bytes.size(), restOf(place));
            std::memcpy(at(place), bytes.data(), count);
            moveOn(place, count);
            bytes = bytes.subspan(count);
        }
    }
    // Reads on from `place`, which moves on.
    void read(Place& place, std::span<std::byte> bytes) const
    {
        while (!bytes.empty()) {
            if (place.offset == m_chunkBytes) {
                place.chunk = nextToRead(place.chunk);
                place.offset = 0;
            }
            const std::size_t count = std::min(bytes.size(), restOf(place));
            std::memcpy(bytes.data(), at(place), count);
            moveOn(place, count);
            bytes = bytes.subspan(count);
        }
    }

    // Gives back the memory of chunks that neither side is in, but for a few.
    void trim(const Place& writing, const Place& reading) const noexcept;
    // Whether that is worth while.
    bool isLarge() const noexcept { return m_state->linked > 2 * kKept; }
    // After the death of who wrote or trimmed: from the circle what follows from it.
    void repair(const Place& writing) const noexcept;

private:
    static constexpr std::uint32_t kKept = 32;        // 2 MiB of small chunks
    static constexpr std::uint32_t kMostAtOnce = 64;  // are linked in

    std::byte* chunk(std::uint32_t number) const noexcept
    {
        return &m_memory[std::size_t{number} * m_chunkBytes];
    }
    std::byte* at(const Place& place) const noexcept { return &chunk(place.chunk)[place.offset]; }
    std::size_t restOf(const Place& place) const noexcept { return m_chunkBytes - place.offset; }
    static void moveOn(Place& place, std::size_t count) noexcept
    {
        place.offset += static_cast<std::uint32_t>(count);
        place.bytes += count;
    }

    bool isLinked(std::uint32_t chunk) const noexcept { return m_links[chunk] != 0; }
    std::uint32_t next(std::uint32_t chunk) const noexcept { return m_links[chunk] - 1U; }
    void setNext(std::uint32_t chunk, std::uint32_t next) const noexcept
    {
        m_links[chunk] = static_cast<std::uint16_t>(next + 1);
    }
    std::uint32_t nextToRead(std::uint32_t chunk) const;
    std::uint32_t nextToWrite(std::uint32_t chunk, const Cursor& taking, Cursor::Seen& seen) const;
    void linkInAfter(std::uint32_t chunk) const;
    std::uint32_t findUnlinked() const;
    void removeAfter(std::uint32_t chunk, std::uint32_t until) const noexcept;
    void forget(std::uint32_t first, std::uint32_t end) const noexcept;

    const memory::Block* m_block;
    ChunkState* m_state;
    ChunkLayout::Link* m_links;
    std::byte* m_memory;
    std::size_t m_chunkBytes;
};

}  // namespace mp::sync
