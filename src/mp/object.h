#pragma once

#ifndef MSGPACK_NO_BOOST
#define MSGPACK_NO_BOOST
#endif
#include "mp/manager/reference.h"

#include <msgpack.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <limits>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace mp {

namespace manager {

template <class T>
concept HasReference = requires(const T& value)
{
    {
        value.reference()
        } -> std::same_as<const ReferencePtr&>;
};

template <class T>
concept MapOf = std::ranges::input_range<const T&> && requires
{
    typename T::mapped_type;
};

// But for those of bytes.
template <class T>
concept ListOf =
    std::ranges::input_range<const T&> && !std::same_as<std::ranges::range_value_t<T>, char> &&
    !std::same_as<std::ranges::range_value_t<T>, unsigned char>;

}  // namespace manager

// A value of any type that msgpack can carry: what the lists and dicts of a Manager hold.
//
//     mp::Object item = list[4];
//     int number = item.as<int>();
//     list.extend({1, 2.5, "three", nullptr, std::vector{4, 5}});
//
// It is made from numbers, text, lists, maps, types with MSGPACK_DEFINE, and proxies; as<T>() gives
// them back. As in Python numbers are equal by their value (1 == 1.0 == True), and a dict remembers
// the order in which its keys came. A copy is a copy of everything in it but the proxies: two
// proxies mean the same object.
class Object {
public:
    using List = std::vector<Object>;
    using Dict = std::vector<std::pair<Object, Object>>;
    struct Bytes {
        std::string data;
        friend bool operator==(const Bytes&, const Bytes&) = default;
    };
    // A non-negative number is an uint64_t only where it is too large for an int64_t.
    using Held = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double,
                              std::string, Bytes, List, Dict, manager::ReferencePtr>;

    Object() noexcept;  // None
    // NOLINTBEGIN(google-explicit-constructor): stands for any value
    Object(std::nullptr_t) noexcept : Object() {}
    Object(std::string text);
    Object(Bytes bytes);
    Object(List items);
    Object(Dict entries);
    Object(manager::ReferencePtr reference);
    template <class T>
    requires(!std::same_as<T, Object>) Object(const T& value) : Object(from(value)) {}
    // NOLINTEND(google-explicit-constructor)
    // Not inline: GCC takes parts of a variant for uninitialized where it sees it come and go.
    Object(const Object& other);
    Object(Object&& other) noexcept;
    Object& operator=(const Object& other);
    Object& operator=(Object&& other) noexcept;
    ~Object();
    static Object list(std::initializer_list<Object> items) { return List(items); }

    // Throws std::invalid_argument for another type, and for a number that T can't hold.
    template <class T>
    T as() const;

    bool isNone() const noexcept { return std::holds_alternative<std::monostate>(m_held); }
    const Held& held() const noexcept { return m_held; }
    Held& held() noexcept { return m_held; }
    // Its items, to read or to change. Throw std::invalid_argument where it is something else.
    const List& items() const&;
    List& items() &;
    const Dict& entries() const&;
    Dict& entries() &;
    List items() &&;
    Dict entries() &&;
    // "int", "str" and so on, as Python calls it.
    std::string_view typeName() const noexcept;

    // As Python prints it: repr with quotes around text, str without at the outermost.
    std::string repr() const;
    std::string str() const;

    friend bool operator==(const Object& one, const Object& other);
    // The order of numbers, text, bytes and lists. Throws std::invalid_argument for others.
    static bool less(const Object& one, const Object& other);
    // Equal ones have the same. Throws std::invalid_argument for what can't be a key: lists, dicts.
    std::size_t hash() const;

private:
    template <class T>
    static Object from(const T& value);
    static Object fromFlag(bool flag);
    static Object fromSigned(std::int64_t number);
    static Object fromUnsigned(std::uint64_t number);
    static Object fromFloat(double number);
    static Object fromPacked(std::string_view packed);
    std::string packed() const;
    bool flag() const;
    const std::string& text() const;
    const manager::ReferencePtr& proxied() const;
    std::int64_t signedWithin(std::int64_t least, std::int64_t most) const;
    std::uint64_t unsignedWithin(std::uint64_t most) const;
    double number() const;
    [[noreturn]] void refuse(std::string_view wanted) const;

    Held m_held;
};

std::ostream& operator<<(std::ostream& out, const Object& object);

template <class T>
Object Object::from(const T& value)
{
    if constexpr (std::same_as<T, bool>) {
        return fromFlag(value);
    } else if constexpr (std::signed_integral<T>) {
        return fromSigned(value);
    } else if constexpr (std::unsigned_integral<T>) {
        return fromUnsigned(value);
    } else if constexpr (std::floating_point<T>) {
        return fromFloat(static_cast<double>(value));
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
        return std::string(std::string_view(value));
    } else if constexpr (manager::HasReference<T>) {
        return value.reference();
    } else if constexpr (requires { value.object(); }) {
        return value.object();
    } else if constexpr (manager::MapOf<T>) {
        Dict entries;
        for (const auto& [key, item] : value) {
            entries.emplace_back(key, item);
        }
        return entries;
    } else if constexpr (manager::ListOf<T>) {
        List items;
        for (const auto& item : value) {
            items.emplace_back(item);
        }
        return items;
    } else {
        msgpack::sbuffer buffer;
        msgpack::pack(buffer, value);
        return fromPacked({buffer.data(), buffer.size()});
    }
}

template <class T>
T Object::as() const
{
    if constexpr (std::same_as<T, Object>) {
        return *this;
    } else if constexpr (std::same_as<T, bool>) {
        return flag();
    } else if constexpr (std::signed_integral<T>) {
        return static_cast<T>(
            signedWithin(std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
    } else if constexpr (std::unsigned_integral<T>) {
        return static_cast<T>(unsignedWithin(std::numeric_limits<T>::max()));
    } else if constexpr (std::floating_point<T>) {
        return static_cast<T>(number());
    } else if constexpr (std::same_as<T, std::string>) {
        return text();
    } else if constexpr (std::same_as<T, List>) {
        return items();
    } else if constexpr (std::same_as<T, Dict>) {
        return entries();
    } else if constexpr (std::constructible_from<T, manager::ReferencePtr>) {
        return T(proxied());
    } else {
        const std::string bytes = packed();
        try {
            return msgpack::unpack(bytes.data(), bytes.size())->template as<T>();
        } catch (const msgpack::type_error&) {
            refuse("the type that was asked for");
        }
    }
}

}  // namespace mp

#include "mp/manager/object_pack.h"  // IWYU pragma: export
