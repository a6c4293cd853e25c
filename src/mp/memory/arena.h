#pragma once

#include "mp/memory/segment.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <type_traits>
#include <vector>

namespace mp::memory {

// What lies in a block, so that nobody takes one thing for another.
struct BlockType {
    enum class Kind : std::uint8_t {
        Value = 1,
        Array,
        Shared,
        Lock,
        RLock,
        Semaphore,
        Event,
        Condition,
        Barrier,
        Queue,
        Pipe,
    };

    Kind kind = Kind::Value;
    char code = 0;        // of its elements, as Python's array has them; 0: no numbers
    bool locked = false;  // begins with a lock
    std::uint8_t unused = 0;
    std::uint32_t elementBytes = 0;

    friend bool operator==(const BlockType&, const BlockType&) = default;
};

// What stands before each block's bytes. Blocks follow one another without gaps, so that an arena
// can be read from outside.
struct alignas(64) BlockMark {
    std::uint64_t size = 0;   // of the block with this mark
    std::uint64_t bytes = 0;  // that were asked for
    BlockType type;
    // Objects that mean this block, in all processes. 0: it is free, and its maker may use it anew.
    // Those of a process that was killed stay, and with them the block, until its arena goes.
    std::atomic<std::uint32_t> holders{0};
    // How often it was sent in results that nobody has taken yet: see Shelf.
    std::atomic<std::uint32_t> onTheWay{0};

    std::byte* data() { return reinterpret_cast<std::byte*>(this + 1); }
};
static_assert(sizeof(BlockMark) == 64 && std::is_standard_layout_v<BlockMark>);

// Where this process's blocks come from: many of them lie in one segment. An arena has no owner but
// the blocks in it, so that nothing stays when these have gone, in whatever way. Any thread.
class Arenas {
public:
    static Arenas& ofThisProcess();

    struct Place {
        Segment::Ptr segment;
        BlockMark* mark;
    };
    // A block of zeros, held once. Its data is aligned to 64 bytes. Throws as Segment does.
    Place take(const BlockType& type, std::size_t bytes);
    // One in a segment of its own, of which only the first `reserved` bytes are there at first.
    static Place takeSparse(const BlockType& type, std::size_t bytes, std::size_t reserved);

private:
    // A segment that is cut into blocks, and where the search for the next one goes on.
    struct Arena {
        std::weak_ptr<Segment> segment;
        std::size_t cursor = 0;
    };

    Place takeLocked(std::size_t size);
    static BlockMark* search(Arena& arena, const Segment& segment, std::size_t size);
    Place cutNew(std::size_t size);

    std::mutex m_mutex;
    std::int32_t m_pid = 0;  // what was forked must not take blocks of its parent's arenas
    std::vector<Arena> m_arenas;
};

}  // namespace mp::memory
