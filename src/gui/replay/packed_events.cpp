#include "gui/replay/packed_events.h"

#include <algorithm>
#include <limits>

namespace gui {
namespace {

constexpr std::size_t kFields = 10;
using Fields = std::array<std::int64_t, kFields>;

Fields fieldsOf(const mp::ScopeEvent& event)
{
    return {event.time,      event.tries,     event.slot,      event.pid,       event.job,
            event.values[0], event.values[1], event.values[2], event.values[3], event.values[4]};
}

mp::ScopeEvent eventOf(mp::EventKind kind, const Fields& fields)
{
    mp::ScopeEvent event;
    event.time = fields[0];
    event.kind = kind;
    event.tries = static_cast<std::uint16_t>(fields[1]);
    event.slot = static_cast<std::uint32_t>(fields[2]);
    event.pid = static_cast<std::int32_t>(fields[3]);
    event.job = static_cast<std::uint32_t>(fields[4]);
    std::copy(fields.begin() + 5, fields.end(), event.values.begin());
    return event;
}

// Differences wrap around, so that any two numbers have one.
std::uint64_t zigzag(std::int64_t to, std::int64_t from)
{
    const std::uint64_t difference =
        static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
    return (difference << 1U) ^ (0 - (difference >> 63U));
}

std::int64_t unzigzag(std::uint64_t coded, std::int64_t from)
{
    const std::uint64_t difference = (coded >> 1U) ^ (0 - (coded & 1U));
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(from) + difference);
}

void write(std::vector<std::uint8_t>& bytes, std::uint64_t number)
{
    for (; number >= 0x80; number >>= 7U) {
        bytes.push_back(static_cast<std::uint8_t>(number | 0x80U));
    }
    bytes.push_back(static_cast<std::uint8_t>(number));
}

class Reader {
public:
    explicit Reader(const std::vector<std::uint8_t>& bytes) : m_next(bytes.data()) {}

    std::uint64_t number()
    {
        std::uint64_t number = 0;
        for (unsigned shift = 0;; shift += 7) {
            const std::uint8_t byte = *m_next++;
            number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80) {
                return number;
            }
        }
    }

private:
    const std::uint8_t* m_next;
};

}  // namespace

mp::ScopeEvent& PackedEvents::lastLike(LastOfKind& last, mp::EventKind kind)
{
    return last[static_cast<std::size_t>(kind) % kKinds];
}

PackedEvents::Chunk& PackedEvents::open(const mp::ScopeEvent& event)
{
    if (m_size % kChunk == 0) {
        const std::int64_t before =
            m_chunks.empty() ? std::numeric_limits<std::int64_t>::min() : m_chunks.back().clock;
        if (!m_chunks.empty()) {
            m_chunks.back().bytes.shrink_to_fit();
        }
        m_chunks.push_back({{}, event.time, before, before});
        m_last = {};
    }
    return m_chunks.back();
}

// Kind, one bit for each field that differs, and the differences.
void PackedEvents::append(const mp::ScopeEvent& event)
{
    Chunk& chunk = open(event);
    mp::ScopeEvent& last = lastLike(m_last, event.kind);
    const Fields now = fieldsOf(event);
    const Fields before = fieldsOf(last);
    std::uint64_t changed = 0;
    for (std::size_t i = 0; i < kFields; ++i) {
        changed |= static_cast<std::uint64_t>(now[i] != before[i]) << i;
    }
    const std::size_t sizeBefore = chunk.bytes.size();
    write(chunk.bytes, static_cast<std::uint64_t>(event.kind));
    write(chunk.bytes, changed);
    for (std::size_t i = 0; i < kFields; ++i) {
        if (now[i] != before[i]) {
            write(chunk.bytes, zigzag(now[i], before[i]));
        }
    }
    last = event;
    chunk.clock = std::max(chunk.clock, event.time);
    m_bytes += chunk.bytes.size() - sizeBefore;
    ++m_size;
}

std::span<const mp::ScopeEvent> PackedEvents::unpack(std::size_t number,
                                                     std::vector<mp::ScopeEvent>& room) const
{
    const std::size_t first = number * kChunk;
    const std::size_t count = first < m_size ? std::min(kChunk, m_size - first) : 0;
    room.resize(count);
    if (count == 0) {
        return {};
    }
    LastOfKind last{};
    Reader reader(m_chunks[number].bytes);
    for (mp::ScopeEvent& event : room) {
        const auto kind = static_cast<mp::EventKind>(reader.number());
        Fields fields = fieldsOf(lastLike(last, kind));
        const std::uint64_t changed = reader.number();
        for (std::size_t i = 0; i < kFields; ++i) {
            if ((changed >> i & 1U) != 0) {
                fields[i] = unzigzag(reader.number(), fields[i]);
            }
        }
        event = eventOf(kind, fields);
        lastLike(last, kind) = event;
    }
    return room;
}

mp::ScopeEvent PackedEvents::at(std::size_t index) const
{
    std::vector<mp::ScopeEvent> room;
    return unpack(index / kChunk, room)[index % kChunk];
}

std::int64_t PackedEvents::clockAt(std::size_t index) const
{
    const std::size_t number = index / kChunk;
    std::vector<mp::ScopeEvent> room;
    std::int64_t clock = m_chunks[number].clockBefore;
    for (const mp::ScopeEvent& event : unpack(number, room).first(index % kChunk + 1)) {
        clock = std::max(clock, event.time);
    }
    return clock;
}

std::size_t PackedEvents::countUntil(std::int64_t t) const
{
    const auto chunk = std::ranges::upper_bound(m_chunks, t, {}, &Chunk::clock);
    if (chunk == m_chunks.end()) {
        return m_size;
    }
    const auto number = static_cast<std::size_t>(chunk - m_chunks.begin());
    std::vector<mp::ScopeEvent> room;
    std::size_t count = number * kChunk;
    std::int64_t clock = chunk->clockBefore;
    for (const mp::ScopeEvent& event : unpack(number, room)) {
        clock = std::max(clock, event.time);
        if (clock > t) {
            break;
        }
        ++count;
    }
    return count;
}

}  // namespace gui
