#include "mp/manager/item_change.h"

#include "mp/errors.h"
#include "mp/stack/observed_call.h"
#include "mp/stack/stack_trace.h"

#include <exception>

namespace mp::manager {

namespace {

task::CodeAddress addressIn(const Object::List& parts, std::size_t at)
{
    return {parts[at].as<std::uint64_t>(), parts[at + 1].as<std::uint64_t>()};
}

}  // namespace

Object changeReference(const task::FunctionRef& reference)
{
    return Object::list({reference.thunk.module, reference.thunk.offset, reference.target.module,
                         reference.target.offset});
}

void callUsers(void (*call)(void*), void* argument)
{
    stack::RawStack thrownAt;
    try {
        stack::callObserved(call, argument, thrownAt);
    } catch (...) {
        const ErrorText text = describe(std::current_exception());
        throw RemoteError(text.type, text.message, stack::StackTrace(thrownAt));
    }
}

void change(const Object& function, Object& item, std::span<const Object> arguments)
{
    const Object::List& parts = function.items();
    if (parts.size() != 4) {
        throw std::invalid_argument("a change of an item names no function");
    }
    struct Work {
        ChangeThunk thunk;
        void* target;
        Object& item;
        std::span<const Object> arguments;
    };
    Work work{reinterpret_cast<ChangeThunk>(task::resolve(addressIn(parts, 0))),
              task::resolve(addressIn(parts, 2)), item, arguments};
    if (work.thunk == nullptr) {
        throw std::invalid_argument("a change of an item names no function");
    }
    callUsers(
        [](void* given) {
            auto& asked = *static_cast<Work*>(given);
            asked.thunk(asked.target, asked.item, asked.arguments);
        },
        &work);
}

}  // namespace mp::manager
