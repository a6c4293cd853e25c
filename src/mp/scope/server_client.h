#pragma once

#include "mp/engine/reactor.h"
#include "mp/scope/connection.h"

#include <sys/epoll.h>

#include <cstddef>
#include <cstdint>

namespace mp::scope {

// What a server knows of one of its viewers. Belongs to the engine thread.
struct ServerClient {
    ServerClient(std::uint64_t clientId, base::UniqueFd socket, bool isAdopted)
        : id(clientId)
        , adopted(isAdopted)
        , connection(std::move(socket))
    {
    }

    // A viewer that asks faster than it reads isn't served further until it has read: replies then
    // can't pile up. Notifications can; tooSlow() is for them.
    bool mayAsk(std::size_t maxOutBytes) const
    {
        return connection.unsentBytes() < maxOutBytes / 2 &&
               connection.unsentMemfdBytes() < kMaxBody / 4 &&
               connection.unsentFds() < kMaxUnsentFds / 2 && openRequests < kMaxOpenRequests;
    }

    bool tooSlow(std::size_t maxOutBytes) const
    {
        return connection.unsentBytes() > maxOutBytes ||
               connection.unsentMemfdBytes() > 2 * kMaxBody ||
               connection.unsentFds() > kMaxUnsentFds;
    }

    std::uint32_t wantedEvents(std::size_t maxOutBytes) const
    {
        const std::uint32_t reading = mayAsk(maxOutBytes) ? EPOLLIN : 0U;
        return EPOLLRDHUP | reading | (connection.unsent() ? EPOLLOUT : 0U);
    }

    static constexpr std::size_t kMaxUnsentFds = 128;
    static constexpr std::size_t kMaxOpenRequests = 64;

    const std::uint64_t id;
    const bool adopted;
    Connection connection;
    bool welcomed = false;
    bool watching = false;
    bool serving = false;          // its frames are being handled further up the stack
    bool gone = false;             // removed from the server
    std::size_t openRequests = 0;  // handed to a handler, not answered
    std::uint32_t events = 0;      // registered with the reactor
    engine::Reactor::TimerId handshakeTimer = 0;
};

}  // namespace mp::scope
