#include "mp/manager/store.h"

#include "base/quoting.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace mp::manager {

namespace {

constexpr std::size_t kMostShown = 200;  // bytes of a referent's text

std::string textOf(const Referent& referent)
{
    try {
        return referent.str();
    } catch (const std::exception& error) {
        return std::string("<") + error.what() + ">";  // a user's own
    }
}

Object holders(const Referent& referent,
               const std::map<std::uint64_t, std::unique_ptr<ServedClient>>& clients,
               std::size_t& proxies)
{
    Object::List pids;
    for (const auto& [number, client] : clients) {
        if (const auto held = client->held.find(referent.id()); held != client->held.end()) {
            proxies += held->second.proxies;
            pids.emplace_back(client->pid);
        }
    }
    return pids;
}

}  // namespace

void Store::add(const ReferentPtr& referent)
{
    if (m_all.size() >= m_pruneAt) {
        std::erase_if(m_all, [](const auto& one) { return one.second.expired(); });
        m_pruneAt = std::max<std::size_t>(64, 2 * m_all.size());
    }
    referent->setId(m_next++);
    m_all.emplace(referent->id(), referent);
}

ReferentPtr Store::find(std::uint64_t id) const
{
    const auto found = m_all.find(id);
    ReferentPtr referent = found == m_all.end() ? nullptr : found->second.lock();
    if (!referent) {
        throw std::out_of_range("the manager's object has gone: nobody had a proxy of it any more");
    }
    return referent;
}

void Store::hold(const ReferentPtr& referent, ServedClient& client)
{
    ServedClient::Held& held = client.held[referent->id()];
    held.referent = referent;
    ++held.proxies;
}

void Store::drop(std::uint64_t id, ServedClient& client)
{
    const auto held = client.held.find(id);
    if (held != client.held.end() && --held->second.proxies == 0) {
        const ReferentPtr referent = held->second.referent;
        client.held.erase(held);
        referent->letGo(client.number);
    }
}

void Store::keepTicket(std::uint64_t id)
{
    m_tickets.emplace(id, find(id));
}

void Store::takeTicket(std::uint64_t id)
{
    if (const auto ticket = m_tickets.find(id); ticket != m_tickets.end()) {
        m_tickets.erase(ticket);
    }
}

std::vector<ReferentPtr> Store::living() const
{
    std::vector<ReferentPtr> all;
    for (const auto& [id, weak] : m_all) {
        if (auto referent = weak.lock()) {
            all.push_back(std::move(referent));
        }
    }
    return all;
}

void Store::clientGone(ServedClient& client)
{
    // Of all: it may have dropped its proxy of a lock that it holds.
    for (const ReferentPtr& referent : living()) {
        referent->clientGone(client.number, client.pid);
    }
    client.held.clear();
}

Object Store::describe(const std::map<std::uint64_t, std::unique_ptr<ServedClient>>& clients) const
{
    Object::List all;
    for (const ReferentPtr& referent : living()) {
        std::string text = textOf(*referent);
        if (text.size() > kMostShown) {
            text = base::toValidUtf8(text.substr(0, kMostShown)) + "…";
        }
        std::size_t proxies = 0;
        const Object pids = holders(*referent, clients, proxies);
        all.push_back(Object::list(
            {referent->id(), referent->typeId(), referent->at(), text, proxies, pids}));
    }
    return all;
}

PackedReference Store::write(const Reference& reference, ServedClient& client)
{
    hold(find(reference.id()), client);
    const std::uint64_t numbers[] = {reference.id(), reference.at()};
    return {kReferentType, std::string(reinterpret_cast<const char*>(numbers), sizeof numbers) +
                               reference.typeId()};
}

ReferencePtr Store::read(std::int8_t type, std::string_view bytes, const ServedClient& client)
{
    std::uint64_t id = 0;
    if (type != kReferentType || bytes.size() != sizeof id) {
        throw std::invalid_argument("a client sent a damaged proxy");
    }
    std::memcpy(&id, bytes.data(), sizeof id);
    const auto held = client.held.find(id);
    if (held == client.held.end()) {
        throw std::invalid_argument("a client sent a proxy that it hasn't got");
    }
    return held->second.referent;
}

}  // namespace mp::manager
