#pragma once

#include "mp/sync/guarded_block.h"
#include "mp/sync/travel.h"
#include "mp/sync/typecode.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <new>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace mp {

// Numbers that several processes have in common: Python's Array.
//
//     mp::Array<int> squares(100);               // zeros
//     mp::Array<int> numbers(std::views::iota(0, 10));
//     pool.map([](int i, mp::Array<int> squares) { squares[i] = i * i; }, …);
//
// Its size never changes. What mp::Value says of copies, memory, the lock, fetchAdd() and threads
// holds here as well; the lock is one for all of it. Errors besides those: std::out_of_range for
// what lies outside, std::invalid_argument for no elements at all.
template <Number T, class Access = Locked>
class Array {
public:
    using Ticket = memory::BlockTicket;

    // Stands for one element: reading and writing take the lock each.
    class Element {
    public:
        operator T() const  // NOLINT(google-explicit-constructor): reads like a T
        {
            return m_array.get(m_index);
        }
        // NOLINTNEXTLINE(misc-unconventional-assign-operator): like a reference's
        const Element& operator=(T value) const
        {
            m_array.set(m_index, value);
            return *this;
        }
        Element(const Element&) = delete;
        // NOLINTNEXTLINE(bugprone-unhandled-self-assignment): reads, then writes
        Element& operator=(const Element& other)
        {
            *this = static_cast<T>(other);
            return *this;
        }
        ~Element() = default;

    private:
        friend class Array;
        Element(const Array& array, std::size_t index) : m_array(array), m_index(index) {}

        const Array& m_array;
        std::size_t m_index;
    };

    explicit Array(std::size_t size) : m_block(kType, bytesOf(size), alignof(T))
    {
        std::uninitialized_default_construct_n(raw(), size);
        std::fill_n(raw(), size, T());
    }
    Array(std::initializer_list<T> values) : Array(std::span(values.begin(), values.size())) {}
    template <std::ranges::forward_range Values>
    requires(std::convertible_to<std::ranges::range_value_t<Values>, T> &&
             !std::same_as<std::remove_cvref_t<Values>, Array>) explicit Array(const Values& values)
        : Array(static_cast<std::size_t>(std::ranges::distance(values)))
    {
        std::ranges::transform(values, raw(), [](const auto& one) { return static_cast<T>(one); });
    }
    explicit Array(const Ticket& ticket) : m_block(ticket, kType, alignof(T)) {}

    std::size_t size() const noexcept { return m_block.bytes() / sizeof(T); }

    T get(std::size_t index) const
    {
        check(index);
        return m_block.guarded([&] { return atomic(index).load(std::memory_order_relaxed); });
    }
    void set(std::size_t index, T value) const
    {
        check(index);
        m_block.guarded([&] { atomic(index).store(value, std::memory_order_relaxed); });
    }
    // a[i] = -a[i];
    Element operator[](std::size_t index) const
    {
        check(index);
        return {*this, index};
    }

    // Adds and returns what was there before. Atomic; takes no lock.
    T fetchAdd(std::size_t index, T more) const requires(!std::is_same_v<T, bool>)
    {
        check(index);
        return atomic(index).fetch_add(more);
    }

    // A copy of all, or of those from `first` to before `last`. Python's a[:] and a[2:5]; but what
    // lies outside is an error.
    std::vector<T> values() const { return slice(0, size()); }
    std::vector<T> slice(std::size_t first, std::size_t last) const
    {
        check(first, last);
        return m_block.guarded([&] { return std::vector<T>(raw() + first, raw() + last); });
    }
    // Puts `values` in from `first` on.
    void assign(std::size_t first, std::span<const T> values) const
    {
        check(first, values.size() > SIZE_MAX - first ? SIZE_MAX : first + values.size());
        m_block.guarded([&] { std::ranges::copy(values, raw() + first); });
    }

    // The characters before the first zero: Python's .value of an array of 'c'.
    std::string text() const requires std::is_same_v<T, char>
    {
        return m_block.guarded(
            [&] { return std::string(raw(), std::find(raw(), raw() + size(), '\0')); });
    }
    // Followed by a zero where there is room.
    void setText(std::string_view text) const requires std::is_same_v<T, char>
    {
        check(0, text.size());
        m_block.guarded([&] {
            char* end = std::ranges::copy(text, raw()).out;
            if (end != raw() + size()) {
                *end = '\0';
            }
        });
    }

    // Calls `change(std::span<T>)` while the lock is held, and returns what it returns.
    template <class Change>
    decltype(auto) update(Change&& change) const
    {
        return m_block.guarded([&]() -> decltype(auto) {
            return std::forward<Change>(change)(std::span<T>(raw(), size()));
        });
    }
    // The elements themselves: nothing orders what several processes do to them, but its lock may.
    std::span<T> data() const noexcept { return {raw(), size()}; }

    RLock lock() const requires std::is_same_v<Access, Locked> { return RLock(m_block.block()); }

    bool isSame(const Array& other) const noexcept
    {
        return m_block.data() == other.m_block.data();
    }
    Ticket send() const { return memory::send(m_block.block()); }

private:
    static constexpr memory::BlockType kType{memory::BlockType::Kind::Array, sync::typecode<T>,
                                             false, 0, sizeof(T)};

    static std::size_t bytesOf(std::size_t size)
    {
        if (size == 0 || size > PTRDIFF_MAX / sizeof(T)) {
            throw std::invalid_argument("a shared array can't have " + std::to_string(size) +
                                        " elements");
        }
        return size * sizeof(T);
    }
    void check(std::size_t index) const
    {
        if (index >= size()) {
            refuse("element " + std::to_string(index));
        }
    }
    void check(std::size_t first, std::size_t last) const
    {
        if (first > last || last > size()) {
            refuse("elements " + std::to_string(first) + " to before " + std::to_string(last));
        }
    }
    [[noreturn]] void refuse(const std::string& what) const
    {
        throw std::out_of_range("a shared array of " + std::to_string(size()) +
                                " elements doesn't have " + what);
    }

    T* raw() const noexcept { return std::launder(reinterpret_cast<T*>(m_block.data())); }
    std::atomic_ref<T> atomic(std::size_t index) const { return std::atomic_ref<T>(raw()[index]); }

    sync::GuardedBlock<Access> m_block;
};

}  // namespace mp
