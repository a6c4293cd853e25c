#include "mp/engine/lifeline.h"

#include "base/posix_error.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <string>

namespace mp::engine {

namespace {

// Read by a signal handler.
volatile sig_atomic_t g_lifeline = -1;

constexpr int kHostGone = 70;  // EX_SOFTWARE of sysexits.h

void onLifeline(int)
{
    pollfd pipe{static_cast<int>(g_lifeline), 0, 0};
    if (poll(&pipe, 1, 0) == 1 && (pipe.revents & POLLHUP) != 0) {
        _exit(kHostGone);
    }
}

int lifelineSignal()
{
    return SIGRTMAX - 3;
}

}  // namespace

Lifeline::Lifeline()
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        base::throwErrno("create", "the pipe that ends workers with their host");
    }
    m_read.reset(ends[0]);
    m_write.reset(ends[1]);
}

const Lifeline& Lifeline::ofThisProcess()
{
    // Never destroyed: the kernel closes it, which is its purpose.
    static const Lifeline* const lifeline = new Lifeline;
    return *lifeline;
}

void dieWith(int host, base::UniqueFd lifeline)
{
    // Owner and signal belong to the open file, which all children share: open one of our own.
    const std::string path = "/proc/self/fd/" + std::to_string(lifeline.get());
    const int own = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (own >= 0) {
        // A forked worker leaves the one it inherited from its template.
        const base::UniqueFd inherited(static_cast<int>(g_lifeline));
        g_lifeline = own;
        struct sigaction action {};
        action.sa_handler = onLifeline;
        action.sa_flags = SA_RESTART;
        sigaction(lifelineSignal(), &action, nullptr);
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, lifelineSignal());
        pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
        fcntl(own, F_SETOWN, getpid());
        fcntl(own, F_SETSIG, lifelineSignal());
        fcntl(own, F_SETFL, O_RDONLY | O_NONBLOCK | O_ASYNC);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    onLifeline(0);  // hung up before the signal was asked for
    if (getppid() != host) {
        _exit(kHostGone);
    }
}

void liveOn()
{
    // The signal of the open file goes to the template alone, and PDEATHSIG isn't inherited.
    const base::UniqueFd inherited(static_cast<int>(g_lifeline));
    g_lifeline = -1;
    signal(lifelineSignal(), SIG_DFL);
}

}  // namespace mp::engine
