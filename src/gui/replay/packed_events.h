#pragma once

#include "mp/scope/scope_event.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gui {

// Events in their order, packed: most take about 20 bytes where an mp::ScopeEvent has 64. Append
// only. Each chunk can be unpacked by itself, so any event is near at hand.
//
//   packed.append(event);
//   for (const mp::ScopeEvent& event : packed.unpack(0, chunk)) …
class PackedEvents {
public:
    static constexpr std::size_t kChunk = 1024;  // events

    void append(const mp::ScopeEvent& event);

    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    std::size_t allocatedBytes() const { return m_bytes + m_chunks.size() * sizeof(Chunk); }

    // The events of chunk `number`, which begins with event number × kChunk; `room` holds them.
    std::span<const mp::ScopeEvent> unpack(std::size_t number,
                                           std::vector<mp::ScopeEvent>& room) const;
    mp::ScopeEvent at(std::size_t index) const;

    // Events come nearly in the order of their times. The clock of an event is the latest time up
    // to it: who watches sees it no earlier.
    std::int64_t firstTime() const { return m_size == 0 ? 0 : m_chunks.front().firstTime; }
    std::int64_t lastTime() const { return m_size == 0 ? 0 : m_chunks.back().clock; }
    std::int64_t clockAt(std::size_t index) const;
    // How many events there are whose clock is not after t.
    std::size_t countUntil(std::int64_t t) const;

private:
    struct Chunk {
        std::vector<std::uint8_t> bytes;
        std::int64_t firstTime = 0;
        std::int64_t clockBefore = 0;  // of the event before it
        std::int64_t clock = 0;        // of its last event
    };
    // Events of one kind resemble each other: only what differs from the last one is written.
    static constexpr std::size_t kKinds = 32;
    using LastOfKind = std::array<mp::ScopeEvent, kKinds>;

    Chunk& open(const mp::ScopeEvent& event);
    static mp::ScopeEvent& lastLike(LastOfKind& last, mp::EventKind kind);

    std::vector<Chunk> m_chunks;
    LastOfKind m_last{};  // within the open chunk
    std::size_t m_size = 0;
    std::size_t m_bytes = 0;  // packed
};

}  // namespace gui
