#pragma once

#include "mp/manager/link.h"
#include "mp/manager/message.h"
#include "mp/manager/reference.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mp::manager {

// This process as the client of one server: as many connections as threads that talk to it at the
// same time. There is one of these for each server, as long as anything here belongs to it; for the
// server the process has ended with the last of its connections. Any thread.
class Client : public std::enable_shared_from_this<Client> {
public:
    // Throws as Link does, and std::logic_error in that server itself.
    static std::shared_ptr<Client> of(const std::string& address, const std::string& key);

    // Throws what the server says, and ManagerLost.
    Object call(std::uint64_t referent, std::string_view method, std::span<const Object> arguments);
    // The same, of what gives a reference.
    ReferencePtr callForReference(std::string_view method, std::span<const Object> arguments);

    const std::string& address() const noexcept { return m_address; }
    const std::string& key() const noexcept { return m_key; }
    std::uint64_t number() const noexcept { return m_number; }

    Client(std::string address, std::string key);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() = default;

private:
    std::unique_ptr<Link> takeLink();
    void giveBack(std::unique_ptr<Link> link);
    PackedReference write(const Reference& reference) const;
    ReferencePtr adopt(std::int8_t type, std::string_view bytes);

    const std::string m_address;
    const std::string m_key;
    const std::uint64_t m_number;
    const std::int32_t m_pid;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Link>> m_idle;
    std::atomic<bool> m_lost{false};
};

// The server of this process, if it is one: its address.
void setServedHere(std::string address);

// One of a client's holds: the server counts it. The destructor lets go.
class Hold final : public Reference, public std::enable_shared_from_this<Hold> {
public:
    Hold(std::shared_ptr<Client> client, std::uint64_t id, std::uint64_t at, std::string typeId)
        : Reference(id, at, std::move(typeId))
        , m_client(std::move(client))
    {
    }
    ~Hold() override;

    ProxyTicket send() const override;
    Object call(std::string_view method, std::span<const Object> arguments) const
    {
        return m_client->call(m_id, method, arguments);
    }
    const std::shared_ptr<Client>& client() const noexcept { return m_client; }

private:
    std::shared_ptr<Client> m_client;
    mutable std::atomic<std::uint32_t> m_onTheWay{0};
};

}  // namespace mp::manager
