#include "lab/tasks/file_item.h"

#include "base/posix_error.h"
#include "base/quoting.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace lab {

std::string checkFileItem(const std::string& item)
{
    struct stat facts {};
    if (item.empty() || item.find('\0') != std::string::npos) {
        return fmt::format("the item {} isn't the name of a file", base::quoted(item));
    }
    if (stat(item.c_str(), &facts) != 0 || access(item.c_str(), R_OK) != 0) {
        return fmt::format("the file {} can't be read: {}", base::quoted(item),
                           std::strerror(errno));
    }
    if (!S_ISREG(facts.st_mode)) {
        return fmt::format("{} isn't a regular file{}", base::quoted(item),
                           S_ISDIR(facts.st_mode) ? "; --files takes the files of a folder" : "");
    }
    return {};
}

std::string absolutePath(const std::string& path)
{
    return std::filesystem::absolute(path).lexically_normal().string();
}

// O_NONBLOCK: opening a named pipe that nobody writes to must not wait.
FileReader::FileReader(const std::string& path)
    : m_path(path)
    , m_fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY))
{
    struct stat facts {};
    if (!m_fd || fstat(m_fd.get(), &facts) != 0) {
        base::throwErrno("open", m_path);
    }
    if (!S_ISREG(facts.st_mode)) {
        base::throwErrno(S_ISDIR(facts.st_mode) ? EISDIR : EINVAL, "open as a regular file",
                         m_path);
    }
    m_modified = facts.st_mtim.tv_sec;
    posix_fadvise(m_fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
}

std::size_t FileReader::read(std::span<unsigned char> buffer)
{
    ssize_t count = -1;
    do {
        count = ::read(m_fd.get(), buffer.data(), buffer.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        base::throwErrno("read", m_path);
    }
    return static_cast<std::size_t>(count);
}

}  // namespace lab
