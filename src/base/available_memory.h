#pragma once

#include <cstdint>

namespace base {

// Bytes that this process may still take: what /proc/meminfo calls available, or what the memory
// limit of its control group (version 2) leaves if that is less. UINT64_MAX if neither is known.
std::uint64_t availableMemory();

}  // namespace base
