#pragma once

#include "base/exit_status.h"
#include "gui/timeline/bin_pyramid.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

// Everything the timeline knows, by worker slot. Append only; no Qt, no painting.
namespace gui {

// A worker process that has held a slot.
struct LaneWorker {
    std::int32_t pid = 0;
    std::int64_t since = 0;
    base::ExitStatus exit;
};

// How much CPU time a worker had used at an instant.
struct CpuSample {
    std::int64_t time = 0;
    std::int64_t cpu = 0;  // ns
    std::int32_t pid = 0;
};

// What happened in an interval of one lane or of several.
struct LaneSummary {
    std::int64_t busy = 0;  // ns, running tasks counted up to "now"
    std::int64_t tasks = 0;
    std::int64_t failures = 0;
    void operator+=(const LaneSummary& other);
};

class SpanLane {
public:
    explicit SpanLane(std::uint32_t slot) : m_slot(slot) {}

    std::uint32_t slot() const { return m_slot; }
    const SpanList& spans() const { return m_spans; }
    const BinPyramid& pyramid() const { return m_pyramid; }
    const std::vector<RunningSpan>& running() const { return m_running; }
    const std::vector<LaneWorker>& workers() const { return m_workers; }
    // When the slot's first worker was first heard of.
    std::int64_t begin() const { return m_begin; }

    // Exact for any interval [from, to): the finished spans and, up to `now`, the running ones.
    LaneSummary summary(std::int64_t from, std::int64_t to, std::int64_t now) const;
    // The first span whose end lies after t; spans().size() if none.
    std::size_t firstEndingAfter(std::int64_t t) const;
    // The first span with start ≥ t.
    std::size_t firstStartingAt(std::int64_t t) const;
    // The span that covers t, the latest started one; spans().size() if t is idle.
    std::size_t at(std::int64_t t) const;
    // How the worker that ran this span ended, if it has.
    std::optional<base::ExitStatus> exitOf(std::int32_t pid) const;

    // The share of one core this worker used in [from, to], by the looks at its CPU time around it;
    // nothing where they tell more of other tasks than of this stretch.
    std::optional<double> cpuShare(std::int32_t pid, std::int64_t from, std::int64_t to) const;
    // How many spans came in before one that was there: others have moved then.
    std::size_t lateSpans() const { return m_lateSpans; }

    void start(const mp::ScopeEvent& event);
    void sample(const mp::ScopeEvent& event);
    void run(const mp::ScopeEvent& event);
    void finish(const mp::ScopeEvent& event);
    void end(const mp::ScopeEvent& event);
    void stopRunning() { m_running.clear(); }
    void touch(std::int64_t time);
    std::size_t allocatedBytes() const;

private:
    LaneWorker& worker(std::int32_t pid, std::int64_t time);

    std::uint32_t m_slot;
    std::int64_t m_begin = 0;
    bool m_begun = false;
    SpanList m_spans;  // sorted by start
    BinPyramid m_pyramid;
    std::vector<RunningSpan> m_running;
    std::vector<LaneWorker> m_workers;
    std::vector<CpuSample> m_samples;  // by time
    std::size_t m_lateSpans = 0;
};

// A copy shares what both have in common: see ChunkedVector.
class SpanStore {
public:
    SpanStore() = default;
    SpanStore(const SpanStore& other);
    SpanStore(SpanStore&&) noexcept = default;
    SpanStore& operator=(const SpanStore& other);
    SpanStore& operator=(SpanStore&&) noexcept = default;
    ~SpanStore() = default;

    void append(std::span<const mp::ScopeEvent> events);
    void clear();

    // Null for a slot that has not been heard of.
    const SpanLane* lane(std::uint32_t slot) const;
    const std::vector<std::unique_ptr<SpanLane>>& lanes() const { return m_lanes; }
    std::size_t spanCount() const { return m_spanCount; }
    bool empty() const { return !m_begun; }
    // Of all events; 0 when empty.
    std::int64_t begin() const { return m_begin; }
    std::int64_t end() const { return m_end; }
    bool ended() const { return m_ended; }
    std::size_t allocatedBytes() const;

private:
    SpanLane& laneFor(std::uint32_t slot);
    void see(std::int64_t from, std::int64_t to);

    std::vector<std::unique_ptr<SpanLane>> m_lanes;  // sorted by slot
    std::size_t m_spanCount = 0;
    std::int64_t m_begin = 0;
    std::int64_t m_end = 0;
    bool m_begun = false;
    bool m_ended = false;
};

}  // namespace gui
