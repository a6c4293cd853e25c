#include "lab/tasks/atomic_file.h"

#include "base/posix_error.h"

#include <fcntl.h>

#include <cerrno>
#include <cstdio>

namespace lab {

AtomicFile::AtomicFile(std::string folder, const std::string& tag)
    : m_folder(std::move(folder))
    , m_hidden(path(".poolscope-" + tag))
{
    constexpr mode_t kMode = 0666;
    m_fd.reset(open(m_folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, kMode));
    if (m_fd) {
        return;
    }
    if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) {
        base::throwErrno("create a file in", m_folder);
    }
    // A hidden file of this tag is what a killed writer left.
    unlink(m_hidden.c_str());
    m_fd.reset(open(m_hidden.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, kMode));
    if (!m_fd) {
        base::throwErrno("create", m_hidden);
    }
    m_hiddenExists = true;
}

AtomicFile::~AtomicFile()
{
    if (m_hiddenExists) {
        unlink(m_hidden.c_str());
    }
}

void AtomicFile::write(std::span<const unsigned char> bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(m_fd.get(), bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            base::throwErrno("write in", m_folder);
        }
        bytes = bytes.subspan(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
}

// False if the target exists.
bool AtomicFile::link(const std::string& target)
{
    const std::string own = "/proc/self/fd/" + std::to_string(m_fd.get());
    const int answer =
        m_hiddenExists ? ::link(m_hidden.c_str(), target.c_str())
                       : linkat(AT_FDCWD, own.c_str(), AT_FDCWD, target.c_str(), AT_SYMLINK_FOLLOW);
    if (answer != 0 && errno != EEXIST) {
        base::throwErrno("create", target);
    }
    return answer == 0;
}

bool AtomicFile::publishNew(const std::string& name)
{
    return link(path(name));
}

void AtomicFile::publishReplacing(const std::string& name)
{
    if (link(path(name))) {
        return;
    }
    if (!m_hiddenExists) {
        if (!link(m_hidden)) {
            unlink(m_hidden.c_str());
            if (!link(m_hidden)) {
                base::throwErrno(EEXIST, "create", m_hidden);
            }
        }
        m_hiddenExists = true;
    }
    if (rename(m_hidden.c_str(), path(name).c_str()) != 0) {
        base::throwErrno("replace", path(name));
    }
    m_hiddenExists = false;
}

}  // namespace lab
