#pragma once

#include "base/unique_fd.h"
#include "mp/channel/adaptive_spin.h"
#include "mp/manager/frames.h"
#include "mp/manager/mailbox.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace mp::manager {

// A client's end of one connection to a server: one call at a time, by one thread at a time. The
// destructor hangs up.
class Link {
public:
    // Connects and shakes hands. `client`: this process's number. Throws ManagerLost,
    // AuthenticationError and std::system_error.
    Link(const std::string& address, const std::string& key, std::uint64_t client);

    // Sends the message in request() and returns the reply, which is valid until the next call.
    // Throws ManagerLost; the connection is of no use then.
    std::string_view exchange();
    std::string& request() noexcept { return m_request; }

private:
    void shakeHands(const std::string& key, std::uint64_t client);
    void sendFrame(std::string_view contents);
    void await(short events, std::int64_t deadline) const;
    // The next frame; an empty one is an empty string. `file`: a descriptor that came with it.
    std::string receive(std::size_t most, std::int64_t deadline, base::UniqueFd* file = nullptr);
    std::string_view fromMailbox();
    bool sleepUntilReply();
    [[noreturn]] void lost() const;

    std::string m_address;
    base::UniqueFd m_socket;
    FrameParser m_parser;
    Mailbox m_mailbox;
    channel::AdaptiveSpin m_spin;
    std::uint64_t m_posted = 0;
    std::string m_request;
    std::string m_reply;
};

}  // namespace mp::manager
