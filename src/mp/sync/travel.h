#pragma once

#ifndef MSGPACK_NO_BOOST
#define MSGPACK_NO_BOOST
#endif
#include <msgpack.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

// How shared objects become arguments and results: as a ticket that says where their memory is.
namespace mp::sync {

template <class T>
concept Travels = std::same_as<decltype(std::declval<const T&>().send()), typename T::Ticket> &&
    std::constructible_from<T, const typename T::Ticket&>;

}  // namespace mp::sync

namespace msgpack {
MSGPACK_API_VERSION_NAMESPACE(MSGPACK_DEFAULT_API_NS)
{
    namespace adaptor {

    template <class T>
    struct pack<T, std::enable_if_t<mp::sync::Travels<T>>> {
        template <class Stream>
        msgpack::packer<Stream>& operator()(msgpack::packer<Stream>& out, const T& object) const
        {
            out.pack(object.send());
            return out;
        }
    };

    template <class T>
    struct as<T, std::enable_if_t<mp::sync::Travels<T>>> {
        T operator()(const msgpack::object& in) const { return T(in.as<typename T::Ticket>()); }
    };

    }  // namespace adaptor
}
}  // namespace msgpack
