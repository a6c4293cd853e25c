#include "mp/engine/oom_kills.h"

#include "base/small_file.h"

#include <charconv>
#include <string>
#include <utility>
#include <vector>

namespace mp::engine {

namespace {

constexpr std::string_view kGroups = "/sys/fs/cgroup";

// Calls `use` with each line until it returns true.
template <class Use>
void forEachLine(std::string_view text, const Use& use)
{
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (use(text.substr(0, end)) || end == std::string_view::npos) {
            return;
        }
        text.remove_prefix(end + 1);
    }
}

// Where the counts may be found, the most exact first. A line of /proc/self/cgroup reads
// id:controllers:path, where cgroup v2 has id 0 and no controllers.
std::vector<std::string> places(std::string_view cgroups)
{
    std::vector<std::string> found;
    forEachLine(cgroups, [&found](std::string_view line) {
        const std::size_t path = line.rfind(':') + 1;
        const std::string group(line.substr(path) == "/" ? "" : line.substr(path));
        if (line.substr(0, 3) == "0::") {
            found.push_back(std::string(kGroups) + group + "/memory.events");
        } else if (line.find(":memory:") != std::string_view::npos) {
            found.push_back(std::string(kGroups) + "/memory" + group + "/memory.oom_control");
        }
        return false;
    });
    found.emplace_back("/proc/vmstat");
    return found;
}

}  // namespace

std::optional<std::uint64_t> parseOomKills(std::string_view text)
{
    constexpr std::string_view kName = "oom_kill ";
    std::optional<std::uint64_t> kills;
    forEachLine(text, [&](std::string_view line) {
        if (line.substr(0, kName.size()) != kName) {
            return false;
        }
        std::uint64_t number = 0;
        const auto [end, error] =
            std::from_chars(line.data() + kName.size(), line.data() + line.size(), number);
        if (error == std::errc{} && end == line.data() + line.size()) {
            kills = number;
        }
        return true;
    });
    return kills;
}

std::optional<std::uint64_t> readOomKills(const FileReader& read)
{
    for (const std::string& place : places(read("/proc/self/cgroup").value_or(""))) {
        const auto text = read(place);
        const auto kills = text ? parseOomKills(*text) : std::nullopt;
        if (kills) {
            return kills;
        }
    }
    return std::nullopt;
}

OomKills& OomKills::instance()
{
    // Never destroyed: the engine's thread asks for as long as the process lives.
    static OomKills* const kills =
        new OomKills([](const std::string& path) { return base::tryReadSmallFile(path); });
    return *kills;
}

OomKills::OomKills(FileReader read) : m_read(std::move(read)), m_explained(readOomKills(m_read)) {}

void OomKills::countBy(FileReader read)
{
    const std::lock_guard lock(m_mutex);
    m_read = std::move(read);
    m_explained = readOomKills(m_read);
}

void OomKills::countFromNow()
{
    const std::lock_guard lock(m_mutex);
    m_explained = readOomKills(m_read);
}

OutOfMemory OomKills::lookAfterKill()
{
    const std::lock_guard lock(m_mutex);
    const auto kills = readOomKills(m_read);
    if (!kills || !m_explained) {
        m_explained = kills;
        return OutOfMemory::Unknown;
    }
    if (*kills <= *m_explained) {
        m_explained = kills;
        return OutOfMemory::No;
    }
    ++*m_explained;
    return OutOfMemory::Likely;
}

}  // namespace mp::engine
