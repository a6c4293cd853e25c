#pragma once

#include "mp/sync/guarded_block.h"
#include "mp/sync/travel.h"

#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace mp {

// A struct of the program's own that several processes have in common: Python's sharedctypes.
//
//     struct Point { double x, y; };
//     mp::Shared<Point> centre({1, 2});
//     centre.update([](Point& point) { point.x += 1; });
//
// Any trivially copyable type; pointers in it mean nothing to another process. What mp::Value says
// of copies, memory, the lock and threads holds here as well. Without lock nothing orders what
// several processes do to it at the same time.
template <class T, class Access = Locked>
class Shared {
    static_assert(std::is_trivially_copyable_v<T>,
                  "only a trivially copyable struct can lie in shared memory: no strings, vectors "
                  "or pointers' owners");
    static_assert(alignof(T) <= alignof(memory::BlockMark));

public:
    using Ticket = memory::BlockTicket;

    explicit Shared(const T& initial = T()) : m_block(kType, sizeof(T), alignof(T))
    {
        std::construct_at(reinterpret_cast<T*>(m_block.data()), initial);
    }
    explicit Shared(const Ticket& ticket) : m_block(ticket, kType, alignof(T)) {}

    // A copy of all of it, taken while the lock is held.
    T get() const
    {
        return m_block.guarded([&] { return raw(); });
    }
    void set(const T& value) const
    {
        m_block.guarded([&] { raw() = value; });
    }
    // Calls `change(T&)` while the lock is held, and returns what it returns.
    template <class Change>
    decltype(auto) update(Change&& change) const
    {
        return m_block.guarded(
            [&]() -> decltype(auto) { return std::forward<Change>(change)(raw()); });
    }
    // The struct itself, for reading and writing by std::atomic_ref or under the lock.
    T* operator->() const noexcept { return &raw(); }

    RLock lock() const requires std::is_same_v<Access, Locked> { return RLock(m_block.block()); }

    bool isSame(const Shared& other) const noexcept
    {
        return m_block.data() == other.m_block.data();
    }
    Ticket send() const { return memory::send(m_block.block()); }

private:
    static constexpr memory::BlockType kType{memory::BlockType::Kind::Shared, 0, false, 0,
                                             sizeof(T)};

    T& raw() const noexcept { return *std::launder(reinterpret_cast<T*>(m_block.data())); }

    sync::GuardedBlock<Access> m_block;
};

}  // namespace mp
