#include "lab/tasks/builtin.h"
#include "lab/tasks/memory_shortage.h"
#include "lab/tasks/parameters.h"

#include "base/posix_error.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <stdexcept>

namespace lab {
namespace {

constexpr std::size_t kBigResult = 64 * 1024 * 1024;
constexpr int kExitCode = 3;

// These deaths are meant: no core file, and no handler (of a sanitizer, say) in between.
void dieOf(int signalNumber)
{
    const rlimit noCore{0, 0};
    setrlimit(RLIMIT_CORE, &noCore);
    std::signal(signalNumber, SIG_DFL);
}

// A real fault, sent by the kernel: a page that may not be written to.
void segv()
{
    dieOf(SIGSEGV);
    void* const page = mmap(nullptr, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        base::throwErrno("mmap", "a page without rights");
    }
    *static_cast<volatile char*>(page) = 1;
}

[[noreturn]] void hang()
{
    for (;;) {
        pause();
    }
}

nlohmann::json strike(const std::string& kind, std::uint64_t index)
{
    if (kind == "throw") {
        throw std::runtime_error(fmt::format("thrown on purpose at item {}", index));
    }
    if (kind == "exit") {
        _exit(kExitCode);
    }
    if (kind == "abort") {
        dieOf(SIGABRT);
        std::abort();
    }
    if (kind == "segv") {
        segv();
    }
    if (kind == "kill") {
        kill(getpid(), SIGKILL);
        hang();  // the signal comes before the next instruction of ours, or soon after
    }
    if (kind == "hang") {
        hang();
    }
    if (kind == "oom") {
        runOutOfMemory();
    }
    return std::string(kBigResult, 'x');  // big-result
}

}  // namespace

TaskInfo faultTask()
{
    TaskInfo task;
    task.name = "fault";
    task.summary =
        "Does what programs do wrong, at one item or at every one; the others return "
        "their index.";
    task.itemIs = "anything";
    task.unitOfWork = "one item survived";
    task.boundBy = BoundBy::Cpu;
    task.parameters = {
        {.name = "kind",
         .type = ParameterInfo::Type::Choice,
         .defaultText = "throw",
         .help = "what goes wrong: an exception, exit(3), abort, a bad write, SIGKILL, waiting "
                 "for ever, memory used up (64 MiB more than now), or a result of 64 MiB",
         .choices = {"throw", "exit", "abort", "segv", "kill", "hang", "oom", "big-result"}},
        {.name = "at",
         .type = ParameterInfo::Type::Integer,
         .help = "index of the item it happens at, from 0; without it every item"},
    };
    task.prepare = [](const Parameters& parameters) -> ItemFunction {
        const std::string kind = textParameter(parameters, "kind");
        const bool atEvery = !optionalParameter(parameters, "at");
        const auto at =
            static_cast<std::uint64_t>(atEvery ? 0 : integerParameter(parameters, "at"));
        return [=](const std::string&, std::uint64_t index) -> nlohmann::json {
            return atEvery || index == at ? strike(kind, index) : nlohmann::json(index);
        };
    };
    return task;
}

}  // namespace lab
