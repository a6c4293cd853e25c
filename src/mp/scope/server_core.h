#pragma once

#include "base/unique_fd.h"
#include "mp/engine/reactor.h"
#include "mp/scope/scope_server.h"
#include "mp/scope/server_client.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace mp::scope {

// What a ScopeServer is inside. Shared, so that a timer, a posted call or a responder that outlives
// the server finds it gone instead of a dangling pointer.
//
// Clients, the listening socket and the timers belong to the engine thread. Handlers and statistics
// are guarded by m_mutex; no handler runs with it held.
class ServerCore : public std::enable_shared_from_this<ServerCore> {
public:
    explicit ServerCore(ScopeServer::Options options);
    ~ServerCore();

    static bool isBuiltIn(const std::string& name);
    void setHandler(const std::string& name, ScopeServer::LateHandler handler);
    void setSnapshotProvider(std::function<std::string()> provider);
    void setOnLastAdoptedClosed(std::function<void()> call);
    ScopeServer::Statistics statistics() const;
    std::string path() const;
    bool watched() const noexcept { return m_watchers.load(std::memory_order_relaxed) > 0; }
    bool hasClients() const noexcept { return m_clientCount.load(std::memory_order_relaxed) > 0; }
    engine::Reactor& reactor() noexcept { return m_reactor; }

    // On the engine thread:
    void listen();
    void adopt(base::UniqueFd socket);
    void broadcast(const OutFrame& frame);
    void close();

    // From any thread.
    void answer(std::uint64_t client, OutFrame frame);

private:
    using Statistic = std::uint64_t ScopeServer::Statistics::*;
    using ClientPtr = std::shared_ptr<ServerClient>;

    void count(Statistic statistic, std::uint64_t more = 1);
    void bindSocket();
    void watchListener();
    void acceptClients();
    void pauseAccepting();
    void addClient(base::UniqueFd socket, bool adopted);
    void refuseClient(base::UniqueFd socket, const std::string& sentence);
    void registerClient(const ClientPtr& client);
    void limitHandshake(const ClientPtr& client);
    void onClient(std::uint64_t id, std::uint32_t events);
    void serve(const ClientPtr& client);
    void handleFrame(const ClientPtr& client, const InFrame& frame);
    void greet(const ClientPtr& client, const InFrame& frame);
    void refuse(const ClientPtr& client, std::uint64_t id, const std::string& sentence,
                Statistic why);
    void handleRequest(const ClientPtr& client, const InFrame& frame);
    std::string handleBuiltIn(const ClientPtr& client, const InFrame& frame);
    std::string snapshot();
    void deliver(std::uint64_t client, OutFrame frame);
    void sendTo(const ClientPtr& client, OutFrame frame);
    void updateEvents(ServerClient& client);
    void drop(const ClientPtr& client, Statistic why);
    void remove(const ClientPtr& client);
    void setWatching(ServerClient& client, bool watching);
    Greeting greeting() const;

    const ScopeServer::Options m_options;
    engine::Reactor& m_reactor;

    mutable std::mutex m_mutex;
    std::map<std::string, ScopeServer::LateHandler> m_handlers;
    std::function<std::string()> m_snapshotProvider;
    std::function<void()> m_onLastAdoptedClosed;
    ScopeServer::Statistics m_statistics;
    std::string m_path;
    std::atomic<std::size_t> m_watchers{0};
    std::atomic<std::size_t> m_clientCount{0};

    base::UniqueFd m_listener;
    engine::Reactor::TimerId m_acceptTimer = 0;
    std::map<std::uint64_t, ClientPtr> m_clients;
    std::uint64_t m_nextClient = 1;
    std::size_t m_adopted = 0;
    bool m_closed = false;
};

}  // namespace mp::scope
