#pragma once

#include "mp/task/codec.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <tuple>
#include <utility>

// Values of one fixed size, which lie in a block one after another: without tag, length or padding.
// Numbers, and tuples, pairs and arrays of them.
namespace mp::task {

template <class T>
struct Fixed {
    static constexpr bool possible = false;
};

template <>
struct Fixed<Nothing> {
    static constexpr bool possible = true;
    static constexpr std::size_t size = 0;
    static void store(std::byte*, Nothing) {}
    static Nothing load(const std::byte*) { return {}; }
};

template <Number T>
struct Fixed<T> {
    static constexpr bool possible = true;
    static constexpr std::size_t size = sizeof(T);
    static void store(std::byte* place, T value) { std::memcpy(place, &value, sizeof value); }
    static T load(const std::byte* place)
    {
        if constexpr (std::is_same_v<T, bool>) {
            return *place != std::byte{0};  // any other byte in a bool is undefined behaviour
        } else {
            T value;
            std::memcpy(&value, place, sizeof value);
            return value;
        }
    }
};

// What std::get takes apart and braces put together.
template <class Whole, class... Parts>
struct FixedParts {
    static constexpr bool possible = true;
    static constexpr std::size_t size = (std::size_t{0} + ... + Fixed<Parts>::size);

    static void store(std::byte* place, const Whole& whole)
    {
        storeEach(place, whole, std::index_sequence_for<Parts...>{});
    }
    static Whole load([[maybe_unused]] const std::byte* place)
    {
        return Whole{loadNext<Parts>(place)...};  // braces keep the order
    }

private:
    template <std::size_t... I>
    static void storeEach([[maybe_unused]] std::byte* place, [[maybe_unused]] const Whole& whole,
                          std::index_sequence<I...>)
    {
        ((Fixed<Parts>::store(place, std::get<I>(whole)), place += Fixed<Parts>::size), ...);
    }
    template <class Part>
    static Part loadNext(const std::byte*& place)
    {
        const std::byte* here = place;
        place += Fixed<Part>::size;
        return Fixed<Part>::load(here);
    }
};

template <class... Parts>
requires(Fixed<Parts>::possible&&...) struct Fixed<std::tuple<Parts...>>
    : FixedParts<std::tuple<Parts...>, Parts...> {
};

template <class A, class B>
requires(Fixed<A>::possible&& Fixed<B>::possible) struct Fixed<std::pair<A, B>>
    : FixedParts<std::pair<A, B>, A, B> {
};

template <Number T, std::size_t N>
requires(!std::is_same_v<T, bool>) struct Fixed<std::array<T, N>> {
    static constexpr bool possible = true;
    static constexpr std::size_t size = N * sizeof(T);
    static void store([[maybe_unused]] std::byte* place, const std::array<T, N>& values)
    {
        if constexpr (N > 0) {
            std::memcpy(place, values.data(), size);
        }
    }
    static std::array<T, N> load([[maybe_unused]] const std::byte* place)
    {
        std::array<T, N> values{};
        if constexpr (N > 0) {
            std::memcpy(values.data(), place, size);
        }
        return values;
    }
};

}  // namespace mp::task
