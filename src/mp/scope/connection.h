#pragma once

#include "base/unique_fd.h"
#include "mp/scope/protocol.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// One end of a scope's socket, the same for host and viewer: frames in, frames out, descriptors
// with them, never waiting.
namespace mp::scope {

// A frame ready to be sent, to one peer or to many: copies share bytes and descriptors.
struct OutFrame {
    std::shared_ptr<const std::string> bytes;
    std::vector<std::shared_ptr<base::UniqueFd>> fds;
    std::size_t memfdBytes = 0;
};

// Puts a body beyond kMaxInlineBody into a sealed memfd. Throws std::invalid_argument beyond the
// limits, std::system_error if there is no memory or descriptor for the memfd.
OutFrame makeFrame(FrameType type, std::uint64_t id, const std::string& name,
                   const std::string& body, std::vector<base::UniqueFd> fds = {});

struct InFrame {
    FrameType type = FrameType::Request;
    std::uint64_t id = 0;
    std::string name;
    std::string body;
    std::vector<base::UniqueFd> fds;
};

class Connection {
public:
    // The socket becomes non-blocking. Throws std::system_error.
    explicit Connection(base::UniqueFd socket);

    int fd() const noexcept { return m_socket.get(); }
    // The peer sees the end now. Nothing else is of use afterwards.
    void hangUp() noexcept { m_socket.reset(); }

    // Takes what has arrived, at most a few hundred KiB so that others get their turn; false: the
    // peer has hung up. Throws ProtocolError and std::system_error.
    bool receive();
    // The next whole frame. Throws ProtocolError.
    std::optional<InFrame> next();

    void queue(OutFrame frame);
    // Sends what the socket takes. False: the peer has hung up (what it sent before can still be
    // received). Throws std::system_error.
    bool flush();

    std::size_t unsentBytes() const { return m_unsentBytes; }
    std::size_t unsentMemfdBytes() const { return m_unsentMemfdBytes; }
    std::size_t unsentFds() const { return m_unsentFds; }
    bool unsent() const { return !m_out.empty(); }

private:
    long receiveOnce(char* buffer, std::size_t size);
    long sendOnce(const OutFrame& frame);
    void drop(const OutFrame& frame);

    base::UniqueFd m_socket;
    FrameParser m_parser;
    std::deque<base::UniqueFd> m_inFds;  // arrived, not yet claimed by a frame
    std::deque<OutFrame> m_out;
    std::size_t m_sentOfFirst = 0;
    std::size_t m_unsentBytes = 0;
    std::size_t m_unsentMemfdBytes = 0;
    std::size_t m_unsentFds = 0;
};

}  // namespace mp::scope
