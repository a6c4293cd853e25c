#include "mp/manager/client.h"

#include "mp/manager/handshake.h"
#include "mp/manager_errors.h"
#include "mp/memory/passing.h"
#include "mp/memory/process_stamp.h"

#include <cstring>
#include <map>
#include <stdexcept>
#include <utility>

namespace mp::manager {

namespace {

struct Clients {
    std::mutex mutex;
    std::map<std::pair<std::string, std::string>, std::weak_ptr<Client>> all;
    std::int32_t pid = 0;  // what was forked makes its own
    std::string servedHere;

    static Clients& ofThisProcess()
    {
        // Never destroyed: proxies in static objects outlive it otherwise.
        static auto* const clients = new Clients;
        return *clients;
    }
};

std::uint64_t randomNumber()
{
    std::uint64_t number = 0;
    const std::string bytes = randomBytes(sizeof number);
    std::memcpy(&number, bytes.data(), sizeof number);
    return number;
}

}  // namespace

void setServedHere(std::string address)
{
    Clients& clients = Clients::ofThisProcess();
    const std::lock_guard lock(clients.mutex);
    clients.servedHere = std::move(address);
}

std::shared_ptr<Client> Client::of(const std::string& address, const std::string& key)
{
    Clients& clients = Clients::ofThisProcess();
    const std::int32_t pid = memory::ownThread().pid;
    std::shared_ptr<Client> client;
    {
        const std::lock_guard lock(clients.mutex);
        if (clients.servedHere == address) {
            throw std::logic_error(
                "a method that runs in a manager's server can't use that "
                "manager: it would wait for itself");
        }
        if (std::exchange(clients.pid, pid) != pid) {
            clients.all.clear();
        }
        std::weak_ptr<Client>& known = clients.all[{address, key}];
        client = known.lock();
        if (!client || client->m_lost) {
            client = std::make_shared<Client>(address, key);
            known = client;
        }
        std::erase_if(clients.all, [](const auto& one) { return one.second.expired(); });
    }
    client->giveBack(client->takeLink());  // whether it can be reached
    return client;
}

Client::Client(std::string address, std::string key)
    : m_address(std::move(address))
    , m_key(std::move(key))
    , m_number(randomNumber())
    , m_pid(memory::ownThread().pid)
{
}

std::unique_ptr<Link> Client::takeLink()
{
    if (memory::ownThread().pid != m_pid) {
        throw std::logic_error(
            "a proxy can't be used in a process that was forked with it: give "
            "it to the process as an argument");
    }
    {
        const std::lock_guard lock(m_mutex);
        if (m_lost) {
            throw ManagerLost("the manager at " + m_address +
                              " has ended, and what it owned is gone: start a new one");
        }
        if (!m_idle.empty()) {
            auto link = std::move(m_idle.back());
            m_idle.pop_back();
            return link;
        }
    }
    return std::make_unique<Link>(m_address, m_key, m_number);
}

void Client::giveBack(std::unique_ptr<Link> link)
{
    const std::lock_guard lock(m_mutex);
    m_idle.push_back(std::move(link));
}

Object Client::call(std::uint64_t referent, std::string_view method,
                    std::span<const Object> arguments)
{
    std::unique_ptr<Link> link = takeLink();
    // What can't be encoded costs nothing but this call.
    try {
        writeRequest(link->request(), referent, method, memory::ownThread().tid, arguments,
                     [this](const Reference& reference) { return write(reference); });
    } catch (...) {
        giveBack(std::move(link));
        throw;
    }
    std::string_view reply;
    try {
        reply = link->exchange();
    } catch (const ManagerLost&) {
        m_lost = true;
        throw;
    }
    struct Back {
        Client& client;
        std::unique_ptr<Link>& link;
        ~Back() { client.giveBack(std::move(link)); }
    } const back{*this, link};
    return parseReply(
        reply, [this](std::int8_t type, std::string_view bytes) { return adopt(type, bytes); });
}

ReferencePtr Client::callForReference(std::string_view method, std::span<const Object> arguments)
{
    return std::get<ReferencePtr>(call(kServer, method, arguments).held());
}

PackedReference Client::write(const Reference& reference) const
{
    const auto* hold = dynamic_cast<const Hold*>(&reference);
    if (hold == nullptr || hold->client()->address() != m_address) {
        throw std::invalid_argument(reference.repr() +
                                    " belongs to another manager: this one can't keep it alive");
    }
    const std::uint64_t id = reference.id();
    return {kReferentType, std::string(reinterpret_cast<const char*>(&id), sizeof id)};
}

ReferencePtr Client::adopt(std::int8_t type, std::string_view bytes)
{
    std::uint64_t numbers[2];
    if (type != kReferentType || bytes.size() < sizeof numbers) {
        throw std::invalid_argument("a manager's server sent a damaged proxy");
    }
    std::memcpy(numbers, bytes.data(), sizeof numbers);
    return std::make_shared<Hold>(shared_from_this(), numbers[0], numbers[1],
                                  std::string(bytes.substr(sizeof numbers)));
}

Hold::~Hold()
{
    try {
        const Object id(m_id);
        m_client->call(kServer, "drop", {&id, 1});
    } catch (const std::exception&) {
        // Its server has ended, or this process is a forked one: there is nothing to let go of.
    }
}

ProxyTicket Hold::send() const
{
    ProxyTicket ticket{m_client->address(), m_client->key(), m_id, m_at, m_typeId, false};
    ticket.counted = memory::keepForTheWay(
        memory::Parcel(std::const_pointer_cast<Hold>(shared_from_this()), &m_onTheWay));
    if (ticket.counted) {
        // The server keeps it from now on, so that this process may end before it is taken.
        m_onTheWay.fetch_sub(1);
        const Object id(m_id);
        m_client->call(kServer, "keep", {&id, 1});
    }
    return ticket;
}

ReferencePtr attach(const ProxyTicket& ticket)
{
    const Object arguments[] = {ticket.id, ticket.counted};
    return Client::of(ticket.address, ticket.key)->callForReference("attach", arguments);
}

}  // namespace mp::manager
