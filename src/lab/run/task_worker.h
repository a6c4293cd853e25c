#pragma once

#include "lab/tasks/task.h"

#include <msgpack.hpp>

#include <cstdint>
#include <string>
#include <vector>

// What a pool's worker does with the items of a run. Both functions travel to worker processes.
namespace lab {

// One item on its way to a worker. The bytes need not be UTF-8.
struct TaskItem {
    std::string bytes{};
    std::uint64_t index = 0;  // its place among the run's items

    MSGPACK_DEFINE(bytes, index)
};

// The pool's initializer: makes the task ready in the calling thread, which is a worker.
void prepareTask(const std::string& name, const Parameters& parameters);

// Works on one item with the task this thread was prepared for. Returns its value as msgpack;
// throws what the task throws.
std::vector<std::uint8_t> runTask(const TaskItem& item);

}  // namespace lab
