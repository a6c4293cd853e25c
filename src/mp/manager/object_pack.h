#pragma once

#include "base/function_view.h"
#include "mp/object.h"

#include <msgpack.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

// Objects ↔ msgpack.
namespace mp::manager {

// Deeper lists are refused, by those who send and by those who read.
constexpr std::size_t kMostDepth = 64;

// A reference's extension: its type and bytes.
struct PackedReference {
    std::int8_t type;
    std::string bytes;
};
using WriteReference = base::FunctionView<PackedReference(const Reference&)>;
using ReadReference = base::FunctionView<ReferencePtr(std::int8_t type, std::string_view bytes)>;

// As tickets, for another process.
PackedReference writeTicket(const Reference& reference);

[[noreturn]] void refuseDepth();

// With its type.
std::array<char, 9> packedFloat(double value);

// Throws std::invalid_argument beyond kMostDepth.
template <class Stream>
void packObject(msgpack::packer<Stream>& out, const Object& object, WriteReference write,
                std::size_t depth = 0)
{
    if (depth > kMostDepth) {
        refuseDepth();
    }
    std::visit(
        [&](const auto& value) {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, std::monostate>) {
                out.pack_nil();
            } else if constexpr (std::is_same_v<T, double>) {
                // The packer itself makes whole numbers integers: 1.0 would come back as 1.
                const auto bytes = packedFloat(value);
                out.pack_bin_body(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
            } else if constexpr (std::is_same_v<T, Object::Bytes>) {
                out.pack_bin(static_cast<std::uint32_t>(value.data.size()));
                out.pack_bin_body(value.data.data(), static_cast<std::uint32_t>(value.data.size()));
            } else if constexpr (std::is_same_v<T, Object::List>) {
                out.pack_array(static_cast<std::uint32_t>(value.size()));
                for (const Object& item : value) {
                    packObject(out, item, write, depth + 1);
                }
            } else if constexpr (std::is_same_v<T, Object::Dict>) {
                out.pack_map(static_cast<std::uint32_t>(value.size()));
                for (const auto& [key, item] : value) {
                    packObject(out, key, write, depth + 1);
                    packObject(out, item, write, depth + 1);
                }
            } else if constexpr (std::is_same_v<T, ReferencePtr>) {
                const PackedReference packed = write(*value);
                out.pack_ext(packed.bytes.size(), packed.type);
                out.pack_ext_body(packed.bytes.data(),
                                  static_cast<std::uint32_t>(packed.bytes.size()));
            } else {
                out.pack(value);
            }
        },
        object.held());
}

// Reads all of the bytes as one object. No memory is taken for what isn't there. Throws
// std::invalid_argument for what is no msgpack, is cut off, goes on behind its end or is too deep.
Object parseObject(std::string_view bytes, ReadReference read);
// Tickets in it are taken.
Object parseObject(std::string_view bytes);

}  // namespace mp::manager

namespace msgpack {
MSGPACK_API_VERSION_NAMESPACE(MSGPACK_DEFAULT_API_NS)
{
    namespace adaptor {

    template <>
    struct pack<mp::Object> {
        template <class Stream>
        msgpack::packer<Stream>& operator()(msgpack::packer<Stream>& out,
                                            const mp::Object& object) const
        {
            mp::manager::packObject(out, object, [](const mp::manager::Reference& reference) {
                return mp::manager::writeTicket(reference);
            });
            return out;
        }
    };

    template <>
    struct as<mp::Object> {
        mp::Object operator()(const msgpack::object& in) const
        {
            msgpack::sbuffer buffer;
            msgpack::pack(buffer, in);
            return mp::manager::parseObject({buffer.data(), buffer.size()});
        }
    };

    }  // namespace adaptor
}
}  // namespace msgpack
