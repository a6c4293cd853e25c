#pragma once

#include "mp/task/block.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace mp::channel {

// The lanes' part of a memory file, mapped when it is first needed. Both sides have one.
class LaneMemory {
public:
    static constexpr std::size_t kCount = 2;  // one is run while the other is filled
    static constexpr std::size_t kLaneBytes = std::size_t{1} << 20;

    // `offset`: where the lanes begin in the file. The file descriptor stays the caller's.
    LaneMemory(int file, std::size_t offset) : m_file(file), m_offset(offset) {}
    LaneMemory(const LaneMemory&) = delete;
    LaneMemory& operator=(const LaneMemory&) = delete;
    ~LaneMemory();  // unmaps

    // All lanes. Throws std::system_error when they can't be mapped.
    std::span<std::byte> mapped();

    int file() const { return m_file; }
    std::size_t offset() const { return m_offset; }

private:
    int m_file;
    std::size_t m_offset;
    std::span<std::byte> m_mapped;
};

// The host's book of blocks: which lane holds which items. Their order is that of their sequence
// numbers.
class HostLanes {
public:
    HostLanes(int file, std::size_t offset) : m_memory(file, offset) {}

    struct Block {
        std::uint64_t first = 0;  // sequence number
        std::uint32_t count = 0;
        task::BlockShape shape{};
        std::size_t startedAt = 0;  // in the lanes' memory
        std::size_t argumentsAt = 0;
        std::size_t resultsAt = 0;
        const std::byte* started = nullptr;
        std::byte* arguments = nullptr;
        const std::byte* results = nullptr;

        std::uint64_t last() const { return first + count - 1; }
        bool holds(std::uint64_t sequence) const { return sequence >= first && sequence <= last(); }
        std::int64_t start() const
        {
            std::int64_t ns = 0;
            std::memcpy(&ns, started, sizeof ns);
            return ns;
        }
        std::span<const std::byte> resultsFrom(std::uint64_t sequence, std::size_t items) const
        {
            return {results + (sequence - first) * shape.resultBytes, items * shape.resultBytes};
        }
    };

    static std::uint32_t mostItems(task::BlockShape shape);

    bool empty() const { return m_sent == m_done; }
    bool full() const { return m_sent - m_done == LaneMemory::kCount; }

    // A place for a block, which is in the book once it is pushed. Only while !full(). Throws
    // std::system_error when the machine has no memory for it.
    Block place(std::uint64_t first, std::uint32_t count, task::BlockShape shape);
    void push(const Block& block) { m_blocks[m_sent++ % LaneMemory::kCount] = block; }

    // The oldest one. Only while !empty().
    const Block& front() const { return m_blocks[m_done % LaneMemory::kCount]; }
    void pop() { ++m_done; }
    // The one that holds this item, or null.
    const Block* find(std::uint64_t sequence) const;

private:
    LaneMemory m_memory;
    std::array<Block, LaneMemory::kCount> m_blocks{};
    std::array<std::size_t, LaneMemory::kCount> m_reserved{};  // bytes of each lane
    std::size_t m_sent = 0;
    std::size_t m_done = 0;
};

}  // namespace mp::channel
