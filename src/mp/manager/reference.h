#pragma once

#include "mp/manager/ticket.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace mp::manager {

// "<ListProxy object, typeid 'list' at 0x7f063621ea10>"
std::string reprOf(const std::string& typeId, std::uint64_t at);

// Means an object that a manager owns, and keeps it alive: in the server the object itself, in a
// client one of the client's holds.
class Reference {
public:
    Reference(std::uint64_t id, std::uint64_t at, std::string typeId)
        : m_id(id)
        , m_at(at)
        , m_typeId(std::move(typeId))
    {
    }
    Reference(const Reference&) = delete;
    Reference& operator=(const Reference&) = delete;
    virtual ~Reference() = default;

    std::uint64_t id() const noexcept { return m_id; }  // never given anew by the same server
    std::uint64_t at() const noexcept { return m_at; }  // where it lies in the server
    const std::string& typeId() const noexcept { return m_typeId; }  // "list"
    std::string repr() const { return reprOf(m_typeId, m_at); }

    // What to tell another process. Throws std::logic_error where that makes no sense.
    virtual ProxyTicket send() const = 0;

protected:
    std::uint64_t m_id;
    std::uint64_t m_at;
    std::string m_typeId;
};

using ReferencePtr = std::shared_ptr<const Reference>;

// A hold of this process's for what the ticket means. Throws ManagerLost and so on.
ReferencePtr attach(const ProxyTicket& ticket);

}  // namespace mp::manager
