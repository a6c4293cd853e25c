#include "gui/timeline/bin_pyramid.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace gui {
namespace {

constexpr std::int64_t kBeforeAll = std::numeric_limits<std::int64_t>::min() / 4;

bool longer(const SpanList& spans, std::uint32_t a, std::uint32_t b)
{
    return spans.duration(a) > spans.duration(b);
}

}  // namespace

void BinPyramid::update(const SpanList& spans, std::size_t first)
{
    if (first < m_count) {
        rewind(spans, first / kSpansPerBin);  // a span came late
    }
    if (m_count == 0) {
        m_covered = kBeforeAll;
    }
    while (m_count < spans.size()) {
        addSpan(spans, m_count++);
    }
}

void BinPyramid::addSpan(const SpanList& spans, std::size_t index)
{
    const Span span = spans[index];
    const auto place = static_cast<std::uint32_t>(index);
    if (index % kSpansPerBin == 0) {
        m_bins.push_back({span.start, m_covered, m_busy, m_failures, place, 0});
    }
    Bin& bin = m_bins.back();
    if (bin.longest == place || longer(spans, place, bin.longest)) {
        bin.longest = place;
        raiseLongest(spans, m_bins.size() - 1);
    }
    if (span.failed()) {
        bin.failed = static_cast<std::uint16_t>(bin.failed | (1U << (index % kSpansPerBin)));
        ++m_failures;
    }
    m_busy += std::max<std::int64_t>(0, span.end - std::max(span.start, m_covered));
    m_covered = std::max(m_covered, span.end);
}

std::uint32_t BinPyramid::childLongest(std::size_t level, std::size_t child) const
{
    return level == 0 ? m_bins[child].longest : m_levels[level - 1][child];
}

std::size_t BinPyramid::childCount(std::size_t level) const
{
    return level == 0 ? m_bins.size() : m_levels[level - 1].size();
}

void BinPyramid::appendNode(const SpanList& spans, std::size_t level)
{
    auto& nodes = m_levels[level];
    std::size_t child = nodes.size() * kFanOut;
    if (child >= childCount(level)) {
        return;
    }
    std::uint32_t best = childLongest(level, child);
    for (++child; child < childCount(level); ++child) {
        if (longer(spans, childLongest(level, child), best)) {
            best = childLongest(level, child);
        }
    }
    nodes.push_back(best);
}

void BinPyramid::rewind(const SpanList& spans, std::size_t bin)
{
    m_covered = m_bins[bin].coveredBefore;
    m_busy = m_bins[bin].busyBefore;
    m_failures = m_bins[bin].failuresBefore;
    m_count = bin * kSpansPerBin;
    m_bins.truncate(bin);
    std::size_t node = bin;
    for (std::size_t level = 0; level < m_levels.size(); ++level) {
        node /= kFanOut;
        m_levels[level].truncate(node);
        appendNode(spans, level);
    }
}

void BinPyramid::raiseLongest(const SpanList& spans, std::size_t bin)
{
    const std::uint32_t candidate = m_bins[bin].longest;
    std::size_t node = bin;
    for (std::size_t level = 0; childCount(level) > 1; ++level) {
        node /= kFanOut;
        if (level == m_levels.size()) {
            m_levels.emplace_back();
        }
        auto& nodes = m_levels[level];
        if (nodes.size() == node) {
            appendNode(spans, level);
        } else if (longer(spans, candidate, nodes[node])) {
            nodes[node] = candidate;
        }
    }
}

std::size_t BinPyramid::lastBinBefore(std::int64_t t, std::size_t from, std::size_t step) const
{
    // Invariant: bins[low].firstStart < t, or low is 0.
    std::size_t low = from;
    while (low + step < m_bins.size() && m_bins[low + step].firstStart < t) {
        low += step;
        step *= 2;
    }
    std::size_t high = std::min(low + step, m_bins.size());
    while (low + 1 < high) {
        const std::size_t middle = (low + high) / 2;
        (m_bins[middle].firstStart < t ? low : high) = middle;
    }
    return low;
}

