#include "mp/manager/connection.h"

#include "base/posix_error.h"
#include "mp/manager/handshake.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace mp::manager {

namespace {

// A client that reads nothing while it is answered.
constexpr std::size_t kMostUnsent = 2 * kMostFrameBytes;
constexpr int kReadsATurn = 16;

}  // namespace

Connection::Connection(std::uint64_t number, base::UniqueFd socket)
    : m_number(number)
    , m_socket(std::move(socket))
{
}

bool Connection::hungUp() const noexcept
{
    pollfd socket{m_socket.get(), POLLRDHUP, 0};
    return m_broken || (poll(&socket, 1, 0) == 1 && socket.revents != 0);
}

bool Connection::receive()
{
    for (int turn = 0; turn < kReadsATurn; ++turn) {
        char buffer[65536];
        const ssize_t count = ::recv(m_socket.get(), buffer, sizeof buffer, MSG_DONTWAIT);
        if (count > 0) {
            m_parser.append(buffer, static_cast<std::size_t>(count));
            continue;
        }
        return count != 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    }
    return true;
}

std::optional<std::string> Connection::next()
{
    while (auto frame = m_parser.next(client == nullptr ? kMostHandshakeBytes : kMostFrameBytes)) {
        if (!frame->empty()) {
            return frame;
        }
    }
    return std::nullopt;
}

void Connection::send(std::string_view frame)
{
    m_out += framed(frame);
    flush();
}

void Connection::send(std::string_view frame, int file)
{
    std::string bytes = framed(frame);
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    iovec part{bytes.data(), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* const item = CMSG_FIRSTHDR(&message);
    item->cmsg_level = SOL_SOCKET;
    item->cmsg_type = SCM_RIGHTS;
    item->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(item), &file, sizeof file);
    if (::sendmsg(m_socket.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT) !=
        static_cast<ssize_t>(bytes.size())) {
        base::throwErrno("answer", "a client of a manager");
    }
}

void Connection::flush()
{
    std::size_t sent = 0;
    while (sent < m_out.size() && !m_broken) {
        const ssize_t count = ::send(m_socket.get(), m_out.data() + sent, m_out.size() - sent,
                                     MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0) {
            sent += static_cast<std::size_t>(count);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            break;
        } else if (errno != EINTR) {
            m_broken = true;
        }
    }
    m_out.erase(0, sent);
    if (m_out.size() > kMostUnsent || (m_ending && m_out.empty())) {
        m_broken = true;
    }
}

void Connection::takePosted(std::string& request)
{
    MailboxState& state = m_mailbox.state();
    const std::uint32_t bytes = state.requestBytes.load(std::memory_order_relaxed);
    ++m_taken;
    if (bytes > Mailbox::kMostBytes || state.requests.load() != m_taken) {
        m_broken = true;
        return;
    }
    request.assign(reinterpret_cast<const char*>(m_mailbox.request()), bytes);
}

void Connection::setLooking(bool look) const noexcept
{
    m_mailbox.state().serverSleeps.store(look ? 0 : 1);
}

void Connection::reply(std::string_view bytes)
{
    if (!m_mailbox) {
        send(bytes);
        return;
    }
    const bool fits = bytes.size() <= Mailbox::kMostBytes;
    if (fits) {
        std::memcpy(m_mailbox.reply(), bytes.data(), bytes.size());
    }
    MailboxState& state = m_mailbox.state();
    state.replyBytes.store(fits ? static_cast<std::uint32_t>(bytes.size()) : Mailbox::kBySocket,
                           std::memory_order_relaxed);
    state.replies.store(++m_replied);
    if (state.clientSleeps.load() != 0 && state.clientSleeps.exchange(0) != 0) {
        send({});
    }
    if (!fits) {
        send(bytes);
    }
}

}  // namespace mp::manager
