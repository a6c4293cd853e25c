#include "lab/run/task_worker.h"

#include <stdexcept>

namespace lab {

namespace {

// One for each worker, whether that is a process or a thread.
thread_local ItemFunction t_function;

}  // namespace

void prepareTask(const std::string& name, const Parameters& parameters)
{
    t_function = findTask(name).prepare(parameters);
}

std::vector<std::uint8_t> runTask(const TaskItem& item)
{
    if (!t_function) {
        throw std::logic_error("this worker was not prepared for a task");
    }
    return nlohmann::json::to_msgpack(t_function(item.bytes, item.index));
}

}  // namespace lab
