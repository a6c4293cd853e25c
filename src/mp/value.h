#pragma once

#include "mp/sync/guarded_block.h"
#include "mp/sync/travel.h"
#include "mp/sync/typecode.h"

#include <atomic>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace mp {

// A number that several processes have in common: Python's Value.
//
//     mp::Value<int> done;                       // 0; or mp::Value<mp::TypeOf<'i'>>
//     pool.map([](std::string file, mp::Value<int> done) { …; done += 1; }, …);
//
// It can be an argument of a task or a Process. Copies mean the same number, as copies of a pointer
// do (a = 5 changes the number, a = b means another one from then on). Its memory goes with the
// last of them, in whichever process; no crash can leak it. It begins with zero, and integers wrap.
//
// It has a lock of its own, an mp::RLock, which every operation but fetchAdd() takes for its time;
// so += is atomic. Value<T, Unlocked> has none, and its += may lose what others add meanwhile.
// fetchAdd() is atomic with either, takes no lock and never waits. It is for numbers that are
// changed by nothing else: what it adds is lost if it comes between the reading and the writing of
// a +=.
//
// Any thread. Errors: OwnerDied, once, when the last one died while it held the lock: the operation
// wasn't done then, but can be repeated. std::system_error where the machine refuses memory.
template <Number T, class Access = Locked>
class Value {
public:
    using Ticket = memory::BlockTicket;

    explicit Value(T initial = T()) : m_block(kType, sizeof(T), alignof(T))
    {
        std::construct_at(reinterpret_cast<T*>(m_block.data()), initial);
    }
    explicit Value(const Ticket& ticket) : m_block(ticket, kType, alignof(T)) {}

    T get() const
    {
        return m_block.guarded([&] { return atomic().load(std::memory_order_relaxed); });
    }
    void set(T value) const
    {
        m_block.guarded([&] { atomic().store(value, std::memory_order_relaxed); });
    }
    operator T() const { return get(); }  // NOLINT(google-explicit-constructor): reads like a T
    // Of a const one, too: it means a number that changes.
    // NOLINTNEXTLINE(misc-unconventional-assign-operator)
    const Value& operator=(T value) const
    {
        set(value);
        return *this;
    }

    const Value& operator+=(T more) const requires(!std::is_same_v<T, bool>)
    {
        m_block.guarded([&] { add(more); });
        return *this;
    }
    const Value& operator-=(T less) const requires(!std::is_same_v<T, bool>)
    {
        return *this += negated(less);
    }
    const Value& operator++() const requires(!std::is_same_v<T, bool>) { return *this += T(1); }
    const Value& operator--() const requires(!std::is_same_v<T, bool>) { return *this -= T(1); }

    // Adds and returns what was there before.
    T fetchAdd(T more) const requires(!std::is_same_v<T, bool>) { return atomic().fetch_add(more); }

    // Calls `change(T&)` while the lock is held, and returns what it returns.
    template <class Change>
    decltype(auto) update(Change&& change) const
    {
        return m_block.guarded(
            [&]() -> decltype(auto) { return std::forward<Change>(change)(raw()); });
    }

    // Its lock, for several operations in one. Each of them takes it again.
    RLock lock() const requires std::is_same_v<Access, Locked> { return RLock(m_block.block()); }

    // Whether both are the same number in memory. (Their values: a.get() == b.get().)
    bool isSame(const Value& other) const noexcept
    {
        return m_block.data() == other.m_block.data();
    }
    Ticket send() const { return memory::send(m_block.block()); }

private:
    static constexpr memory::BlockType kType{memory::BlockType::Kind::Value, sync::typecode<T>,
                                             false, 0, sizeof(T)};

    T& raw() const { return *std::launder(reinterpret_cast<T*>(m_block.data())); }
    std::atomic_ref<T> atomic() const { return std::atomic_ref<T>(raw()); }
    void add(T more) const
    {
        const T now = atomic().load(std::memory_order_relaxed);
        atomic().store(sum(now, more), std::memory_order_relaxed);
    }
    static T sum(T one, T other)
    {
        if constexpr (std::is_integral_v<T>) {
            using Unsigned = std::make_unsigned_t<T>;
            return static_cast<T>(static_cast<Unsigned>(one) + static_cast<Unsigned>(other));
        } else {
            return one + other;
        }
    }
    static T negated(T value)
    {
        if constexpr (std::is_integral_v<T>) {
            using Unsigned = std::make_unsigned_t<T>;
            return static_cast<T>(Unsigned(0) - static_cast<Unsigned>(value));
        } else {
            return -value;
        }
    }

    sync::GuardedBlock<Access> m_block;
};

}  // namespace mp
