#pragma once

#include "base/unique_fd.h"

#include <chrono>
#include <cstdint>
#include <string>

// Where servers of managers listen: "/run/user/1000/poolscope/4711-1.manager", or "127.0.0.1:4567".
namespace mp::manager {

bool isTcp(const std::string& address);

// A new name in the folder of the scopes, which is this user's alone. Removes the sockets of dead
// servers there.
std::string newSocketPath();

// Throws std::system_error. The path's file is 0600.
base::UniqueFd listenUnix(const std::string& path);
// On the loopback; port 0: any. `address` becomes what was got.
base::UniqueFd listenTcp(std::uint16_t port, std::string& address);

// Throws ManagerLost when nobody is there, std::invalid_argument for what is no address.
base::UniqueFd connectTo(const std::string& address, std::chrono::nanoseconds limit);

}  // namespace mp::manager
