#pragma once

#include <msgpack.hpp>

#include <algorithm>
#include <string_view>

namespace mp::scope {

// msgpack::unpack for bytes that another process sent. A few bytes may claim an array of four
// billion elements, for which msgpack would allocate before it looks for them; each takes at least
// a byte, so no more than there are bytes are believed. Throws msgpack's exceptions.
inline msgpack::object_handle unpackForeign(std::string_view bytes)
{
    constexpr std::size_t kMaxDepth = 8;
    const std::size_t most = std::max<std::size_t>(bytes.size(), 1);
    const msgpack::unpack_limit limit(most, most, most, most, most, kMaxDepth);
    return msgpack::unpack(bytes.data(), bytes.size(), nullptr, nullptr, limit);
}

}  // namespace mp::scope
