#include "lab/serve/server_process.h"

#include "base/clock.h"
#include "base/posix_error.h"
#include "base/quoting.h"
#include "base/text.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <vector>

namespace lab {
namespace {

constexpr std::chrono::seconds kStartLimit{10};
constexpr int kStopLimitMs = 2'000;

struct Pipe {
    base::UniqueFd read;
    base::UniqueFd write;
};

Pipe makePipe()
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        base::throwErrno("pipe2");
    }
    return {base::UniqueFd(ends[0]), base::UniqueFd(ends[1])};
}

std::vector<std::string> argumentsFor(const std::string& program, const ServeOptions& options)
{
    std::vector<std::string> words{program,
                                   "serve",
                                   "--until-stdin-closes",
                                   "--host",
                                   options.host,
                                   "--port",
                                   std::to_string(options.port),
                                   "--latency",
                                   base::exactDuration(options.latency),
                                   "--jitter",
                                   base::exactDuration(options.jitter)};
    if (!options.slow.empty()) {
        words.emplace_back("--slow");
        words.push_back(slowPagesText(options.slow));
    }
    return words;
}

struct ChildSide {
    int input;
    int output;
    int errorReport;
    pid_t parent;
    char* const* argv;
};

// Between fork and exec: async-signal-safe calls alone.
[[noreturn]] void becomeServer(const ChildSide& side)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    std::signal(SIGPIPE, SIG_DFL);
    const bool ready = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == side.parent &&
                       dup2(side.input, STDIN_FILENO) >= 0 && dup2(side.output, STDOUT_FILENO) >= 0;
    if (ready) {
        execv(side.argv[0], side.argv);
    }
    const int error = errno;
    [[maybe_unused]] const ssize_t told = write(side.errorReport, &error, sizeof error);
    _exit(127);
}

// Nothing is written if exec succeeds: the pipe just closes.
void throwIfExecFailed(int report, const std::string& program)
{
    int error = 0;
    ssize_t count = -1;
    do {
        count = read(report, &error, sizeof error);
    } while (count < 0 && errno == EINTR);
    if (count == sizeof error) {
        base::throwErrno(error, "start the server", program);
    }
}

}  // namespace

std::string ownProgram()
{
    return std::filesystem::read_symlink("/proc/self/exe").string();
}

ServerProcess::ServerProcess(const std::string& program, const ServeOptions& options)
{
    checkServeOptions(options);
    std::vector<std::string> words = argumentsFor(program, options);
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);

    Pipe input = makePipe();
    Pipe output = makePipe();
    Pipe report = makePipe();
    const ChildSide side{input.read.get(), output.write.get(), report.write.get(), getpid(),
                         argv.data()};
    m_pid = fork();
    if (m_pid < 0) {
        base::throwErrno("fork for the server", program);
    }
    if (m_pid == 0) {
        becomeServer(side);
    }
    input.read.reset();
    output.write.reset();
    report.write.reset();
    m_lifeline = std::move(input.write);
    try {
        // The PID is still the child's: nobody else reaps it before the pidfd is open.
        m_pidfd.reset(static_cast<int>(syscall(SYS_pidfd_open, m_pid, 0)));
        if (!m_pidfd) {
            base::throwErrno("pidfd_open", program);
        }
        throwIfExecFailed(report.read.get(), program);
        m_address = readAddress(output.read.get(), kStartLimit);
    } catch (...) {
        stop();
        throw;
    }
}

ServerProcess::~ServerProcess()
{
    stop();
}

// The first line it prints.
std::string ServerProcess::readAddress(int output, std::chrono::nanoseconds limit)
{
    const std::int64_t end = base::monotonicNs() + limit.count();
    std::string line;
    while (line.find('\n') == std::string::npos) {
        const std::int64_t left = end - base::monotonicNs();
        pollfd wait{output, POLLIN, 0};
        const int ready = left > 0 ? poll(&wait, 1, static_cast<int>(left / 1'000'000) + 1) : 0;
        if (ready == 0) {
            throw std::runtime_error(
                "the page server didn't print its address within 10 s; try "
                "'poolscope serve' by hand");
        }
        char buffer[256];
        const ssize_t count = ready > 0 ? read(output, buffer, sizeof buffer) : -1;
        if (count < 0 && errno != EINTR) {
            base::throwErrno("read the page server's address");
        }
        if (count == 0) {
            throw std::runtime_error(
                "the page server ended before it listened; its own message is "
                "on standard error");
        }
        line.append(buffer, count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    line.erase(line.find('\n'));
    if (line.rfind("http://", 0) != 0) {
        throw std::runtime_error(
            fmt::format("the page server printed {} instead of its address", base::quoted(line)));
    }
    return line;
}

bool ServerProcess::hasEnded(int limitMs) const noexcept
{
    const std::int64_t end = base::monotonicNs() + std::int64_t{limitMs} * 1'000'000;
    for (;;) {
        pollfd wait{m_pidfd.get(), POLLIN, 0};
        const std::int64_t left = std::max<std::int64_t>(0, end - base::monotonicNs());
        const int ready = poll(&wait, 1, static_cast<int>(left / 1'000'000));
        if (ready >= 0 || errno != EINTR) {
            return ready > 0;
        }
    }
}

// Closed input asks it to end; a server that doesn't is killed.
void ServerProcess::stop() noexcept
{
    if (m_pid <= 0) {
        return;
    }
    m_lifeline.reset();
    if (!m_pidfd) {
        kill(m_pid, SIGKILL);
        waitpid(m_pid, nullptr, 0);
        return;
    }
    if (!hasEnded(kStopLimitMs)) {
        syscall(SYS_pidfd_send_signal, m_pidfd.get(), SIGKILL, nullptr, 0);
        hasEnded(kStopLimitMs);
    }
    siginfo_t ended{};
    waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(m_pidfd.get()), &ended,
           WEXITED | WNOHANG);
    m_pid = -1;
}

}  // namespace lab
