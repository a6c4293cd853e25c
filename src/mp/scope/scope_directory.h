#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

// Where scopes are found: $XDG_RUNTIME_DIR/poolscope, or /tmp/poolscope-UID when that is unset.
namespace mp {

// A scope whose host answers.
struct ScopeInfo {
    std::string path;  // for ScopeClient::connect
    pid_t pid = 0;     // of the host
    std::string name;
    friend bool operator==(const ScopeInfo&, const ScopeInfo&) = default;
};

// Living scopes of this user, by PID and name. Empty if there is no folder; throws
// std::runtime_error if it is not safe to use.
std::vector<ScopeInfo> listScopes();

// The folder. It belongs to this user alone: a symbolic link, another owner or open permissions are
// refused (std::runtime_error with a sentence), never repaired. Makes it if it is missing.
std::string scopeDirectory();

namespace scope {

// The name of the folder, made or not.
std::string scopeDirectoryName();

// "PID-NAME.sock" ↔ its parts; a name's unusual characters become '_', 40 at most.
std::string socketFileName(pid_t pid, const std::string& name);
bool parseSocketFileName(const std::string& file, ScopeInfo& info);

// Removes sockets whose host is gone: nobody answers and the PID names no process. Returns how
// many.
std::size_t sweepDeadSockets(const std::string& directory);

}  // namespace scope
}  // namespace mp
