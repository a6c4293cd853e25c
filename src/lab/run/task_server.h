#pragma once

#include "lab/experiment.h"
#include "lab/serve/server_process.h"

#include <memory>

namespace lab {

// Starts what a task needs besides its workers: the URL server of url-get when it has neither items
// nor server=, whose address then goes into `parameters`. Null if nothing is needed. The server
// ends with the object and with the calling thread.
std::unique_ptr<ServerProcess> startTaskServer(const Experiment& experiment,
                                               Parameters& parameters);

}  // namespace lab
