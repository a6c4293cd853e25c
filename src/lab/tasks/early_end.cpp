#include "lab/tasks/early_end.h"

#include "base/text.h"
#include "mp/errors.h"
#include "mp/task/task_context.h"

#include <fmt/format.h>

namespace lab {

void endIfAsked()
{
    const mp::CurrentTask task = mp::currentTask();
    if (!task.cancelled()) {
        return;
    }
    if (task.softLimitPassed()) {
        throw SoftLimitExceeded(
            fmt::format("soft limit of {} reached", base::formatDuration(*task.softLimit())));
    }
    throw mp::Cancelled("cancelled while it ran");
}

std::optional<std::chrono::nanoseconds> softLimitLeft()
{
    return mp::currentTask().softLimitLeft();
}

}  // namespace lab
