#include "proc/process_details.h"

#include "base/small_file.h"
#include "proc/parse_error.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace proc {
namespace {

std::optional<std::string> readOf(pid_t pid, const char* file)
{
    return base::tryReadSmallFile("/proc/" + std::to_string(pid) + "/" + file);
}

// What stands behind "NAME:" in one of the kernel's lists of lines, without blanks.
std::string_view valueOf(std::string_view text, std::string_view name)
{
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line = text.substr(begin, end - begin);
        begin = end + 1;
        if (line.size() <= name.size() || line.substr(0, name.size()) != name ||
            line[name.size()] != ':') {
            continue;
        }
        line.remove_prefix(name.size() + 1);
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        return line;
    }
    return {};
}

std::optional<std::int64_t> numberOf(std::string_view text, std::string_view name)
{
    const std::string_view value = valueOf(text, name);
    std::int64_t number = 0;
    const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    return error == std::errc{} ? std::optional(number) : std::nullopt;
}

// The unified hierarchy's line is "0::/path"; without it the first one will do.
std::string cgroupOf(std::string_view text)
{
    const std::size_t unified = text.find("0::");
    const std::size_t at = unified == std::string_view::npos ? 0 : unified;
    const std::string_view line = text.substr(at, text.find('\n', at) - at);
    const std::size_t path = line.find('/');
    return path == std::string_view::npos ? std::string() : std::string(line.substr(path));
}

}  // namespace

std::string readCommandLine(pid_t pid)
{
    std::string words = readOf(pid, "cmdline").value_or("");
    while (!words.empty() && words.back() == '\0') {
        words.pop_back();
    }
    std::ranges::replace(words, '\0', ' ');
    return words;
}

std::optional<ProcessStat> readStat(pid_t pid)
{
    const auto text = readOf(pid, "stat");
    if (!text) {
        return std::nullopt;
    }
    try {
        return parseStat(*text);
    } catch (const ParseError&) {
        return std::nullopt;
    }
}

std::optional<ProcessDetails> readDetails(pid_t pid)
{
    const auto before = readStat(pid);
    const auto status = readOf(pid, "status");
    const std::string io = readOf(pid, "io").value_or("");
    const std::string cgroup = readOf(pid, "cgroup").value_or("");
    std::string command = readCommandLine(pid);
    const auto stat = readStat(pid);
    if (!before || !status || !stat || before->startTicks != stat->startTicks) {
        return std::nullopt;
    }
    ProcessDetails details;
    details.parent = stat->parent;
    details.threads = stat->threads;
    details.minorFaults = stat->minorFaults;
    details.majorFaults = stat->majorFaults;
    details.priority = stat->priority;
    details.nice = stat->nice;
    details.readBytes = numberOf(io, "read_bytes");
    details.writtenBytes = numberOf(io, "write_bytes");
    details.cpus = valueOf(*status, "Cpus_allowed_list");
    details.cgroup = cgroupOf(cgroup);
    details.command = std::move(command);
    return details;
}

std::optional<std::int64_t> readProportionalBytes(pid_t pid)
{
    constexpr std::int64_t kKilobyte = 1024;
    const auto kilobytes = numberOf(readOf(pid, "smaps_rollup").value_or(""), "Pss");
    return kilobytes ? std::optional(*kilobytes * kKilobyte) : std::nullopt;
}

}  // namespace proc
