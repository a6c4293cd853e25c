#pragma once

#include "mp/scope/scope_server.h"
#include "mp/scope/server_core.h"

#include <atomic>

namespace mp {

// One request that waits for its answer.
struct ScopeServer::Responder::Pending {
    Pending(std::weak_ptr<scope::ServerCore> server, std::uint64_t clientId,
            std::uint64_t requestId, std::string requestName)
        : core(std::move(server))
        , client(clientId)
        , id(requestId)
        , name(std::move(requestName))
    {
    }
    ~Pending();
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;

    void reply(ScopeServer::Reply reply);
    void fail(const std::string& message, const std::string& field);

    const std::weak_ptr<scope::ServerCore> core;
    const std::uint64_t client;
    const std::uint64_t id;
    const std::string name;
    std::atomic<bool> answered{false};
};

}  // namespace mp
