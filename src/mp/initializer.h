#pragma once

#include "mp/task/function_ref.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace mp {

// What each worker runs once before its first task. Made by mp::initializer(function, arguments…)
// of pool.h; an empty one does nothing.
struct Initializer {
    task::FunctionRef function{};
    std::vector<std::byte> arguments{};
    std::function<void()> here{};  // the same call, for threads and the caller itself

    explicit operator bool() const { return static_cast<bool>(here); }
};

}  // namespace mp
