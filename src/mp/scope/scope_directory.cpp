#include "mp/scope/scope_directory.h"

#include "base/posix_error.h"
#include "base/text.h"
#include "base/unique_fd.h"
#include "mp/scope/unix_socket.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <tuple>

namespace mp {

namespace {

constexpr std::size_t kMaxFileName = 40;
constexpr std::string_view kSuffix = ".sock";

[[noreturn]] void refuse(const std::string& directory, const std::string& why)
{
    throw std::runtime_error("the folder of the scopes, " + base::quoted(directory) + ", " + why +
                             ": remove it, or set XDG_RUNTIME_DIR to a folder of your own");
}

// Nothing if there is no such folder.
std::optional<std::string> existingDirectory()
{
    const std::string directory = scope::scopeDirectoryName();
    struct stat facts {};
    if (::lstat(directory.c_str(), &facts) != 0) {
        if (errno == ENOENT) {
            return std::nullopt;
        }
        base::throwErrno("look at", directory);
    }
    if (S_ISLNK(facts.st_mode)) {
        refuse(directory, "is a symbolic link");
    }
    if (!S_ISDIR(facts.st_mode)) {
        refuse(directory, "is no folder");
    }
    if (facts.st_uid != ::geteuid()) {
        refuse(directory, "belongs to user " + std::to_string(facts.st_uid));
    }
    if ((facts.st_mode & 0077) != 0) {
        refuse(directory, "is open to other users (chmod 700 would close it)");
    }
    return directory;
}

std::vector<std::string> socketFiles(const std::string& directory)
{
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(directory.c_str()), ::closedir);
    if (!folder) {
        base::throwErrno("list", directory);
    }
    std::vector<std::string> files;
    while (const dirent* entry = ::readdir(folder.get())) {
        files.emplace_back(entry->d_name);
    }
    return files;
}

bool processLives(pid_t pid)
{
    return ::kill(pid, 0) == 0 || errno != ESRCH;
}

bool isUnusual(char c)
{
    const bool usual = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '_' || c == '-';
    return !usual;
}

}  // namespace

namespace scope {

std::string scopeDirectoryName()
{
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    if (runtime != nullptr && *runtime != '\0') {
        return std::string(runtime) + "/poolscope";
    }
    return "/tmp/poolscope-" + std::to_string(::geteuid());
}

std::string socketFileName(pid_t pid, const std::string& name)
{
    std::string file = name.substr(0, kMaxFileName);
    std::replace_if(file.begin(), file.end(), isUnusual, '_');
    return std::to_string(pid) + "-" + (file.empty() ? "scope" : file) + std::string(kSuffix);
}

bool parseSocketFileName(const std::string& file, ScopeInfo& info)
{
    const std::size_t dash = file.find('-');
    if (dash == std::string::npos || file.size() <= dash + 1 + kSuffix.size() ||
        !file.ends_with(kSuffix)) {
        return false;
    }
    try {
        info.pid = static_cast<pid_t>(base::parseInteger(file.substr(0, dash), 1, INT32_MAX));
    } catch (const std::invalid_argument&) {
        return false;
    }
    info.name = file.substr(dash + 1, file.size() - dash - 1 - kSuffix.size());
    return true;
}

std::size_t sweepDeadSockets(const std::string& directory)
{
    std::size_t removed = 0;
    for (const std::string& file : socketFiles(directory)) {
        ScopeInfo info;
        const std::string path = directory + "/" + file;
        struct stat facts {};
        if (parseSocketFileName(file, info) && ::lstat(path.c_str(), &facts) == 0 &&
            S_ISSOCK(facts.st_mode) && !processLives(info.pid) && !answers(path)) {
            removed += ::unlink(path.c_str()) == 0 ? 1 : 0;
        }
    }
    return removed;
}

}  // namespace scope

std::string scopeDirectory()
{
    if (const auto directory = existingDirectory()) {
        return *directory;
    }
    const std::string directory = scope::scopeDirectoryName();
    // Another of our hosts may have made it this instant.
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
        base::throwErrno("make the folder of the scopes", directory);
    }
    const auto made = existingDirectory();
    if (!made) {
        base::throwErrno(ENOENT, "make the folder of the scopes", directory);
    }
    return *made;
}

std::vector<ScopeInfo> listScopes()
{
    std::vector<ScopeInfo> scopes;
    const auto directory = existingDirectory();
    if (!directory) {
        return scopes;
    }
    for (const std::string& file : socketFiles(*directory)) {
        ScopeInfo info;
        info.path = *directory + "/" + file;
        if (scope::parseSocketFileName(file, info) && scope::answers(info.path)) {
            scopes.push_back(std::move(info));
        }
    }
    std::sort(scopes.begin(), scopes.end(), [](const ScopeInfo& a, const ScopeInfo& b) {
        return std::tie(a.pid, a.name) < std::tie(b.pid, b.name);
    });
    return scopes;
}

}  // namespace mp
