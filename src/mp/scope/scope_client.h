#pragma once

#include "base/unique_fd.h"
#include "mp/scope/protocol.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mp {

// A viewer's end of a scope. Two ways to use it, also mixed:
//
//     auto client = mp::ScopeClient::connect(path, 2s);         // a command: wait, with a limit
//     std::string body = client.request("results", range, 1s);
//
//     auto client = mp::ScopeClient::begin(std::move(socket));  // a window: never wait
//     QSocketNotifier on client.fd(), and on activation:
//     for (auto& message : client.receive()) { … }              // Welcome comes first
//     client.send("run", experiment);                           // its reply comes by receive()
//
// Threading: one thread at a time. The destructor hangs up.
class ScopeClient {
public:
    struct Message {
        enum class Kind {
            Welcome,       // of begin() alone: host() and openRing() can be used now
            Reply,         // id: what send() returned
            Error,         // the same; error and field say why
            Notification,  // name, body
            Closed,        // always the last; error says why
        };
        Kind kind = Kind::Reply;
        std::uint64_t id = 0;
        std::string name;  // of the request or notification
        std::string body;  // one msgpack value, or empty
        std::string error;
        std::string field;
        std::vector<base::UniqueFd> fds;
    };

    // Connects to a socket of listScopes() and shakes hands. Throws std::system_error for the
    // socket (ETIMEDOUT beyond the limit), scope::ScopeError with the host's sentence if it
    // refuses.
    static ScopeClient connect(const std::string& path, std::chrono::nanoseconds limit,
                               const std::string& tool = {});
    // The same over a connected socket, such as one end of a socketpair.
    static ScopeClient fromFd(base::UniqueFd socket, std::chrono::nanoseconds limit,
                              const std::string& tool = {});
    // Says hello and doesn't wait. Requests may be sent at once.
    static ScopeClient begin(base::UniqueFd socket, const std::string& tool = {});

    ScopeClient(ScopeClient&&) noexcept;
    ScopeClient& operator=(ScopeClient&&) noexcept;
    ~ScopeClient();

    // Waits for the reply's body. Throws scope::ScopeError with the host's sentence and field or if
    // the host has gone, std::system_error (ETIMEDOUT) beyond the limit: a late reply is dropped.
    // Other messages that arrive meanwhile are kept for receive().
    std::string request(const std::string& name, const std::string& body,
                        std::chrono::nanoseconds limit);
    // The same with the reply's descriptors.
    Message requestMessage(const std::string& name, const std::string& body,
                           std::chrono::nanoseconds limit);

    // Never blocks. What the socket doesn't take now is kept and sent by receive() or flush().
    // After the end it does nothing: Closed has been or will be received.
    std::uint64_t send(const std::string& name, const std::string& body);

    // Everything that has arrived, in order. Never blocks.
    std::vector<Message> receive();
    // Waits until receive() has something to give; false: it hasn't within the limit.
    bool wait(std::chrono::nanoseconds limit);

    int fd() const noexcept;           // for poll; -1 after the end
    bool wantsWrite() const noexcept;  // then poll for writing too, and flush()
    void flush();
    bool closed() const noexcept;

    const scope::Greeting& host() const;
    // The descriptor of the host's ring for EventRingReader. Throws scope::ScopeError if it has
    // none.
    bool hasRing() const noexcept;
    base::UniqueFd openRing() const;

private:
    struct Core;
    explicit ScopeClient(std::unique_ptr<Core> core);
    std::unique_ptr<Core> m_core;
};

}  // namespace mp
