#include "base/posix_error.h"
#include "lab/tasks/builtin.h"
#include "lab/tasks/early_end.h"
#include "lab/tasks/parameters.h"

#include <ctime>

namespace lab {
namespace {

std::int64_t threadCpuNs()
{
    timespec now{};
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) {
        base::throwErrno("clock_gettime", "CLOCK_THREAD_CPUTIME_ID");
    }
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// A few hundred nanoseconds of work the compiler can't leave out (Marsaglia's xorshift64): the
// clock, a system call, is read seldom enough not to become the work.
std::uint64_t churn(std::uint64_t state)
{
    for (int i = 0; i < 256; ++i) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        asm volatile("" : "+r"(state));
    }
    return state;
}

// CPU time of this thread, not time on the wall: an item that has to share its core takes longer.
double burn(std::int64_t length)
{
    const std::int64_t start = threadCpuNs();
    std::uint64_t state = 88'172'645'463'325'252U;
    std::int64_t used = 0;
    while (used < length) {
        endIfAsked();
        state = churn(state);
        used = threadCpuNs() - start;
    }
    return static_cast<double>(used) / 1e9;
}

}  // namespace

TaskInfo spinTask()
{
    TaskInfo task;
    task.name = "spin";
    task.summary = "Burns CPU. The value is the seconds of CPU time it really used.";
    task.itemIs = "anything";
    task.unitOfWork = "one stretch of CPU time";
    task.boundBy = BoundBy::Cpu;
    task.endsEarly = true;
    task.parameters = {{.name = "time",
                        .type = ParameterInfo::Type::Duration,
                        .defaultText = "50ms",
                        .help = "CPU time an item burns",
                        .maximum = 86'400'000'000'000}};
    task.prepare = [](const Parameters& parameters) -> ItemFunction {
        const std::int64_t length = durationParameter(parameters, "time").count();
        return
            [length](const std::string&, std::uint64_t) -> nlohmann::json { return burn(length); };
    };
    return task;
}

}  // namespace lab
