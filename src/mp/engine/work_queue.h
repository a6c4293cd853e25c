#pragma once

#include "mp/engine/job.h"

#include <cstdint>
#include <deque>
#include <memory>

namespace mp::engine {

// Consecutive items of one job that wait for a worker.
struct WorkRange {
    std::shared_ptr<Job> job;
    std::size_t first = 0;
    std::size_t count = 0;
    int tries = 1;  // which try this will be
    std::int64_t queuedAt = 0;
};

// What a pool still has to hand out, in order. A map of a million items is one entry: chunks are
// cut off as they are sent. Guarded by the backend's lock.
class WorkQueue {
public:
    bool empty() const { return m_ranges.empty(); }
    std::size_t items() const { return m_items; }

    void pushBack(WorkRange range);
    // For what comes back from a worker: it goes first.
    void pushFront(WorkRange range);

    // The next chunk: at most the job's chunk size. Only while !empty().
    WorkRange takeChunk();
    const WorkRange& front() const { return m_ranges.front(); }

    // Everything, or everything of one job.
    std::deque<WorkRange> takeAll();
    std::deque<WorkRange> takeJob(const Job& job);

private:
    std::deque<WorkRange> m_ranges;
    std::size_t m_items = 0;
};

}  // namespace mp::engine
