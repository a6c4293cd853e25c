#include "mp/scope/protocol.h"

#include <msgpack.hpp>

#include <array>
#include <limits>

namespace mp::scope {

namespace {

constexpr std::uint16_t kBodyInMemfd = 1;
constexpr unsigned kFdCountShift = 8;
constexpr std::uint16_t kKnownFlags = kBodyInMemfd | (0xF << kFdCountShift);

template <typename Number>
void putNumber(std::string& bytes, Number number)
{
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
        bytes.push_back(static_cast<char>((std::uint64_t{number} >> (8 * i)) & 0xFF));
    }
}

template <typename Number>
Number takeNumber(std::string_view& bytes)
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
        number |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    bytes.remove_prefix(sizeof(Number));
    return static_cast<Number>(number);
}

struct Header {
    std::uint32_t length = 0;
    std::uint16_t type = 0;
    std::uint16_t flags = 0;
    std::uint64_t id = 0;
};

Header readHeader(std::string_view bytes)
{
    if (takeNumber<std::uint32_t>(bytes) != kMagic) {
        throw ProtocolError("the other side of the scope's socket speaks something else");
    }
    Header header;
    header.length = takeNumber<std::uint32_t>(bytes);
    header.type = takeNumber<std::uint16_t>(bytes);
    header.flags = takeNumber<std::uint16_t>(bytes);
    header.id = takeNumber<std::uint64_t>(bytes);
    if (header.length > kMaxFrame - kHeaderSize) {
        throw ProtocolError("a frame of " + std::to_string(header.length) +
                            " bytes is longer than a scope's frames may be");
    }
    if (header.type < static_cast<std::uint16_t>(FrameType::Hello) ||
        header.type > static_cast<std::uint16_t>(FrameType::Notify)) {
        throw ProtocolError("a frame has the unknown type " + std::to_string(header.type));
    }
    if ((header.flags & ~kKnownFlags) != 0) {
        throw ProtocolError("a frame has unknown flags");
    }
    return header;
}

// The name, by hand: msgpack's unpacker would take any value here, and allocate for it.
std::string takeName(std::string_view& payload)
{
    constexpr unsigned kFixStr = 0xA0;
    constexpr unsigned kStr8 = 0xD9;
    const auto byte = [&payload](std::size_t i) { return static_cast<unsigned char>(payload[i]); };
    std::size_t length = 0;
    if (!payload.empty() && (byte(0) & 0xE0U) == kFixStr) {
        length = byte(0) & 0x1FU;
        payload.remove_prefix(1);
    } else if (payload.size() > 1 && byte(0) == kStr8) {
        length = byte(1);
        payload.remove_prefix(2);
    } else {
        throw ProtocolError("a frame has no name");
    }
    if (length > payload.size() || length > kMaxName) {
        throw ProtocolError("a frame's name is longer than the frame or than names may be");
    }
    std::string name(payload.substr(0, length));
    payload.remove_prefix(length);
    return name;
}

void checkFrame(const Frame& frame)
{
    if (frame.name.size() > kMaxName) {
        throw std::invalid_argument("a request's name is at most " + std::to_string(kMaxName) +
                                    " bytes long");
    }
    if (frame.body.size() > kMaxInlineBody) {
        throw std::invalid_argument("a body beyond " + std::to_string(kMaxInlineBody) +
                                    " bytes goes by memfd");
    }
    if (frame.fdCount > kMaxFds || (frame.bodyInMemfd && frame.fdCount == 0)) {
        throw std::invalid_argument("a frame carries at most " + std::to_string(kMaxFds) +
                                    " descriptors");
    }
}

}  // namespace

std::string encodeFrame(const Frame& frame)
{
    checkFrame(frame);
    msgpack::sbuffer name;
    msgpack::pack(name, frame.name);
    std::string bytes;
    bytes.reserve(kHeaderSize + name.size() + frame.body.size());
    putNumber(bytes, kMagic);
    putNumber(bytes, static_cast<std::uint32_t>(name.size() + frame.body.size()));
    putNumber(bytes, static_cast<std::uint16_t>(frame.type));
    putNumber(bytes, static_cast<std::uint16_t>((frame.bodyInMemfd ? kBodyInMemfd : 0) |
                                                (frame.fdCount << kFdCountShift)));
    putNumber(bytes, frame.id);
    bytes.append(name.data(), name.size());
    bytes.append(frame.body);
    return bytes;
}

void FrameParser::append(std::string_view bytes)
{
    // What has been used is dropped here, not in next(): a frame at a time would be quadratic.
    if (m_start > 0) {
        m_buffer.erase(0, m_start);
        m_start = 0;
    }
    if (m_broken.empty()) {
        m_buffer.append(bytes);
    }
}

std::optional<Frame> FrameParser::next()
try {
    if (!m_broken.empty()) {
        throw ProtocolError(m_broken);
    }
    const std::string_view bytes = std::string_view(m_buffer).substr(m_start);
    if (bytes.size() < kHeaderSize) {
        return std::nullopt;
    }
    const Header header = readHeader(bytes);
    if (bytes.size() < kHeaderSize + header.length) {
        return std::nullopt;
    }
    std::string_view payload = bytes.substr(kHeaderSize, header.length);
    Frame frame;
    frame.type = static_cast<FrameType>(header.type);
    frame.id = header.id;
    frame.bodyInMemfd = (header.flags & kBodyInMemfd) != 0;
    frame.fdCount = header.flags >> kFdCountShift;
    frame.name = takeName(payload);
    if (frame.fdCount > kMaxFds ||
        (frame.bodyInMemfd && (frame.fdCount == 0 || !payload.empty()))) {
        throw ProtocolError("a frame's descriptors don't fit its flags");
    }
    frame.body = payload;
    m_start += kHeaderSize + header.length;
    return frame;
} catch (const ProtocolError& error) {
    m_broken = error.what();
    m_buffer.clear();
    m_start = 0;
    throw;
}

}  // namespace mp::scope
