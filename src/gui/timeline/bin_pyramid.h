#pragma once

#include "gui/timeline/chunked_vector.h"
#include "gui/timeline/span_list.h"

#include <cstdint>
#include <vector>

// What a lane's picture needs at any zoom, without visiting every span. Level 0 has one bin for
// each sixteen spans with running totals up to it, so the busy time of any interval is a difference
// of two totals: exact to the nanosecond at every zoom, which bins of fixed time are not. The
// levels above (four bins to one) keep the longest span, which names a pixel that holds many.
namespace gui {

class BinPyramid {
public:
    static constexpr std::size_t kSpansPerBin = 16;
    static constexpr std::size_t kFanOut = 4;

    struct Bin {
        std::int64_t firstStart = 0;
        std::int64_t coveredBefore = 0;  // where the earlier spans' latest end lies
        std::int64_t busyBefore = 0;     // ns earlier spans cover, once where they overlap
        std::uint32_t failuresBefore = 0;
        std::uint32_t longest = 0;  // index of this bin's longest span
        std::uint16_t failed = 0;   // one bit a span
    };

    // Running totals at one instant t.
    struct Totals {
        std::int64_t busy = 0;       // ns covered by spans before t
        std::size_t started = 0;     // spans with start < t
        std::uint32_t failures = 0;  // failed ones among them
        bool inFailure = false;      // the last of them failed and reaches beyond t
    };

    // Reads totals at rising instants: each step gallops from the last place. Where a whole bin is
    // shorter than `tolerance` ns its spans aren't looked at: the totals are then as if they lay
    // evenly within it.
    class Reader {
    public:
        Reader(const BinPyramid& pyramid, const SpanList& spans, std::int64_t tolerance)
            : m_pyramid(pyramid)
            , m_spans(spans)
            , m_tolerance(tolerance)
        {
        }
        Totals at(std::int64_t t);

    private:
        const BinPyramid& m_pyramid;
        const SpanList& m_spans;
        std::int64_t m_tolerance;
        std::size_t m_bin = 0;
        std::size_t m_stride = 0;  // bins between the last two instants
    };

    // `spans` is sorted by start and has changed from index `first` on.
    void update(const SpanList& spans, std::size_t first);

    Totals totals(const SpanList& spans, std::int64_t t) const;
    // The longest of spans[first, last); last > first.
    std::size_t longest(const SpanList& spans, std::size_t first, std::size_t last) const;

    // False when no span before `index` reaches beyond t, where that is known without looking at
    // them (at the first of each bin): ends a search backwards.
    bool reachesBeyond(std::size_t index, std::int64_t t) const
    {
        return index % kSpansPerBin != 0 || index >= m_count ||
               m_bins[index / kSpansPerBin].coveredBefore > t;
    }

    std::size_t allocatedBytes() const;

private:
    void addSpan(const SpanList& spans, std::size_t index);
    void raiseLongest(const SpanList& spans, std::size_t bin);
    void appendNode(const SpanList& spans, std::size_t level);
    void rewind(const SpanList& spans, std::size_t bin);
    std::uint32_t childLongest(std::size_t level, std::size_t child) const;
    std::size_t childCount(std::size_t level) const;
    std::size_t lastBinBefore(std::int64_t t, std::size_t from, std::size_t step) const;
    Totals totalsInBin(const SpanList& spans, std::size_t bin, std::int64_t t) const;
    Totals totalsEvenly(std::size_t bin, std::int64_t t) const;

    ChunkedVector<Bin, 5> m_bins;
    std::vector<ChunkedVector<std::uint32_t, 5>> m_levels;  // level k + 1: longest of 4^(k+1) bins
    std::int64_t m_covered = 0;
    std::int64_t m_busy = 0;
    std::uint32_t m_failures = 0;
    std::size_t m_count = 0;
};

}  // namespace gui
