#include "mp/scope/connection.h"

#include "base/posix_error.h"
#include "mp/scope/sealed_body.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace mp::scope {

namespace {

constexpr std::size_t kReadBytes = 64U << 10;
constexpr int kReadsATurn = 4;
// Descriptors wait here between the first and the last byte of their frame only.
constexpr std::size_t kMaxWaitingFds = 4 * kMaxFds;

void setNonBlocking(int fd)
{
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0) {
        base::throwErrno("set non-blocking", "scope socket");
    }
}

bool hungUp(int error)
{
    return error == EPIPE || error == ECONNRESET || error == ENOTCONN;
}

}  // namespace

OutFrame makeFrame(FrameType type, std::uint64_t id, const std::string& name,
                   const std::string& body, std::vector<base::UniqueFd> fds)
{
    OutFrame out;
    Frame frame;
    frame.type = type;
    frame.id = id;
    frame.name = name;
    if (body.size() > kMaxInlineBody) {
        out.fds.push_back(std::make_shared<base::UniqueFd>(sealBody(body)));
        out.memfdBytes = body.size();
        frame.bodyInMemfd = true;
    } else {
        frame.body = body;
    }
    for (base::UniqueFd& fd : fds) {
        out.fds.push_back(std::make_shared<base::UniqueFd>(std::move(fd)));
    }
    frame.fdCount = out.fds.size();
    out.bytes = std::make_shared<const std::string>(encodeFrame(frame));
    return out;
}

Connection::Connection(base::UniqueFd socket) : m_socket(std::move(socket))
{
    setNonBlocking(m_socket.get());
}

bool Connection::receive()
{
    std::array<char, kReadBytes> buffer;
    for (int turn = 0; turn < kReadsATurn; ++turn) {
        const long count = receiveOnce(buffer.data(), buffer.size());
        if (count == 0) {
            return false;
        }
        if (count < 0) {
            return true;
        }
        m_parser.append({buffer.data(), static_cast<std::size_t>(count)});
    }
    return true;
}

// Bytes received, 0 at the end, -1 for "nothing now".
long Connection::receiveOnce(char* buffer, std::size_t size)
{
    alignas(cmsghdr) char control[CMSG_SPACE(kMaxFds * sizeof(int))];
    iovec part{buffer, size};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    long count = 0;
    do {
        count = ::recvmsg(m_socket.get(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return -1;
        }
        if (hungUp(errno)) {
            return 0;
        }
        base::throwErrno("receive from", "scope socket");
    }
    for (cmsghdr* item = CMSG_FIRSTHDR(&message); item != nullptr;
         item = CMSG_NXTHDR(&message, item)) {
        if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t fds = (item->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < fds; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(item) + i * sizeof(int), sizeof fd);
            m_inFds.emplace_back(fd);
        }
    }
    if ((message.msg_flags & MSG_CTRUNC) != 0) {
        throw ProtocolError("descriptors got lost: too many at once, or no more can be opened");
    }
    if (m_inFds.size() > kMaxWaitingFds) {
        throw ProtocolError("descriptors came without a frame");
    }
    return count;
}

std::optional<InFrame> Connection::next()
{
    std::optional<Frame> frame = m_parser.next();
    if (!frame) {
        return std::nullopt;
    }
    if (frame->fdCount > m_inFds.size()) {
        throw ProtocolError("a frame's descriptors are missing");
    }
    InFrame in{frame->type, frame->id, std::move(frame->name), std::move(frame->body), {}};
    for (std::size_t i = 0; i < frame->fdCount; ++i) {
        in.fds.push_back(std::move(m_inFds.front()));
        m_inFds.pop_front();
    }
    if (frame->bodyInMemfd) {
        in.body = readSealedBody(in.fds.front().get());
        in.fds.erase(in.fds.begin());
    }
    return in;
}

void Connection::queue(OutFrame frame)
{
    m_unsentBytes += frame.bytes->size();
    m_unsentMemfdBytes += frame.memfdBytes;
    m_unsentFds += frame.fds.size();
    m_out.push_back(std::move(frame));
}

void Connection::drop(const OutFrame& frame)
{
    m_unsentMemfdBytes -= frame.memfdBytes;
    m_unsentFds -= frame.fds.size();
    m_sentOfFirst = 0;
    m_out.pop_front();
}

bool Connection::flush()
{
    while (!m_out.empty()) {
        const OutFrame& frame = m_out.front();
        const long count = sendOnce(frame);
        if (count < 0) {
            return errno == EAGAIN || errno == EWOULDBLOCK;
        }
        m_sentOfFirst += static_cast<std::size_t>(count);
        m_unsentBytes -= static_cast<std::size_t>(count);
        if (m_sentOfFirst == frame.bytes->size()) {
            drop(frame);
        }
    }
    return true;
}

// Bytes sent, or -1 with errno: EAGAIN or that the peer has hung up. The descriptors go with the
// first byte.
long Connection::sendOnce(const OutFrame& frame)
{
    alignas(cmsghdr) char control[CMSG_SPACE(kMaxFds * sizeof(int))] = {};
    iovec part{const_cast<char*>(frame.bytes->data()) + m_sentOfFirst,
               frame.bytes->size() - m_sentOfFirst};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (m_sentOfFirst == 0 && !frame.fds.empty()) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(frame.fds.size() * sizeof(int));
        cmsghdr* item = CMSG_FIRSTHDR(&message);
        item->cmsg_level = SOL_SOCKET;
        item->cmsg_type = SCM_RIGHTS;
        item->cmsg_len = CMSG_LEN(frame.fds.size() * sizeof(int));
        for (std::size_t i = 0; i < frame.fds.size(); ++i) {
            const int fd = frame.fds[i]->get();
            std::memcpy(CMSG_DATA(item) + i * sizeof(int), &fd, sizeof fd);
        }
    }
    long count = 0;
    do {
        count = ::sendmsg(m_socket.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && !hungUp(errno)) {
        base::throwErrno("send to", "scope socket");
    }
    return count;
}

}  // namespace mp::scope
