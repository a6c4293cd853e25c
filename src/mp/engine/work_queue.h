#pragma once

#include "mp/engine/job.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace mp::engine {

// Consecutive items of one job that wait for a worker.
struct WorkRange {
    JobRef job;
    std::size_t first = 0;
    std::size_t count = 0;
    int tries = 1;  // which try this will be
    std::int64_t queuedAt = 0;
};

// What a pool still has to hand out: higher priorities first, in order within each. A map of a
// million items is one entry: chunks are cut off as they are sent. Guarded by the backend's lock.
class WorkQueue {
public:
    bool empty() const { return m_items == 0; }
    std::size_t items() const { return m_items; }

    void pushBack(WorkRange range);
    // For what comes back from a worker: it goes first among its own priority.
    void pushFront(WorkRange range);

    // Up to `most` items of the first range. Only while !empty().
    WorkRange take(std::size_t most);
    const WorkRange& front() const;

    // Lets an item go first among its own priority. False: it isn't in the queue.
    bool moveToFront(Job& job, std::size_t item);

    // Everything, or everything of one job, or one item.
    std::deque<WorkRange> takeAll();
    std::deque<WorkRange> takeJob(Job& job);
    std::optional<WorkRange> takeItem(Job& job, std::size_t item);

private:
    struct Level {
        int priority = 0;
        std::deque<WorkRange> ranges{};
    };
    static constexpr std::size_t kMostIdleLevels = 16;

    std::deque<WorkRange>& levelOf(const Job& job);
    void added(const WorkRange& range);
    void findFront();
    std::optional<WorkRange> dropSingle(Job& job);

    std::vector<Level> m_levels;  // the highest priority first
    std::size_t m_front = 0;      // the first level that isn't empty, unless all are
    std::size_t m_items = 0;
};

}  // namespace mp::engine
