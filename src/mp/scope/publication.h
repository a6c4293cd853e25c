#pragma once

#include "mp/pool_options.h"
#include "mp/scope/event_ring.h"
#include "mp/scope/pool_numbers.h"
#include "mp/scope/scope_server.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mp::engine {
class Backend;
}

namespace mp::scope {

// A pool of this process, while it exists.
struct KnownPool {
    std::weak_ptr<engine::Backend> backend;
    PoolKind kind = PoolKind::Process;
    std::shared_ptr<EventSink> sink{};  // where its events go; null: it isn't published
    std::uint8_t number = 0;            // then its ScopeEvent::pool
};

// This process as a scope that only shows: the ring that its pools' events go to, and the socket.
class Publication {
public:
    // `pools`: called on the engine thread for each snapshot.
    Publication(const std::string& name, std::function<std::vector<KnownPool>()> pools);

    // Sends the pool's events here, too, unless there are too many pools.
    void add(KnownPool& pool);
    std::string path() const { return m_server.path(); }

private:
    const std::shared_ptr<EventRing> m_ring;
    const std::shared_ptr<PoolNumbers> m_numbers;
    ScopeServer m_server;
};

// Every new pool is announced. It is published if the process is, and the first one publishes the
// process if MP_SCOPE says so.
void announce(const std::shared_ptr<engine::Backend>& pool, PoolKind kind);

}  // namespace mp::scope
