#pragma once

#include "gui/timeline/chunked_vector.h"
#include "gui/timeline/span.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace gui {

// A lane's finished tries, sorted by start, in 20 bytes each: times count from the lane's first
// span, and what many spans have in common (worker, try, outcome, job) stands in a table of kinds.
// The rare span that doesn't fit (longer than 18 minutes, 39 hours from the first) is kept whole.
class SpanList {
public:
    std::size_t size() const { return m_packed.size(); }
    bool empty() const { return m_packed.empty(); }

    Span operator[](std::size_t i) const;
    Span back() const { return (*this)[size() - 1]; }

    std::int64_t start(std::size_t i) const
    {
        const Packed& packed = m_packed[i];
        return packed.kind != kWide ? m_zero + static_cast<std::int64_t>(packed.start)
                                    : m_wide[packed.number].start;
    }
    std::int64_t duration(std::size_t i) const
    {
        const Packed& packed = m_packed[i];
        return packed.kind != kWide ? static_cast<std::int64_t>(packed.duration)
                                    : m_wide[packed.number].duration();
    }
    std::int64_t end(std::size_t i) const { return start(i) + duration(i); }
    bool failed(std::size_t i) const
    {
        const Packed& packed = m_packed[i];
        return packed.kind != kWide ? gui::failed(m_kinds[packed.kind].outcome)
                                    : m_wide[packed.number].failed();
    }

    // Moves the spans from `place` on by one: cheap near the end only.
    void insert(std::size_t place, const Span& span);

    // For the processor's cache: the spans from i on will be read soon.
    void prefetch(std::size_t i, std::size_t count) const
    {
        const auto* first = reinterpret_cast<const char*>(&m_packed[i]);
        for (std::size_t byte = 0; byte < count * sizeof(Packed); byte += 64) {
            __builtin_prefetch(first + byte);
        }
    }
    std::size_t allocatedBytes() const;

private:
#pragma pack(push, 4)
    struct Packed {
        std::uint64_t start : 48;     // ns since m_zero
        std::uint64_t kind : 16;      // place in m_kinds, or kWide
        std::uint64_t duration : 40;  // ns
        std::uint64_t wait : 24;      // the upper bits of a float: five digits
        std::uint32_t number = 0;     // the task, or the job where its tasks are all number 0
    };
#pragma pack(pop)
    static_assert(sizeof(Packed) == 20);
    static constexpr std::uint64_t kWide = 0xFFFF;

    // What the spans of one kind have in common.
    struct Kind {
        std::uint32_t job = 0;
        std::int32_t pid = 0;
        std::uint16_t tries = 0;
        mp::TaskOutcome outcome = mp::TaskOutcome::Value;
        bool jobsOfOne = false;  // task 0 of job `number`: a program that applies has many such
        // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the 0 within <=> for a pointer
        friend auto operator<=>(const Kind&, const Kind&) = default;
    };

    Packed pack(const Span& span);
    std::uint64_t kindOf(const Span& span);

    std::int64_t m_zero = 0;  // half of what `start` can hold before the first span
    ChunkedVector<Packed, 8> m_packed;
    std::vector<Kind> m_kinds;
    std::map<Kind, std::uint64_t> m_kindPlaces;
    std::vector<Span> m_wide;
};

}  // namespace gui
