#include "lab/host/host.h"

#include "base/posix_error.h"
#include "lab/experiment.h"
#include "lab/host/request_body.h"
#include "lab/version.h"

#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <string>
#include <utility>
#include <vector>

namespace lab {

namespace {

std::string pack(const nlohmann::json& body)
{
    std::string bytes;
    nlohmann::json::to_msgpack(body, bytes);
    return bytes;
}

nlohmann::json unpack(const std::string& bytes)
{
    return bytes.empty() ? nlohmann::json::object() : nlohmann::json::from_msgpack(bytes);
}

}  // namespace

Host::Host(base::UniqueFd adopted)
    : m_ring(std::make_shared<mp::EventRing>())
    , m_session(
          m_ring,
          [this](const std::string& name, const nlohmann::json& body) {
              m_server.notify(name, pack(body));
          },
          [this] { m_queue.post([this] { onIdle(); }); })
    , m_server(mp::ScopeServer::Options{
          .name = "poolscope", .tool = fmt::format("poolscope {}", kToolVersion), .ring = m_ring})
{
    for (const std::string& name : Session::requestNames()) {
        m_server.handleLate(name, [this, name](const std::string& body,
                                               const mp::ScopeServer::Responder& responder) {
            m_queue.post([this, name, body, responder] { answer(name, body, responder); });
        });
    }
    m_server.setSnapshotProvider([this] { return pack(m_session.snapshot()); });
    m_server.listen();
    if (adopted) {
        m_server.setOnLastAdoptedClosed([this] { m_queue.post([this] { onViewerGone(); }); });
        m_server.adopt(std::move(adopted));
    }
}

Host::~Host()
{
    m_session.close();  // its runs announce through the server, which goes first
}

void Host::answer(const std::string& name, const std::string& body,
                  const mp::ScopeServer::Responder& responder)
{
    try {
        responder.reply(pack(m_session.request(name, unpack(body))));
    } catch (const ExperimentError& error) {
        responder.fail(error.what(), error.field());
    } catch (const RequestError& error) {
        responder.fail(error.what(), error.field());
    } catch (const std::exception& error) {
        responder.fail(error.what());
    }
}

void Host::onViewerGone()
{
    m_viewerGone = true;
    if (m_session.keepsRunning()) {
        return;  // onIdle() comes when it has ended
    }
    m_session.stop();
    m_end = true;
}

void Host::onIdle()
{
    m_end = m_end || m_viewerGone;
}

void Host::run(int endFd)
{
    while (!m_end) {
        std::array<pollfd, 2> waits{{{m_queue.fd(), POLLIN, 0}, {endFd, POLLIN, 0}}};
        if (::poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) {
            base::throwErrno("wait for", "the host's commands");
        }
        if (waits[1].revents != 0) {
            return;
        }
        if (waits[0].revents != 0) {
            m_queue.runAll();
        }
    }
}

}  // namespace lab
