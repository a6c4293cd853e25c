#include "mp/worker/stack_reporter.h"

#include "mp/fault/fault_point.h"
#include "mp/stack/observed_call.h"

#include <signal.h>

#include <cerrno>

namespace mp::worker {

namespace {

// Read by a signal handler.
std::atomic<channel::StackReport*> g_report{nullptr};
static_assert(std::atomic<channel::StackReport*>::is_always_lock_free);

void onRequest(int)
{
    const int savedErrno = errno;
    if (channel::StackReport* report = g_report.load()) {
        fault::hit(fault::Point::WorkerStackAsked);
        const std::uint32_t ticket = report->wanted.load(std::memory_order_acquire);
        stack::takeStack(report->stack, stack::From::Interrupted, stack::observedFrameStart());
        fault::hit(fault::Point::WorkerStackTaken);
        report->answered.store(ticket, std::memory_order_release);
        channel::futexWake(report->answered);
    }
    errno = savedErrno;
}

}  // namespace

void reportStacksTo(channel::StackReport& report) noexcept
{
    stack::prepareStacks();
    g_report.store(&report);
    struct sigaction action {};
    action.sa_handler = onRequest;
    action.sa_flags = SA_RESTART;
    sigaction(channel::stackSignal(), &action, nullptr);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, channel::stackSignal());
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    report.ready.store(1, std::memory_order_release);
}

}  // namespace mp::worker
