#pragma once

#include "helpers/leak_check.h"
#include "mp/scope/event_ring.h"
#include "mp/scope/scope_client.h"
#include "mp/scope/scope_server.h"

#include <QTemporaryDir>

#include <sys/socket.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

// What the tests of a scope's server share.
namespace samples {

constexpr std::chrono::seconds kLimit(20);

inline mp::scope::ScopeError errorOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const mp::scope::ScopeError& error) {
        return error;
    }
    return mp::scope::ScopeError("nothing was thrown");
}

inline std::pair<base::UniqueFd, base::UniqueFd> socketPair()
{
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        qFatal("no socket pair");
    }
    return {base::UniqueFd(ends[0]), base::UniqueFd(ends[1])};
}

// A scope in a runtime folder of its own.
struct ServedScope {
    ServedScope()
    {
        qputenv("XDG_RUNTIME_DIR", runtime.path().toLocal8Bit());
        // The engine's descriptors stay: they are no leak.
        mp::ScopeServer warmUp(mp::ScopeServer::Options{});
        warmUp.listen();
    }

    void start(mp::ScopeServer::Options options = {})
    {
        if (!ring) {
            leaks = std::make_unique<helpers::LeakCheck>();
            mp::EventRing::Options ringOptions;
            ringOptions.capacity = 1024;
            ring = std::make_shared<mp::EventRing>(ringOptions);
        }
        options.name = "test";
        options.tool = "poolscope 0.1.0";
        options.ring = ring;
        server.reset();
        server = std::make_unique<mp::ScopeServer>(options);
        server->listen();
    }

    // What is left over, one thing a line.
    std::string stop()
    {
        server.reset();
        ring.reset();
        return leaks->verify();
    }

    mp::ScopeClient attach() const
    {
        return mp::ScopeClient::connect(server->path(), kLimit, "test");
    }

    QTemporaryDir runtime;
    std::shared_ptr<mp::EventRing> ring;
    std::unique_ptr<mp::ScopeServer> server;
    std::unique_ptr<helpers::LeakCheck> leaks;
};

}  // namespace samples