BinPyramid::Totals BinPyramid::totalsInBin(const SpanList& spans, std::size_t index,
                                           std::int64_t t) const
{
    const Bin& bin = m_bins[index];
    Totals totals{bin.busyBefore, index * kSpansPerBin, bin.failuresBefore, false};
    if (bin.firstStart >= t) {
        return totals;  // only the very first bin can start after t
    }
    // Every earlier span starts before t, so what they cover beyond t is one piece.
    totals.busy -= std::max<std::int64_t>(0, bin.coveredBefore - t);
    std::int64_t covered = bin.coveredBefore;
    const std::size_t first = index * kSpansPerBin;
    const std::size_t end = std::min(first + kSpansPerBin, m_count);
    std::int64_t last = bin.firstStart;  // end of the last that started
    std::size_t i = first;
    for (; i < end; ++i) {
        const std::int64_t start = spans.start(i);
        if (start >= t) {
            break;
        }
        last = start + spans.duration(i);
        totals.busy += std::max<std::int64_t>(0, std::min(last, t) - std::max(start, covered));
        covered = std::max(covered, last);
    }
    const std::size_t count = i - first;
    const std::uint32_t failed = bin.failed & ((1U << count) - 1U);
    totals.started += count;
    totals.failures += static_cast<std::uint32_t>(std::popcount(failed));
    totals.inFailure = last > t && (failed >> (count - 1)) != 0;
    return totals;
}

// Only for a bin that has another after it and begins before t.
BinPyramid::Totals BinPyramid::totalsEvenly(std::size_t index, std::int64_t t) const
{
    const Bin& bin = m_bins[index];
    const Bin& next = m_bins[index + 1];
    const auto busyAt = [](const Bin& at) {
        return at.busyBefore - std::max<std::int64_t>(0, at.coveredBefore - at.firstStart);
    };
    const auto length =
        static_cast<double>(std::max<std::int64_t>(1, next.firstStart - bin.firstStart));
    const double share = static_cast<double>(t - bin.firstStart) / length;
    const std::int64_t before = busyAt(bin);
    return {before + static_cast<std::int64_t>(share * static_cast<double>(busyAt(next) - before)),
            index * kSpansPerBin + static_cast<std::size_t>(share * kSpansPerBin),
            bin.failuresBefore, false};
}

BinPyramid::Totals BinPyramid::totals(const SpanList& spans, std::int64_t t) const
{
    return m_count == 0 ? Totals{} : totalsInBin(spans, lastBinBefore(t, 0, 1), t);
}

BinPyramid::Totals BinPyramid::Reader::at(std::int64_t t)
{
    if (m_pyramid.m_count == 0) {
        return {};
    }
    const std::size_t bin = m_pyramid.lastBinBefore(t, m_bin, std::max<std::size_t>(1, m_stride));
    m_stride = bin - m_bin;
    m_bin = bin;
    const auto& bins = m_pyramid.m_bins;
    if (bin + 1 < bins.size() && bins[bin].firstStart < t &&
        bins[bin + 1].firstStart - bins[bin].firstStart < m_tolerance) {
        return m_pyramid.totalsEvenly(bin, t);
    }
    // Columns are equally far apart: fetch where the next one probably lies while this one is
    // summed.
    const std::size_t next = bin + m_stride;
    if ((next + 1) * kSpansPerBin <= m_pyramid.m_count) {
        m_spans.prefetch(next * kSpansPerBin, kSpansPerBin);
        __builtin_prefetch(&bins[next]);
    }
    return m_pyramid.totalsInBin(m_spans, m_bin, t);
}

std::size_t BinPyramid::longest(const SpanList& spans, std::size_t first, std::size_t last) const
{
    auto best = static_cast<std::uint32_t>(first);
    const auto consider = [&](std::uint32_t index) {
        if (longer(spans, index, best)) {
            best = index;
        }
    };
    std::size_t i = first;
    while (i < last) {
        if (i % kSpansPerBin != 0 || i + kSpansPerBin > last) {
            consider(static_cast<std::uint32_t>(i++));
            continue;
        }
        // Climb while a whole node lies within the range.
        std::size_t size = kSpansPerBin;
        std::size_t level = 0;
        while (level < m_levels.size() && i % (size * kFanOut) == 0 && i + size * kFanOut <= last) {
            size *= kFanOut;
            ++level;
        }
        consider(level == 0 ? m_bins[i / size].longest : m_levels[level - 1][i / size]);
        i += size;
    }
    return best;
}

std::size_t BinPyramid::allocatedBytes() const
{
    std::size_t bytes = m_bins.allocatedBytes();
    for (const auto& level : m_levels) {
        bytes += level.allocatedBytes();
    }
    return bytes;
}

}  // namespace gui
