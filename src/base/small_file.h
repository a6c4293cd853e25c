#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace base {

// The whole of a small file, such as one of /proc or /sys. Throws std::system_error naming the
// path; a file longer than `limit` bytes is EFBIG.
std::string readSmallFile(const std::string& path, std::size_t limit = 1U << 20);

// The same, or nothing if it can't be read.
std::optional<std::string> tryReadSmallFile(const std::string& path, std::size_t limit = 1U << 20);

}  // namespace base
