#pragma once

#include <cstdint>

namespace base {

// Waits until `fd` can be read or has hung up; false when `deadline` (ns of CLOCK_MONOTONIC; -1:
// none) has come first. Looks at least once. Throws std::system_error.
bool waitReadable(int fd, std::int64_t deadline);

}  // namespace base
