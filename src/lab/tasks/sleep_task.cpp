#include "base/clock.h"
#include "base/posix_error.h"
#include "lab/tasks/builtin.h"
#include "lab/tasks/early_end.h"
#include "lab/tasks/parameters.h"

#include <algorithm>
#include <cerrno>
#include <ctime>

namespace lab {
namespace {

// An absolute end: signals that interrupt don't make it longer.
void sleepUntil(std::int64_t endNs)
{
    timespec end{};
    end.tv_sec = endNs / 1'000'000'000;
    end.tv_nsec = endNs % 1'000'000'000;
    int error = EINTR;
    while (error == EINTR) {
        error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, nullptr);
    }
    if (error != 0) {
        base::throwErrno(error, "clock_nanosleep");
    }
}

// Waits with its eyes open: it ends early at its soft limit, or within kLookNs when it is
// cancelled.
void sleepFor(std::int64_t start, std::int64_t length)
{
    constexpr std::int64_t kLookNs = 100'000'000;
    const std::int64_t end = start + length;
    for (std::int64_t now = start; now < end; now = base::monotonicNs()) {
        endIfAsked();
        std::int64_t pause = std::min(end - now, kLookNs);
        if (const auto left = softLimitLeft()) {
            pause = std::clamp<std::int64_t>(left->count(), 0, pause);
        }
        sleepUntil(now + pause);
    }
}

}  // namespace

TaskInfo sleepTask()
{
    TaskInfo task;
    task.name = "sleep";
    task.summary = "Waits, and uses no CPU. The value is the seconds it really took.";
    task.itemIs = "anything";
    task.unitOfWork = "one wait";
    task.boundBy = BoundBy::Waiting;
    task.endsEarly = true;
    task.parameters = {{.name = "time",
                        .type = ParameterInfo::Type::Duration,
                        .defaultText = "50ms",
                        .help = "how long an item takes",
                        .maximum = 86'400'000'000'000}};
    task.prepare = [](const Parameters& parameters) -> ItemFunction {
        const std::int64_t length = durationParameter(parameters, "time").count();
        return [length](const std::string&, std::uint64_t) -> nlohmann::json {
            const std::int64_t start = base::monotonicNs();
            sleepFor(start, length);
            return static_cast<double>(base::monotonicNs() - start) / 1e9;
        };
    };
    return task;
}

}  // namespace lab
