#include "base/clock.h"
#include "base/posix_error.h"
#include "mp/engine/child_role.h"
#include "mp/engine/launcher.h"
#include "mp/engine/lifeline.h"
#include "mp/engine/reactor.h"
#include "mp/engine/template_wire.h"
#include "mp/errors.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <deque>

namespace mp::engine {

namespace {

constexpr std::int64_t kHelloLimitNs = 10'000'000'000;
// More would only fill the socket: the template works one by one.
constexpr std::size_t kMostUnanswered = 16;

class ForkserverLauncher final : public Launcher {
public:
    void launch(LaunchRequest request, std::function<void(LaunchResult)> done) override
    {
        m_waiting.push_back({std::move(request), std::move(done)});
        try {
            if (!m_socket) {
                startTemplate();
            }
        } catch (...) {
            failAll(std::current_exception());
            return;
        }
        sendWaiting();
    }

private:
    struct Launch {
        LaunchRequest request;
        std::function<void(LaunchResult)> done;
    };

    void startTemplate()
    {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
            base::throwErrno("create", "the socket of the worker template");
        }
        base::UniqueFd ours(ends[0]);
        const base::UniqueFd theirs(ends[1]);
        m_template = startSelf(ChildRole::Kind::Template, 0,
                               {theirs.get(), Lifeline::ofThisProcess().readEnd()});
        m_saidHello = false;
        m_socket = std::move(ours);
        auto& reactor = Reactor::instance();
        reactor.add(m_socket.get(), EPOLLIN, [this](std::uint32_t) { receive(); });
        m_helloTimer = reactor.callAt(base::monotonicNs() + kHelloLimitNs, [this] {
            endTemplate(
                "the program's own executable, started as a template for workers, didn't reach "
                "mp::init within 10 s; call mp::init(argc, argv) first in main");
        });
    }

    void sendWaiting()
    {
        while (m_socket && !m_waiting.empty() && m_unanswered.size() < kMostUnanswered) {
            const LaunchRequest& request = m_waiting.front().request;
            const ForkRequest message{request.slot};
            if (!sendMessage(m_socket.get(), &message, sizeof message, request.descriptors)) {
                templateEnded();
                return;
            }
            m_unanswered.push_back(std::move(m_waiting.front()));
            m_waiting.pop_front();
        }
    }

    void receive()
    {
        ForkReply reply;
        std::vector<base::UniqueFd> descriptors;
        const auto size =
            receiveMessage(m_socket.get(), &reply, sizeof reply, descriptors, MSG_DONTWAIT);
        if (size < 0 && errno == EAGAIN) {
            return;
        }
        if (size <= 0) {
            templateEnded();
            return;
        }
        if (!m_saidHello) {
            m_saidHello = true;
            Reactor::instance().cancel(m_helloTimer);
            return;
        }
        if (m_unanswered.empty()) {
            return;
        }
        Launch launch = std::move(m_unanswered.front());
        m_unanswered.pop_front();
        launch.done(resultOf(reply, descriptors));
        sendWaiting();
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
        try {
            base::throwErrno(reply.error != 0 ? reply.error : EMFILE, "start", "a worker process");
        } catch (...) {
            result.error = std::current_exception();
        }
        return result;
    }

    // Seen by a message that couldn't be sent or received.
    void templateEnded()
    {
        const base::ExitStatus status = m_template.waitFor(std::chrono::seconds(1));
        endTemplate("the worker template ended (" + base::describe(status) + ")" +
                    (m_saidHello ? std::string()
                                 : " before it reached mp::init; call mp::init(argc, argv) first "
                                   "in main"));
    }

    void endTemplate(const std::string& why)
    {
        Reactor::instance().cancel(m_helloTimer);
        Reactor::instance().remove(m_socket.get());
        m_socket.reset();
        m_template = ChildProcess();
        failAll(std::make_exception_ptr(PoolBroken(why)));
    }

    void failAll(const std::exception_ptr& error)
    {
        std::deque<Launch> failed = std::move(m_unanswered);
        m_unanswered.clear();
        std::move(m_waiting.begin(), m_waiting.end(), std::back_inserter(failed));
        m_waiting.clear();
        for (Launch& launch : failed) {
            launch.done({ChildProcess(), error});
        }
    }

    ChildProcess m_template;
    base::UniqueFd m_socket;
    bool m_saidHello = false;
    Reactor::TimerId m_helloTimer = 0;
    std::deque<Launch> m_unanswered;
    std::deque<Launch> m_waiting;
};

}  // namespace

Launcher& forkserverLauncher()
{
    // Never destroyed, like the engine thread that uses it.
    static auto* const launcher = new ForkserverLauncher;
    return *launcher;
}

}  // namespace mp::engine
