#include "mp/manager/server.h"

#include "base/clock.h"
#include "base/posix_error.h"
#include "mp/manager/handshake.h"
#include "mp/scope/unix_socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace mp::manager {

namespace {

constexpr std::int64_t kHandshakeNs = 10'000'000'000;
constexpr std::int64_t kAcceptPauseNs = 100'000'000;
constexpr std::size_t kMostConnections = 4096;

std::int32_t peerPid(int socket)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        base::throwErrno("ask for the process behind", "a manager's socket");
    }
    return peer.pid;
}

bool isLocal(int socket)
{
    int family = 0;
    socklen_t size = sizeof family;
    return ::getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &family, &size) == 0 && family == AF_UNIX;
}

}  // namespace

void Server::accept()
{
    if (base::monotonicNs() < m_acceptAgainAt) {
        return;
    }
    m_acceptAgainAt = 0;
    base::UniqueFd socket(
        ::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (socket) {
        try {
            greet(std::move(socket));
        } catch (const std::exception&) {
            // It sees a hang-up; the others are served on.
        }
    } else if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
        // No descriptor is left: asked again and again, it would take the whole thread.
        epoll_event none{0, {.u64 = 0}};
        epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, m_listener.get(), &none);
        m_acceptAgainAt = base::monotonicNs() + kAcceptPauseNs;
    }
}

void Server::greet(base::UniqueFd socket)
{
    const std::uint64_t number = m_nextConnection++;
    auto connection = std::make_unique<Connection>(number, std::move(socket));
    connection->local = isLocal(connection->fd());
    connection->since = base::monotonicNs();
    if (connection->local) {
        connection->pid = peerPid(connection->fd());
        if (const uid_t user = scope::peerUser(connection->fd()); user != ::geteuid()) {
            return refuse(*connection, "this manager belongs to user " +
                                           std::to_string(::geteuid()) +
                                           " and can't be used by user " + std::to_string(user));
        }
    } else {
        const int now = 1;
        setsockopt(connection->fd(), IPPROTO_TCP, TCP_NODELAY, &now, sizeof now);
    }
    if (m_connections.size() >= kMostConnections) {
        return refuse(*connection, "this manager has " + std::to_string(kMostConnections) +
                                       " connections already: end some of its clients");
    }
    connection->nonce = randomBytes(kNonceBytes);
    connection->events = EPOLLIN | EPOLLRDHUP;
    epoll_event event{connection->events, {.u64 = number}};
    if (epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, connection->fd(), &event) != 0) {
        base::throwErrno("watch", "a client of a manager");
    }
    ++m_silent;
    connection->send(std::string(kGreeting) + connection->nonce);
    m_someBroken |= connection->broken();
    m_connections.emplace(number, std::move(connection));
}

void Server::refuse(Connection& connection, const std::string& sentence)
{
    connection.send(kRefused + sentence);
    connection.endAfterSending();
    m_someBroken |= connection.broken();
}

void Server::watch(Connection& connection)
{
    const std::uint32_t events =
        EPOLLIN | EPOLLRDHUP | (connection.unsent() ? std::uint32_t{EPOLLOUT} : 0U);
    if (events != connection.events && !connection.broken()) {
        connection.events = events;
        epoll_event event{events, {.u64 = connection.number()}};
        if (epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, connection.fd(), &event) != 0) {
            connection.setBroken();
        }
    }
    m_someBroken |= connection.broken();
}

void Server::onHello(Connection& connection, std::string_view frame)
{
    const Hello hello = Hello::parse(frame);
    if (!sameProof(hello.proof, prove(m_key, "client", hello.nonce, connection.nonce))) {
        return refuse(connection, "the key is not the manager's: take what Manager::key() gives");
    }
    welcome(connection, hello.client, connection.local ? connection.pid : hello.pid,
            prove(m_key, "server", connection.nonce, hello.nonce));
}

void Server::welcome(Connection& connection, std::uint64_t client, std::int32_t pid,
                     const std::string& proof)
{
    const std::string answer = kAccepted + proof;
    if (connection.local) {
        const base::UniqueFd file = Mailbox::makeFile();
        connection.open(Mailbox(file.get()));
        connection.send(answer, file.get());
    } else {
        connection.send(answer);
    }
    auto& known = m_clients[client];
    if (!known) {
        known = std::make_unique<ServedClient>();
        known->number = client;
        known->pid = pid;
    }
    ++known->connections;
    connection.client = known.get();
    --m_silent;
}

void Server::dropSilent()
{
    if (m_silent == 0) {
        return;
    }
    const std::int64_t now = base::monotonicNs();
    for (const auto& [number, connection] : m_connections) {
        if (connection->client == nullptr && now - connection->since > kHandshakeNs) {
            connection->setBroken();
            m_someBroken = true;
        }
    }
}

// Removes the broken ones. A client has gone with its last connection.
void Server::bury()
{
    if (m_acceptAgainAt > 0 && base::monotonicNs() >= m_acceptAgainAt) {
        epoll_event event{EPOLLIN, {.u64 = 0}};
        epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, m_listener.get(), &event);
        m_acceptAgainAt = 0;
    }
    // Again, for those that break while others are told.
    while (std::exchange(m_someBroken, false)) {
        std::vector<std::function<void()>> undos;
        const std::vector<ServedClient*> gone = removeBroken(undos);
        // None of them may be given what it waited for, and what they got unread goes to others;
        // then what they held.
        for (const auto& undo : undos) {
            undo();
        }
        for (ServedClient* client : gone) {
            const std::unique_ptr<ServedClient> ended = std::move(m_clients.at(client->number));
            m_clients.erase(client->number);
            m_store.clientGone(*ended);
        }
    }
}

// Returns the clients that have no connection any more. `undos`: what is to be done about the calls
// that they were in.
std::vector<ServedClient*> Server::removeBroken(std::vector<std::function<void()>>& undos)
{
    std::vector<ServedClient*> gone;
    std::erase_if(m_looking, [](const Connection* one) { return one->broken(); });
    std::erase_if(m_connections, [&](const auto& one) {
        Connection& connection = *one.second;
        if (!connection.broken()) {
            return false;
        }
        if (connection.waiter) {
            undos.emplace_back([waiter = connection.waiter] { waiter->abandon(); });
        } else if (connection.undo && connection.replyUnread()) {
            undos.push_back(std::move(connection.undo));
        }
        forgetWaiter(connection);
        if (connection.client == nullptr) {
            --m_silent;
        } else if (--connection.client->connections == 0) {
            gone.push_back(connection.client);
        }
        return true;
    });
    return gone;
}

}  // namespace mp::manager
