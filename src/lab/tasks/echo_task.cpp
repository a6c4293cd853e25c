#include "lab/tasks/builtin.h"

#include <cstdio>
#include <stdexcept>

namespace lab {

TaskInfo echoTask()
{
    TaskInfo task;
    task.name = "echo";
    task.summary = "Writes its item to standard output; shows how output is captured.";
    task.itemIs = "anything";
    task.unitOfWork = "one line written";
    task.boundBy = BoundBy::Waiting;
    task.prepare = [](const Parameters&) -> ItemFunction {
        return [](const std::string& item, std::uint64_t) {
            const std::string line = item + "\n";
            if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size() ||
                std::fflush(stdout) != 0) {
                throw std::runtime_error("standard output can't be written to");
            }
            return item.size();
        };
    };
    return task;
}

}  // namespace lab
