#include "base/numbered_entries.h"

#include "base/posix_error.h"

#include <dirent.h>

#include <cerrno>
#include <charconv>
#include <memory>
#include <string_view>
#include <system_error>

namespace base {

std::vector<int> numberedEntries(const std::string& folder)
{
    const std::unique_ptr<DIR, void (*)(DIR*)> list(::opendir(folder.c_str()),
                                                    [](DIR* open) { ::closedir(open); });
    if (!list) {
        if (errno == ENOENT || errno == ESRCH) {
            return {};
        }
        throwErrno("list", folder);
    }
    std::vector<int> numbers;
    while (const dirent* const entry = ::readdir(list.get())) {
        const std::string_view name = entry->d_name;
        int number = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error == std::errc{} && end == name.data() + name.size()) {
            numbers.push_back(number);
        }
    }
    return numbers;
}

}  // namespace base
