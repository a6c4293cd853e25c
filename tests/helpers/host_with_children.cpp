// `poolscope` whose workers start processes: in the task "sleep" each has a child, which has one
// itself (test_child, in its role "parent"). They end with their worker. The values of that task
// are longer than what a table shows.
#include "cli/command_line.h"
#include "lab/tasks/builtin.h"
#include "lab/tasks/parameters.h"
#include "mp/init.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr std::size_t kValueLetters = 5000;

void startParent()
{
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    std::string program = TEST_CHILD_PATH;
    std::string role = "parent";
    char* const arguments[] = {program.data(), role.data(), nullptr};
    pid_t pid = 0;
    const int error = ::posix_spawn(&pid, program.c_str(), &quiet, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&quiet);
    if (error != 0) {
        throw std::runtime_error("test_child can't be started");
    }
    std::thread([pid] { ::waitpid(pid, nullptr, 0); }).detach();  // once it has ended it is gone
}

}  // namespace

// In the place of the real one: the linker takes a function of the program before a library's.
lab::TaskInfo lab::sleepTask()
{
    TaskInfo task;
    task.name = "sleep";
    task.parameters = {
        {.name = "time", .type = ParameterInfo::Type::Duration, .defaultText = "50ms"}};
    task.prepare = [](const Parameters& parameters) -> ItemFunction {
        startParent();
        const auto length = durationParameter(parameters, "time");
        return [length](const std::string&, std::uint64_t) -> nlohmann::json {
            std::this_thread::sleep_for(length);
            return std::string(kValueLetters, 'v');
        };
    };
    return task;
}

int main(int argc, char** argv)
{
    mp::init(argc, argv);
    return cli::runCommandLine(std::vector<std::string>(argv + 1, argv + argc));
}
