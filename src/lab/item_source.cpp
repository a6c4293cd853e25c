#include "lab/item_source.h"

#include "base/available_memory.h"
#include "base/posix_error.h"
#include "base/quoting.h"
#include "base/text.h"
#include "base/unique_fd.h"
#include "lab/file_finder.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <string_view>

namespace lab {
namespace {

constexpr std::size_t kLongestLine = 1 << 20;
constexpr std::size_t kMostBytes = std::size_t{4} << 30;

[[noreturn]] void refuse(const std::string& sentence)
{
    throw ExperimentError("items", sentence);
}

std::uint64_t countOf(const ItemSource& range)
{
    // As unsigned numbers the difference is right even from INT64_MIN to INT64_MAX, but for + 1.
    const std::uint64_t last =
        static_cast<std::uint64_t>(range.to) - static_cast<std::uint64_t>(range.from);
    return last == UINT64_MAX ? last : last + 1;
}

void checkRange(const ItemSource& source)
{
    if (source.from > source.to) {
        refuse(fmt::format("the range {}..{} is empty; write the smaller number first", source.from,
                           source.to));
    }
    if (countOf(source) > kMaxItems) {
        refuse(fmt::format("the range {}..{} has more than {} items; give a smaller one",
                           source.from, source.to, kMaxItems));
    }
}

// Half of the memory is left to the results.
void checkFits(std::uint64_t items)
{
    const std::uint64_t needed = items * sizeof(std::string);
    const std::uint64_t available = base::availableMemory();
    if (needed > available / 2) {
        refuse(fmt::format("{} items need {} of memory and {} are available; give fewer",
                           base::formatCount(static_cast<std::int64_t>(items)),
                           base::formatSize(static_cast<std::int64_t>(needed)),
                           base::formatSize(static_cast<std::int64_t>(available))));
    }
}

std::vector<std::string> rangeItems(const ItemSource& source)
{
    checkRange(source);
    const std::uint64_t count = countOf(source);
    checkFits(count);
    std::vector<std::string> items;
    items.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        items.push_back(std::to_string(source.from + static_cast<std::int64_t>(i)));
    }
    return items;
}

std::vector<std::string> fileLines(const std::string& path)
{
    if (path == "-") {
        return readLines(STDIN_FILENO, "standard input");
    }
    const base::UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!fd) {
        refuse(fmt::format("the items' file {} can't be read: {}", base::quoted(path),
                           std::generic_category().message(errno)));
    }
    return readLines(fd.get(), base::quoted(path));
}

// Cuts a stream of bytes into lines.
class LineSplitter {
public:
    explicit LineSplitter(std::string name) : m_name(std::move(name)) {}

    void add(std::string_view bytes)
    {
        m_bytes += bytes.size();
        if (m_bytes > kMostBytes) {
            refuse(fmt::format("{} is larger than {}; give fewer items", m_name,
                               base::formatSize(kMostBytes)));
        }
        for (std::size_t end = bytes.find('\n'); end != std::string_view::npos;
             end = bytes.find('\n')) {
            append(bytes.substr(0, end));
            endLine();
            bytes.remove_prefix(end + 1);
        }
        append(bytes);
    }

    std::vector<std::string> finish()
    {
        endLine();
        return std::move(m_lines);
    }

private:
    void append(std::string_view part)
    {
        m_line.append(part);
        if (m_line.size() > kLongestLine) {
            refuse(fmt::format("line {} of {} is longer than {}; an item is one line", m_number,
                               m_name, base::formatSize(kLongestLine)));
        }
    }

    void endLine()
    {
        ++m_number;
        if (m_line.ends_with('\r')) {
            m_line.pop_back();  // a line of a file written under Windows
        }
        if (m_line.empty()) {
            return;
        }
        if (m_lines.size() == kMaxItems) {
            refuse(fmt::format("{} has more than {} lines; give fewer items", m_name, kMaxItems));
        }
        m_lines.push_back(m_line);
        m_line.clear();
    }

    std::string m_name;
    std::string m_line{};
    std::vector<std::string> m_lines{};
    std::size_t m_bytes = 0;
    std::size_t m_number = 1;
};

}  // namespace

std::vector<std::string> readLines(int fd, const std::string& name)
{
    LineSplitter splitter(name);
    std::vector<char> buffer(64 * 1024);
    for (;;) {
        const ssize_t count = read(fd, buffer.data(), buffer.size());
        if (count == 0) {
            return splitter.finish();
        }
        if (count < 0 && errno != EINTR) {
            refuse(
                fmt::format("{} can't be read: {}", name, std::generic_category().message(errno)));
        }
        splitter.add({buffer.data(), count < 0 ? 0 : static_cast<std::size_t>(count)});
    }
}

void checkItemSource(const ItemSource& source)
{
    switch (source.kind) {
    case ItemSource::Kind::Default:
        return;
    case ItemSource::Kind::List:
        if (source.list.empty()) {
            refuse("the list of items is empty; give at least one");
        }
        return;
    case ItemSource::Kind::Range:
        checkRange(source);
        return;
    case ItemSource::Kind::Lines:
    case ItemSource::Kind::Files:
        if (source.path.empty() || source.path.find('\0') != std::string::npos) {
            refuse(fmt::format("{} isn't a path; name a file or folder of items",
                               base::quoted(source.path)));
        }
        return;
    }
}

std::vector<std::string> readItems(const ItemSource& source)
{
    checkItemSource(source);
    switch (source.kind) {
    case ItemSource::Kind::Default:
        return {};
    case ItemSource::Kind::List:
        return source.list;
    case ItemSource::Kind::Range:
        return rangeItems(source);
    case ItemSource::Kind::Lines:
        return fileLines(source.path);
    case ItemSource::Kind::Files:
        try {
            return findFiles(source.path);
        } catch (const std::runtime_error& error) {
            refuse(error.what());
        }
    }
    return {};
}

}  // namespace lab
