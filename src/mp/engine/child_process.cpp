#include "mp/engine/child_process.h"

#include "base/posix_error.h"

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
extern "C" {
#include <sys/pidfd.h>
}

#include <cerrno>
#include <string>
#include <utility>

namespace mp::engine {

namespace {

// waitid(2) with the kernel's fifth argument, which glibc's leaves out.
int reap(int pidfd, siginfo_t& info, rusage& used)
{
    return static_cast<int>(::syscall(SYS_waitid, P_PIDFD, pidfd, &info, WEXITED | WNOHANG, &used));
}

std::int64_t nanoseconds(const timeval& time)
{
    return time.tv_sec * 1'000'000'000 + time.tv_usec * 1'000;
}

}  // namespace

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : m_pid(std::exchange(other.m_pid, 0))
    , m_pidfd(std::move(other.m_pidfd))
    , m_status(std::exchange(other.m_status, {}))
    , m_usage(std::exchange(other.m_usage, {}))
{
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept
{
    if (this != &other) {
        end();
        m_pid = std::exchange(other.m_pid, 0);
        m_pidfd = std::move(other.m_pidfd);
        m_status = std::exchange(other.m_status, {});
        m_usage = std::exchange(other.m_usage, {});
    }
    return *this;
}

ChildProcess::~ChildProcess()
{
    end();
}

void ChildProcess::end() noexcept
{
    if (!m_pidfd || m_status.ended()) {
        return;
    }
    pidfd_send_signal(m_pidfd.get(), SIGKILL, nullptr, 0);
    // A killed process may linger in an uninterruptible wait; a zombie is then the lesser evil.
    pollfd death{m_pidfd.get(), POLLIN, 0};
    ::poll(&death, 1, 5000);
    siginfo_t info{};
    waitid(P_PIDFD, static_cast<id_t>(m_pidfd.get()), &info, WEXITED | WNOHANG);
}

bool ChildProcess::signal(int number) const
{
    if (!m_pidfd || m_status.ended()) {
        return false;
    }
    if (pidfd_send_signal(m_pidfd.get(), number, nullptr, 0) == 0) {
        return true;
    }
    if (errno == ESRCH) {
        return false;
    }
    base::throwErrno("send signal " + std::to_string(number) + " to",
                     "process " + std::to_string(m_pid));
}

base::ExitStatus ChildProcess::poll()
{
    if (!m_pidfd || m_status.ended()) {
        return m_status;
    }
    siginfo_t info{};
    rusage used{};
    if (reap(m_pidfd.get(), info, used) != 0) {
        // ECHILD: another part of the program has reaped it. Has it really ended, though?
        pollfd death{m_pidfd.get(), POLLIN, 0};
        if (::poll(&death, 1, 0) == 1) {
            m_status = base::ExitStatus::unknown();
        }
    } else if (info.si_pid != 0) {
        m_status = info.si_code == CLD_EXITED ? base::ExitStatus::exited(info.si_status)
                                              : base::ExitStatus::signalled(info.si_status);
        m_usage = {nanoseconds(used.ru_utime) + nanoseconds(used.ru_stime), used.ru_nvcsw,
                   used.ru_nivcsw};
    }
    return m_status;
}

base::ExitStatus ChildProcess::waitFor(std::chrono::milliseconds limit)
{
    if (m_pidfd && !m_status.ended()) {
        pollfd death{m_pidfd.get(), POLLIN, 0};
        ::poll(&death, 1, static_cast<int>(limit.count()));
    }
    return poll();
}

}  // namespace mp::engine
