#pragma once

#include "mp/lock.h"
#include "mp/memory/block.h"
#include "mp/sync/robust_mutex.h"

#include <cstddef>
#include <type_traits>
#include <utility>

namespace mp {

// Whether a shared value has a lock of its own.
struct Locked {};
struct Unlocked {};

namespace sync {

// The memory of a shared value, with its lock before it if it has one.
template <class Access>
class GuardedBlock {
public:
    static constexpr bool kLocked = std::is_same_v<Access, Locked>;
    static_assert(kLocked || std::is_same_v<Access, Unlocked>,
                  "a shared value is mp::Locked or mp::Unlocked");

    // New, of zeros.
    GuardedBlock(memory::BlockType type, std::size_t bytes, std::size_t alignment)
        : m_block(memory::Block::make(locked(type), dataAt(alignment) + bytes, inUse()))
        , m_data(m_block->data() + dataAt(alignment))
    {
        if constexpr (kLocked) {
            m_block->construct<RobustMutex>(RobustMutex::Kind::Recursive);
        }
    }
    // One that was passed on.
    GuardedBlock(const memory::BlockTicket& ticket, memory::BlockType type, std::size_t alignment)
        : m_block(memory::Block::receive(
              ticket,
              [&](const memory::Block& block) {
                  return block.type() == locked(type) && block.size() >= dataAt(alignment) &&
                         (block.size() - dataAt(alignment)) % type.elementBytes == 0;
              },
              inUse()))
        , m_data(m_block->data() + dataAt(alignment))
    {
    }

    std::byte* data() const noexcept { return m_data; }
    std::size_t bytes() const noexcept
    {
        return m_block->size() - static_cast<std::size_t>(m_data - m_block->data());
    }
    const memory::Block::Ptr& block() const noexcept { return m_block; }

    // What `call` returns; its lock is held meanwhile, if it has one. Throws OwnerDied, before the
    // call, when the last one died with it.
    template <class Call>
    decltype(auto) guarded(Call&& call) const
    {
        if constexpr (kLocked) {
            const Held held(*m_block->as<RobustMutex>(), "the lock of a shared value");
            return std::forward<Call>(call)();
        } else {
            return std::forward<Call>(call)();
        }
    }

private:
    static memory::BlockType locked(memory::BlockType type)
    {
        type.locked = kLocked;
        return type;
    }
    static constexpr memory::Block::InUse inUse() { return kLocked ? &mutexIsHeldHere : nullptr; }
    static constexpr std::size_t dataAt(std::size_t alignment)
    {
        return kLocked ? (sizeof(RobustMutex) + alignment - 1) / alignment * alignment : 0;
    }

    memory::Block::Ptr m_block;
    std::byte* m_data;
};

}  // namespace sync
}  // namespace mp
