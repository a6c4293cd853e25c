#include "mp/scope/responder.h"

#include <string_view>

namespace mp {

namespace {

// A sentence that isn't cut where the limit of an inline body would cut it.
std::string_view shortened(std::string_view message)
{
    constexpr std::size_t kMaxMessage = 16U << 10;
    return message.substr(0, kMaxMessage);
}

scope::OutFrame errorFrame(std::uint64_t id, const std::string& name, const std::string& message,
                           const std::string& field)
{
    return scope::makeFrame(scope::FrameType::Error, id, name,
                            scope::packError(shortened(message), shortened(field)));
}

}  // namespace

ScopeServer::Responder::Pending::~Pending()
{
    try {
        fail("the host has dropped the request \"" + name + "\" without an answer", {});
    } catch (const std::exception&) {
        // Without memory for the sentence the client's own time limit has to tell.
    }
}

void ScopeServer::Responder::Pending::reply(ScopeServer::Reply reply)
{
    const std::shared_ptr<scope::ServerCore> server = core.lock();
    if (answered.exchange(true) || !server) {
        return;
    }
    scope::OutFrame frame;
    try {
        frame =
            scope::makeFrame(scope::FrameType::Reply, id, name, reply.body, std::move(reply.fds));
    } catch (const std::exception& error) {
        frame = errorFrame(id, name, error.what(), {});
    }
    server->answer(client, std::move(frame));
}

void ScopeServer::Responder::Pending::fail(const std::string& message, const std::string& field)
{
    const std::shared_ptr<scope::ServerCore> server = core.lock();
    if (answered.exchange(true) || !server) {
        return;
    }
    server->answer(client, errorFrame(id, name, message, field));
}

void ScopeServer::Responder::reply(Reply reply) const
{
    m_pending->reply(std::move(reply));
}

void ScopeServer::Responder::fail(const std::string& message, const std::string& field) const
{
    m_pending->fail(message, field);
}

}  // namespace mp
