#pragma once

#include "mp/object.h"
#include "mp/task/function_ref.h"

#include <msgpack.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace mp {

// A type of yours whose objects a Manager's server can own, by what it exposes of them: Python's
// BaseManager.register().
//
//     class Counter { public: explicit Counter(int first); void add(int n); int total() const; … };
//
//     mp::Manager manager({.types = {mp::managed<Counter>("Counter")
//                                        .constructor<int>()
//                                        .method<&Counter::add>("add")
//                                        .method<&Counter::total>("total")}});
//     const mp::Proxy counter = manager.make("Counter", 5);
//     counter.call("add", 3);
//     int total = counter.call<int>("total");
//
// Arguments and results are what mp::Object can hold. Methods run in the server, one call after
// another, so that they need no lock; one that takes long keeps all of the manager's clients
// waiting. What they throw comes as RemoteError. A method named "__str__" gives the text of str().
class ManagedType {
public:
    using Address = std::pair<std::uint64_t, std::uint64_t>;  // of a task::CodeAddress
    using Arguments = std::span<const Object>;
    using Make = void* (*)(Arguments arguments);
    using Destroy = void (*)(void* object);
    using Invoke = Object (*)(void* object, Arguments arguments);

    const std::string& name() const noexcept { return m_name; }
    Address make() const noexcept { return m_make; }
    Address destroy() const noexcept { return m_destroy; }
    const std::vector<std::pair<std::string, Address>>& methods() const noexcept
    {
        return m_methods;
    }

    ManagedType() = default;
    MSGPACK_DEFINE(m_name, m_make, m_destroy, m_methods)

protected:
    explicit ManagedType(std::string name) : m_name(std::move(name)) {}

    template <class Function>
    static Address addressOf(Function* function)
    {
        const task::CodeAddress address = task::addressOf(reinterpret_cast<const void*>(function));
        return {address.module, address.offset};
    }
    static void requireCount(Arguments arguments, std::size_t count)
    {
        if (arguments.size() != count) {
            throw std::invalid_argument("takes " + std::to_string(count) + " arguments, not " +
                                        std::to_string(arguments.size()));
        }
    }

    std::string m_name;
    Address m_make{};
    Address m_destroy{};
    std::vector<std::pair<std::string, Address>> m_methods;
};

namespace manager {

template <class M>
struct Member;
template <class T, class R, class... A>
struct Member<R (T::*)(A...)> {
    using Result = R;
    template <class F>
    static decltype(auto) with(F&& call)
    {
        return call(std::type_identity<std::decay_t<A>>{}...);
    }
};
template <class T, class R, class... A>
struct Member<R (T::*)(A...) const> : Member<R (T::*)(A...)> {
};
template <class T, class R, class... A>
struct Member<R (T::*)(A...) noexcept> : Member<R (T::*)(A...)> {
};
template <class T, class R, class... A>
struct Member<R (T::*)(A...) const noexcept> : Member<R (T::*)(A...)> {
};

}  // namespace manager

template <class T>
class ManagedTypeOf : public ManagedType {
public:
    explicit ManagedTypeOf(std::string name) : ManagedType(std::move(name))
    {
        m_destroy = addressOf(+[](void* object) { delete static_cast<T*>(object); });
        if constexpr (std::is_default_constructible_v<T>) {
            constructor<>();
        }
    }

    // The arguments it is made from; none unless said.
    template <class... Args>
    ManagedTypeOf& constructor()
    {
        m_make = addressOf(+[](Arguments arguments) -> void* {
            requireCount(arguments, sizeof...(Args));
            return [&]<std::size_t... I>(std::index_sequence<I...>)
            {
                return new T(arguments[I].template as<Args>()...);
            }
            (std::index_sequence_for<Args...>{});
        });
        return *this;
    }

    template <auto member>
    ManagedTypeOf& method(std::string name)
    {
        m_methods.emplace_back(std::move(name), addressOf(&invoke<member>));
        return *this;
    }

private:
    template <auto member>
    static Object invoke(void* object, Arguments arguments)
    {
        using Member = manager::Member<decltype(member)>;
        return Member::with([&]<class... A>(std::type_identity<A>...) -> Object {
            requireCount(arguments, sizeof...(A));
            return [&]<std::size_t... I>(std::index_sequence<I...>)->Object
            {
                T& target = *static_cast<T*>(object);
                if constexpr (std::is_void_v<typename Member::Result>) {
                    (target.*member)(arguments[I].template as<A>()...);
                    return {};
                } else {
                    return (target.*member)(arguments[I].template as<A>()...);
                }
            }
            (std::index_sequence_for<A...>{});
        });
    }
};

template <class T>
ManagedTypeOf<T> managed(std::string name)
{
    return ManagedTypeOf<T>(std::move(name));
}

}  // namespace mp
