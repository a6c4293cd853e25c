#pragma once

#include "base/unique_fd.h"
#include "mp/channel/adaptive_spin.h"
#include "mp/manager/connection.h"
#include "mp/manager/store.h"
#include "mp/manager/user_referent.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mp::manager {

// The process that owns a manager's objects, in one thread: it takes calls from mailboxes while
// there are some, and sleeps in epoll otherwise.
class Server {
public:
    // `owner`: PID of the process that may shut it down.
    Server(base::UniqueFd listener, std::string key, std::int32_t owner,
           const std::vector<ManagedType>& types);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    // Until it is shut down.
    void run();

private:
    // server.cpp: whose turn it is.
    bool serveMailboxes();
    bool anyPosted() const;
    void sleep();
    void look(bool wait);
    void onEvents(Connection& connection, std::uint32_t events);
    void startLooking(Connection& connection);
    void stopLookingAtQuiet();
    std::int64_t nextDeadline() const;
    void onDeadlines();

    // server_connections.cpp: who comes and goes.
    void accept();
    void greet(base::UniqueFd socket);
    void watch(Connection& connection);
    void onHello(Connection& connection, std::string_view frame);
    void welcome(Connection& connection, std::uint64_t client, std::int32_t pid,
                 const std::string& proof);
    void refuse(Connection& connection, const std::string& sentence);
    void dropSilent();
    void bury();
    std::vector<ServedClient*> removeBroken(std::vector<std::function<void()>>& undos);

    // server_calls.cpp: what they ask.
    void serve(Connection& connection, std::string_view bytes);
    Result callServer(const std::string& method, Call& call, ServedClient& client);
    ReferentPtr make(Call& call);
    WaiterPtr putAside(Connection& connection, const Caller& caller, ReferentPtr keeps,
                       std::int64_t limit);
    void reply(Connection& connection, const Object& value, const std::exception_ptr& error);
    void forgetWaiter(Connection& connection);

    const std::string m_key;
    const std::int32_t m_owner;
    base::UniqueFd m_listener;
    base::UniqueFd m_epoll;
    std::map<std::string, UserType> m_types;
    Store m_store;
    std::map<std::uint64_t, std::unique_ptr<ServedClient>> m_clients;
    std::map<std::uint64_t, std::unique_ptr<Connection>> m_connections;
    std::uint64_t m_nextConnection = 1;
    std::size_t m_silent = 0;  // haven't shaken hands yet
    std::int64_t m_acceptAgainAt = 0;
    std::vector<Connection*> m_looking;
    bool m_someBroken = false;
    Connection::Timers m_timers;
    channel::AdaptiveSpin m_spin;
    std::string m_request;
    std::string m_reply;
    bool m_ending = false;
};

}  // namespace mp::manager
