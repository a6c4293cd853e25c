#include "base/available_memory.h"

#include "base/small_file.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

namespace base {

namespace {

// The number behind `field` in the text of a file, or UINT64_MAX.
std::uint64_t numberIn(const std::string& path, std::string_view field)
{
    const std::string text = tryReadSmallFile(path).value_or("");
    const std::size_t start = text.find(field);
    if (start == std::string::npos) {
        return UINT64_MAX;
    }
    const char* const number = text.c_str() + start + field.size();
    char* end = nullptr;
    const std::uint64_t value = std::strtoull(number, &end, 10);
    return end == number ? UINT64_MAX : value;
}

std::uint64_t leftInGroup()
{
    const std::string groups = tryReadSmallFile("/proc/self/cgroup").value_or("");
    const std::size_t line = groups.find("0::/");
    if (line == std::string::npos) {
        return UINT64_MAX;
    }
    const std::size_t path = line + 3;
    const std::string folder =
        "/sys/fs/cgroup" + groups.substr(path, groups.find('\n', path) - path);
    const std::uint64_t limit = numberIn(folder + "/memory.max", "");
    const std::uint64_t used = numberIn(folder + "/memory.current", "");
    if (limit == UINT64_MAX || used == UINT64_MAX) {
        return UINT64_MAX;  // "max", or no such file
    }
    return limit - std::min(used, limit);
}

}  // namespace

std::uint64_t availableMemory()
{
    const std::uint64_t kib = numberIn("/proc/meminfo", "MemAvailable:");
    const std::uint64_t machine = kib == UINT64_MAX ? kib : kib * 1024;
    return std::min(machine, leftInGroup());
}

}  // namespace base
