#include "base/clock.h"
#include "base/posix_error.h"
#include "mp/engine/child_role.h"
#include "mp/engine/fork_ledger.h"
#include "mp/engine/launcher.h"
#include "mp/engine/lifeline.h"
#include "mp/engine/reactor.h"
#include "mp/engine/template_wire.h"
#include "mp/errors.h"
#include "mp/fault/fault_point.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
extern "C" {  // glibc 2.36 forgot it
#include <sys/pidfd.h>
}

#include <cerrno>
#include <cstdlib>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <system_error>

namespace mp::engine {

namespace {

constexpr std::int64_t kHelloLimitNs = 10'000'000'000;
constexpr std::chrono::seconds kEndLimit{1};
// More would only fill the socket: the template works one by one.
constexpr std::size_t kMostUnanswered = ForkLedger::kPlaces;
// Templates that end one after another without having started anything.
constexpr int kMostLostTemplates = 3;

// The child of ours that has this PID, unless somebody else has reaped it.
std::optional<ChildProcess> childWithPid(int pid)
{
    base::UniqueFd pidfd(pid > 0 ? pidfd_open(pid, 0) : -1);
    siginfo_t info{};
    if (!pidfd ||
        waitid(P_PIDFD, static_cast<id_t>(pidfd.get()), &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
        return std::nullopt;
    }
    return ChildProcess(pid, std::move(pidfd));
}

// Reaps the template, which would otherwise be left to init for as long as that takes.
void endTemplateAtExit();

class ForkserverLauncher final : public Launcher {
public:
    void launch(LaunchRequest request, std::function<void(LaunchResult)> done) override
    {
        m_waiting.push_back({std::move(request), std::move(done)});
        provideTemplate();
        sendWaiting();
    }

private:
    enum class Received : std::uint8_t { Message, Nothing, End };

    struct Launch {
        LaunchRequest request;
        std::function<void(LaunchResult)> done;
        std::uint32_t number = 0;  // once it was sent
    };

public:
    // Engine thread: at the program's end. It has nothing to lose.
    void endTemplate()
    {
        if (m_owner == getpid()) {
            forgetTemplate();
        }
    }

private:
    void provideTemplate()
    {
        if (m_socket) {
            return;
        }
        try {
            startTemplate();
        } catch (...) {
            forgetTemplate();
            failAll(std::current_exception());
        }
    }

    void startTemplate()
    {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
            base::throwErrno("create", "the socket of the worker template");
        }
        base::UniqueFd ours(ends[0]);
        const base::UniqueFd theirs(ends[1]);
        m_ledger = ForkLedger::create();
        m_template =
            startSelf(ChildRole::Kind::Template, 0,
                      {theirs.get(), Lifeline::ofThisProcess().readEnd(), m_ledger.file()});
        m_ledger.closeFile();
        fault::hit(fault::Point::HostTemplateStarted);
        m_saidHello = false;
        m_socket = std::move(ours);
        if (std::exchange(m_owner, getpid()) != getpid()) {
            std::atexit(endTemplateAtExit);
        }
        auto& reactor = Reactor::instance();
        reactor.add(m_socket.get(), EPOLLIN, [this](std::uint32_t) {
            if (receive() == Received::End) {
                templateEnded();
            }
        });
        reactor.add(m_template.pidfd(), EPOLLIN, [this](std::uint32_t) {
            if (!m_template.poll().ended()) {
                return;  // meant for a predecessor, whose descriptor had this number
            }
            // A child it had just forked may hold the socket open: no end of file, then.
            while (receive() == Received::Message) {
            }
            templateEnded();
        });
        m_helloTimer = reactor.callAt(base::monotonicNs() + kHelloLimitNs, [this] {
            forgetTemplate();
            failAll(std::make_exception_ptr(PoolBroken(
                "the program's own executable, started as a template for workers, didn't reach "
                "mp::init within 10 s; call mp::init(argc, argv) first in main")));
        });
    }

    void sendWaiting()
    {
        while (m_socket && !m_waiting.empty() && m_unanswered.size() < kMostUnanswered) {
            Launch& launch = m_waiting.front();
            launch.number = m_nextNumber++;
            m_ledger.clear(launch.number);
            const ForkRequest message{launch.request.slot, launch.number, launch.request.kind};
            fault::hit(fault::Point::HostForkAsking);
            if (!sendMessage(m_socket.get(), &message, sizeof message,
                             launch.request.descriptors)) {
                if (errno != EPIPE && errno != ECONNRESET) {
                    failFirst(errno);
                    continue;
                }
                return;  // it has ended: its socket or its pidfd is about to tell
            }
            fault::hit(fault::Point::HostForkAsked);
            m_unanswered.push_back(std::move(launch));
            m_waiting.pop_front();
        }
    }

    Received receive()
    {
        ForkReply reply;
        std::vector<base::UniqueFd> descriptors;
        std::ptrdiff_t size = 0;
        do {
            size = receiveMessage(m_socket.get(), &reply, sizeof reply, descriptors, MSG_DONTWAIT);
            // Requests that it hadn't read are told first, once; its last replies come after that.
        } while (size < 0 && errno == ECONNRESET);
        if (size <= 0) {
            return size < 0 && errno == EAGAIN ? Received::Nothing : Received::End;
        }
        if (!m_saidHello) {
            m_saidHello = true;
            Reactor::instance().cancel(m_helloTimer);
            fault::hit(fault::Point::HostTemplateHeard);
        } else if (!m_unanswered.empty()) {
            m_lostTemplates = 0;
            Launch launch = std::move(m_unanswered.front());
            m_unanswered.pop_front();
            fault::hit(fault::Point::HostForkReplied);
            launch.done(resultOf(reply, descriptors));
            sendWaiting();
        }
        return Received::Message;
    }

    static LaunchResult resultOf(const ForkReply& reply, std::vector<base::UniqueFd>& descriptors)
    {
        LaunchResult result;
        if (reply.error == 0 && descriptors.size() == 1) {
            result.process = ChildProcess(reply.pid, std::move(descriptors.front()));
            return result;
        }
        if (reply.error == 0) {
            endUnwatched(reply.pid);  // its pidfd found no room in our table of descriptors
        }
        result.error = startError(reply.error != 0 ? reply.error : EMFILE);
        return result;
    }

    static std::exception_ptr startError(int error)
    {
        return std::make_exception_ptr(
            std::system_error(error, std::generic_category(), "start a worker process"));
    }

    // Seen by its pidfd or its socket. What it had not started, the next one starts.
    void templateEnded()
    {
        const base::ExitStatus status = m_template.waitFor(kEndLimit);
        const bool saidHello = m_saidHello;
        fault::hit(fault::Point::HostTemplateDead);
        forgetTemplate();
        settleUnanswered();
        fault::hit(fault::Point::HostTemplateForgotten);
        if (m_waiting.empty()) {
            return;
        }
        ++m_lostTemplates;
        // One that exits before its hello does so again; one that was killed may have had bad luck.
        const bool hopeless = !saidHello && status.kind == base::ExitStatus::Kind::Exited;
        if (hopeless || m_lostTemplates >= kMostLostTemplates) {
            m_lostTemplates = 0;
            failAll(std::make_exception_ptr(PoolBroken(
                "the worker template ended (" + base::describe(status) + ")" +
                (saidHello ? std::string()
                           : " before it reached mp::init; call mp::init(argc, argv) first in "
                             "main"))));
            return;
        }
        provideTemplate();
        sendWaiting();
    }

    // Requests that a template which has ended was given: started without its being able to say so,
    // or to be given to the next one.
    void settleUnanswered()
    {
        std::deque<Launch> unanswered = std::exchange(m_unanswered, {});
        std::deque<Launch> again;
        for (Launch& launch : unanswered) {
            if (auto child = childWithPid(m_ledger.pid(launch.number))) {
                m_lostTemplates = 0;
                launch.done({std::move(*child), nullptr});
            } else {
                again.push_back(std::move(launch));
            }
        }
        std::move(m_waiting.begin(), m_waiting.end(), std::back_inserter(again));
        m_waiting = std::move(again);
    }

    void forgetTemplate()
    {
        auto& reactor = Reactor::instance();
        reactor.cancel(m_helloTimer);
        if (m_socket) {
            reactor.remove(m_socket.get());
            m_socket.reset();
        }
        if (m_template.pidfd() >= 0) {
            reactor.remove(m_template.pidfd());
        }
        m_template = ChildProcess();
    }

    void failFirst(int error)
    {
        const Launch failed = std::move(m_waiting.front());
        m_waiting.pop_front();
        failed.done({ChildProcess(), startError(error)});
    }

    void failAll(const std::exception_ptr& error)
    {
        settleUnanswered();
        for (Launch& launch : std::exchange(m_waiting, {})) {
            launch.done({ChildProcess(), error});
        }
    }

    ChildProcess m_template;
    int m_owner = 0;  // PID of the process that started it: a copy of that has none
    ForkLedger m_ledger;
    base::UniqueFd m_socket;
    bool m_saidHello = false;
    Reactor::TimerId m_helloTimer = 0;
    std::uint32_t m_nextNumber = 0;
    int m_lostTemplates = 0;  // in a row, while something was to be started
    std::deque<Launch> m_unanswered;
    std::deque<Launch> m_waiting;
};

}  // namespace

namespace {

ForkserverLauncher& onlyLauncher()
{
    // Never destroyed, like the engine thread that uses it.
    static auto* const launcher = new ForkserverLauncher;
    return *launcher;
}

void endTemplateAtExit()
{
    const auto ended = std::make_shared<std::promise<void>>();
    auto done = ended->get_future();
    Reactor::instance().post([ended] {
        onlyLauncher().endTemplate();
        ended->set_value();
    });
    // Whoever called exit() may hold what the engine thread waits for.
    done.wait_for(kEndLimit);
}

}  // namespace

Launcher& forkserverLauncher()
{
    return onlyLauncher();
}

}  // namespace mp::engine
