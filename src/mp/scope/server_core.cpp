#include "mp/scope/server_core.h"

#include "base/clock.h"
#include "mp/scope/event_ring.h"
#include "mp/scope/responder.h"
#include "mp/scope/scope_directory.h"
#include "mp/scope/unix_socket.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <vector>

// Starting and ending, and how clients come and go. What they say is in server_requests.cpp.
namespace mp::scope {

namespace {

constexpr std::size_t kMinOutBytes = 2 * kMaxInlineBody;
constexpr int kAcceptsATurn = 16;
constexpr std::int64_t kAcceptPauseNs = 100'000'000;

}  // namespace

ServerCore::ServerCore(ScopeServer::Options options)
    : m_options(std::move(options))
    , m_reactor(engine::Reactor::instance())
{
    if (m_options.maxOutBytes < kMinOutBytes) {
        throw std::invalid_argument("a scope's clients need maxOutBytes of at least " +
                                    std::to_string(kMinOutBytes));
    }
}

ServerCore::~ServerCore() = default;

void ServerCore::setHandler(const std::string& name, ScopeServer::LateHandler handler)
{
    const std::lock_guard lock(m_mutex);
    m_handlers[name].swap(handler);
}

void ServerCore::setSnapshotProvider(std::function<std::string()> provider)
{
    const std::lock_guard lock(m_mutex);
    m_snapshotProvider.swap(provider);
}

void ServerCore::setOnLastAdoptedClosed(std::function<void()> call)
{
    const std::lock_guard lock(m_mutex);
    m_onLastAdoptedClosed.swap(call);
}

ScopeServer::Statistics ServerCore::statistics() const
{
    const std::lock_guard lock(m_mutex);
    ScopeServer::Statistics statistics = m_statistics;
    statistics.clients = m_clientCount;
    return statistics;
}

void ServerCore::count(Statistic statistic, std::uint64_t more)
{
    const std::lock_guard lock(m_mutex);
    m_statistics.*statistic += more;
}

std::string ServerCore::path() const
{
    const std::lock_guard lock(m_mutex);
    return m_path;
}

Greeting ServerCore::greeting() const
{
    return {kProtocolVersion, m_options.tool, ::getpid(), m_options.name};
}

void ServerCore::listen()
{
    if (m_listener) {
        throw std::logic_error("this scope listens already");
    }
    bindSocket();
    watchListener();
}

void ServerCore::bindSocket()
{
    constexpr int kMostScopesOfAProcess = 99;
    const std::string directory = scopeDirectory();
    sweepDeadSockets(directory);
    for (int number = 1; number <= kMostScopesOfAProcess; ++number) {
        const std::string name =
            number == 1 ? m_options.name : std::to_string(number) + "-" + m_options.name;
        const std::string path = directory + "/" + socketFileName(::getpid(), name);
        base::UniqueFd socket = listenAt(path);
        if (!socket && !answers(path)) {
            // Left by a dead process whose PID is ours now.
            ::unlink(path.c_str());
            socket = listenAt(path);
        }
        if (socket) {
            m_listener = std::move(socket);
            const std::lock_guard lock(m_mutex);
            m_path = path;
            return;
        }
    }
    throw std::runtime_error("this process has too many scopes in " + directory);
}

void ServerCore::watchListener()
{
    m_reactor.add(m_listener.get(), EPOLLIN, [weak = weak_from_this()](std::uint32_t) {
        if (const auto self = weak.lock()) {
            self->acceptClients();
        }
    });
}

void ServerCore::acceptClients()
{
    for (int turn = 0; turn < kAcceptsATurn; ++turn) {
        base::UniqueFd socket(
            ::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!socket) {
            if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
                pauseAccepting();
            }
            return;
        }
        try {
            addClient(std::move(socket), false);
        } catch (const std::exception&) {
            // That client sees a hang-up; the scope goes on.
            count(&ScopeServer::Statistics::refusedFull);
        }
    }
}

// Without a free descriptor the waiting client can't even be refused; trying again and again would
// take the whole engine thread.
void ServerCore::pauseAccepting()
{
    m_reactor.modify(m_listener.get(), 0);
    m_acceptTimer =
        m_reactor.callAt(base::monotonicNs() + kAcceptPauseNs, [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (self && self->m_listener) {
                self->m_reactor.modify(self->m_listener.get(), EPOLLIN);
            }
        });
}

