#pragma once

#include "base/unique_fd.h"

#include <functional>
#include <span>
#include <string>

namespace lab {

// A file that appears complete or not at all: written without a name (O_TMPFILE) and then linked.
// Where the file system can't do that, under a hidden name that is renamed; only there can a killed
// writer leave that hidden file behind. The destructor throws away what wasn't published.
class AtomicFile {
public:
    // A file to be in `folder`, with mode 0666 less the umask. `tag` makes the hidden name unique:
    // no two writers use one at a time. Throws std::system_error.
    AtomicFile(std::string folder, const std::string& tag);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::span<const unsigned char> bytes);

    // Gives it the name if that is free; false if it is taken (then it stays unpublished).
    bool publishNew(const std::string& name);
    // Gives it the name; a file that had it is replaced in one step.
    void publishReplacing(const std::string& name);

private:
    std::string path(const std::string& name) const { return m_folder + "/" + name; }
    bool link(const std::string& target);

    std::string m_folder;
    std::string m_hidden;  // ".NAME", used by the fallback and while replacing
    base::UniqueFd m_fd;
    bool m_hiddenExists = false;
};

}  // namespace lab
