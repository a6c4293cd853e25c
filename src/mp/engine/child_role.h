#pragma once

#include "mp/engine/child_process.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// How a process that this program starts from its own executable learns what it is: by one
// environment variable, which mp::init removes, and by descriptors at fixed numbers.
namespace mp::engine {

struct ChildRole {
    enum class Kind : std::uint8_t {
        Template,
        Worker,
        CapturedWorker,  // whose tasks' output goes to two more descriptors
        Process,
    };

    Kind kind = Kind::Worker;
    int host = 0;
    std::uint32_t slot = 0;  // of a worker
    std::string hostName;    // what the host calls itself: "MainProcess"
};

constexpr int kFirstHandedDescriptor = 3;

// Reads and removes the variable. Nothing: a person started this process.
std::optional<ChildRole> takeChildRole();

// Whether the variable is (still) there: true in a child whose main() never called mp::init.
bool hasChildRole();

void setProgramName(const char* argv0);

// Kills and reaps a child just started for which there is no descriptor left: nobody else can have
// reaped it, so the PID is still its own.
void endUnwatched(int pid);

// Starts this program's executable anew as `kind` with `descriptors` at kFirstHandedDescriptor and
// up, standard input from /dev/null and nothing else open but standard output and error. To be
// called on the engine thread: the child may die with the thread that started it. Throws
// std::system_error.
ChildProcess startSelf(ChildRole::Kind kind, std::uint32_t slot,
                       const std::vector<int>& descriptors);

}  // namespace mp::engine
