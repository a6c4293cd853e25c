#pragma once

#include "base/unique_fd.h"

#include <cstddef>
#include <ctime>
#include <span>
#include <string>

namespace lab {

// For TaskInfo::checkItem: the item must name a regular file that can be read.
std::string checkFileItem(const std::string& item);

// An absolute path without "." and "..", symbolic links left as they are: the same for all workers
// of a run, which share a working folder.
std::string absolutePath(const std::string& path);

// Reads a regular file from its start. The destructor closes it.
class FileReader {
public:
    // Throws std::system_error naming the file; a folder or device is refused.
    explicit FileReader(const std::string& path);

    // The next bytes, as many as fit; 0 at the end. Throws std::system_error.
    std::size_t read(std::span<unsigned char> buffer);

    std::time_t modified() const { return m_modified; }

private:
    std::string m_path;
    base::UniqueFd m_fd;
    std::time_t m_modified = 0;
};

}  // namespace lab
