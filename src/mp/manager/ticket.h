#pragma once

#ifndef MSGPACK_NO_BOOST
#define MSGPACK_NO_BOOST
#endif
#include <msgpack.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace mp::manager {

// How a referent is told to another process: where its server is, the key to it, and what it is.
// Whoever has a ticket can use all of the server; so it goes only by ways of this user's own.
struct ProxyTicket {
    std::string address;
    std::string key;
    std::uint64_t id = 0;
    std::uint64_t at = 0;
    std::string typeId;
    bool counted = false;  // the server keeps the referent until this ticket was taken

    MSGPACK_DEFINE(address, key, id, at, typeId, counted)

    std::string packed() const;
    // Throws std::invalid_argument.
    static ProxyTicket unpacked(std::string_view bytes);
};

// Extension types of msgpack.
constexpr std::int8_t kReferentType = 1;  // between a server and its client
constexpr std::int8_t kTicketType = 2;    // from one process to another

}  // namespace mp::manager

namespace msgpack {
MSGPACK_API_VERSION_NAMESPACE(MSGPACK_DEFAULT_API_NS)
{
    namespace adaptor {

    // As an extension, so that it is known for what it is among other values.
    template <>
    struct pack<mp::manager::ProxyTicket> {
        template <class Stream>
        msgpack::packer<Stream>& operator()(msgpack::packer<Stream>& out,
                                            const mp::manager::ProxyTicket& ticket) const
        {
            const std::string bytes = ticket.packed();
            out.pack_ext(bytes.size(), mp::manager::kTicketType);
            out.pack_ext_body(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
            return out;
        }
    };

    template <>
    struct as<mp::manager::ProxyTicket> {
        mp::manager::ProxyTicket operator()(const msgpack::object& in) const
        {
            if (in.type != msgpack::type::EXT || in.via.ext.type() != mp::manager::kTicketType) {
                throw msgpack::type_error();
            }
            return mp::manager::ProxyTicket::unpacked({in.via.ext.data(), in.via.ext.size});
        }
    };

    }  // namespace adaptor
}
}  // namespace msgpack
