#include "mp/engine/backend.h"

#include <algorithm>

// How far jobs and the pool have got.
namespace mp::engine {

PoolCounts Backend::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

std::vector<WorkerInfo> Backend::workers() const
{
    const std::lock_guard lock(m_mutex);
    return workersLocked();
}

std::uint64_t Backend::triesEnded() const
{
    return m_counts.done + m_counts.failed + m_counts.cancelled + m_counts.retried;
}

Progress Backend::progress() const
{
    const std::lock_guard lock(m_mutex);
    const std::size_t left =
        m_counts.submitted - m_counts.done - m_counts.failed - m_counts.cancelled;
    const std::size_t running = std::min(runningLocked(nullptr), left);
    return {left - running,   running,       m_counts.done,      m_counts.failed,
            m_counts.retried, m_counts.lost, m_counts.cancelled, eta(m_runNs, m_runs, left)};
}

Progress Backend::progress(const Job& job) const
{
    const std::lock_guard lock(m_mutex);
    const Job::Tally tally = job.tally();
    const std::size_t running =
        tally.unsettled == 0 ? 0 : std::min(runningLocked(&job), tally.unsettled);
    return {tally.unsettled - running,
            running,
            tally.done,
            tally.failed,
            tally.retried,
            tally.lost,
            tally.cancelled,
            eta(tally.runNs, tally.runs, tally.unsettled)};
}

std::optional<std::chrono::nanoseconds> Backend::eta(std::int64_t runNs, std::int64_t runs,
                                                     std::size_t left) const
{
    if (left == 0) {
        return std::chrono::nanoseconds(0);
    }
    if (runs == 0) {
        return std::nullopt;
    }
    const double mean = static_cast<double>(runNs) / static_cast<double>(runs);
    const auto hands = std::min<std::size_t>(left, static_cast<std::size_t>(workerCount()));
    const double whole = mean * static_cast<double>(left) / static_cast<double>(hands);
    return std::chrono::nanoseconds(static_cast<std::int64_t>(whole));
}

Whereabouts Backend::whereabouts(const Job& job) const
{
    const std::lock_guard lock(m_mutex);
    Whereabouts place;
    if (job.notes.pid != 0) {
        place.worker = WorkerId{job.notes.slot, job.notes.pid};
    }
    place.startNs = job.notes.startNs;
    place.tries = job.notes.tries;
    if (!job.ready()) {
        locateLocked(job, place);
    }
    return place;
}

}  // namespace mp::engine
