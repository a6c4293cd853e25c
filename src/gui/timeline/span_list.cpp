#include "gui/timeline/span_list.h"

#include <bit>

namespace gui {
namespace {

constexpr std::uint64_t kStartBits = (std::uint64_t{1} << 48) - 1;
constexpr std::uint64_t kDurationBits = (std::uint64_t{1} << 40) - 1;
constexpr std::uint64_t kNumberBits = 0xFFFF'FFFF;
constexpr std::uint32_t kWaitBits = 0xFF'FFFF;

}  // namespace

std::uint64_t SpanList::kindOf(const Span& span)
{
    const bool jobsOfOne = span.task == 0;
    const Kind kind{jobsOfOne ? 0 : span.job, span.pid, span.tries, span.outcome, jobsOfOne};
    const auto known = m_kindPlaces.find(kind);
    if (known != m_kindPlaces.end()) {
        return known->second;
    }
    if (m_kinds.size() == kWide) {
        return kWide;
    }
    m_kinds.push_back(kind);
    return m_kindPlaces[kind] = m_kinds.size() - 1;
}

SpanList::Packed SpanList::pack(const Span& span)
{
    // What is negative is, without its sign, too large for any field.
    const auto start = static_cast<std::uint64_t>(span.start - m_zero);
    const auto duration = static_cast<std::uint64_t>(span.duration());
    const bool fits = start <= kStartBits && duration <= kDurationBits &&
                      static_cast<std::uint64_t>(span.task) <= kNumberBits;
    Packed packed{};
    packed.kind = (fits ? kindOf(span) : kWide) & kWide;
    if (packed.kind == kWide) {
        packed.number = static_cast<std::uint32_t>(m_wide.size());
        m_wide.push_back(span);
        return packed;
    }
    packed.start = start & kStartBits;
    packed.duration = duration & kDurationBits;
    packed.wait = (std::bit_cast<std::uint32_t>(span.queueWait) >> 8U) & kWaitBits;
    packed.number = span.task == 0 ? span.job : static_cast<std::uint32_t>(span.task);
    return packed;
}

Span SpanList::operator[](std::size_t i) const
{
    const Packed& packed = m_packed[i];
    if (packed.kind == kWide) {
        return m_wide[packed.number];
    }
    const Kind& kind = m_kinds[packed.kind];
    Span span;
    span.start = m_zero + static_cast<std::int64_t>(packed.start);
    span.end = span.start + static_cast<std::int64_t>(packed.duration);
    span.task = kind.jobsOfOne ? 0 : packed.number;
    span.job = kind.jobsOfOne ? packed.number : kind.job;
    span.pid = kind.pid;
    span.tries = kind.tries;
    span.outcome = kind.outcome;
    span.queueWait = std::bit_cast<float>(static_cast<std::uint32_t>(packed.wait << 8U));
    return span;
}

void SpanList::insert(std::size_t place, const Span& span)
{
    if (empty()) {
        m_zero = span.start - (std::int64_t{1} << 47);
    }
    m_packed.insert(place, pack(span));
}

std::size_t SpanList::allocatedBytes() const
{
    return m_packed.allocatedBytes() + m_wide.capacity() * sizeof(Span) +
           m_kinds.size() * (sizeof(Kind) + sizeof(*m_kindPlaces.begin()) + 4 * sizeof(void*));
}

}  // namespace gui
