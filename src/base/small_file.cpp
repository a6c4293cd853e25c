#include "base/small_file.h"

#include "base/posix_error.h"
#include "base/unique_fd.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace base {
namespace {

// Returns 0 or an errno value.
int readInto(std::string& text, const std::string& path, std::size_t limit)
{
    // Never a wait: a FIFO in the file's place is opened and read without one.
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!fd) {
        return errno;
    }
    std::array<char, 8192> block{};
    while (true) {
        const ssize_t got = ::read(fd.get(), block.data(), block.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return errno;
        }
        if (got == 0) {
            return 0;
        }
        text.append(block.data(), static_cast<std::size_t>(got));
        if (text.size() > limit) {
            return EFBIG;
        }
    }
}

}  // namespace

std::string readSmallFile(const std::string& path, std::size_t limit)
{
    std::string text;
    if (const int error = readInto(text, path, limit); error != 0) {
        throwErrno(error, "read", path);
    }
    return text;
}

std::optional<std::string> tryReadSmallFile(const std::string& path, std::size_t limit)
{
    std::string text;
    if (readInto(text, path, limit) != 0) {
        return std::nullopt;
    }
    return text;
}

}  // namespace base
