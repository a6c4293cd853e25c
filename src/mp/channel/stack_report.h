#pragma once

#include "mp/channel/futex.h"
#include "mp/stack/raw_stack.h"

#include <signal.h>

#include <atomic>
#include <cstdint>

namespace mp::channel {

// Where a worker shows its call stack on request, in the channel's shared memory. The host counts
// `wanted` up and signals the worker, whose signal handler writes the stack and then `answered`.
struct StackReport {
    std::atomic<std::uint32_t> ready{0};  // 1 once the worker has its handler
    std::atomic<std::uint32_t> wanted{0};
    FutexWord answered{0};  // the last request answered
    stack::RawStack stack;
};

// The signal that asks. A task that blocks it, or replaces its handler, shows no stack.
inline int stackSignal() noexcept
{
    return SIGRTMAX - 4;
}

}  // namespace mp::channel
