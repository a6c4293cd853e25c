#pragma once

#ifndef MSGPACK_NO_BOOST
#define MSGPACK_NO_BOOST
#endif
#include "mp/task/byte_stream.h"
#include "mp/task/large_memory.h"

#include <msgpack.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// Arguments and results ↔ bytes. A value is a tag byte and
//   arithmetic          its bytes in this machine's order            tag: Python's typecode
//   string              u64 length, bytes                            tag: 's'
//   vector of numbers   element typecode, u64 count, raw elements    tag: 'V'
//   nothing             –                                            tag: 'n'
//   anything else       u64 length, msgpack                          tag: 'M'
// Both sides run the same program, so a tag that doesn't fit is a damaged value: DecodeError.
namespace mp::task {

struct Nothing {
    friend bool operator==(Nothing, Nothing) = default;
};

template <class T>
concept Number = std::is_arithmetic_v<T>;

template <class T>
constexpr bool isNumberVector = false;
template <Number T, class A>
constexpr bool isNumberVector<std::vector<T, A>> = !std::is_same_v<T, bool>;

template <Number T>
constexpr char typecode()
{
    if constexpr (std::is_same_v<T, bool>) {
        return '?';
    } else if constexpr (std::is_floating_point_v<T>) {
        return sizeof(T) == 4 ? 'f' : sizeof(T) == 8 ? 'd' : 'g';
    } else {
        constexpr char kSigned[] = {'b', 'h', 'i', 'q'};
        constexpr char kUnsigned[] = {'B', 'H', 'I', 'Q'};
        constexpr int size = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
        return std::is_signed_v<T> ? kSigned[size] : kUnsigned[size];
    }
}

// Lets msgpack write into a ByteWriter.
struct PackStream {
    ByteWriter& out;
    void write(const char* bytes, std::size_t count) { out.write(bytes, count); }
};

template <class T>
void encode(ByteWriter& out, const T& value)
{
    if constexpr (std::is_same_v<T, Nothing>) {
        out.put('n');
    } else if constexpr (Number<T>) {
        std::byte* place = out.reserve(1 + sizeof(T));
        place[0] = static_cast<std::byte>(typecode<T>());
        std::memcpy(place + 1, &value, sizeof(T));
    } else if constexpr (std::is_same_v<T, std::string>) {
        out.put('s');
        out.put(std::uint64_t{value.size()});
        out.write(value.data(), value.size());
    } else if constexpr (isNumberVector<T>) {
        using Element = typename T::value_type;
        out.put('V');
        out.put(typecode<Element>());
        out.put(std::uint64_t{value.size()});
        out.write(value.data(), value.size() * sizeof(Element));
    } else {
        out.put('M');
        const std::size_t lengthAt = out.size();
        out.put(std::uint64_t{0});
        PackStream stream{out};
        msgpack::pack(stream, value);
        out.putAt(lengthAt, std::uint64_t{out.size() - lengthAt - sizeof(std::uint64_t)});
    }
}

// For a sentence: bytes from elsewhere may be anything.
inline std::string printable(char tag)
{
    const bool plain = tag > ' ' && tag <= '~';
    return plain ? std::string{'\'', tag, '\''} : std::to_string(static_cast<unsigned char>(tag));
}

inline void expectTag(ByteReader& in, char wanted)
{
    const char found = in.get<char>();
    if (found != wanted) {
        throw DecodeError("a value of kind " + printable(found) + " where " + printable(wanted) +
                          " was expected: it was sent as another type");
    }
}

template <class T>
T decode(ByteReader& in)
{
    if constexpr (std::is_same_v<T, Nothing>) {
        expectTag(in, 'n');
        return {};
    } else if constexpr (Number<T>) {
        expectTag(in, typecode<T>());
        if constexpr (std::is_same_v<T, bool>) {
            return in.get<unsigned char>() != 0;  // any other byte in a bool is undefined behaviour
        } else {
            return in.get<T>();
        }
    } else if constexpr (std::is_same_v<T, std::string>) {
        expectTag(in, 's');
        const auto bytes = in.take(in.get<std::uint64_t>());
        std::string text;
        text.reserve(bytes.size());
        expectLarge(text.data(), bytes.size());
        text.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return text;
    } else if constexpr (isNumberVector<T>) {
        using Element = typename T::value_type;
        expectTag(in, 'V');
        expectTag(in, typecode<Element>());
        const auto count = in.get<std::uint64_t>();
        if (count > in.rest().size() / sizeof(Element)) {
            throw DecodeError("an array is longer than its bytes");
        }
        const auto bytes = in.take(count * sizeof(Element));
        T values;
        values.reserve(count);
        expectLarge(values.data(), bytes.size());
        // Assigned from the range where it can be: resizing first would write every page twice.
        if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(Element) == 0) {
            const auto* first = reinterpret_cast<const Element*>(bytes.data());
            values.assign(first, first + count);
            return values;
        }
        values.resize(count);
        if (count > 0) {  // an empty vector has no place to copy to
            std::memcpy(values.data(), bytes.data(), bytes.size());
        }
        return values;
    } else {
        expectTag(in, 'M');
        const auto bytes = in.take(in.get<std::uint64_t>());
        try {
            // Nothing can have more parts than there are bytes: what announces more gets no memory.
            const std::size_t most = bytes.size();
            const auto handle =
                msgpack::unpack(reinterpret_cast<const char*>(bytes.data()), bytes.size(), nullptr,
                                nullptr, msgpack::unpack_limit(most, most, most, most, most));
            return handle.get().as<T>();
        } catch (const msgpack::type_error&) {
            throw DecodeError("the msgpack data doesn't fit the type it should become");
        } catch (const msgpack::unpack_error& error) {
            throw DecodeError(std::string("damaged msgpack data: ") + error.what());
        }
    }
}

}  // namespace mp::task
