#include "mp/scope/unix_socket.h"

#include "base/posix_error.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace mp::scope {

namespace {

constexpr int kBacklog = 64;

sockaddr_un addressOf(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        throw std::runtime_error("the path " + path + " is too long for a socket (" +
                                 std::to_string(sizeof address.sun_path - 1) +
                                 " bytes at most): set XDG_RUNTIME_DIR to a shorter one");
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

base::UniqueFd makeSocket(int flags = 0)
{
    base::UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
    if (!socket) {
        base::throwErrno("make a", "scope socket");
    }
    return socket;
}

// 0 or an errno.
int connectSocket(int socket, const sockaddr_un& address)
{
    int result = 0;
    do {
        result = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    } while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : errno;
}

timeval toTimeval(std::chrono::nanoseconds limit)
{
    // Zero would mean "no limit".
    const auto us = std::max<std::int64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(limit).count(), 1);
    return {static_cast<time_t>(us / 1'000'000), static_cast<suseconds_t>(us % 1'000'000)};
}

}  // namespace

base::UniqueFd listenAt(const std::string& path)
{
    const sockaddr_un address = addressOf(path);
    base::UniqueFd socket = makeSocket(SOCK_NONBLOCK);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (errno == EADDRINUSE) {
            return {};
        }
        base::throwErrno("bind", path);
    }
    if (::chmod(path.c_str(), 0600) != 0 || ::listen(socket.get(), kBacklog) != 0) {
        const int error = errno;
        ::unlink(path.c_str());
        base::throwErrno(error, "listen on", path);
    }
    return socket;
}

base::UniqueFd connectTo(const std::string& path, std::chrono::nanoseconds limit)
{
    const sockaddr_un address = addressOf(path);
    base::UniqueFd socket = makeSocket();
    // A Unix socket whose host's queue is full can't be polled for room; its connect heeds this.
    const timeval time = toTimeval(limit);
    if (::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) != 0) {
        base::throwErrno("limit the time of", "scope socket");
    }
    if (const int error = connectSocket(socket.get(), address); error != 0) {
        base::throwErrno(error == EAGAIN ? ETIMEDOUT : error, "connect to the scope", path);
    }
    return socket;
}

bool answers(const std::string& path)
{
    const base::UniqueFd socket = makeSocket(SOCK_NONBLOCK);
    const int error = connectSocket(socket.get(), addressOf(path));
    return error == 0 || error == EAGAIN;
}

uid_t peerUser(int socket)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        base::throwErrno("ask for the user behind", "scope socket");
    }
    return peer.uid;
}

}  // namespace mp::scope
