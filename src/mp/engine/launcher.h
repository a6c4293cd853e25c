#pragma once

#include "mp/engine/child_process.h"
#include "mp/engine/child_role.h"

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <vector>

namespace mp::engine {

// How long the start of processes may take: beyond that something holds them up for good.
constexpr std::chrono::seconds kStartLimit{60};

struct LaunchRequest {
    std::uint32_t slot = 0;
    std::vector<int> descriptors;  // stay the caller's, open until `done` was called
    ChildRole::Kind kind = ChildRole::Kind::Worker;
};

struct LaunchResult {
    ChildProcess process;
    std::exception_ptr error;  // set when there is no process
};

// Starts workers and mp::Processes. launch() is called on the engine thread; `done` is called there
// once, possibly before launch() returns. That a process was started doesn't mean that it is ready.
class Launcher {
public:
    virtual ~Launcher() = default;
    virtual void launch(LaunchRequest request, std::function<void(LaunchResult)> done) = 0;
};

// From a warm, single-threaded template of this program, which it starts at first use and again
// when it has died; what was under way then is started by the next one. One for the process.
Launcher& forkserverLauncher();

// By executing this program anew for every process.
Launcher& spawnLauncher();

}  // namespace mp::engine
