#include "mp/scope/event_ring_reader.h"

#include "base/posix_error.h"
#include "mp/scope/ring_layout.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

namespace mp {

namespace {

[[noreturn]] void refuse(const std::string& why)
{
    throw std::invalid_argument("this is no event ring that can be read: " + why);
}

// Without the seals the host could cut the memory off under the reader (SIGBUS).
void checkSeals(int fd)
{
    const int seals = ::fcntl(fd, F_GET_SEALS);
    if (seals < 0 || (seals & (F_SEAL_SHRINK | F_SEAL_GROW)) != (F_SEAL_SHRINK | F_SEAL_GROW)) {
        refuse("its size isn't sealed");
    }
}

void checkHeader(const scope::RingHeader& header, std::size_t size)
{
    if (header.magic != scope::kRingMagic) {
        refuse("its first bytes say something else");
    }
    if (header.version != scope::kRingVersion || header.eventBytes != sizeof(ScopeEvent) ||
        header.kinds != kEventKinds || header.outcomes != kTaskOutcomes) {
        refuse("it is of version " + std::to_string(header.version) + ", this program reads " +
               std::to_string(scope::kRingVersion) + ". Use the same Poolscope on both sides");
    }
    if (!std::has_single_bit(header.capacity) || scope::ringBytes(header.capacity) != size) {
        refuse("its capacity of " + std::to_string(header.capacity) + " doesn't fit its size of " +
               std::to_string(size) + " bytes");
    }
}

std::size_t sizeOf(int fd)
{
    struct stat facts {};
    if (::fstat(fd, &facts) != 0) {
        base::throwErrno("fstat", "event ring");
    }
    const auto size = static_cast<std::size_t>(facts.st_size);
    if (!S_ISREG(facts.st_mode) || size < scope::kRingHeaderBytes) {
        refuse("it is too small");
    }
    return size;
}

}  // namespace

EventRingReader::EventRingReader(base::UniqueFd fd) : m_fd(std::move(fd))
{
    checkSeals(m_fd.get());
    m_size = sizeOf(m_fd.get());
    const void* memory = ::mmap(nullptr, m_size, PROT_READ, MAP_SHARED, m_fd.get(), 0);
    if (memory == MAP_FAILED) {
        base::throwErrno("mmap", "event ring");
    }
    m_header = static_cast<const scope::RingHeader*>(memory);
    try {
        checkHeader(*m_header, m_size);
    } catch (...) {
        unmap();
        throw;
    }
    m_capacity = m_header->capacity;
    m_words = reinterpret_cast<const scope::RingWord*>(static_cast<const std::byte*>(memory) +
                                                       scope::kRingHeaderBytes);
}

EventRingReader::EventRingReader(EventRingReader&& other) noexcept
{
    *this = std::move(other);
}

EventRingReader& EventRingReader::operator=(EventRingReader&& other) noexcept
{
    if (this != &other) {
        unmap();
        m_fd = std::move(other.m_fd);
        m_size = other.m_size;
        m_capacity = other.m_capacity;
        m_header = std::exchange(other.m_header, nullptr);
        m_words = std::exchange(other.m_words, nullptr);
        m_cursor = other.m_cursor;
        m_received = other.m_received;
        m_lost = other.m_lost;
    }
    return *this;
}

EventRingReader::~EventRingReader()
{
    unmap();
}

void EventRingReader::unmap() noexcept
{
    if (m_header != nullptr) {
        ::munmap(const_cast<scope::RingHeader*>(m_header), m_size);
        m_header = nullptr;
    }
}

std::uint64_t EventRingReader::published() const noexcept
{
    return m_header->published.load(std::memory_order_acquire);
}

EventCounters EventRingReader::counters() const
{
    return scope::readCounters(*m_header);
}

void EventRingReader::seek(std::uint64_t sequence)
{
    const std::uint64_t end = published();
    if (sequence > end) {
        throw std::invalid_argument("can't read from event " + std::to_string(sequence) +
                                    ": the ring has " + std::to_string(end) + " so far");
    }
    m_cursor = sequence;
    m_received = 0;
    m_lost = 0;
}

void EventRingReader::skipTo(std::uint64_t sequence)
{
    m_lost += sequence - m_cursor;
    m_cursor = sequence;
}

// Unchecked: what was overwritten meanwhile comes out mixed.
void EventRingReader::copyOut(std::span<ScopeEvent> batch, std::uint64_t first) const
{
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const scope::RingWord* slot =
            m_words + ((first + i) & (m_capacity - 1)) * scope::kWordsPerEvent;
        std::uint64_t words[scope::kWordsPerEvent];
        for (std::size_t w = 0; w < scope::kWordsPerEvent; ++w) {
            words[w] = slot[w].load(std::memory_order_acquire);
        }
        std::memcpy(&batch[i], words, sizeof words);
    }
}

// The oldest event that is not being, and has not been, overwritten.
std::uint64_t EventRingReader::oldestWhole() const noexcept
{
    const std::uint64_t reserved = m_header->reserved.load(std::memory_order_acquire);
    return reserved > m_capacity ? reserved - m_capacity : 0;
}

// How many of the `count` events copied from the cursor on came out whole; moves them to the front
// of the batch and the cursor behind them.
std::size_t EventRingReader::keepWhole(std::span<ScopeEvent> batch, std::size_t count)
{
    const std::uint64_t oldest = oldestWhole();
    const std::size_t spoilt =
        oldest > m_cursor
            ? static_cast<std::size_t>(std::min<std::uint64_t>(oldest - m_cursor, count))
            : 0;
    if (spoilt > 0) {
        skipTo(m_cursor + spoilt);
        const auto copied = batch.first(count);
        std::move(copied.begin() + static_cast<std::ptrdiff_t>(spoilt), copied.end(),
                  copied.begin());
    }
    const std::size_t whole = count - spoilt;
    m_cursor += whole;
    m_received += whole;
    return whole;
}

std::size_t EventRingReader::read(std::span<ScopeEvent> batch)
{
    constexpr int kTries = 16;
    for (int tries = 0; tries < kTries; ++tries) {
        // In this order: then `end` isn't below `oldest`.
        const std::uint64_t oldest = oldestWhole();
        const std::uint64_t end = published();
        if (m_cursor < oldest && oldest <= end) {
            skipTo(oldest);
        }
        if (m_cursor >= end || batch.empty()) {
            return 0;
        }
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(batch.size(), end - m_cursor));
        copyOut(batch.first(count), m_cursor);
        if (const std::size_t whole = keepWhole(batch, count); whole > 0) {
            return whole;
        }
        // All was overwritten under us. Half a lap ahead there is time to read.
        const std::uint64_t ahead = published() - m_capacity / 2;
        if (ahead > m_cursor && ahead < published()) {
            skipTo(ahead);
        }
    }
    return 0;
}

}  // namespace mp
