#include "mp/engine/work_queue.h"

#include <algorithm>
#include <utility>

namespace mp::engine {

namespace {

// Of a job of one item that was cancelled: searching a million entries for it would cost more than
// passing over it when its turn comes.
bool isDropped(const WorkRange& range)
{
    return range.job->notes.dropped;
}

}  // namespace

void WorkQueue::pushBack(WorkRange range)
{
    added(range);
    levelOf(*range.job).push_back(std::move(range));
    findFront();
}

void WorkQueue::pushFront(WorkRange range)
{
    added(range);
    levelOf(*range.job).push_front(std::move(range));
    findFront();
}

void WorkQueue::added(const WorkRange& range)
{
    m_items += range.count;
    range.job->notes.queued = true;
}

std::deque<WorkRange>& WorkQueue::levelOf(const Job& job)
{
    const int priority = job.options().priority;
    auto level = std::find_if(m_levels.begin(), m_levels.end(),
                              [&](const Level& one) { return one.priority <= priority; });
    if (level != m_levels.end() && level->priority == priority) {
        return level->ranges;
    }
    if (m_levels.size() >= kMostIdleLevels) {
        std::erase_if(m_levels, [](const Level& one) { return one.ranges.empty(); });
        level = std::find_if(m_levels.begin(), m_levels.end(),
                             [&](const Level& one) { return one.priority < priority; });
    }
    return m_levels.insert(level, Level{priority})->ranges;
}

void WorkQueue::findFront()
{
    for (m_front = 0; m_front < m_levels.size(); ++m_front) {
        auto& ranges = m_levels[m_front].ranges;
        while (!ranges.empty() && isDropped(ranges.front())) {
            ranges.pop_front();
        }
        if (!ranges.empty()) {
            return;
        }
    }
}

const WorkRange& WorkQueue::front() const
{
    return m_levels[m_front].ranges.front();
}

WorkRange WorkQueue::take(std::size_t most)
{
    auto& ranges = m_levels[m_front].ranges;
    WorkRange& front = ranges.front();
    const std::size_t size = std::min(front.count, most);
    m_items -= size;
    if (size == front.count) {
        WorkRange whole = std::move(front);
        whole.job->notes.queued = false;
        ranges.pop_front();
        findFront();
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
    std::deque<WorkRange> all;
    for (Level& level : m_levels) {
        for (WorkRange& range : level.ranges) {
            if (!isDropped(range)) {
                range.job->notes.queued = false;
                all.push_back(std::move(range));
            }
        }
    }
    m_levels.clear();
    m_front = 0;
    m_items = 0;
    return all;
}

std::optional<WorkRange> WorkQueue::dropSingle(Job& job)
{
    if (!job.notes.queued) {
        return std::nullopt;
    }
    job.notes.queued = false;
    job.notes.dropped = true;
    --m_items;
    findFront();
    return WorkRange{JobRef(&job), 0, 1, job.notes.tries + 1, 0};
}

std::deque<WorkRange> WorkQueue::takeJob(Job& job)
{
    std::deque<WorkRange> taken;
    if (job.isSingle()) {
        if (auto range = dropSingle(job)) {
            taken.push_back(*std::move(range));
        }
        return taken;
    }
    auto& ranges = levelOf(job);
    std::deque<WorkRange> kept;
    for (WorkRange& range : ranges) {
        const bool wanted = range.job.get() == &job;
        m_items -= wanted ? range.count : 0;
        (wanted ? taken : kept).push_back(std::move(range));
    }
    ranges = std::move(kept);
    findFront();
    return taken;
}

bool WorkQueue::moveToFront(Job& job, std::size_t item)
{
    if (!job.isSingle()) {
        auto range = takeItem(job, item);
        if (!range) {
            return false;
        }
        pushFront(*std::move(range));
        return true;
    }
    if (!job.notes.queued) {
        return false;
    }
    auto& ranges = levelOf(job);
    const auto found = std::find_if(ranges.begin(), ranges.end(), [&job](const WorkRange& range) {
        return range.job.get() == &job;
    });
    std::rotate(ranges.begin(), found, found + 1);
    findFront();
    return true;
}

std::optional<WorkRange> WorkQueue::takeItem(Job& job, std::size_t item)
{
    if (job.isSingle()) {
        return dropSingle(job);
    }
    auto& ranges = levelOf(job);
    const auto found = std::find_if(ranges.begin(), ranges.end(), [&](const WorkRange& range) {
        return range.job.get() == &job && item >= range.first && item - range.first < range.count;
    });
    if (found == ranges.end()) {
        findFront();
        return std::nullopt;
    }
    WorkRange taken = *found;
    taken.first = item;
    taken.count = 1;
    WorkRange behind = *found;
    behind.first = item + 1;
    behind.count = found->first + found->count - behind.first;
    found->count = item - found->first;
    --m_items;
    auto place = found->count == 0 ? ranges.erase(found) : found + 1;
    if (behind.count > 0) {
        ranges.insert(place, std::move(behind));
    }
    findFront();
    return taken;
}

}  // namespace mp::engine
