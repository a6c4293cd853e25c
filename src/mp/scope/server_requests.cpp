#include "mp/scope/event_ring.h"
#include "mp/scope/responder.h"
#include "mp/scope/server_core.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <vector>

// What a server's clients say, and what they are answered.
namespace mp::scope {

namespace {

constexpr std::array<std::string_view, 4> kBuiltIn = {"ping", "snapshot", "unwatch", "watch"};
constexpr std::uint32_t kHangUp = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

std::string nil()
{
    return std::string(1, '\xC0');
}

}  // namespace

bool ServerCore::isBuiltIn(const std::string& name)
{
    return std::find(kBuiltIn.begin(), kBuiltIn.end(), name) != kBuiltIn.end();
}

void ServerCore::onClient(std::uint64_t id, std::uint32_t events)
{
    const auto found = m_clients.find(id);
    if (found == m_clients.end()) {
        return;
    }
    const ClientPtr client = found->second;
    try {
        bool open = client->connection.flush();
        if (client->mayAsk(m_options.maxOutBytes)) {
            open = client->connection.receive() && open;
        } else if ((events & kHangUp) != 0) {
            open = false;
        }
        serve(client);
        if (!open) {
            remove(client);
        }
    } catch (const ProtocolError&) {
        drop(client, &ScopeServer::Statistics::droppedProtocol);
    } catch (const std::exception&) {
        remove(client);
    }
    updateEvents(*client);
}

void ServerCore::serve(const ClientPtr& client)
{
    if (client->serving) {
        return;
    }
    client->serving = true;
    try {
        while (!client->gone && client->mayAsk(m_options.maxOutBytes)) {
            auto frame = client->connection.next();
            if (!frame) {
                break;
            }
            handleFrame(client, *frame);
        }
    } catch (const ProtocolError&) {
        drop(client, &ScopeServer::Statistics::droppedProtocol);
    } catch (const std::exception&) {
        remove(client);
    }
    client->serving = false;
    updateEvents(*client);
}

void ServerCore::handleFrame(const ClientPtr& client, const InFrame& frame)
{
    if (!client->welcomed) {
        return greet(client, frame);
    }
    if (frame.type != FrameType::Request) {
        throw ProtocolError("a viewer may send requests only");
    }
    handleRequest(client, frame);
}

void ServerCore::greet(const ClientPtr& client, const InFrame& frame)
{
    if (frame.type != FrameType::Hello) {
        throw ProtocolError("a viewer has to say hello first");
    }
    if (const auto sentence = refusal(unpackGreeting(frame.body), greeting())) {
        return refuse(client, frame.id, *sentence, &ScopeServer::Statistics::refusedVersion);
    }
    std::vector<base::UniqueFd> fds;
    try {
        if (m_options.ring) {
            fds.push_back(m_options.ring->readerFd());
        }
    } catch (const std::system_error& error) {
        return refuse(client, frame.id,
                      std::string("the host can't hand its events over: ") + error.what(),
                      &ScopeServer::Statistics::refusedFull);
    }
    m_reactor.cancel(client->handshakeTimer);
    client->welcomed = true;
    count(&ScopeServer::Statistics::accepted);
    sendTo(client,
           makeFrame(FrameType::Welcome, frame.id, {}, packGreeting(greeting()), std::move(fds)));
}

void ServerCore::refuse(const ClientPtr& client, std::uint64_t id, const std::string& sentence,
                        Statistic why)
{
    client->connection.queue(makeFrame(FrameType::Refuse, id, {}, packText(sentence)));
    client->connection.flush();
    drop(client, why);
}

void ServerCore::handleRequest(const ClientPtr& client, const InFrame& frame)
{
    count(&ScopeServer::Statistics::requests);
    ++client->openRequests;
    const ScopeServer::Responder responder(std::make_shared<ScopeServer::Responder::Pending>(
        weak_from_this(), client->id, frame.id, frame.name));
    try {
        if (isBuiltIn(frame.name)) {
            return responder.reply(handleBuiltIn(client, frame));
        }
        ScopeServer::LateHandler handler;
        {
            const std::lock_guard lock(m_mutex);
            const auto found = m_handlers.find(frame.name);
            if (found == m_handlers.end()) {
                throw ScopeError(m_options.unanswered.empty()
                                     ? "this scope knows no request \"" + frame.name + "\""
                                     : "\"" + frame.name + "\": " + m_options.unanswered,
                                 "name");
            }
            handler = found->second;
        }
        handler(frame.body, responder);
    } catch (const ScopeError& error) {
        responder.fail(error.what(), error.field());
    } catch (const std::exception& error) {
        responder.fail(error.what());
    } catch (...) {
        responder.fail("the host's handler of \"" + frame.name + "\" has failed");
    }
}

std::string ServerCore::handleBuiltIn(const ClientPtr& client, const InFrame& frame)
{
    if (frame.name == "snapshot") {
        return snapshot();
    }
    if (frame.name == "watch" || frame.name == "unwatch") {
        setWatching(*client, frame.name == "watch");
    }
    return nil();
}

std::string ServerCore::snapshot()
{
    SnapshotReply reply;
    if (m_options.ring) {
        const EventRing::Snapshot taken = m_options.ring->snapshot();
        reply.sequence = taken.sequence;
        reply.state = taken.state.pack();
    }
    std::function<std::string()> provider;
    {
        const std::lock_guard lock(m_mutex);
        provider = m_snapshotProvider;
    }
    if (provider) {
        reply.host = provider();
    }
    return packSnapshot(reply);
}

void ServerCore::answer(std::uint64_t client, OutFrame frame)
{
    if (m_reactor.onEngineThread()) {
        return deliver(client, std::move(frame));
    }
    m_reactor.post([weak = weak_from_this(), client, late = std::move(frame)] {
        if (const auto self = weak.lock()) {
            self->deliver(client, late);
        }
    });
}

void ServerCore::deliver(std::uint64_t client, OutFrame frame)
{
    const auto found = m_clients.find(client);
    if (found == m_clients.end()) {
        return;
    }
    const ClientPtr receiver = found->second;
    --receiver->openRequests;
    sendTo(receiver, std::move(frame));
    // It may have had to wait with further requests until this answer.
    serve(receiver);
}

void ServerCore::broadcast(const OutFrame& frame)
{
    std::vector<ClientPtr> receivers;
    for (const auto& [id, client] : m_clients) {
        if (client->welcomed) {
            receivers.push_back(client);
        }
    }
    count(&ScopeServer::Statistics::notifications, receivers.size());
    for (const ClientPtr& client : receivers) {
        sendTo(client, frame);
    }
}

void ServerCore::sendTo(const ClientPtr& client, OutFrame frame)
{
    if (client->gone) {
        return;
    }
    client->connection.queue(std::move(frame));
    try {
        if (!client->connection.flush()) {
            return remove(client);
        }
    } catch (const std::exception&) {
        return remove(client);
    }
    if (client->tooSlow(m_options.maxOutBytes)) {
        return drop(client, &ScopeServer::Statistics::droppedSlow);
    }
    updateEvents(*client);
}

void ServerCore::updateEvents(ServerClient& client)
{
    const std::uint32_t wanted = client.gone ? 0 : client.wantedEvents(m_options.maxOutBytes);
    if (!client.gone && wanted != client.events) {
        m_reactor.modify(client.connection.fd(), wanted);
        client.events = wanted;
    }
}

}  // namespace mp::scope
