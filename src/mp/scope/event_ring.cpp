#include "mp/scope/event_ring.h"

#include "base/posix_error.h"
#include "mp/scope/ring_layout.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>

// Linux 5.1; missing in older C library headers.
#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

namespace mp {

namespace {

constexpr int kSeals = F_SEAL_FUTURE_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

int reserveByFallocate(int fd, off_t size)
{
    int result = 0;
    do {
        result = ::posix_fallocate(fd, 0, size);
    } while (result == EINTR);
    return result;
}

void checkCapacity(std::uint32_t capacity)
{
    if (capacity < 2 || capacity > EventRing::kMaxCapacity || !std::has_single_bit(capacity)) {
        throw std::invalid_argument("an event ring's capacity is a power of two from 2 to " +
                                    std::to_string(EventRing::kMaxCapacity) + ", not " +
                                    std::to_string(capacity));
    }
}

base::UniqueFd makeMemory(const EventRing::Options& options, std::size_t size)
{
    base::UniqueFd fd(::memfd_create("poolscope-events", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!fd) {
        base::throwErrno("memfd_create", "event ring");
    }
    const auto bytes = static_cast<off_t>(size);
    const int error =
        options.reserve ? options.reserve(fd.get(), bytes) : reserveByFallocate(fd.get(), bytes);
    if (error != 0) {
        base::throwErrno(error, "reserve " + std::to_string(size) + " bytes of shared memory",
                         "for the event ring");
    }
    return fd;
}

void add(scope::RingWord& counter, std::uint64_t count) noexcept
{
    counter.store(counter.load(std::memory_order_relaxed) + count, std::memory_order_release);
}

// How many tasks have ended by this event.
std::uint64_t tasksEnded(const ScopeEvent& event) noexcept
{
    switch (event.kind) {
    case EventKind::TaskFinished:
        return 1;
    case EventKind::TasksSkipped:
        return static_cast<std::uint64_t>(event.values[1]);
    default:
        return 0;
    }
}

}  // namespace

EventRing::EventRing(const Options& options) : m_capacity(options.capacity)
{
    checkCapacity(m_capacity);
    m_size = scope::ringBytes(m_capacity);
    m_fd = makeMemory(options, m_size);
    void* memory = ::mmap(nullptr, m_size, PROT_READ | PROT_WRITE, MAP_SHARED, m_fd.get(), 0);
    if (memory == MAP_FAILED) {
        base::throwErrno("mmap", "event ring");
    }
    m_header = new (memory) scope::RingHeader{};
    m_header->magic = scope::kRingMagic;
    m_header->version = scope::kRingVersion;
    m_header->eventBytes = sizeof(ScopeEvent);
    m_header->capacity = m_capacity;
    m_header->kinds = kEventKinds;
    m_header->outcomes = kTaskOutcomes;
    m_header->hostPid = static_cast<std::uint32_t>(::getpid());
    // The kernel has zeroed the slots, and an atomic word of 0 is all zero bits.
    m_words = reinterpret_cast<scope::RingWord*>(static_cast<std::byte*>(memory) +
                                                 scope::kRingHeaderBytes);
    if (::fcntl(m_fd.get(), F_ADD_SEALS, kSeals) != 0) {
        const int error = errno;
        ::munmap(memory, m_size);
        base::throwErrno(error, "seal", "event ring (Linux 5.1 or newer is needed)");
    }
}

EventRing::~EventRing()
{
    ::munmap(m_header, m_size);
}

// Publishers mustn't sleep for a lock that is held for nanoseconds, nor spin while its holder has
// lost the CPU.
void EventRing::lock() const noexcept
{
    constexpr int kSpins = 200;
    for (int spin = 0; spin < kSpins; ++spin) {
        if (m_mutex.try_lock()) {
            return;
        }
    }
    m_mutex.lock();
}

void EventRing::publish(const ScopeEvent& event) noexcept
{
    lock();
    const std::lock_guard guard(m_mutex, std::adopt_lock);
    const std::uint64_t sequence = m_header->published.load(std::memory_order_relaxed);
    m_header->reserved.store(sequence + 1, std::memory_order_relaxed);
    write(sequence, event);
    count(event);
    m_header->published.store(sequence + 1, std::memory_order_release);
    m_state.apply(event);
}

void EventRing::write(std::uint64_t sequence, const ScopeEvent& event) noexcept
{
    std::uint64_t words[scope::kWordsPerEvent];
    std::memcpy(words, &event, sizeof words);
    scope::RingWord* slot = m_words + (sequence & (m_capacity - 1)) * scope::kWordsPerEvent;
    for (std::size_t i = 0; i < scope::kWordsPerEvent; ++i) {
        slot[i].store(words[i], std::memory_order_release);
    }
}

void EventRing::count(const ScopeEvent& event) noexcept
{
    const auto kind = static_cast<std::size_t>(event.kind);
    if (kind < kEventKinds) {
        add(m_header->countByKind[kind], 1);
    }
    const auto outcome = static_cast<std::uint64_t>(event.values[4]);
    if (const std::uint64_t ended = tasksEnded(event); ended > 0 && outcome < kTaskOutcomes) {
        add(m_header->countByOutcome[outcome], ended);
    }
}

std::uint64_t EventRing::published() const noexcept
{
    return m_header->published.load(std::memory_order_acquire);
}

EventCounters EventRing::counters() const
{
    lock();
    const std::lock_guard guard(m_mutex, std::adopt_lock);
    return scope::readCounters(*m_header);
}

EventRing::Snapshot EventRing::snapshot() const
{
    lock();
    const std::lock_guard guard(m_mutex, std::adopt_lock);
    return {m_header->published.load(std::memory_order_relaxed), m_state};
}

base::UniqueFd EventRing::readerFd() const
{
    base::UniqueFd fd(::fcntl(m_fd.get(), F_DUPFD_CLOEXEC, 0));
    if (!fd) {
        base::throwErrno("duplicate the descriptor of", "event ring");
    }
    return fd;
}

}  // namespace mp
