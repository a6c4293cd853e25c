#include "mp/memory/arena.h"

#include "mp/memory/process_stamp.h"

#include <algorithm>
#include <memory>
#include <new>
#include <stdexcept>
#include <utility>

namespace mp::memory {

namespace {

constexpr std::size_t kFirstArena = std::size_t{64} << 10;
constexpr std::size_t kLargestArena = std::size_t{1} << 20;
// What is larger has a segment of its own.
constexpr std::size_t kLargestPart = kLargestArena / 4;

std::size_t sizeWithMark(std::size_t bytes)
{
    constexpr std::size_t kLine = sizeof(BlockMark);
    if (bytes > SIZE_MAX - 2 * kLine) {
        return SIZE_MAX;  // a segment of this size is refused
    }
    return (bytes + kLine - 1) / kLine * kLine + kLine;
}

BlockMark* markAt(std::span<std::byte> memory, std::size_t offset)
{
    auto* mark = std::launder(reinterpret_cast<BlockMark*>(memory.data() + offset));
    if (mark->size < sizeof(BlockMark) || mark->size % sizeof(BlockMark) != 0 ||
        mark->size > memory.size() - offset) {
        throw std::logic_error(
            "shared memory can't be given out any more: something has written over the marks "
            "between its values");
    }
    return mark;
}

bool isFree(const BlockMark& mark)
{
    return mark.holders.load(std::memory_order_acquire) == 0;
}

// Makes the free block as large as the free ones that follow it allow.
void merge(std::span<std::byte> memory, std::size_t offset, BlockMark& mark)
{
    while (offset + mark.size < memory.size()) {
        const BlockMark* next = markAt(memory, offset + mark.size);
        if (!isFree(*next)) {
            return;
        }
        mark.size += next->size;
    }
}

}  // namespace

Arenas& Arenas::ofThisProcess()
{
    static auto* const arenas = new Arenas;  // never destroyed: blocks may be taken until the end
    return *arenas;
}

Arenas::Place Arenas::take(const BlockType& type, std::size_t bytes)
{
    const std::lock_guard lock(m_mutex);
    if (const std::int32_t pid = ownStamp().pid; m_pid != pid) {
        m_arenas.clear();
        m_pid = pid;
    }
    Place place = takeLocked(sizeWithMark(bytes));
    std::fill_n(place.mark->data(), place.mark->size - sizeof(BlockMark), std::byte{0});
    place.mark->bytes = bytes;
    place.mark->type = type;
    place.mark->holders.store(1, std::memory_order_release);
    return place;
}

Arenas::Place Arenas::takeSparse(const BlockType& type, std::size_t bytes, std::size_t reserved)
{
    const std::size_t size = sizeWithMark(bytes);
    Segment::Ptr own = Segment::sparse(size, sizeof(BlockMark) + reserved);
    auto* mark = new (own->bytes().data()) BlockMark;
    mark->size = size;
    mark->bytes = bytes;
    mark->type = type;
    mark->holders.store(1, std::memory_order_release);
    return {std::move(own), mark};
}

// The arena that was made last is tried first: the others have been full before.
Arenas::Place Arenas::takeLocked(std::size_t size)
{
    if (size > kLargestPart) {
        Segment::Ptr own = Segment::anonymous(size);
        auto* mark = new (own->bytes().data()) BlockMark;
        mark->size = size;
        return {std::move(own), mark};
    }
    std::erase_if(m_arenas, [](const Arena& one) { return one.segment.expired(); });
    for (auto arena = m_arenas.rbegin(); arena != m_arenas.rend(); ++arena) {
        if (Segment::Ptr segment = arena->segment.lock()) {
            if (BlockMark* mark = search(*arena, *segment, size)) {
                return {std::move(segment), mark};
            }
        }
    }
    return cutNew(size);
}

// Goes round the arena once, from where the last search ended. Null: there is no room.
BlockMark* Arenas::search(Arena& arena, const Segment& segment, std::size_t size)
{
    const auto memory = segment.bytes();
    for (std::size_t walked = 0; walked <= memory.size();) {
        arena.cursor = arena.cursor == memory.size() ? 0 : arena.cursor;
        BlockMark* mark = markAt(memory, arena.cursor);
        if (isFree(*mark)) {
            merge(memory, arena.cursor, *mark);
            if (mark->size >= size) {
                if (mark->size > size) {
                    auto* rest = new (memory.data() + arena.cursor + size) BlockMark;
                    rest->size = mark->size - size;
                }
                mark->size = size;
                arena.cursor += size;
                return mark;
            }
        }
        walked += mark->size;
        arena.cursor += mark->size;
    }
    return nullptr;
}

// The more there are, the larger is the next: many small values are to need few descriptors.
Arenas::Place Arenas::cutNew(std::size_t size)
{
    const std::size_t doublings = std::min<std::size_t>(m_arenas.size(), 4);
    const std::size_t bytes = std::min(std::max(kFirstArena << doublings, 4 * size), kLargestArena);
    Segment::Ptr segment = Segment::anonymous(bytes / sizeof(BlockMark) * sizeof(BlockMark));
    auto* mark = new (segment->bytes().data()) BlockMark;
    mark->size = segment->bytes().size();
    Arena& arena = m_arenas.emplace_back(Arena{segment});
    mark = search(arena, *segment, size);
    return {std::move(segment), mark};
}

}  // namespace mp::memory
