#include "mp/cgroup_quota.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <vector>

namespace mp {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

bool hasWord(std::string_view list, std::string_view word)
{
    const auto words = split(list, ',');
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<std::int64_t> parseWhole(std::string_view text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) {
        text.remove_suffix(1);
    }
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return value;
}

std::optional<double> ratio(std::string_view quota, std::string_view period)
{
    const auto quotaUs = parseWhole(quota);
    const auto periodUs = parseWhole(period);
    if (!quotaUs || !periodUs || *quotaUs <= 0 || *periodUs <= 0) {
        return std::nullopt;
    }
    return static_cast<double>(*quotaUs) / static_cast<double>(*periodUs);
}

bool isOctal(char c)
{
    return c >= '0' && c <= '7';
}

// mountinfo writes blanks, tabs, newlines and backslashes as \040 and so on.
std::string unescape(std::string_view field)
{
    std::string result;
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (field[i] == '\\' && i + 3 < field.size() && isOctal(field[i + 1]) &&
            isOctal(field[i + 2]) && isOctal(field[i + 3])) {
            result += static_cast<char>((field[i + 1] - '0') * 64 + (field[i + 2] - '0') * 8 +
                                        (field[i + 3] - '0'));
            i += 3;
        } else {
            result += field[i];
        }
    }
    return result;
}

struct Hierarchy {
    bool unified = false;  // cgroup v2
    std::string root;      // which group is at the mount point
    std::string mountPoint;
};

// Those of the mounts that can limit CPU: cgroup2, and cgroup with the cpu controller. Fields of a
// line as in proc(5): id parent device root mountPoint options… - type source superOptions.
std::vector<Hierarchy> findHierarchies(std::string_view mounts)
{
    std::vector<Hierarchy> found;
    for (const std::string_view line : split(mounts, '\n')) {
        const std::size_t dash = line.find(" - ");
        if (dash == std::string_view::npos) {
            continue;
        }
        const auto front = split(line.substr(0, dash), ' ');
        const auto back = split(line.substr(dash + 3), ' ');
        if (front.size() < 5 || back.size() < 3) {
            continue;
        }
        const bool unified = back[0] == "cgroup2";
        if (unified || (back[0] == "cgroup" && hasWord(back[2], "cpu"))) {
            found.push_back({unified, unescape(front[3]), unescape(front[4])});
        }
    }
    return found;
}

// The path of the process's group within one hierarchy. A line reads id:controllers:path, where v2
// has id 0 and no controllers.
std::optional<std::string> findGroup(std::string_view cgroups, bool unified)
{
    for (const std::string_view line : split(cgroups, '\n')) {
        const std::size_t first = line.find(':');
        const std::size_t second =
            first == std::string_view::npos ? first : line.find(':', first + 1);
        if (second == std::string_view::npos) {
            continue;
        }
        const std::string_view controllers = line.substr(first + 1, second - first - 1);
        const bool matches = unified ? line.substr(0, first) == "0" && controllers.empty()
                                     : hasWord(controllers, "cpu");
        if (matches) {
            return std::string(line.substr(second + 1));
        }
    }
    return std::nullopt;
}

// Where the group lies below the mount point: "" or "/a/b". A group that isn't below what is
// mounted (a container that sees its own group's root only) counts as the mount point itself.
std::string pathBelowMount(const std::string& group, const std::string& root)
{
    std::string below = group;
    if (root != "/") {
        const bool inside = group.compare(0, root.size(), root) == 0 &&
                            (group.size() == root.size() || group[root.size()] == '/');
        below = inside ? group.substr(root.size()) : "";
    }
    const auto names = split(below, '/');
    if (std::find(names.begin(), names.end(), "..") != names.end()) {
        return "";
    }
    while (!below.empty() && below.back() == '/') {
        below.pop_back();
    }
    return below;
}

std::optional<double> readQuota(bool unified, const std::string& folder, const FileReader& read)
{
    if (unified) {
        const auto text = read(folder + "/cpu.max");
        return text ? parseCpuMax(*text) : std::nullopt;
    }
    const auto quota = read(folder + "/cpu.cfs_quota_us");
    const auto period = read(folder + "/cpu.cfs_period_us");
    return quota && period ? parseCfsQuota(*quota, *period) : std::nullopt;
}

}  // namespace

std::optional<double> parseCpuMax(std::string_view text)
{
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) {
        return std::nullopt;
    }
    return ratio(text.substr(0, blank), text.substr(blank + 1));
}

std::optional<double> parseCfsQuota(std::string_view quota, std::string_view period)
{
    return ratio(quota, period);
}

std::optional<double> findCpuQuota(std::string_view cgroups, std::string_view mounts,
                                   const FileReader& read)
{
    std::optional<double> tightest;
    for (const Hierarchy& hierarchy : findHierarchies(mounts)) {
        const auto group = findGroup(cgroups, hierarchy.unified);
        if (!group) {
            continue;
        }
        std::string below = pathBelowMount(*group, hierarchy.root);
        while (true) {
            const auto quota = readQuota(hierarchy.unified, hierarchy.mountPoint + below, read);
            if (quota && (!tightest || *quota < *tightest)) {
                tightest = quota;
            }
            if (below.empty()) {
                break;
            }
            below.resize(below.rfind('/') == std::string::npos ? 0 : below.rfind('/'));
        }
    }
    return tightest;
}

int usableCpus(std::size_t affinity, std::optional<double> quota)
{
    auto count = static_cast<double>(affinity);
    if (quota) {
        // A hair of tolerance: 300000/100000 must not become 4.
        count = std::min(count, std::ceil(*quota - 1e-9));
    }
    return std::max(1, static_cast<int>(count));
}

}  // namespace mp
