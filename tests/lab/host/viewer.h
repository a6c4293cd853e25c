#pragma once

#include "base/posix_error.h"
#include "lab/experiment.h"
#include "mp/scope/scope_client.h"

#include <sys/socket.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <QProcess>

#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// What the tests of the host need: a viewer of it, and experiments.
// `poolscope host --fd 3` with us as its viewer; or another program that is one.
class Viewer {
public:
    explicit Viewer(const QString& program = QStringLiteral(POOLSCOPE_BIN_DIR "/poolscope"))
    {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
            base::throwErrno("socketpair");
        }
        base::UniqueFd mine(ends[0]);
        const base::UniqueFd theirs(ends[1]);
        m_process.setChildProcessModifier([fd = theirs.get()] { ::dup2(fd, 3); });
        m_process.start(program, {"host", "--fd", "3"});
        if (!m_process.waitForStarted()) {
            throw std::runtime_error("the host can't be started");
        }
        m_client.emplace(mp::ScopeClient::fromFd(std::move(mine), std::chrono::seconds(20)));
    }
    ~Viewer()
    {
        m_client.reset();
        if (!m_process.waitForFinished(20'000)) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }

    mp::ScopeClient& client() { return *m_client; }
    QProcess& process() { return m_process; }
    void hangUp() { m_client.reset(); }

    nlohmann::json ask(const std::string& name,
                       const nlohmann::json& body = nlohmann::json::object())
    {
        std::string bytes;
        nlohmann::json::to_msgpack(body, bytes);
        const std::string reply = m_client->request(name, bytes, std::chrono::seconds(30));
        return reply.empty() ? nlohmann::json() : nlohmann::json::from_msgpack(reply);
    }

    // The body of the next notification of that name; others are dropped.
    nlohmann::json await(const std::string& name)
    {
        // It may have come together with one that was awaited before.
        do {
            for (auto it = m_notifications.begin(); it != m_notifications.end(); ++it) {
                if (it->first == name) {
                    nlohmann::json body = it->second;
                    m_notifications.erase(m_notifications.begin(), it + 1);
                    return body;
                }
            }
        } while (receive());
        throw std::runtime_error("no " + name + " came");
    }

    nlohmann::json start(const lab::Experiment& experiment)
    {
        return ask("run.start", {{"experiment", lab::toJson(experiment)}});
    }

private:
    // What comes next; false when nothing does.
    bool receive()
    {
        if (!m_client->wait(std::chrono::seconds(30))) {
            return false;
        }
        for (auto& message : m_client->receive()) {
            if (message.kind == mp::ScopeClient::Message::Kind::Notification) {
                m_notifications.emplace_back(message.name,
                                             nlohmann::json::from_msgpack(message.body));
            }
        }
        return true;
    }

    QProcess m_process;
    std::optional<mp::ScopeClient> m_client;
    std::vector<std::pair<std::string, nlohmann::json>> m_notifications;
};

inline lab::Experiment sleeps(std::int64_t count, const char* time)
{
    lab::Experiment experiment;
    experiment.task = "sleep";
    experiment.parameters["time"] = time;
    experiment.items.kind = lab::ItemSource::Kind::Range;
    experiment.items.from = 1;
    experiment.items.to = count;
    experiment.workers = 2;
    return experiment;
}

inline nlohmann::json snapshotOf(Viewer& viewer)
{
    const auto reply = mp::scope::unpackSnapshot(
        viewer.client().request("snapshot", "", std::chrono::seconds(20)));
    return nlohmann::json::from_msgpack(reply.host);
}

// The sentence and field of a refusal.
inline std::pair<std::string, std::string> refusal(const std::function<void()>& call)
{
    try {
        call();
    } catch (const mp::scope::ScopeError& error) {
        return {error.what(), error.field()};
    }
    return {};
}
