#include "mp/sync/queue_core.h"

#include "mp/async_result.h"
#include "mp/queue_errors.h"
#include "mp/sync/queue_state.h"
#include "mp/sync_errors.h"

#include <stdexcept>
#include <string>

namespace mp::sync {

namespace {

using Outcome = ItemQueue::Outcome;

constexpr std::uint64_t kMostMemory = std::uint64_t{1} << 40;

memory::BlockType typeOf(QueueKind kind)
{
    return {memory::BlockType::Kind::Queue, static_cast<char>(kind)};
}

QueueShape shapeOf(QueueKind kind, std::uint64_t itemType, int maxsize, std::uint64_t memoryLimit)
{
    if (memoryLimit < 1 || memoryLimit > kMostMemory) {
        throw std::invalid_argument("the memory of a queue can't be limited to " +
                                    std::to_string(memoryLimit) + " bytes: it needs 1 to " +
                                    std::to_string(kMostMemory));
    }
    QueueShape shape;
    shape.itemType = itemType;
    shape.joinable = kind == QueueKind::Joinable;
    shape.capacity = maxsize > 0 ? static_cast<std::uint64_t>(maxsize) : UINT64_MAX;
    shape.window = shape.limit = memoryLimit;
    return shape;
}

std::string fullText(const QueueNumbers& now)
{
    const std::string items = now.capacity == 0 ? std::to_string(now.length) + " items"
                                                : std::to_string(now.length) + " of " +
                                                      std::to_string(now.capacity) + " items";
    return "a queue has no room: " + items + ", " + std::to_string(now.bytes) + " of " +
           std::to_string(now.memoryLimit) +
           " bytes; put() without a limit waits until somebody has taken one";
}

}  // namespace

QueueCore::QueueCore(QueueKind kind, std::uint64_t itemType, int maxsize, std::uint64_t memoryLimit)
    : m_items(typeOf(kind), shapeOf(kind, itemType, maxsize, memoryLimit))
{
}

QueueCore::QueueCore(QueueKind kind, std::uint64_t itemType, const QueueTicket& ticket)
    : m_items(ticket, [&](const memory::Block& block) {
        return block.type().kind == memory::BlockType::Kind::Queue &&
               block.type().code >= static_cast<char>(kind) &&
               ItemQueue::itemTypeOf(block) == itemType;
    })
{
}

void QueueCore::put(std::span<const std::byte> item, std::chrono::nanoseconds limit) const
{
    putUntil(item, limit.count() <= 0 ? 0 : engine::deadlineAfter(limit));
}

void QueueCore::putUntil(std::span<const std::byte> item, std::int64_t deadline) const
{
    const Outcome outcome = m_items.put(item, deadline, [] {});
    if (outcome == Outcome::Ended) {
        throw Closed(
            "a queue was closed and takes no more items: put into it before close(), or "
            "make another mp::Queue");
    }
    if (outcome == Outcome::Nothing) {
        throw Full(fullText(m_items.numbers()));
    }
}

void QueueCore::get(ItemBytes& into, std::chrono::nanoseconds limit) const
{
    getUntil(into, limit.count() <= 0 ? 0 : engine::deadlineAfter(limit));
}

void QueueCore::getUntil(ItemBytes& into, std::int64_t deadline) const
{
    const Outcome outcome = m_items.take(into, deadline, UINT64_MAX, [] {});
    if (outcome == Outcome::Ended) {
        throw Closed("a queue was closed, and all its items have been taken: nothing more comes");
    }
    if (outcome == Outcome::Nothing) {
        throw Empty(
            "a queue is empty, and nothing came within the limit; get() without a limit "
            "waits until something does");
    }
}

bool QueueCore::join(std::chrono::nanoseconds limit) const
{
    return joinUntil(engine::deadlineAfter(limit));
}

bool QueueCore::joinUntil(std::int64_t deadline) const
{
    std::uint64_t lost = 0;
    if (m_items.join(deadline, lost) != Outcome::Done) {
        return false;
    }
    if (lost > 0) {
        throw TasksLost(lost);
    }
    return true;
}

}  // namespace mp::sync
