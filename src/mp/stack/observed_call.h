#pragma once

#include "mp/stack/raw_stack.h"

#include <type_traits>

namespace mp::stack {

// Calls function(argument). When an exception passes through on its way to a handler further out,
// `thrownAt` tells where it was thrown (rethrown), taken while the thrower's stack still stands.
// Exceptions that are caught within the call cost nothing. `thrownAt.frames` is 0 otherwise.
//
// How: this frame has a personality routine of its own, which the unwinder asks in its first phase,
// before anything is unwound (Itanium C++ ABI: Exception Handling, 1.3 and 1.6). So nothing of the
// C++ runtime has to be replaced.
void callObserved(void (*function)(void*), void* argument, RawStack& thrownAt);

// For takeStack(): the frame that such a call adds, outside of which nothing is the callee's.
const void* observedFrameStart() noexcept;

template <class F>
void callObserved(F&& function, RawStack& thrownAt)
{
    using Function = std::remove_reference_t<F>;
    callObserved([](void* target) { (*static_cast<Function*>(target))(); }, &function, thrownAt);
}

}  // namespace mp::stack
