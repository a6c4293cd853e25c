#include "mp/engine/work_queue.h"

#include <algorithm>
#include <utility>

namespace mp::engine {

void WorkQueue::pushBack(WorkRange range)
{
    m_items += range.count;
    m_ranges.push_back(std::move(range));
}

void WorkQueue::pushFront(WorkRange range)
{
    m_items += range.count;
    m_ranges.push_front(std::move(range));
}

WorkRange WorkQueue::takeChunk()
{
    WorkRange& front = m_ranges.front();
    const std::size_t size = std::min(front.count, front.job->options().chunkSize);
    m_items -= size;
    if (size == front.count) {
        WorkRange whole = std::move(front);
        m_ranges.pop_front();
        return whole;
    }
    WorkRange chunk = front;
    chunk.count = size;
    front.first += size;
    front.count -= size;
    return chunk;
}

std::deque<WorkRange> WorkQueue::takeAll()
{
    m_items = 0;
    return std::exchange(m_ranges, {});
}

std::deque<WorkRange> WorkQueue::takeJob(const Job& job)
{
    std::deque<WorkRange> taken;
    std::deque<WorkRange> kept;
    for (WorkRange& range : m_ranges) {
        const bool wanted = range.job.get() == &job;
        m_items -= wanted ? range.count : 0;
        (wanted ? taken : kept).push_back(std::move(range));
    }
    m_ranges = std::move(kept);
    return taken;
}

}  // namespace mp::engine
