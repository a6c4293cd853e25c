#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

// What goes over the sockets of managers: a length of 8 bytes, then so many. An empty frame says
// that there is something in the mailbox.
namespace mp::manager {

using FrameLength = std::uint64_t;
constexpr std::size_t kMostFrameBytes = std::size_t{64} << 20;

inline std::string framed(std::string_view body)
{
    const FrameLength length = body.size();
    std::string frame(sizeof length, '\0');
    std::memcpy(frame.data(), &length, sizeof length);
    return frame.append(body);
}

class FrameParser {
public:
    // Takes memory for what has come, never for what is only announced.
    void append(const char* bytes, std::size_t count) { m_bytes.append(bytes, count); }

    // The next whole frame. Throws std::invalid_argument for one that would be longer than `most`.
    std::optional<std::string> next(std::size_t most)
    {
        FrameLength length = 0;
        if (m_bytes.size() - m_taken < sizeof length) {
            shift();
            return std::nullopt;
        }
        std::memcpy(&length, m_bytes.data() + m_taken, sizeof length);
        if (length > most) {
            throw std::invalid_argument("a message of " + std::to_string(length) +
                                        " bytes: a manager takes " + std::to_string(most) +
                                        " at most");
        }
        if (m_bytes.size() - m_taken - sizeof length < length) {
            shift();
            return std::nullopt;
        }
        std::string body = m_bytes.substr(m_taken + sizeof length, length);
        m_taken += sizeof length + length;
        return body;
    }

private:
    void shift()
    {
        m_bytes.erase(0, m_taken);
        m_taken = 0;
    }

    std::string m_bytes;
    std::size_t m_taken = 0;
};

}  // namespace mp::manager
