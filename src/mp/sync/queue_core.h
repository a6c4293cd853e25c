#pragma once

#include "mp/memory/block.h"
#include "mp/memory/passing.h"
#include "mp/sync/item_queue.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace mp::sync {

using QueueTicket = memory::BlockTicket;

// Each can do what those before it can.
enum class QueueKind : char {
    Simple = 1,
    Plain,
    Joinable,
};

// What the queues of all item types have in common: bytes in and out, and outcomes as errors.
class QueueCore {
public:
    // `itemType`: hash, the same on both sides. `maxsize` 0 and less: no limit.
    QueueCore(QueueKind kind, std::uint64_t itemType, int maxsize, std::uint64_t memoryLimit);
    QueueCore(QueueKind kind, std::uint64_t itemType, const QueueTicket& ticket);

    void put(std::span<const std::byte> item) const { putUntil(item, -1); }
    void put(std::span<const std::byte> item, std::chrono::nanoseconds limit) const;
    void get(ItemBytes& into) const { getUntil(into, -1); }
    void get(ItemBytes& into, std::chrono::nanoseconds limit) const;

    std::uint64_t length() const noexcept { return m_items.length(); }
    bool full() const noexcept { return m_items.full(); }
    void close() const { m_items.endPuts(); }
    bool closed() const noexcept { return m_items.putsEnded(); }
    QueueNumbers numbers() const { return m_items.numbers(); }

    void taskDone() const { m_items.taskDone(); }
    void join() const { joinUntil(-1); }
    bool join(std::chrono::nanoseconds limit) const;
    std::uint64_t unfinished() const noexcept { return m_items.unfinished(); }

    bool isSame(const QueueCore& other) const noexcept { return m_items.isSame(other.m_items); }
    QueueTicket send() const { return memory::send(m_items.block()); }

private:
    void putUntil(std::span<const std::byte> item, std::int64_t deadline) const;
    void getUntil(ItemBytes& into, std::int64_t deadline) const;
    bool joinUntil(std::int64_t deadline) const;

    ItemQueue m_items;
};

}  // namespace mp::sync
