#include "mp/manager/server.h"

#include "base/clock.h"

#include <stdexcept>
#include <utility>

namespace mp::manager {

void Server::serve(Connection& connection, std::string_view bytes)
{
    ServedClient& client = *connection.client;
    if (connection.waiter) {
        connection.setBroken();  // it asks before it was answered
        return;
    }
    connection.undo = nullptr;
    Request request;
    try {
        request = parseRequest(bytes, [&client](std::int8_t type, std::string_view reference) {
            return Store::read(type, reference, client);
        });
    } catch (const std::exception&) {
        // No client of ours sends such a thing.
        reply(connection, {}, std::current_exception());
        connection.endAfterSending();
        m_someBroken |= connection.broken();
        return;
    }
    try {
        const Caller caller{client.number, request.thread, client.pid};
        const auto held = client.held.find(request.referent);
        const ReferentPtr referent = held == client.held.end() ? nullptr : held->second.referent;
        if (!referent && request.referent != kServer) {
            throw std::out_of_range("the manager has no object of the number that was called");
        }
        const auto wait = [&](std::int64_t limit) {
            return putAside(connection, caller, referent, limit);
        };
        Call call(caller, std::move(request.arguments), wait);
        const Result result = referent ? referent->call(request.method, call)
                                       : callServer(request.method, call, client);
        if (result) {
            reply(connection, *result, nullptr);
            connection.undo = call.takeUndo();
        }
    } catch (...) {
        if (connection.waiter) {
            forgetWaiter(connection);
        }
        reply(connection, {}, std::current_exception());
    }
}

WaiterPtr Server::putAside(Connection& connection, const Caller& caller, ReferentPtr keeps,
                           std::int64_t limit)
{
    // By number: a waiter may outlive its connection.
    const auto find = [this, number = connection.number()]() -> Connection* {
        const auto found = m_connections.find(number);
        return found == m_connections.end() ? nullptr : found->second.get();
    };
    const auto answer = [this, find](const Object& value, const std::exception_ptr& error) {
        if (Connection* const to = find()) {
            to->undo = std::move(to->waiter->onAbandon);
            forgetWaiter(*to);
            reply(*to, value, error);
        }
    };
    const auto lives = [find] {
        const Connection* const of = find();
        return of != nullptr && !of->hungUp();
    };
    auto waiter = std::make_shared<Waiter>(caller, std::move(keeps), answer, lives);
    connection.waiter = waiter;
    const std::int64_t now = base::monotonicNs();
    if (limit >= 0 && limit < INT64_MAX - now) {
        connection.timer = m_timers.emplace(now + limit, connection.number());
    }
    return waiter;
}

void Server::forgetWaiter(Connection& connection)
{
    if (connection.timer) {
        m_timers.erase(*connection.timer);
        connection.timer.reset();
    }
    connection.waiter.reset();
}

void Server::reply(Connection& connection, const Object& value, const std::exception_ptr& error)
{
    if (error) {
        writeError(m_reply, error);
    } else {
        try {
            writeValue(m_reply, value, [&](const Reference& reference) {
                return m_store.write(reference, *connection.client);
            });
        } catch (...) {
            writeError(m_reply, std::current_exception());
        }
    }
    connection.reply(m_reply);
    watch(connection);
}

ReferentPtr Server::make(Call& call)
{
    const std::string typeId = call.argument(0).as<std::string>();
    call.arguments().erase(call.arguments().begin());
    const auto type = m_types.find(typeId);
    ReferentPtr referent =
        type != m_types.end() ? type->second.make(call.arguments()) : makeReferent(typeId, call);
    m_store.add(referent);
    return referent;
}

Result Server::callServer(const std::string& method, Call& call, ServedClient& client)
{
    if (method == "create") {
        return Object(ReferencePtr(make(call)));
    }
    if (method == "attach") {
        const auto id = call.argument(0).as<std::uint64_t>();
        const ReferentPtr referent = m_store.find(id);
        if (call.argument(1).as<bool>()) {
            m_store.takeTicket(id);
        }
        return Object(ReferencePtr(referent));
    }
    if (method == "drop") {
        m_store.drop(call.argument(0).as<std::uint64_t>(), client);
        return nothing();
    }
    if (method == "keep") {
        m_store.keepTicket(call.argument(0).as<std::uint64_t>());
        return nothing();
    }
    if (method == "referents") {
        return m_store.describe(m_clients);
    }
    if (method == "shutdown") {
        if (client.pid != m_owner) {
            throw std::logic_error("only process " + std::to_string(m_owner) +
                                   ", which started the manager, can shut it down");
        }
        m_ending = true;
        return nothing();
    }
    throw std::invalid_argument("a manager's server has no such method");
}

}  // namespace mp::manager
