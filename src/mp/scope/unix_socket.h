#pragma once

#include "base/unique_fd.h"

#include <sys/types.h>

#include <chrono>
#include <string>

// Unix stream sockets by path, close-on-exec.
namespace mp::scope {

// Binds and listens, the socket's file 0600 before anyone can connect. EADDRINUSE returns nothing.
// Throws std::system_error, and std::runtime_error if the path is too long for a socket.
base::UniqueFd listenAt(const std::string& path);

// Throws std::system_error; ETIMEDOUT if the host doesn't accept within the limit.
base::UniqueFd connectTo(const std::string& path, std::chrono::nanoseconds limit);

// Somebody accepts connections there (or would, if it were less busy).
bool answers(const std::string& path);

// The effective user of the process at the other end. Throws std::system_error.
uid_t peerUser(int socket);

}  // namespace mp::scope
