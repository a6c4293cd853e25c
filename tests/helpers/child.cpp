#include "helpers/child.h"

#include "base/clock.h"
#include "base/posix_error.h"

extern "C" {  // glibc 2.36 forgot it
#include <sys/pidfd.h>
}

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <utility>

extern char** environ;

namespace helpers {
namespace {

// False when the time is up.
bool waitReadable(int fd, std::chrono::milliseconds limit)
{
    const std::int64_t until = base::monotonicNs() + std::chrono::nanoseconds(limit).count();
    while (true) {
        const std::int64_t left = (until - base::monotonicNs()) / 1'000'000;
        pollfd watched{fd, POLLIN, 0};
        const int ready = ::poll(&watched, 1, left > 0 ? static_cast<int>(left) : 0);
        if (ready > 0) {
            return true;
        }
        if (ready < 0 && errno != EINTR) {
            base::throwErrno("wait for", "a child");
        }
        if (ready == 0 && left <= 0) {
            return false;
        }
    }
}

pid_t spawn(const std::string& path, std::vector<char*>& argv, int output)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t pid = 0;
    const int error =
        ::posix_spawn(&pid, path.c_str(), &actions, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        base::throwErrno(error, "start", path);
    }
    return pid;
}

}  // namespace

Child Child::inRole(const std::vector<std::string>& roleAndArguments)
{
    return ofProgram(TEST_CHILD_PATH, roleAndArguments);
}

Child Child::ofProgram(const std::string& path, const std::vector<std::string>& arguments)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        base::throwErrno("make", "a pipe");
    }
    base::UniqueFd output(ends[0]);
    const base::UniqueFd input(ends[1]);
    std::vector<std::string> words{path};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    const pid_t pid = spawn(path, argv, input.get());
    base::UniqueFd pidfd(::pidfd_open(pid, 0));
    if (!pidfd) {
        const int error = errno;
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        base::throwErrno(error, "open", "a child");
    }
    return {pid, std::move(output), std::move(pidfd)};
}

Child::Child(pid_t pid, base::UniqueFd output, base::UniqueFd pidfd)
    : m_pid(pid)
    , m_output(std::move(output))
    , m_pidfd(std::move(pidfd))
{
}

Child::Child(Child&& other) noexcept
    : m_pid(other.m_pid)
    , m_output(std::move(other.m_output))
    , m_pidfd(std::move(other.m_pidfd))
    , m_reaped(std::exchange(other.m_reaped, true))
{
}

Child::~Child()
{
    if (!m_reaped) {
        // Not reaped, so the PID is still its own.
        ::kill(m_pid, SIGKILL);
        while (::waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
}

std::string Child::readLine(std::chrono::milliseconds limit)
{
    std::string line;
    while (true) {
        if (!waitReadable(m_output.get(), limit)) {
            throw std::runtime_error("the child wrote no line in time, only: " + line);
        }
        char c = 0;
        const ssize_t got = ::read(m_output.get(), &c, 1);
        if (got == 0) {
            throw std::runtime_error("the child ended without a line, only: " + line);
        }
        if (got < 0) {
            base::throwErrno("read from", "a child");
        }
        if (c == '\n') {
            return line;
        }
        line += c;
    }
}

bool Child::waitUntilZombie(std::chrono::milliseconds limit)
{
    return waitReadable(m_pidfd.get(), limit);
}

bool Child::waitUntilStopped(std::chrono::milliseconds limit)
{
    const std::int64_t until = base::monotonicNs() + std::chrono::nanoseconds(limit).count();
    // The kernel offers no descriptor for a stop: asked again every millisecond.
    while (base::monotonicNs() < until) {
        siginfo_t info{};
        if (::waitid(P_PID, static_cast<id_t>(m_pid), &info, WSTOPPED | WNOHANG | WNOWAIT) == 0 &&
            info.si_pid == m_pid) {
            return true;
        }
        ::poll(nullptr, 0, 1);
    }
    return false;
}

base::ExitStatus Child::wait(std::chrono::milliseconds limit)
{
    if (!m_reaped && !waitUntilZombie(limit)) {
        return base::ExitStatus::running();
    }
    int status = 0;
    if (m_reaped || ::waitpid(m_pid, &status, 0) != m_pid) {
        m_reaped = true;
        return base::ExitStatus::unknown();
    }
    m_reaped = true;
    return WIFSIGNALED(status) ? base::ExitStatus::signalled(WTERMSIG(status))
                               : base::ExitStatus::exited(WEXITSTATUS(status));
}

}  // namespace helpers
