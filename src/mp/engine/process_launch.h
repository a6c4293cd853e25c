#pragma once

#include "base/unique_fd.h"
#include "mp/engine/child_process.h"
#include "mp/start_method.h"

#include <string>

namespace mp::engine {

// Starts the process that the launch record describes and waits until it is there. Any thread but
// the engine's (std::logic_error). Throws std::system_error and mp::Error.
ChildProcess launchProcess(const std::string& name, StartMethod start, base::UniqueFd record);

}  // namespace mp::engine
