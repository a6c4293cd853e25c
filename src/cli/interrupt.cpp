#include "cli/interrupt.h"

#include "base/posix_error.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>

namespace cli {

namespace {

volatile std::sig_atomic_t g_signal = 0;
int g_wake = -1;  // an eventfd that lives as long as the process

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

extern "C" void onInterrupt(int signal)
{
    const int error = errno;
    g_signal = signal;
    const std::uint64_t one = 1;
    static_cast<void>(!::write(g_wake, &one, sizeof one));
    errno = error;
}

// Signals that are ignored stay so: nohup and shells' background jobs do that on purpose.
void handle(void (*handler)(int))
{
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    for (const int signal : kSignals) {
        struct sigaction old {};
        if (sigaction(signal, nullptr, &old) == 0 && old.sa_handler != SIG_IGN) {
            sigaction(signal, &action, nullptr);
        }
    }
}

}  // namespace

void catchInterrupts()
{
    g_wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (g_wake < 0) {
        base::throwErrno("create", "an eventfd for signals");
    }
    handle(onInterrupt);
}

void releaseInterrupts()
{
    handle(SIG_DFL);
}

int interruptedBy() noexcept
{
    return g_signal;
}

int interruptFd() noexcept
{
    return g_wake;
}

}  // namespace cli
