#include "mp/manager/server.h"

#include "base/clock.h"
#include "base/posix_error.h"

#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

// Whose turn it is. Who comes and goes is in server_connections.cpp, what they ask in
// server_calls.cpp.
namespace mp::manager {

namespace {

constexpr std::uint64_t kListener = 0;
constexpr int kTurnsWithoutSockets = 16;
constexpr std::int64_t kQuietNs = 2'000'000;
constexpr std::int64_t kSilentLookNs = 1'000'000'000;

}  // namespace

Server::Server(base::UniqueFd listener, std::string key, std::int32_t owner,
               const std::vector<ManagedType>& types)
    : m_key(std::move(key))
    , m_owner(owner)
    , m_listener(std::move(listener))
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    for (const ManagedType& type : types) {
        m_types.emplace(type.name(), UserType(type));
    }
    epoll_event event{EPOLLIN, {.u64 = kListener}};
    if (!m_epoll || epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_listener.get(), &event) != 0) {
        base::throwErrno("watch the socket of", "a manager");
    }
}

Server::~Server()
{
    // Waiters first: what they wait for must not answer them any more.
    for (const auto& [number, connection] : m_connections) {
        forgetWaiter(*connection);
    }
}

void Server::run()
{
    int turns = 0;
    while (!m_ending) {
        if (serveMailboxes()) {
            if (++turns % kTurnsWithoutSockets == 0) {
                stopLookingAtQuiet();
                look(false);
            }
        } else if (m_looking.empty() || !m_spin.spinUntil([this] { return anyPosted(); })) {
            sleep();
        }
    }
}

bool Server::anyPosted() const
{
    return std::ranges::any_of(m_looking, [](const Connection* one) { return one->posted(); });
}

// Whether there was one.
bool Server::serveMailboxes()
{
    bool any = false;
    // By index: a new one may come behind while others are served.
    for (std::size_t i = 0; i < m_looking.size(); ++i) {
        Connection& connection = *m_looking[i];
        if (!connection.ending() && connection.posted()) {
            any = true;
            connection.lastPosted = 0;
            connection.takePosted(m_request);
            if (!connection.broken()) {
                serve(connection, m_request);
            }
        }
        m_someBroken |= connection.broken();
    }
    if (m_someBroken) {
        bury();
    }
    return any;
}

// Nobody has posted anything for a while: from now on they ring.
void Server::sleep()
{
    for (Connection* connection : m_looking) {
        connection->setLooking(false);
    }
    if (anyPosted()) {
        for (Connection* connection : m_looking) {
            connection->setLooking(true);
        }
        return;
    }
    const bool slept = !m_looking.empty();
    for (Connection* connection : m_looking) {
        connection->looking = false;
    }
    m_looking.clear();
    look(true);
    if (slept) {
        m_spin.slept();
    }
}

// Those that have been quiet while others were busy: looking at them only takes time. A first look
// notes the time, a later one compares.
void Server::stopLookingAtQuiet()
{
    const std::int64_t now = base::monotonicNs();
    std::erase_if(m_looking, [now](Connection* connection) {
        if (connection->lastPosted == 0) {
            connection->lastPosted = now;
        }
        if (now - connection->lastPosted < kQuietNs) {
            return false;
        }
        connection->setLooking(false);
        if (connection->posted()) {
            connection->setLooking(true);
            return false;
        }
        connection->looking = false;
        return true;
    });
}

void Server::startLooking(Connection& connection)
{
    if (connection.hasMailbox() && !connection.looking) {
        connection.looking = true;
        connection.lastPosted = 0;
        connection.setLooking(true);
        m_looking.push_back(&connection);
    }
}

std::int64_t Server::nextDeadline() const
{
    std::int64_t next = m_timers.empty() ? -1 : m_timers.begin()->first;
    const auto within = [&next](std::int64_t when) {
        next = next < 0 ? when : std::min(next, when);
    };
    if (m_silent > 0) {
        within(base::monotonicNs() + kSilentLookNs);
    }
    if (m_acceptAgainAt > 0) {
        within(m_acceptAgainAt);
    }
    return next;
}

// What has come by the sockets, and whose time is up.
void Server::look(bool wait)
{
    int limitMs = 0;
    if (wait) {
        const std::int64_t deadline = nextDeadline();
        const std::int64_t left = deadline - base::monotonicNs();
        limitMs =
            deadline < 0
                ? -1
                : static_cast<int>(std::clamp<std::int64_t>(left / 1'000'000 + 1, 0, INT_MAX));
    }
    epoll_event events[64];
    const int count = epoll_wait(m_epoll.get(), events, std::size(events), limitMs);
    if (count < 0 && errno != EINTR) {
        base::throwErrno("wait for the clients of", "a manager");
    }
    for (int i = 0; i < count; ++i) {
        if (events[i].data.u64 == kListener) {
            accept();
        } else if (const auto found = m_connections.find(events[i].data.u64);
                   found != m_connections.end()) {
            onEvents(*found->second, events[i].events);
        }
    }
    onDeadlines();
    dropSilent();
    bury();
}

void Server::onEvents(Connection& connection, std::uint32_t events)
{
    if ((events & EPOLLOUT) != 0) {
        connection.flush();
    }
    bool there = true;
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR | EPOLLRDHUP)) != 0) {
        there = connection.receive();
        startLooking(connection);
    }
    try {
        while (!connection.ending()) {
            const auto frame = connection.next();
            if (!frame) {
                break;
            }
            if (connection.client == nullptr) {
                onHello(connection, *frame);
            } else {
                serve(connection, *frame);
            }
        }
    } catch (const std::exception& error) {
        refuse(connection, error.what());
    }
    if (!there) {
        connection.setBroken();
    }
    watch(connection);
}

void Server::onDeadlines()
{
    while (!m_timers.empty() && m_timers.begin()->first <= base::monotonicNs()) {
        Connection& connection = *m_connections.at(m_timers.begin()->second);
        m_timers.erase(m_timers.begin());
        connection.timer.reset();
        const WaiterPtr waiter = connection.waiter;
        if (const auto call = std::exchange(waiter->onLimit, nullptr)) {
            call();
        }
    }
}

}  // namespace mp::manager
