#pragma once

#include "base/unique_fd.h"
#include "mp/scope/event_counters.h"
#include "mp/scope/scope_event.h"
#include "mp/scope/scope_state.h"

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>

namespace mp {

namespace scope {
struct RingHeader;
}

// The broadcast ring of a scope: the host writes events into shared memory, any number of processes
// read them (EventRingReader), each with its own cursor. Readers cost the host nothing and can't
// delay it: one that is slower than a whole lap of the ring loses events, and knows how many.
//
// Nobody but the writing process can change the memory, not even with the descriptor in hand: it is
// sealed against new writable mappings, resizing and more seals.
//
//     mp::EventRing ring;
//     pool.publishTo(ring);
//     sendToViewer(ring.readerFd());
//
// Threading: every member may be called from any thread. The destructor unmaps; readers keep the
// memory, with its last events, for as long as they like.
class EventRing final : public EventSink {
public:
    static constexpr std::uint32_t kDefaultCapacity = 65'536;
    static constexpr std::uint32_t kMaxCapacity = 1U << 24;  // 1 GiB

    struct Options {
        // Events; a power of two, 2…kMaxCapacity.
        std::uint32_t capacity = kDefaultCapacity;
        // Reserves `size` bytes for the memfd; returns 0 or an errno. Empty: fallocate. Tests
        // put a failing one here.
        std::function<int(int fd, off_t size)> reserve;
    };

    // All memory is reserved here: later there is no SIGBUS. Throws std::system_error, and
    // std::invalid_argument for a capacity that can't be.
    EventRing() : EventRing(Options{}) {}
    explicit EventRing(const Options& options);
    ~EventRing() override;
    EventRing(const EventRing&) = delete;
    EventRing& operator=(const EventRing&) = delete;

    // About 30 ns. Publishers of several pools take turns under a lock that is held for one event;
    // no reader ever holds it but for snapshot().
    void publish(const ScopeEvent& event) noexcept override;

    // Set by whoever serves viewers (ScopeServer).
    bool watched() const noexcept override { return m_watched.load(std::memory_order_relaxed); }
    void setWatched(bool watched) noexcept { m_watched.store(watched, std::memory_order_relaxed); }

    std::uint32_t capacity() const noexcept { return m_capacity; }
    // How many events there have been so far; the next one gets this number.
    std::uint64_t published() const noexcept;
    EventCounters counters() const;

    // What all events before `sequence` have led to. A reader that starts with this state and reads
    // on from `sequence` (EventRingReader::seek) misses nothing and sees nothing twice.
    struct Snapshot {
        std::uint64_t sequence = 0;
        scope::ScopeState state;
    };
    Snapshot snapshot() const;

    // A descriptor for one more reader, close-on-exec. Throws std::system_error.
    base::UniqueFd readerFd() const;

private:
    void lock() const noexcept;
    void write(std::uint64_t sequence, const ScopeEvent& event) noexcept;
    void count(const ScopeEvent& event) noexcept;

    std::uint32_t m_capacity = 0;
    base::UniqueFd m_fd;
    std::size_t m_size = 0;
    scope::RingHeader* m_header = nullptr;
    std::atomic<std::uint64_t>* m_words = nullptr;
    mutable std::mutex m_mutex;  // guards the writing and m_state
    scope::ScopeState m_state;
    std::atomic<bool> m_watched{false};
};

}  // namespace mp
