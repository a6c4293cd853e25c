#include "mp/memory/stale_segments.h"

#include "base/unique_fd.h"
#include "mp/memory/segment.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <system_error>

namespace mp::memory {

namespace {

// The owner of what carries our mark.
std::optional<ProcessStamp> ownerOf(const std::string& path)
{
    constexpr off_t kPage = 4096;
    const base::UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_uid != geteuid() || status.st_size < 2 * kPage || status.st_size % kPage != 0) {
        return std::nullopt;
    }
    SegmentMark mark;
    constexpr std::size_t kUntilOwner = offsetof(SegmentMark, owner) + sizeof(ProcessStamp);
    mark.magic = 0;
    const ssize_t got = pread(file.get(), &mark, kUntilOwner, status.st_size - kPage);
    if (got != static_cast<ssize_t>(kUntilOwner) || mark.magic != SegmentMark::kMagic) {
        return std::nullopt;
    }
    return mark.owner;
}

}  // namespace

std::vector<std::string> removeStaleSegments()
{
    std::vector<std::string> removed;
    std::error_code ignored;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(pathOf("")), ignored)) {
        const auto owner = ownerOf(entry.path());
        if (owner && !isAlive(*owner) && ::unlink(entry.path().c_str()) == 0) {
            removed.push_back(entry.path().filename());
        }
    }
    return removed;
}

}  // namespace mp::memory