void ServerCore::adopt(base::UniqueFd socket)
{
    addClient(std::move(socket), true);
}

void ServerCore::addClient(base::UniqueFd socket, bool adopted)
{
    if (const uid_t user = peerUser(socket.get()); user != ::geteuid()) {
        count(&ScopeServer::Statistics::refusedUser);
        return refuseClient(std::move(socket),
                            "this scope belongs to user " + std::to_string(::geteuid()) +
                                " and can't be used by user " + std::to_string(user));
    }
    if (!adopted && m_clients.size() >= m_options.maxClients) {
        count(&ScopeServer::Statistics::refusedFull);
        return refuseClient(std::move(socket), "this scope has " +
                                                   std::to_string(m_clients.size()) +
                                                   " viewers already: close one of them");
    }
    const auto client = std::make_shared<ServerClient>(m_nextClient++, std::move(socket), adopted);
    registerClient(client);
    limitHandshake(client);
}

void ServerCore::refuseClient(base::UniqueFd socket, const std::string& sentence)
{
    Connection connection(std::move(socket));
    connection.queue(makeFrame(FrameType::Refuse, 0, {}, packText(sentence)));
    connection.flush();
}

void ServerCore::registerClient(const ClientPtr& client)
{
    client->events = client->wantedEvents(m_options.maxOutBytes);
    m_reactor.add(client->connection.fd(), client->events,
                  [weak = weak_from_this(), id = client->id](std::uint32_t events) {
                      if (const auto self = weak.lock()) {
                          self->onClient(id, events);
                      }
                  });
    m_clients.emplace(client->id, client);
    m_clientCount = m_clients.size();
    m_adopted += client->adopted ? 1 : 0;
}

void ServerCore::limitHandshake(const ClientPtr& client)
{
    const std::int64_t end = base::monotonicNs() + m_options.handshakeLimit.count();
    client->handshakeTimer =
        m_reactor.callAt(end, [weak = weak_from_this(), weakClient = std::weak_ptr(client)] {
            const auto self = weak.lock();
            const auto late = weakClient.lock();
            if (self && late && !late->gone && !late->welcomed) {
                self->drop(late, &ScopeServer::Statistics::droppedSilent);
            }
        });
}

void ServerCore::setWatching(ServerClient& client, bool watching)
{
    if (client.watching != watching) {
        client.watching = watching;
        m_watchers += watching ? 1 : std::size_t(-1);
        if (m_options.ring) {
            m_options.ring->setWatched(watched());
        }
    }
}

void ServerCore::drop(const ClientPtr& client, Statistic why)
{
    if (!client->gone) {
        count(why);
        remove(client);
    }
}

void ServerCore::remove(const ClientPtr& client)
{
    if (client->gone) {
        return;
    }
    client->gone = true;
    m_reactor.cancel(client->handshakeTimer);
    m_reactor.remove(client->connection.fd());
    setWatching(*client, false);
    client->connection.hangUp();
    m_clients.erase(client->id);
    m_clientCount = m_clients.size();
    if (!client->adopted || --m_adopted > 0 || m_closed) {
        return;
    }
    // Posted: it may end this server.
    const std::lock_guard lock(m_mutex);
    if (m_onLastAdoptedClosed) {
        m_reactor.post(m_onLastAdoptedClosed);
    }
}

void ServerCore::close()
{
    m_closed = true;
    if (m_listener) {
        m_reactor.cancel(m_acceptTimer);
        m_reactor.remove(m_listener.get());
        ::unlink(path().c_str());
        m_listener.reset();
    }
    while (!m_clients.empty()) {
        remove(ClientPtr(m_clients.begin()->second));
    }
    // What the handlers hold is let go of now, not when the last responder is.
    std::map<std::string, ScopeServer::LateHandler> handlers;
    std::function<void()> onLastAdoptedClosed;
    std::function<std::string()> provider;
    const std::lock_guard lock(m_mutex);
    handlers.swap(m_handlers);
    onLastAdoptedClosed.swap(m_onLastAdoptedClosed);
    provider.swap(m_snapshotProvider);
}

}  // namespace mp::scope
