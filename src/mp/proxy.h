#pragma once

#include "mp/manager/reference.h"
#include "mp/object.h"
#include "mp/sync/travel.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace mp {

// Stands for an object that a Manager's server owns: calls go there. Python's BaseProxy.
//
// It can be an argument or a result of a task, an argument of a Process, and an item of the same
// manager's lists and dicts. Copies mean the same object, which lives as long as any proxy of it
// does, in any process, or another object of the manager contains it.
//
// Any thread; calls of several threads don't wait for each other. Errors of any call: ManagerLost
// once the server has ended, whatever the call waited for; UnexposedMethod;
// std::invalid_argument for what isn't of the type that was asked for, and for messages of more
// than 64 MiB or values nested deeper than 64 levels; RemoteError for what a function of yours
// threw in the server.
class Proxy {
public:
    using Ticket = manager::ProxyTicket;

    explicit Proxy(manager::ReferencePtr reference) : m_reference(std::move(reference)) {}
    explicit Proxy(const Ticket& ticket) : m_reference(manager::attach(ticket)) {}

    const std::string& typeId() const noexcept { return m_reference->typeId(); }
    // "<ListProxy object, typeid 'list' at 0x7f063621ea10>", the place being the server's.
    std::string repr() const { return m_reference->repr(); }
    // Python's str() of the object itself: "[0, 1, 4]".
    std::string str() const;

    // Calls one of its methods by name.
    template <class R = Object, class... Args>
    R call(std::string_view method, const Args&... arguments) const
    {
        const Object all[sizeof...(Args) + 1] = {Object(arguments)..., Object()};
        const Object result = invoke(method, std::span(all, sizeof...(Args)));
        if constexpr (!std::is_void_v<R>) {
            return result.template as<R>();
        }
    }

    // Whether both are the same object.
    friend bool operator==(const Proxy& one, const Proxy& other);
    Ticket send() const { return m_reference->send(); }
    const manager::ReferencePtr& reference() const noexcept { return m_reference; }

protected:
    // Throws std::invalid_argument when it is of another type.
    Proxy(manager::ReferencePtr reference, std::string_view typeId);

    // ns for the server: -1 none.
    static std::int64_t within(std::chrono::nanoseconds limit)
    {
        return limit.count() < 0 ? 0 : limit.count();
    }

private:
    Object invoke(std::string_view method, std::span<const Object> arguments) const;

    manager::ReferencePtr m_reference;
};

// As Python's print(): str().
std::ostream& operator<<(std::ostream& out, const Proxy& proxy);

namespace manager {

// What the proxies of all types have in common.
template <class Type>
class ProxyOf : public Proxy {
public:
    explicit ProxyOf(ReferencePtr reference) : Proxy(std::move(reference), Type::kTypeId) {}
    explicit ProxyOf(const Ticket& ticket) : ProxyOf(attach(ticket)) {}
};

// Stands for one item of a list, dict or namespace: reading and writing are a call each.
template <class Container, class Key>
class ItemOf {
public:
    ItemOf(const Container& container, Key key) : m_container(container), m_key(std::move(key)) {}
    ItemOf(const ItemOf&) = delete;
    // NOLINTNEXTLINE(bugprone-unhandled-self-assignment): reads, then writes
    ItemOf& operator=(const ItemOf& other)
    {
        m_container.set(m_key, other.object());
        return *this;
    }
    ~ItemOf() = default;

    Object object() const { return m_container.get(m_key); }
    template <class T>
    T as() const
    {
        return object().template as<T>();
    }
    // NOLINTNEXTLINE(misc-unconventional-assign-operator): like a reference's
    const ItemOf& operator=(const Object& value) const
    {
        m_container.set(m_key, value);
        return *this;
    }
    friend bool operator==(const ItemOf& item, const Object& value)
    {
        return item.object() == value;
    }
    friend std::ostream& operator<<(std::ostream& out, const ItemOf& item)
    {
        return out << item.object();
    }

private:
    const Container& m_container;
    Key m_key;
};

}  // namespace manager
}  // namespace mp
