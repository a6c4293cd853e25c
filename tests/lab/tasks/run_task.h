#pragma once

#include "lab/tasks/task.h"

#include <string>

// A task's value for one item, as a worker would compute it.
inline nlohmann::json valueOf(const std::string& task, const std::string& item,
                              const lab::Parameters& parameters = {}, std::uint64_t index = 0)
{
    const lab::TaskInfo& info = lab::findTask(task);
    return info.prepare(lab::completeParameters(info, parameters))(item, index);
}

// What the call throws, or "" if it doesn't.
template <typename Call>
std::string messageOf(Call call)
{
    try {
        call();
        return {};
    } catch (const std::exception& error) {
        return error.what();
    }
}
