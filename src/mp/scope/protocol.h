#pragma once

#include "base/unique_fd.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// The scope's language: frames over a Unix stream socket.
//
// A frame is a header of 20 bytes (little endian: magic, payload length, type, flags, request id)
// and its payload: a name as a msgpack string, then the body, one msgpack value. A body longer than
// kMaxInlineBody travels as a sealed memfd beside the frame. Descriptors come as SCM_RIGHTS with
// the frame's first byte.
//
// The client speaks first, with Hello; the host answers Welcome (its facts, and the ring's
// descriptor) or Refuse (a sentence) and hangs up. Header, Hello and Refuse keep their form in
// every version of the protocol, so that any two versions understand each other's refusal.
namespace mp::scope {

constexpr std::uint32_t kProtocolVersion = 3;
constexpr std::uint32_t kMagic = 0x314F'4353;  // "SCO1"
constexpr std::size_t kHeaderSize = 20;
constexpr std::size_t kMaxFrame = 16U << 20;  // header and payload
constexpr std::size_t kMaxInlineBody = 64U << 10;
constexpr std::size_t kMaxBody = 256U << 20;  // by memfd; larger values: a handler's own fd
constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxFds = 8;  // beside one frame

enum class FrameType : std::uint16_t { Hello = 1, Welcome, Refuse, Request, Reply, Error, Notify };

// Something the other side can be told in a sentence. Handlers throw it to name the field of the
// request that is wrong; a client's request() throws it with what the host said.
class ScopeError : public std::runtime_error {
public:
    explicit ScopeError(const std::string& message, std::string field = {})
        : std::runtime_error(message)
        , m_field(std::move(field))
    {
    }
    const std::string& field() const { return m_field; }

private:
    std::string m_field;
};

// The peer doesn't speak the protocol; the connection is of no more use.
class ProtocolError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Frame {
    FrameType type = FrameType::Request;
    std::uint64_t id = 0;
    std::string name;
    std::string body;
    bool bodyInMemfd = false;  // then the body is in the first descriptor
    std::size_t fdCount = 0;   // descriptors that belong to the frame, the memfd included
};

// The bytes of a frame; its body inline. Throws std::invalid_argument beyond the limits.
std::string encodeFrame(const Frame& frame);

// Takes bytes as they come and yields frames. Pure: no descriptors, no system calls.
class FrameParser {
public:
    void append(std::string_view bytes);
    // The next whole frame, if there is one. Throws ProtocolError; from then on always.
    std::optional<Frame> next();
    std::size_t buffered() const { return m_buffer.size() - m_start; }

private:
    std::string m_buffer;
    std::size_t m_start = 0;
    std::string m_broken;
};

// What each side says of itself in Hello and Welcome.
struct Greeting {
    std::uint32_t protocol = kProtocolVersion;
    std::string tool;  // version of the program, for people
    std::int32_t pid = 0;
    std::string name;  // of the scope
};

std::string packGreeting(const Greeting& greeting);
Greeting unpackGreeting(std::string_view body);  // throws ProtocolError

// The sentence for a peer of another version, or nothing if `peer` can be talked to.
std::optional<std::string> refusal(const Greeting& peer, const Greeting& self);

std::string packText(std::string_view text);
std::string unpackText(std::string_view body);  // throws ProtocolError

std::string packError(std::string_view message, std::string_view field);
ScopeError unpackError(std::string_view body);  // throws ProtocolError

// The reply to "snapshot".
struct SnapshotReply {
    std::uint64_t sequence = 0;  // seek here
    std::string state;           // ScopeState::unpack
    std::string host;            // what the host's snapshot provider returned
};
std::string packSnapshot(const SnapshotReply& snapshot);
SnapshotReply unpackSnapshot(std::string_view body);  // throws ProtocolError

}  // namespace mp::scope
