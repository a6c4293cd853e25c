#include "mp/scope/scope_server.h"

#include "mp/scope/server_core.h"

#include <stdexcept>
#include <utility>

namespace mp {

namespace {

void checkHandler(const std::string& name, bool callable)
{
    if (name.empty() || name.size() > scope::kMaxName || scope::ServerCore::isBuiltIn(name) ||
        !callable) {
        throw std::invalid_argument("a scope can't have a handler named \"" + name + "\"");
    }
}

}  // namespace

ScopeServer::ScopeServer(Options options)
    : m_core(std::make_shared<scope::ServerCore>(std::move(options)))
{
}

ScopeServer::~ScopeServer()
{
    m_core->reactor().runAndWait([this] { m_core->close(); });
}

void ScopeServer::handle(const std::string& name, Handler handler)
{
    checkHandler(name, static_cast<bool>(handler));
    m_core->setHandler(
        name, [call = std::move(handler)](const std::string& body, const Responder& responder) {
            responder.reply(call(body));
        });
}

void ScopeServer::handleLate(const std::string& name, LateHandler handler)
{
    checkHandler(name, static_cast<bool>(handler));
    m_core->setHandler(name, std::move(handler));
}

void ScopeServer::setSnapshotProvider(std::function<std::string()> provider)
{
    m_core->setSnapshotProvider(std::move(provider));
}

void ScopeServer::setOnLastAdoptedClosed(std::function<void()> call)
{
    m_core->setOnLastAdoptedClosed(std::move(call));
}

void ScopeServer::listen()
{
    m_core->reactor().runAndWait([this] { m_core->listen(); });
}

std::string ScopeServer::path() const
{
    return m_core->path();
}

void ScopeServer::adopt(base::UniqueFd socket)
{
    m_core->reactor().runAndWait([this, &socket] { m_core->adopt(std::move(socket)); });
}

void ScopeServer::notify(const std::string& name, const std::string& body)
{
    if (!m_core->hasClients()) {
        return;
    }
    const auto frame = scope::makeFrame(scope::FrameType::Notify, 0, name, body);
    m_core->reactor().post([weak = std::weak_ptr(m_core), frame] {
        if (const auto core = weak.lock()) {
            core->broadcast(frame);
        }
    });
}

bool ScopeServer::watched() const noexcept
{
    return m_core->watched();
}

ScopeServer::Statistics ScopeServer::statistics() const
{
    return m_core->statistics();
}

}  // namespace mp
