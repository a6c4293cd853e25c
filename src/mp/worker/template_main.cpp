#include "mp/worker/template_main.h"

#include "mp/engine/child_role.h"
#include "mp/engine/fork_ledger.h"
#include "mp/engine/lifeline.h"
#include "mp/engine/template_wire.h"
#include "mp/fault/fault_point.h"
#include "mp/worker/process_main.h"
#include "mp/worker/worker_main.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <vector>

// linux/prctl.h has it; sys/prctl.h of Debian 12 may not.
#ifndef PR_GET_TID_ADDRESS
#define PR_GET_TID_ADDRESS 40
#endif

namespace mp::worker {

namespace {

struct RobustList {
    void* head = nullptr;
    std::size_t length = 0;
};

RobustList robustList()
{
    RobustList list;
    syscall(SYS_get_robust_list, 0, &list.head, &list.length);
    return list;
}

// Where glibc keeps this thread's TID: the child's copy has to hold the child's. The kernel tells
// it where it was built to; otherwise it stands 16 bytes before the robust list head (struct
// pthread of glibc 2.36), which is checked by its value. Null: unknown.
pid_t* tidPlace(const RobustList& list)
{
    pid_t* place = nullptr;
    if (prctl(PR_GET_TID_ADDRESS, &place) == 0 && place != nullptr && *place == gettid()) {
        return place;
    }
    if (list.head != nullptr) {
        place = reinterpret_cast<pid_t*>(static_cast<char*>(list.head) - 16);
        if (*place == gettid()) {
            return place;
        }
    }
    return nullptr;
}

// A fork whose child is the host's. By the bare system call, because glibc's fork can't do that;
// all that glibc's would do besides is needed for threads and atfork handlers only, and the
// template has neither.
pid_t forkForHost(int& pidfd, std::int32_t* ledgerPlace)
{
    const RobustList list = robustList();
    pid_t* tid = tidPlace(list);
    clone_args arguments{};
    arguments.flags = CLONE_PARENT | CLONE_PIDFD | CLONE_PARENT_SETTID;
    arguments.pidfd = reinterpret_cast<std::uintptr_t>(&pidfd);
    arguments.parent_tid = reinterpret_cast<std::uintptr_t>(ledgerPlace);
    if (tid != nullptr) {
        arguments.flags |= CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
        arguments.child_tid = reinterpret_cast<std::uintptr_t>(tid);
    }
    const long pid = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid == 0 && list.head != nullptr) {
        syscall(SYS_set_robust_list, list.head, list.length);
    }
    return static_cast<pid_t>(pid);
}

std::size_t descriptorsOf(engine::ChildRole::Kind kind)
{
    using Kind = engine::ChildRole::Kind;
    return kind == Kind::CapturedWorker ? 4 : kind == Kind::Worker ? 2 : 1;
}

void setInterruptBlocked(bool blocked)
{
    sigset_t interrupt;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_sigmask(blocked ? SIG_BLOCK : SIG_UNBLOCK, &interrupt, nullptr);
}

class Template {
public:
    Template(int host, base::UniqueFd socket, base::UniqueFd lifeline, engine::ForkLedger ledger)
        : m_host(host)
        , m_socket(std::move(socket))
        , m_lifeline(std::move(lifeline))
        , m_ledger(std::move(ledger))
    {
    }

    [[noreturn]] void serve()
    {
        const engine::TemplateHello hello;
        engine::sendMessage(m_socket.get(), &hello, sizeof hello, {});
        fault::hit(fault::Point::TemplateGreeted);
        while (true) {
            engine::ForkRequest request;
            std::vector<base::UniqueFd> descriptors;
            const auto size =
                engine::receiveMessage(m_socket.get(), &request, sizeof request, descriptors);
            if (size <= 0) {
                _exit(0);
            }
            fault::hit(fault::Point::TemplateRequestRead);
            answer(request, descriptors);
            fault::hit(fault::Point::TemplateReplied);
        }
    }

private:
    void answer(const engine::ForkRequest& request, std::vector<base::UniqueFd>& descriptors)
    {
        engine::ForkReply reply;
        int rawPidfd = -1;
        if (descriptors.size() != descriptorsOf(request.kind)) {
            reply.error = EMFILE;  // the kernel drops descriptors that a full table can't take
        } else {
            reply.pid = forkForHost(rawPidfd, m_ledger.place(request.number));
            if (reply.pid == 0) {
                fault::hit(fault::Point::ChildForked);
                m_socket.reset();
                if (request.kind == engine::ChildRole::Kind::Process) {
                    setInterruptBlocked(false);
                    runProcess({m_host, std::move(descriptors[0]), std::move(m_lifeline)});
                }
                becomeWorker(request, descriptors);
            }
            reply.error = reply.pid < 0 ? errno : 0;
            fault::hit(fault::Point::TemplateForked);
        }
        const base::UniqueFd pidfd(rawPidfd);
        engine::sendMessage(m_socket.get(), &reply, sizeof reply,
                            pidfd ? std::vector<int>{pidfd.get()} : std::vector<int>{});
    }

    [[noreturn]] void becomeWorker(const engine::ForkRequest& request,
                                   std::vector<base::UniqueFd>& descriptors)
    {
        WorkerSetup setup;
        setup.slot = request.slot;
        setup.host = m_host;
        setup.channel = std::move(descriptors[0]);
        setup.doorbell = std::move(descriptors[1]);
        if (request.kind == engine::ChildRole::Kind::CapturedWorker) {
            setup.output = std::move(descriptors[2]);
            setup.errorOutput = std::move(descriptors[3]);
        }
        setup.lifeline = std::move(m_lifeline);
        runWorker(std::move(setup));
    }

    int m_host;
    base::UniqueFd m_socket;
    base::UniqueFd m_lifeline;
    engine::ForkLedger m_ledger;
};

}  // namespace

void runTemplate(int host)
{
    prctl(PR_SET_NAME, "mp-template");
    fault::hit(fault::Point::TemplateStarted);
    base::UniqueFd socket(engine::kFirstHandedDescriptor);
    base::UniqueFd lifeline(engine::kFirstHandedDescriptor + 1);
    fcntl(socket.get(), F_SETFD, FD_CLOEXEC);
    fcntl(lifeline.get(), F_SETFD, FD_CLOEXEC);
    auto ledger = engine::ForkLedger::open(base::UniqueFd(engine::kFirstHandedDescriptor + 2));
    base::UniqueFd ownLifeline(fcntl(lifeline.get(), F_DUPFD_CLOEXEC, 3));
    engine::dieWith(host, std::move(ownLifeline));
    // The Ctrl-C of a terminal reaches the whole group; whether it ends anything is the host's
    // decision. What is forked takes it again when it knows what to do with it: none is lost.
    setInterruptBlocked(true);
    std::fflush(nullptr);
    Template(host, std::move(socket), std::move(lifeline), std::move(ledger)).serve();
}

}  // namespace mp::worker
