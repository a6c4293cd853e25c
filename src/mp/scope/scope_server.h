#pragma once

#include "base/unique_fd.h"
#include "mp/scope/protocol.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mp {

class EventRing;

namespace engine {
class Reactor;
}
namespace scope {
class ServerCore;
}

// Publishes a process as a scope: a socket others find (listScopes()) and attach to (ScopeClient).
// Runs on the engine thread, never blocks it, serves any number of viewers of the same user.
//
//     auto ring = std::make_shared<mp::EventRing>();
//     mp::ScopeServer server({.name = "sweep", .tool = "poolscope 0.1.0", .ring = ring});
//     server.handle("results", [&](const std::string& body) { return results(body); });
//     server.listen();
//
// Built in: "snapshot" (scope::SnapshotReply), "watch" and "unwatch" (no body; while at least one
// viewer watches, ring->watched() is true), "ping".
//
// Threading: every member may be called from any thread; handlers run on the engine thread. The
// destructor removes the socket, hangs up on all clients, and waits for a running handler to end.
class ScopeServer {
public:
    struct Options {
        std::string name = "scope";  // in the socket's file name; [A-Za-z0-9._-], others become _
        std::string tool;            // version of the program, for people
        std::shared_ptr<EventRing> ring;                 // none: "snapshot" has no state
        std::size_t maxOutBytes = std::size_t{4} << 20;  // unread, a client; beyond: it is dropped
        std::size_t maxClients = 64;
        std::chrono::nanoseconds handshakeLimit = std::chrono::seconds(5);
        // Why a request that has no handler can't be answered; empty: it is unknown.
        std::string unanswered{};
    };

    // What a handler answers: a body (one msgpack value; empty stands for nil) and perhaps
    // descriptors. A plain string does too.
    struct Reply {
        Reply(std::string bytes = {}) : body(std::move(bytes)) {}
        Reply(const char* bytes) : body(bytes) {}
        std::string body;
        std::vector<base::UniqueFd> fds;  // at most scope::kMaxFds - 1
    };

    // Must be quick. What it throws becomes an error reply: {message, field}, the field of a
    // scope::ScopeError.
    using Handler = std::function<Reply(const std::string& body)>;

    // Answers one request, later and from any thread; the first answer counts. Dropped without an
    // answer it sends an error reply. Copies share the one request.
    class Responder {
    public:
        void reply(Reply reply) const;
        void fail(const std::string& message, const std::string& field = {}) const;

    private:
        friend class scope::ServerCore;
        struct Pending;
        explicit Responder(std::shared_ptr<Pending> pending) : m_pending(std::move(pending)) {}
        std::shared_ptr<Pending> m_pending;
    };
    // For what takes long: hand the responder to the thread that does it.
    using LateHandler = std::function<void(const std::string& body, Responder responder)>;

    struct Statistics {
        std::uint64_t accepted = 0;  // welcomed, adopted ones included
        std::uint64_t refusedVersion = 0;
        std::uint64_t refusedUser = 0;      // SO_PEERCRED named another user
        std::uint64_t refusedFull = 0;      // more than maxClients, or no descriptor
        std::uint64_t droppedSlow = 0;      // did not read
        std::uint64_t droppedSilent = 0;    // no Hello within the limit
        std::uint64_t droppedProtocol = 0;  // spoke nonsense
        std::uint64_t requests = 0;
        std::uint64_t notifications = 0;  // times clients
        std::size_t clients = 0;          // now
    };

    // Nothing is published before listen() or adopt(). Throws std::invalid_argument.
    explicit ScopeServer(Options options);
    ~ScopeServer();
    ScopeServer(const ScopeServer&) = delete;
    ScopeServer& operator=(const ScopeServer&) = delete;

    // Sets or replaces a handler. Built-in names are std::invalid_argument.
    void handle(const std::string& name, Handler handler);
    void handleLate(const std::string& name, LateHandler handler);

    // One msgpack value that goes into each snapshot beside the state that the ring keeps: what
    // isn't told by events, such as the experiment. Called on the engine thread after the sequence
    // number was taken; later changes of it are to be told by notify().
    void setSnapshotProvider(std::function<std::string()> provider);

    // Makes the socket in scopeDirectory(), after a sweep of dead hosts' sockets, and accepts
    // viewers. Throws std::system_error and std::runtime_error with what to do.
    void listen();
    std::string path() const;  // empty before listen()

    // Serves the other end of this socket as a client, handshake and all. Throws std::system_error.
    void adopt(base::UniqueFd socket);
    // Called on the engine thread when the last adopted client has gone.
    void setOnLastAdoptedClosed(std::function<void()> call);

    // Sends to every client. One that has too much unread is dropped (Statistics::droppedSlow).
    void notify(const std::string& name, const std::string& body);

    bool watched() const noexcept;  // at least one client has said "watch"
    Statistics statistics() const;

private:
    std::shared_ptr<scope::ServerCore> m_core;
};

}  // namespace mp
