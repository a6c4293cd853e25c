#include "helpers/leak_check.h"

#include "base/clock.h"
#include "base/small_file.h"
#include "proc/stat_parser.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <optional>
#include <sstream>
#include <system_error>

namespace helpers {
namespace {

namespace fs = std::filesystem;

// The names in a folder; none if it isn't there.
std::set<std::string> list(const std::string& folder)
{
    std::set<std::string> names;
    std::error_code ignored;
    for (fs::directory_iterator it(folder, ignored), end; it != end; it.increment(ignored)) {
        names.insert(it->path().filename());
    }
    return names;
}

std::optional<int> toNumber(const std::string& name)
{
    int value = 0;
    const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), value);
    const bool whole = error == std::errc{} && stop == name.data() + name.size();
    return whole ? std::optional<int>(value) : std::nullopt;
}

std::map<int, std::string> listDescriptors()
{
    std::map<int, std::string> found;
    for (const std::string& name : list("/proc/self/fd")) {
        std::error_code gone;
        const fs::path target = fs::read_symlink("/proc/self/fd/" + name, gone);
        const auto fd = toNumber(name);
        // The listing's own descriptor is closed by now.
        if (!gone && fd) {
            found[*fd] = target.string();
        }
    }
    return found;
}

std::map<std::string, int> listMappings()
{
    std::map<std::string, int> found;
    std::istringstream maps(base::readSmallFile("/proc/self/maps", 64U << 20));
    for (std::string line; std::getline(maps, line);) {
        if (const std::size_t start = line.find("/memfd:"); start != std::string::npos) {
            ++found[line.substr(start)];
        }
    }
    return found;
}

std::set<std::string> listSharedMemory()
{
    std::set<std::string> found;
    for (const std::string& name : list("/dev/shm")) {
        struct stat info {};
        if (::lstat(("/dev/shm/" + name).c_str(), &info) == 0 && info.st_uid == ::geteuid()) {
            found.insert(name);
        }
    }
    return found;
}

std::map<int, std::string> listChildren()
{
    std::map<int, std::string> found;
    for (const std::string& name : list("/proc")) {
        const auto pid = toNumber(name);
        const auto text = pid ? base::tryReadSmallFile("/proc/" + name + "/stat") : std::nullopt;
        if (!text || text->empty()) {
            continue;
        }
        const proc::ProcessStat stat = proc::parseStat(*text);
        if (stat.parent == ::getpid()) {
            found[*pid] = std::string(1, stat.state) + " (" + stat.command + ")";
        }
    }
    return found;
}

// Children that others had, died, and nobody else waits for.
void reapAdopted(const std::map<int, std::string>& children,
                 const std::map<int, std::string>& before)
{
    for (const auto& [pid, text] : children) {
        if (before.count(pid) == 0 && text.front() == 'Z') {
            ::waitpid(pid, nullptr, WNOHANG);
        }
    }
}

}  // namespace

LeakCheck::LeakCheck(Orphans orphans) : m_orphans(orphans)
{
    if (orphans == Orphans::Adopt) {
        ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    }
    m_before = look();
}

LeakCheck::State LeakCheck::look()
{
    return {listDescriptors(), listMappings(), listSharedMemory(), listChildren()};
}

std::string LeakCheck::compare(const State& now) const
{
    std::ostringstream text;
    for (const auto& [fd, target] : now.descriptors) {
        const auto before = m_before.descriptors.find(fd);
        if (before == m_before.descriptors.end() || before->second != target) {
            text << "descriptor " << fd << " open on " << target << '\n';
        }
    }
    for (const auto& [name, count] : now.mappings) {
        const auto before = m_before.mappings.find(name);
        const int extra = count - (before == m_before.mappings.end() ? 0 : before->second);
        if (extra > 0) {
            text << extra << " mapping(s) of " << name << '\n';
        }
    }
    for (const std::string& name : now.sharedMemory) {
        if (m_before.sharedMemory.count(name) == 0) {
            text << "shared memory /dev/shm/" << name << '\n';
        }
    }
    for (const auto& [pid, what] : now.children) {
        if (m_before.children.count(pid) == 0) {
            text << "child " << pid << ": " << what << '\n';
        }
    }
    return text.str();
}

std::string LeakCheck::verify(std::chrono::milliseconds limit) const
{
    const std::int64_t until = base::monotonicNs() + std::chrono::nanoseconds(limit).count();
    while (true) {
        State now = look();
        if (m_orphans == Orphans::Adopt) {
            reapAdopted(now.children, m_before.children);
            now.children = listChildren();
        }
        std::string left = compare(now);
        if (left.empty() || base::monotonicNs() >= until) {
            return left;
        }
        ::poll(nullptr, 0, 5);
    }
}

}  // namespace helpers
