#pragma once

#include "mp/manager/message.h"
#include "mp/manager/referent.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace mp::manager {

// A process as a server sees it: all its connections, and what its proxies keep.
struct ServedClient {
    struct Held {
        ReferentPtr referent;
        std::size_t proxies = 0;
    };

    std::uint64_t number = 0;  // what it calls itself
    std::int32_t pid = 0;
    std::size_t connections = 0;
    std::unordered_map<std::uint64_t, Held> held;  // by the referents' numbers
};

// What a server owns, and who keeps it: the proxies of clients, other referents that contain it,
// and tickets on their way. What nobody keeps any more is gone.
class Store {
public:
    // Gives a new one its number.
    void add(const ReferentPtr& referent);
    // Throws std::out_of_range when it has gone.
    ReferentPtr find(std::uint64_t id) const;
    void hold(const ReferentPtr& referent, ServedClient& client);
    void drop(std::uint64_t id, ServedClient& client);
    // Until a ticket is taken.
    void keepTicket(std::uint64_t id);
    void takeTicket(std::uint64_t id);
    // The client has ended: it holds nothing more.
    void clientGone(ServedClient& client);

    // Of those clients, for Manager::referents().
    Object describe(const std::map<std::uint64_t, std::unique_ptr<ServedClient>>& clients) const;

    PackedReference write(const Reference& reference, ServedClient& client);
    static ReferencePtr read(std::int8_t type, std::string_view bytes, const ServedClient& client);

private:
    std::vector<ReferentPtr> living() const;

    std::uint64_t m_next = 1;
    std::map<std::uint64_t, std::weak_ptr<Referent>> m_all;
    std::size_t m_pruneAt = 64;
    std::multimap<std::uint64_t, ReferentPtr> m_tickets;
};

}  // namespace mp::manager
