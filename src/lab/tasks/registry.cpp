#include "base/quoting.h"
#include "lab/tasks/builtin.h"
#include "lab/tasks/nearest_name.h"
#include "lab/tasks/task.h"

#include <fmt/format.h>

#include <stdexcept>

namespace lab {

const std::vector<TaskInfo>& builtinTasks()
{
    static const std::vector<TaskInfo> tasks{
        squareTask(),     doublerTask(), sleepTask(), spinTask(),   primesTask(), piTask(),
        mandelbrotTask(), sha256Task(),  gzipTask(),  urlGetTask(), echoTask(),   faultTask(),
    };
    return tasks;
}

const TaskInfo& findTask(std::string_view name)
{
    std::vector<std::string> names;
    for (const TaskInfo& task : builtinTasks()) {
        if (task.name == name) {
            return task;
        }
        names.push_back(task.name);
    }
    throw std::invalid_argument(
        fmt::format("there is no task {}; the nearest is '{}' ('poolscope tasks' lists all)",
                    base::quoted(name), nearestName(name, names)));
}

}  // namespace lab
