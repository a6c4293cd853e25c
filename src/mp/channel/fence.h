#pragma once

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

// A fence of which one side bears the whole cost: membarrier(2).
namespace mp::channel {

// From now on this process takes part in others' fenceOthers(). False: the kernel has no such call,
// or a filter forbids it.
inline bool letOthersFence() noexcept
{
    return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0) == 0;
}

// As if every thread of the processes that take part executed a full fence at some moment during
// this call, and the caller one before and after it. Costs some µs. False: it can't be had.
inline bool fenceOthers() noexcept
{
    return syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0) == 0;
}

}  // namespace mp::channel
