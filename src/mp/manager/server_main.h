#pragma once

#include "mp/event.h"
#include "mp/managed_type.h"
#include "mp/value.h"

#include <msgpack.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace mp::manager {

// What a server process is told.
struct ServerSetup {
    std::string path;  // of its socket; empty: by TCP
    std::uint16_t port = 0;
    std::string key;
    std::int32_t owner = 0;  // PID of who may shut it down
    std::vector<ManagedType> types;

    MSGPACK_DEFINE(path, port, key, owner, types)
};

// The process's function. Sets `port` and then `ready` once it can be connected to.
void serveManager(const ServerSetup& setup, const Value<int, Unlocked>& port, const Event& ready);

}  // namespace mp::manager
