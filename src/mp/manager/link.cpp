#include "mp/manager/link.h"

#include "base/clock.h"
#include "base/posix_error.h"
#include "mp/manager/address.h"
#include "mp/manager/handshake.h"
#include "mp/manager_errors.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace mp::manager {

namespace {

// Longer, and the server isn't going to answer.
constexpr std::chrono::seconds kConnectLimit{20};

}  // namespace

Link::Link(const std::string& address, const std::string& key, std::uint64_t client)
    : m_address(address)
    , m_socket(connectTo(address, kConnectLimit))
{
    if (fcntl(m_socket.get(), F_SETFL, O_RDWR | O_NONBLOCK) != 0) {
        base::throwErrno("prepare the socket of", address);
    }
    shakeHands(key, client);
}

void Link::lost() const
{
    throw ManagerLost("the manager at " + m_address +
                      " has ended, and what it owned is gone: start a new one");
}

void Link::shakeHands(const std::string& key, std::uint64_t client)
{
    const std::int64_t deadline =
        base::monotonicNs() + std::chrono::nanoseconds(kConnectLimit).count();
    const std::string greeting = receive(kMostHandshakeBytes, deadline);
    if (greeting.starts_with(kRefused)) {
        throw AuthenticationError(greeting.substr(1));
    }
    if (!greeting.starts_with(kGreeting) || greeting.size() != kGreeting.size() + kNonceBytes) {
        throw ManagerLost("what answers at " + m_address + " is no manager of this version");
    }
    const std::string theirs = greeting.substr(kGreeting.size());
    Hello hello{{}, randomBytes(kNonceBytes), client, getpid()};
    hello.proof = prove(key, "client", hello.nonce, theirs);
    sendFrame(hello.bytes());

    base::UniqueFd file;
    const std::string answer = receive(kMostHandshakeBytes, deadline, &file);
    if (answer.starts_with(kRefused)) {
        throw AuthenticationError(answer.substr(1));
    }
    if (!answer.starts_with(kAccepted) ||
        !sameProof(answer.substr(1), prove(key, "server", theirs, hello.nonce))) {
        throw AuthenticationError("what answers at " + m_address +
                                  " doesn't know the manager's key");
    }
    if (!isTcp(m_address)) {
        if (!file) {
            base::throwErrno(EMFILE, "take the memory file of", m_address);
        }
        m_mailbox = Mailbox(file.get());
    }
}

std::string_view Link::exchange()
{
    if (!m_mailbox) {
        sendFrame(m_request);
        m_reply = receive(kMostFrameBytes, -1);
        return m_reply;
    }
    ++m_posted;
    MailboxState& state = m_mailbox.state();
    if (m_request.size() <= Mailbox::kMostBytes) {
        std::memcpy(m_mailbox.request(), m_request.data(), m_request.size());
        state.requestBytes.store(static_cast<std::uint32_t>(m_request.size()),
                                 std::memory_order_relaxed);
        state.requests.fetch_add(1);
        if (state.serverSleeps.load() != 0 && state.serverSleeps.exchange(0) != 0) {
            sendFrame({});
        }
    } else {
        sendFrame(m_request);
    }
    const auto replied = [&] { return state.replies.load(std::memory_order_acquire) == m_posted; };
    if (!m_spin.spinUntil(replied)) {
        while (!sleepUntilReply()) {
        }
        m_spin.slept();
    }
    return fromMailbox();
}

// False: woken, but not yet by a reply.
bool Link::sleepUntilReply()
{
    MailboxState& state = m_mailbox.state();
    state.clientSleeps.store(1);
    if (state.replies.load() == m_posted && state.clientSleeps.exchange(0) != 0) {
        return true;
    }
    // Either there is no reply, or the server rings already.
    if (!receive(0, -1).empty()) {
        lost();
    }
    return state.replies.load() == m_posted;
}

std::string_view Link::fromMailbox()
{
    MailboxState& state = m_mailbox.state();
    const std::uint32_t bytes = state.replyBytes.load(std::memory_order_relaxed);
    state.repliesRead.store(m_posted, std::memory_order_relaxed);
    if (bytes == Mailbox::kBySocket) {
        m_reply = receive(kMostFrameBytes, -1);
        return m_reply;
    }
    if (bytes > Mailbox::kMostBytes) {
        lost();
    }
    return {reinterpret_cast<const char*>(m_mailbox.reply()), bytes};
}

void Link::await(short events, std::int64_t deadline) const
{
    pollfd socket{m_socket.get(), events, 0};
    while (true) {
        int limit = -1;
        if (deadline >= 0) {
            const std::int64_t left = deadline - base::monotonicNs();
            if (left <= 0) {
                throw ManagerLost("the manager at " + m_address + " doesn't answer");
            }
            limit = static_cast<int>(left / 1'000'000 + 1);
        }
        const int ready = poll(&socket, 1, limit);
        if (ready > 0) {
            return;
        }
        if (ready < 0 && errno != EINTR) {
            base::throwErrno("wait for", m_address);
        }
    }
}

void Link::sendFrame(std::string_view contents)
{
    const std::string frame = framed(contents);
    std::string_view bytes = frame;
    while (!bytes.empty()) {
        const ssize_t count =
            ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            await(POLLOUT, -1);
        } else if (errno != EINTR) {
            lost();
        }
    }
}

std::string Link::receive(std::size_t most, std::int64_t deadline, base::UniqueFd* file)
{
    while (true) {
        try {
            if (auto frame = m_parser.next(most)) {
                return std::move(*frame);
            }
        } catch (const std::invalid_argument&) {
            lost();
        }
        await(POLLIN, deadline);
        char buffer[65536];
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
        iovec part{buffer, sizeof buffer};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const ssize_t count = recvmsg(m_socket.get(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
        if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
            lost();
        }
        if (count < 0) {
            continue;
        }
        if (const cmsghdr* item = CMSG_FIRSTHDR(&message);
            item != nullptr && item->cmsg_type == SCM_RIGHTS) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(item), sizeof fd);
            base::UniqueFd received(fd);
            if (file != nullptr) {
                *file = std::move(received);
            }
        }
        m_parser.append(buffer, static_cast<std::size_t>(count));
    }
}

}  // namespace mp::manager
