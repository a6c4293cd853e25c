#pragma once

#include "base/unique_fd.h"
#include "mp/scope/event_counters.h"
#include "mp/scope/scope_event.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace mp {

namespace scope {
struct RingHeader;
}

// One reader of an EventRing, in any process: maps it read-only and keeps its own cursor. Never
// waits, makes no system call after construction, works on when the host has died.
//
//     mp::EventRingReader reader(client.openRing());
//     reader.seek(snapshot.sequence);
//     std::array<mp::ScopeEvent, 1024> batch;
//     while (std::size_t count = reader.read(batch)) { … }
//
// Always: start + received() + lost() == cursor(), where start is 0 or the last seek(). With
// everything read, cursor() == published().
//
// Threading: one thread at a time. The destructor unmaps and closes.
class EventRingReader {
public:
    // Checks what the descriptor holds; the cursor is at event 0. Throws std::invalid_argument if
    // it is no event ring, one of another version, or one its host could still shrink or grow;
    // std::system_error if it can't be mapped.
    explicit EventRingReader(base::UniqueFd fd);
    EventRingReader(EventRingReader&& other) noexcept;
    EventRingReader& operator=(EventRingReader&& other) noexcept;
    ~EventRingReader();

    // Copies the next events, oldest first; returns how many. 0: there is nothing new. What has
    // been overwritten before it could be read is added to lost(), and the cursor goes on at the
    // oldest event that is still whole.
    std::size_t read(std::span<ScopeEvent> batch);

    // The next read() starts at this event. Sets received() and lost() to 0. A number beyond
    // published() is std::invalid_argument.
    void seek(std::uint64_t sequence);

    std::uint64_t cursor() const noexcept { return m_cursor; }
    std::uint64_t received() const noexcept { return m_received; }
    std::uint64_t lost() const noexcept { return m_lost; }
    std::uint64_t published() const noexcept;
    std::uint32_t capacity() const noexcept { return m_capacity; }

    // The host's exact totals. All of one moment, unless the host died in the middle of a publish:
    // then one event may be counted in part.
    EventCounters counters() const;

private:
    void skipTo(std::uint64_t sequence);
    void copyOut(std::span<ScopeEvent> batch, std::uint64_t first) const;
    std::uint64_t oldestWhole() const noexcept;
    std::size_t keepWhole(std::span<ScopeEvent> batch, std::size_t count);
    void unmap() noexcept;

    base::UniqueFd m_fd;
    std::size_t m_size = 0;
    std::uint32_t m_capacity = 0;
    const scope::RingHeader* m_header = nullptr;
    const std::atomic<std::uint64_t>* m_words = nullptr;
    std::uint64_t m_cursor = 0;
    std::uint64_t m_received = 0;
    std::uint64_t m_lost = 0;
};

}  // namespace mp
