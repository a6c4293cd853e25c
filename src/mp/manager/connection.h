#pragma once

#include "base/unique_fd.h"
#include "mp/manager/frames.h"
#include "mp/manager/mailbox.h"
#include "mp/manager/referent.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mp::manager {

struct ServedClient;

// A server's end of one connection. It never waits. What it can't do any more, or the client does
// wrong, makes it broken(); the server then removes it.
class Connection {
public:
    using Timers = std::multimap<std::int64_t, std::uint64_t>;  // deadline → number

    Connection(std::uint64_t number, base::UniqueFd socket);

    std::uint64_t number() const noexcept { return m_number; }
    int fd() const noexcept { return m_socket.get(); }
    bool broken() const noexcept { return m_broken; }
    // Whether the client has hung up: perhaps nobody has noticed that yet.
    bool hungUp() const noexcept;
    void setBroken() noexcept { m_broken = true; }
    // Ends it once what was sent has gone.
    void endAfterSending() noexcept
    {
        m_ending = true;
        m_broken |= m_out.empty();
    }
    bool ending() const noexcept { return m_broken || m_ending; }

    // Takes what has come by the socket. False: the client has hung up.
    bool receive();
    // The next frame that isn't a ring. Throws std::invalid_argument for one that is too long.
    std::optional<std::string> next();
    void send(std::string_view frame);
    // With a descriptor, as the first thing that has to be sent. Throws std::system_error.
    void send(std::string_view frame, int file);
    void flush();
    bool unsent() const noexcept { return !m_out.empty(); }

    // From now on there is a mailbox, too.
    void open(Mailbox mailbox) { m_mailbox = std::move(mailbox); }
    bool hasMailbox() const noexcept { return static_cast<bool>(m_mailbox); }
    bool posted() const noexcept
    {
        return m_mailbox && m_mailbox.state().requests.load() != m_taken;
    }
    // Into `request`, as the client could change it meanwhile.
    void takePosted(std::string& request);
    // Whether the client has to ring for its next request.
    void setLooking(bool looking) const noexcept;
    void reply(std::string_view bytes);
    // Whether the client may still read the last reply. By TCP that isn't known: false.
    bool replyUnread() const noexcept
    {
        return m_mailbox && m_mailbox.state().repliesRead.load() != m_replied;
    }

    // The server's notes.
    ServedClient* client = nullptr;  // once it has shaken hands
    std::string nonce;
    std::int32_t pid = 0;  // as the kernel says, 0: by TCP
    bool local = false;
    std::int64_t since = 0;
    std::int64_t lastPosted = 0;
    bool looking = false;  // among those whose mailbox is looked into
    std::uint32_t events = 0;
    WaiterPtr waiter;            // of the call that waits
    std::function<void()> undo;  // of the last call, where its reply wasn't read
    std::optional<Timers::iterator> timer;

private:
    const std::uint64_t m_number;
    base::UniqueFd m_socket;
    FrameParser m_parser;
    std::string m_out;
    Mailbox m_mailbox;
    std::uint64_t m_taken = 0;
    std::uint64_t m_replied = 0;
    bool m_broken = false;
    bool m_ending = false;
};

}  // namespace mp::manager
