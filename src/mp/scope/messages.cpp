#include "mp/scope/protocol.h"
#include "mp/scope/unpack.h"

#include <map>
#include <tuple>

// The bodies that the protocol itself defines: msgpack maps from names to values, so that a later
// version can add to them and still be understood.
namespace mp::scope {

namespace {

using Packer = msgpack::packer<msgpack::sbuffer>;

template <typename... Value>
std::string packMap(const std::pair<const char*, Value>&... members)
{
    msgpack::sbuffer buffer;
    Packer packer(buffer);
    packer.pack_map(sizeof...(members));
    ((packer.pack(members.first), packer.pack(members.second)), ...);
    return {buffer.data(), buffer.size()};
}

// Calls `read` with a function member(name, value&) that leaves what is missing as it is.
template <typename Read>
void unpackMap(std::string_view body, const char* what, const Read& read)
{
    try {
        const msgpack::object_handle handle = unpackForeign(body);
        const auto map = handle.get().as<std::map<std::string, msgpack::object>>();
        read([&map](const char* name, auto& value) {
            const auto found = map.find(name);
            if (found != map.end()) {
                found->second.convert(value);
            }
        });
    } catch (const std::exception&) {
        throw ProtocolError(std::string("the other side of the scope's socket sent no valid ") +
                            what);
    }
}

}  // namespace

std::string packGreeting(const Greeting& greeting)
{
    return packMap(std::pair{"protocol", greeting.protocol}, std::pair{"tool", greeting.tool},
                   std::pair{"pid", greeting.pid}, std::pair{"name", greeting.name});
}

Greeting unpackGreeting(std::string_view body)
{
    Greeting greeting;
    greeting.protocol = 0;
    unpackMap(body, "greeting", [&greeting](const auto& member) {
        member("protocol", greeting.protocol);
        member("tool", greeting.tool);
        member("pid", greeting.pid);
        member("name", greeting.name);
    });
    if (greeting.protocol == 0) {
        throw ProtocolError("a greeting doesn't say its version of the protocol");
    }
    return greeting;
}

std::optional<std::string> refusal(const Greeting& peer, const Greeting& self)
{
    if (peer.protocol == self.protocol) {
        return std::nullopt;
    }
    const auto describe = [](const Greeting& side) {
        return "version " + std::to_string(side.protocol) +
               (side.tool.empty() ? "" : " (" + side.tool + ")");
    };
    const bool peerIsNewer = peer.protocol > self.protocol;
    return "the viewer speaks " + describe(peer) + " of the scope protocol, the host (PID " +
           std::to_string(self.pid) + ") " + describe(self) + "; " +
           (peerIsNewer ? "start the program again with the viewer's Poolscope"
                        : "use the host's Poolscope to look at it");
}

std::string packText(std::string_view text)
{
    msgpack::sbuffer buffer;
    msgpack::pack(buffer, std::string(text));
    return {buffer.data(), buffer.size()};
}

std::string unpackText(std::string_view body)
{
    try {
        return unpackForeign(body).get().as<std::string>();
    } catch (const std::exception&) {
        throw ProtocolError("the other side of the scope's socket sent no text");
    }
}

std::string packError(std::string_view message, std::string_view field)
{
    return packMap(std::pair{"message", std::string(message)},
                   std::pair{"field", std::string(field)});
}

ScopeError unpackError(std::string_view body)
{
    std::string message;
    std::string field;
    unpackMap(body, "error", [&](const auto& member) {
        member("message", message);
        member("field", field);
    });
    return ScopeError(message, field);
}

std::string packSnapshot(const SnapshotReply& snapshot)
{
    const auto binary = [](const std::string& bytes) {
        return msgpack::type::raw_ref(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
    };
    return packMap(std::pair{"sequence", snapshot.sequence},
                   std::pair{"state", binary(snapshot.state)},
                   std::pair{"host", binary(snapshot.host)});
}

SnapshotReply unpackSnapshot(std::string_view body)
{
    SnapshotReply snapshot;
    unpackMap(body, "snapshot", [&snapshot](const auto& member) {
        member("sequence", snapshot.sequence);
        member("state", snapshot.state);
        member("host", snapshot.host);
    });
    return snapshot;
}

}  // namespace mp::scope
