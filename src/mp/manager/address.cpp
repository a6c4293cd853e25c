#include "mp/manager/address.h"

#include "base/posix_error.h"
#include "base/quoting.h"
#include "base/text.h"
#include "mp/manager_errors.h"
#include "mp/scope/scope_directory.h"
#include "mp/scope/unix_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace mp::manager {

namespace {

constexpr std::string_view kSuffix = ".manager";
constexpr int kBacklog = 64;

std::atomic<unsigned> g_made{0};

// "PID-NUMBER.manager", and the process has gone.
bool isOfDead(const std::string& file)
{
    const std::size_t dash = file.find('-');
    if (!file.ends_with(kSuffix) || dash == std::string::npos) {
        return false;
    }
    try {
        const auto pid = base::parseInteger(file.substr(0, dash), 1, INT32_MAX);
        return kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH;
    } catch (const std::invalid_argument&) {
        return false;
    }
}

void sweep(const std::filesystem::path& folder)
{
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (isOfDead(entry.path().filename()) && !scope::answers(entry.path())) {
            unlink(entry.path().c_str());
        }
    }
}

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

base::UniqueFd tcpSocket(int flags)
{
    base::UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
    if (!socket) {
        base::throwErrno("make a", "manager's socket");
    }
    return socket;
}

base::UniqueFd connectTcp(const std::string& address)
{
    const std::size_t colon = address.rfind(':');
    sockaddr_in place = loopback(
        static_cast<std::uint16_t>(base::parseInteger(address.substr(colon + 1), 1, UINT16_MAX)));
    if (inet_pton(AF_INET, address.substr(0, colon).c_str(), &place.sin_addr) != 1) {
        throw std::invalid_argument(base::quoted(address) +
                                    " is no address of a manager: 127.0.0.1:4567 would be one");
    }
    base::UniqueFd socket = tcpSocket(0);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0) {
        base::throwErrno("connect to", address);
    }
    const int now = 1;
    setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &now, sizeof now);
    return socket;
}

}  // namespace

bool isTcp(const std::string& address)
{
    return !address.starts_with('/');
}

std::string newSocketPath()
{
    const std::string folder = scopeDirectory();
    sweep(folder);
    return folder + "/" + std::to_string(getpid()) + "-" + std::to_string(++g_made) +
           std::string(kSuffix);
}

base::UniqueFd listenUnix(const std::string& path)
{
    base::UniqueFd socket = scope::listenAt(path);
    if (!socket && !scope::answers(path)) {
        // Left by a dead process that had this PID.
        unlink(path.c_str());
        socket = scope::listenAt(path);
    }
    if (!socket) {
        base::throwErrno(EADDRINUSE, "listen on", path);
    }
    return socket;
}

base::UniqueFd listenTcp(std::uint16_t port, std::string& address)
{
    base::UniqueFd socket = tcpSocket(SOCK_NONBLOCK);
    const int again = 1;
    setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &again, sizeof again);
    sockaddr_in place = loopback(port);
    socklen_t size = sizeof place;
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0 ||
        ::listen(socket.get(), kBacklog) != 0 ||
        ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&place), &size) != 0) {
        base::throwErrno("listen on", "127.0.0.1:" + std::to_string(port));
    }
    address = "127.0.0.1:" + std::to_string(ntohs(place.sin_port));
    return socket;
}

base::UniqueFd connectTo(const std::string& address, std::chrono::nanoseconds limit)
{
    if (address.empty() || (isTcp(address) && address.find(':') == std::string::npos)) {
        throw std::invalid_argument(
            base::quoted(address) +
            " is no address of a manager: take what Manager::address() gives");
    }
    try {
        return isTcp(address) ? connectTcp(address) : scope::connectTo(address, limit);
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::permission_denied) {
            throw AuthenticationError("the manager at " + address +
                                      " belongs to another user and can't be used by this one");
        }
        if (error.code() == std::errc::too_many_files_open ||
            error.code() == std::errc::too_many_files_open_in_system) {
            throw;  // this process's own trouble: the manager may be well
        }
        throw ManagerLost("no manager answers at " + address + " (" + error.code().message() +
                          "): it has ended, or the address is wrong");
    }
}

}  // namespace mp::manager
