#include "mp/proxy.h"

#include "base/quoting.h"
#include "mp/manager/client.h"

#include <ostream>
#include <stdexcept>

namespace mp {

Proxy::Proxy(manager::ReferencePtr reference, std::string_view typeId)
    : m_reference(std::move(reference))
{
    if (m_reference->typeId() != typeId) {
        throw std::invalid_argument(repr() + " is no proxy of a " + std::string(typeId));
    }
}

Object Proxy::invoke(std::string_view method, std::span<const Object> arguments) const
{
    const auto* hold = dynamic_cast<const manager::Hold*>(m_reference.get());
    if (hold == nullptr) {
        throw std::logic_error("a proxy can't be used within its manager's server");
    }
    return hold->call(method, arguments);
}

std::string Proxy::str() const
{
    return call<std::string>("__str__");
}

bool operator==(const Proxy& one, const Proxy& other)
{
    const auto* left = dynamic_cast<const manager::Hold*>(one.m_reference.get());
    const auto* right = dynamic_cast<const manager::Hold*>(other.m_reference.get());
    return left != nullptr && right != nullptr && left->id() == right->id() &&
           left->client()->address() == right->client()->address();
}

std::ostream& operator<<(std::ostream& out, const Proxy& proxy)
{
    return out << proxy.str();
}

}  // namespace mp
