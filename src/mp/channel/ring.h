#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>

// One single-producer, single-consumer byte ring in shared memory. It carries frames and knows no
// policy: who sleeps and who wakes is the channel's business.
//
// Frames are contiguous and a multiple of 8 bytes long; one that wouldn't fit before the end of the
// memory is preceded by padding. Indices only grow; their place is index % capacity.
namespace mp::channel {

// Shared by both sides. head is written by the producer, tail by the consumer.
struct RingIndices {
    alignas(64) std::atomic<std::uint64_t> head{0};
    alignas(64) std::atomic<std::uint64_t> tail{0};
};

struct FrameHeader {
    std::uint32_t size;  // of the whole frame, header included
    std::uint32_t kind;  // 0 is padding
};

// The other side wrote what can't be: its process is broken and has to go.
class ChannelCorrupt : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

constexpr std::size_t frameSize(std::size_t payload)
{
    return (sizeof(FrameHeader) + payload + 7) & ~std::size_t{7};
}

class RingProducer {
public:
    // `memory`: its size is the capacity, a power of two.
    RingProducer(RingIndices& indices, std::span<std::byte> memory)
        : m_indices(&indices)
        , m_memory(memory)
        , m_head(indices.head.load(std::memory_order_relaxed))
        , m_tailSeen(indices.tail.load(std::memory_order_acquire))
    {
    }

    // Payload memory of a new frame, or null when there is no room now. A frame may be at most a
    // quarter of the capacity.
    std::byte* reserve(std::uint32_t kind, std::size_t payload)
    {
        const std::size_t size = frameSize(payload);
        const std::size_t offset = m_head % m_memory.size();
        const std::size_t untilEnd = m_memory.size() - offset;
        const std::size_t needed = size <= untilEnd ? size : untilEnd + size;
        if (!hasRoom(needed)) {
            return nullptr;
        }
        if (size > untilEnd) {
            writeHeader(offset, {static_cast<std::uint32_t>(untilEnd), 0});
            m_head += untilEnd;
        }
        const std::size_t place = m_head % m_memory.size();
        writeHeader(place, {static_cast<std::uint32_t>(size), kind});
        m_reserved = size;
        return m_memory.data() + place + sizeof(FrameHeader);
    }

    // Makes the reserved frame visible. Sequentially consistent unless asked for less, so that a
    // flag the caller reads afterwards (is the peer asleep?) can't be older than the frame.
    void commit(std::memory_order order = std::memory_order_seq_cst)
    {
        m_head += m_reserved;
        m_indices->head.store(m_head, order);
    }

    // Bytes that the consumer hasn't taken yet. Throws ChannelCorrupt.
    std::size_t pending() const
    {
        return m_head - checked(m_indices->tail.load(std::memory_order_acquire));
    }

private:
    bool hasRoom(std::size_t needed)
    {
        if (m_memory.size() - (m_head - m_tailSeen) >= needed) {
            return true;
        }
        m_tailSeen = checked(m_indices->tail.load(std::memory_order_seq_cst));
        return m_memory.size() - (m_head - m_tailSeen) >= needed;
    }

    std::uint64_t checked(std::uint64_t tail) const
    {
        if (tail > m_head || tail < m_tailSeen) {
            throw ChannelCorrupt("the reader of a ring moved its index where it can't be");
        }
        return tail;
    }

    void writeHeader(std::size_t place, FrameHeader header)
    {
        std::memcpy(m_memory.data() + place, &header, sizeof header);
    }

    RingIndices* m_indices;
    std::span<std::byte> m_memory;
    std::uint64_t m_head;
    std::uint64_t m_tailSeen;
    std::size_t m_reserved = 0;
};

struct Frame {
    std::uint32_t kind = 0;
    std::span<const std::byte> payload{};
};

class RingConsumer {
public:
    RingConsumer(RingIndices& indices, std::span<std::byte> memory)
        : m_indices(&indices)
        , m_memory(memory)
        , m_tail(indices.tail.load(std::memory_order_relaxed))
        , m_headSeen(m_tail)
    {
    }

    // Throws ChannelCorrupt.
    bool empty()
    {
        if (m_tail != m_headSeen) {
            return false;
        }
        const std::uint64_t head = m_indices->head.load(std::memory_order_seq_cst);
        if (head - m_tail > m_memory.size()) {
            throw ChannelCorrupt("the writer of a ring moved its index where it can't be");
        }
        m_headSeen = head;
        return m_tail == m_headSeen;
    }

    // The oldest frame, left in place until pop(). Only while !empty(). Throws ChannelCorrupt.
    Frame front()
    {
        FrameHeader header = headerAtTail();
        if (header.kind == 0) {
            m_tail += header.size;
            header = headerAtTail();
            if (header.kind == 0) {
                throw ChannelCorrupt("a ring holds padding behind padding");
            }
        }
        m_frontSize = header.size;
        return {header.kind, std::span<const std::byte>(
                                 m_memory.data() + m_tail % m_memory.size() + sizeof header,
                                 header.size - sizeof header)};
    }

    // Gives the front frame's memory back to the producer.
    void pop()
    {
        m_tail += m_frontSize;
        m_indices->tail.store(m_tail, std::memory_order_seq_cst);
    }

private:
    FrameHeader headerAtTail() const
    {
        const std::size_t place = m_tail % m_memory.size();
        FrameHeader header;
        std::memcpy(&header, m_memory.data() + place, sizeof header);
        if (header.size < sizeof header || header.size % 8 != 0 ||
            header.size > m_memory.size() - place || header.size > m_headSeen - m_tail) {
            throw ChannelCorrupt("a ring holds a frame of an impossible size");
        }
        return header;
    }

    RingIndices* m_indices;
    std::span<std::byte> m_memory;
    std::uint64_t m_tail;
    std::uint64_t m_headSeen;
    std::size_t m_frontSize = 0;
};

}  // namespace mp::channel
