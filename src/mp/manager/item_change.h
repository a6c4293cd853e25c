#pragma once

#include "mp/object.h"
#include "mp/task/function_ref.h"

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// A function that runs in the server on one item: list.update(3, &doubleIt).
namespace mp::manager {

using ChangeThunk = void (*)(void* target, Object& item, std::span<const Object> arguments);

// Calls it; its own errors become RemoteError, with where they were thrown.
void change(const Object& function, Object& item, std::span<const Object> arguments);
// The same of any call into a user's code.
void callUsers(void (*call)(void*), void* argument);

// How a function goes there. Throws std::invalid_argument where it can't be found again.
Object changeReference(const task::FunctionRef& reference);

template <class F>
concept Change = std::is_pointer_v<F> ||(std::is_empty_v<F>&& std::is_default_constructible_v<F>);

template <class F, class... Args, std::size_t... I>
void changeWith(F& function, Object& item, [[maybe_unused]] std::span<const Object> arguments,
                std::index_sequence<I...>)
{
    function(item, arguments[I].template as<Args>()...);
}

// What an argument becomes there.
template <class A>
using ArgumentOf = std::conditional_t<std::is_convertible_v<const A&, std::string_view>,
                                      std::string, std::decay_t<A>>;

template <class F, class... Args>
void changeThunk(void* target, Object& item, std::span<const Object> arguments)
{
    if (arguments.size() != sizeof...(Args)) {
        throw std::invalid_argument("a change of an item got a wrong number of arguments");
    }
    constexpr std::index_sequence_for<Args...> kIndices;
    if constexpr (std::is_pointer_v<F>) {
        auto function = reinterpret_cast<F>(target);
        changeWith<F, Args...>(function, item, arguments, kIndices);
    } else {
        F function{};
        changeWith<F, Args...>(function, item, arguments, kIndices);
    }
}

template <class F, class... Args>
Object changeReferenceOf([[maybe_unused]] F function)
{
    task::FunctionRef reference;
    reference.thunk =
        task::addressOf(reinterpret_cast<const void*>(&changeThunk<F, ArgumentOf<Args>...>));
    if constexpr (std::is_pointer_v<F>) {
        reference.target = task::addressOf(reinterpret_cast<const void*>(function));
    }
    return changeReference(reference);
}

}  // namespace mp::manager
