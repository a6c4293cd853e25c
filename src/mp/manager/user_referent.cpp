#include "mp/manager/user_referent.h"

#include "mp/manager/item_change.h"

#include <stdexcept>
#include <utility>

namespace mp::manager {

namespace {

template <class Function>
Function resolved(const ManagedType::Address& address, const std::string& of)
{
    void* const code = task::resolve({address.first, address.second});
    if (code == nullptr) {
        throw std::invalid_argument("the managed type " + of +
                                    " has no constructor: name one with .constructor<…>()");
    }
    return reinterpret_cast<Function>(code);
}

template <class F>
void guarded(F call)
{
    callUsers([](void* target) { (*static_cast<F*>(target))(); }, &call);
}

}  // namespace

UserType::UserType(const ManagedType& type)
    : m_name(type.name())
    , m_make(resolved<ManagedType::Make>(type.make(), m_name))
    , m_destroy(resolved<ManagedType::Destroy>(type.destroy(), m_name))
{
    for (const auto& [name, address] : type.methods()) {
        m_methods.emplace(name, resolved<ManagedType::Invoke>(address, m_name));
    }
}

ReferentPtr UserType::make(Object::List arguments) const
{
    void* object = nullptr;
    guarded([&] { object = m_make(arguments); });
    return std::make_shared<UserReferent>(*this, object);
}

UserReferent::UserReferent(const UserType& type, void* object)
    : Referent(type.name())
    , m_type(type)
    , m_object(object, type.m_destroy)
{
}

std::string UserReferent::str() const
{
    const auto text = m_type.m_methods.find("__str__");
    if (text == m_type.m_methods.end()) {
        return "<" + m_typeId + " object>";
    }
    std::string shown;
    guarded([&] { shown = text->second(m_object.get(), {}).str(); });
    return shown;
}

Result UserReferent::callOwn(std::string_view method, Call& call)
{
    const auto found = m_type.m_methods.find(std::string(method));
    if (found == m_type.m_methods.end()) {
        refuse(method);
    }
    Object result;
    guarded([&] { result = found->second(m_object.get(), call.arguments()); });
    return result;
}

}  // namespace mp::manager
