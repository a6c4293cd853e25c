#pragma once

#include "helpers/wait_for.h"

#include <fcntl.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <fstream>
#include <stdexcept>
#include <string>

// How a test and the tasks it runs in other processes tell each other how far they are: by files.
namespace signs {

inline void raise(const std::string& path)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        throw std::runtime_error("can't raise " + path);
    }
    ::close(file);
}

inline bool raised(const std::string& path)
{
    return ::access(path.c_str(), F_OK) == 0;
}

// Throws when it isn't raised in time, so that no task outlasts its test for long.
inline void await(const std::string& path)
{
    if (!helpers::waitFor([&path] { return raised(path); }, std::chrono::seconds(60))) {
        throw std::runtime_error("nobody raised " + path);
    }
}

// Adds one line; lines of several processes don't mix.
inline void note(const std::string& path, const std::string& text)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const std::string line = text + "\n";
    const bool written =
        ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    ::close(file);
    if (!written) {
        throw std::runtime_error("can't write to " + path);
    }
}

inline int lines(const std::string& path)
{
    std::ifstream file(path);
    int count = 0;
    for (std::string line; std::getline(file, line);) {
        ++count;
    }
    return count;
}

// A folder for signs that goes away with the test.
class Folder {
public:
    std::string operator/(const std::string& name) const
    {
        return m_folder.filePath(QString::fromStdString(name)).toStdString();
    }

private:
    QTemporaryDir m_folder;
};

}  // namespace signs
