#include "mp/sync/chunk_chain.h"

#include <new>
#include <stdexcept>
#include <vector>

namespace mp::sync {

namespace {

constexpr std::size_t kPage = 4096;
constexpr std::uint32_t kSmallChunk = 64 << 10;

std::size_t wholePages(std::size_t bytes)
{
    return (bytes + kPage - 1) / kPage * kPage;
}

}  // namespace

// Two chunks more than the unread bytes fill: each side may be in the middle of one.
ChunkLayout::ChunkLayout(std::uint64_t limit, std::size_t stateBytes)
    : chunkBytes(kSmallChunk)
    , linksAt(static_cast<std::uint32_t>(stateBytes))
{
    while (limit / chunkBytes + 3 > kMost) {
        chunkBytes *= 2;
    }
    most = static_cast<std::uint32_t>(limit / chunkBytes + 3);
    // Chunks are whole pages of the segment, which begins with the mark before the block's data.
    const std::size_t before = sizeof(memory::BlockMark) + stateBytes + most * sizeof(Link);
    memoryAt = static_cast<std::uint32_t>(wholePages(before) - sizeof(memory::BlockMark));
}

ChunkChain::ChunkChain(const memory::Block& block, ChunkState& state) noexcept
    : m_block(&block)
    , m_state(&state)
    , m_links(
          std::launder(reinterpret_cast<ChunkLayout::Link*>(block.data() + state.layout.linksAt)))
    , m_memory(block.data() + state.layout.memoryAt)
    , m_chunkBytes(state.layout.chunkBytes)
{
}

void ChunkChain::linkFirst() const noexcept
{
    setNext(0, 0);
    m_state->linked = 1;
}

std::uint32_t ChunkChain::nextToRead(std::uint32_t chunk) const
{
    if (!isLinked(chunk)) {
        throw std::logic_error(
            "a queue can't be read any more: something has written over the links of its memory");
    }
    return next(chunk);
}

std::uint32_t ChunkChain::nextToWrite(std::uint32_t chunk, const Cursor& taking,
                                      Cursor::Seen& seen) const
{
    // What was seen may be old: then the taking side has left that chunk, and all up to it are
    // free.
    if (next(chunk) == seen.place.chunk) {
        seen = taking.look();
    }
    if (next(chunk) == seen.place.chunk) {
        linkInAfter(chunk);
    }
    return next(chunk);
}

// The more there are, the more come at once: a call of the kernel each would be too many.
void ChunkChain::linkInAfter(std::uint32_t chunk) const
{
    const std::uint32_t first = findUnlinked();
    const std::uint32_t wanted = std::clamp<std::uint32_t>(m_state->linked / 4, 1, kMostAtOnce);
    std::uint32_t end = first + 1;
    while (end < m_state->layout.most && end - first < wanted && !isLinked(end)) {
        ++end;
    }
    m_block->reserve(this->chunk(first), std::size_t{end - first} * m_chunkBytes);
    // They lead back into the circle before the circle leads to them: that is one store. Who dies
    // before it leaves words that lead nowhere, which repair() finds.
    setNext(end - 1, next(chunk));
    for (std::uint32_t one = end - 1; one > first; --one) {
        setNext(one - 1, one);
    }
    setNext(chunk, first);
    m_state->linked += end - first;
    m_state->searchFrom = end;
}

std::uint32_t ChunkChain::findUnlinked() const
{
    const std::uint32_t most = m_state->layout.most;
    for (std::uint32_t i = 0; i < most; ++i) {
        const std::uint32_t one = (m_state->searchFrom + i) % most;
        if (!isLinked(one)) {
            return one;
        }
    }
    throw std::logic_error("a queue has lost count of its memory");
}

void ChunkChain::trim(const Place& writing, const Place& reading) const noexcept
{
    std::uint32_t last = writing.chunk;
    for (std::uint32_t kept = 0; kept < kKept && next(last) != reading.chunk; ++kept) {
        last = next(last);
    }
    while (next(last) != reading.chunk) {
        removeAfter(last, reading.chunk);
    }
    m_state->searchFrom = 0;
}

// Those that lie side by side, in one go.
void ChunkChain::removeAfter(std::uint32_t chunk, std::uint32_t until) const noexcept
{
    const std::uint32_t first = next(chunk);
    std::uint32_t last = first;
    while (next(last) == last + 1 && last + 1 != until) {
        ++last;
    }
    setNext(chunk, next(last));  // one store, and the circle leaves them out
    forget(first, last + 1);
}

// The words last: by them repair() finds what isn't given back yet.
void ChunkChain::forget(std::uint32_t first, std::uint32_t end) const noexcept
{
    m_block->giveBack(chunk(first), std::size_t{end - first} * m_chunkBytes);
    for (std::uint32_t one = first; one < end; ++one) {
        m_links[one] = 0;
    }
    m_state->linked -= end - first;
}

void ChunkChain::repair(const Place& writing) const noexcept
{
    std::vector<bool> inCircle(m_state->layout.most);
    std::uint32_t count = 0;
    for (std::uint32_t one = writing.chunk; !inCircle[one]; one = next(one)) {
        inCircle[one] = true;
        ++count;
    }
    for (std::uint32_t one = 0; one < m_state->layout.most; ++one) {
        if (!inCircle[one] && isLinked(one)) {
            forget(one, one + 1);
        }
    }
    m_state->linked = count;
    m_state->searchFrom = 0;
}

}  // namespace mp::sync
