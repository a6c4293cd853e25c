#include "lab/run/task_server.h"

namespace lab {

std::unique_ptr<ServerProcess> startTaskServer(const Experiment& experiment, Parameters& parameters)
{
    const bool ownItems = experiment.items.kind == ItemSource::Kind::Default;
    std::string& server = parameters["server"];
    if (experiment.task != "url-get" || !ownItems || !server.empty()) {
        if (server.empty()) {
            parameters.erase("server");
        }
        return nullptr;
    }
    auto process = std::make_unique<ServerProcess>(ownProgram(), ServeOptions::ninePages());
    server = process->address();
    return process;
}

}  // namespace lab
