#include "proc/signals.h"

#include "base/posix_error.h"

extern "C" {  // glibc 2.36 forgot it
#include <sys/pidfd.h>
}

#include <poll.h>
#include <signal.h>
#include <string.h>

#include <cerrno>
#include <string>

namespace proc {
namespace {

std::string signalName(int signal)
{
    const char* const name = sigabbrev_np(signal);
    return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(signal);
}

std::string nameOf(pid_t pid)
{
    return "process " + std::to_string(pid);
}

[[noreturn]] void throwGone(pid_t pid)
{
    base::throwErrno(ESRCH, "open", nameOf(pid) + ", which has already ended");
}

}  // namespace

ProcessHandle ProcessHandle::open(ProcessKey key)
{
    if (key.pid <= 0) {
        throwGone(key.pid);
    }
    base::UniqueFd pidfd(::pidfd_open(key.pid, 0));
    if (!pidfd) {
        if (errno == ESRCH) {
            throwGone(key.pid);
        }
        base::throwErrno("open", nameOf(key.pid));
    }
    // Only now that the pidfd holds a process: had the PID been reused before, its new owner
    // started later than the one meant.
    if (readProcessKey(key.pid) != key) {
        throwGone(key.pid);
    }
    return {std::move(pidfd), key.pid};
}

void ProcessHandle::send(int signal)
{
    if (::pidfd_send_signal(m_pidfd.get(), signal, nullptr, 0) == 0) {
        return;
    }
    const int error = errno;
    std::string subject = nameOf(m_pid);
    if (error == ESRCH) {
        subject += ", which has already ended";
    } else if (error == EPERM) {
        subject += ", which belongs to another user (do it as that user or as root)";
    }
    base::throwErrno(error, "send " + signalName(signal) + " to", subject);
}

void ProcessHandle::terminate()
{
    send(SIGTERM);
}

void ProcessHandle::kill()
{
    send(SIGKILL);
}

void ProcessHandle::suspend()
{
    send(SIGSTOP);
}

void ProcessHandle::resume()
{
    send(SIGCONT);
}

bool ProcessHandle::hasEnded() const
{
    pollfd watched{m_pidfd.get(), POLLIN, 0};
    while (true) {
        const int ready = ::poll(&watched, 1, 0);
        if (ready >= 0) {
            return ready > 0;
        }
        if (errno != EINTR) {
            base::throwErrno("look at", nameOf(m_pid));
        }
    }
}

}  // namespace proc
