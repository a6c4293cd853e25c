#include "lab/file_finder.h"

#include "base/quoting.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace lab {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 10'000'000;

bool hasMagic(std::string_view part)
{
    return part.find_first_of("*?[") != std::string_view::npos;
}

std::vector<std::string> split(const std::string& pattern)
{
    std::vector<std::string> parts;
    std::size_t start = 0;
    while (start <= pattern.size()) {
        const std::size_t end = std::min(pattern.find('/', start), pattern.size());
        std::string part = pattern.substr(start, end - start);
        // "a//b" is "a/b", and two '**' in a row match what one does.
        if (!part.empty() && (part != "**" || parts.empty() || parts.back() != "**")) {
            parts.push_back(std::move(part));
        }
        start = end + 1;
    }
    return parts;
}

class Finder {
public:
    explicit Finder(std::string subject) : m_subject(std::move(subject)) {}

    void below(const fs::path& folder)
    {
        for (const fs::directory_entry& entry : list(folder)) {
            std::error_code ignored;  // an entry that is gone meanwhile is nothing
            const fs::file_type type = entry.symlink_status(ignored).type();
            if (type == fs::file_type::directory) {
                below(entry.path());
            } else if (type == fs::file_type::regular) {
                take(entry.path());
            }
        }
    }

    void match(const fs::path& folder, const std::vector<std::string>& parts, std::size_t at)
    {
        const std::string& part = parts[at];
        const bool isLast = at + 1 == parts.size();
        if (part == "**") {
            matchAnyDepth(folder, parts, at);
        } else if (!hasMagic(part)) {
            descend(folder / part, parts, at, isLast);
        } else {
            for (const fs::directory_entry& entry : list(folder)) {
                const std::string name = entry.path().filename().string();
                if (fnmatch(part.c_str(), name.c_str(), FNM_PERIOD) == 0) {
                    descend(folder / name, parts, at, isLast);
                }
            }
        }
    }

    std::vector<std::string> sorted()
    {
        std::sort(m_found.begin(), m_found.end());
        m_found.erase(std::unique(m_found.begin(), m_found.end()), m_found.end());
        return std::move(m_found);
    }

private:
    std::vector<fs::directory_entry> list(const fs::path& folder) const
    {
        std::error_code error;
        std::vector<fs::directory_entry> entries;
        // An empty path is the working folder; its entries are named without "./".
        fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, error);
        for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
            entries.push_back(*entry);
        }
        if (error) {
            throw std::runtime_error(fmt::format("the folder {} can't be read: {}",
                                                 base::quoted(folder.string()), error.message()));
        }
        return entries;
    }

    void descend(const fs::path& path, const std::vector<std::string>& parts, std::size_t at,
                 bool isLast)
    {
        std::error_code ignored;
        if (isLast && fs::is_regular_file(path, ignored)) {
            take(path);
        } else if (!isLast && fs::is_directory(path, ignored)) {
            match(path, parts, at + 1);
        }
    }

    // No folder, or one, or two…; as the last part it means every file below.
    void matchAnyDepth(const fs::path& folder, const std::vector<std::string>& parts,
                       std::size_t at)
    {
        const bool isLast = at + 1 == parts.size();
        if (!isLast) {
            match(folder, parts, at + 1);
        }
        for (const fs::directory_entry& entry : list(folder)) {
            const std::string name = entry.path().filename().string();
            std::error_code ignored;
            const fs::file_type type = entry.symlink_status(ignored).type();
            if (name.front() == '.') {
                continue;
            }
            if (type == fs::file_type::directory) {
                matchAnyDepth(folder / name, parts, at);
            } else if (isLast && fs::is_regular_file(folder / name, ignored)) {
                take(folder / name);
            }
        }
    }

    void take(const fs::path& path)
    {
        if (m_found.size() == kMostFiles) {
            throw std::runtime_error(fmt::format("{} has more than {} files; name a smaller folder",
                                                 base::quoted(m_subject), kMostFiles));
        }
        m_found.push_back(path.string());
    }

    std::string m_subject;
    std::vector<std::string> m_found{};
};

}  // namespace

std::vector<std::string> findFiles(const std::string& folderOrPattern)
{
    if (folderOrPattern.empty() || folderOrPattern.find('\0') != std::string::npos) {
        throw std::runtime_error(fmt::format("{} isn't the name of a folder or a pattern of files",
                                             base::quoted(folderOrPattern)));
    }
    Finder finder(folderOrPattern);
    std::error_code error;
    const fs::file_status status = fs::status(folderOrPattern, error);
    if (fs::is_directory(status)) {
        finder.below(folderOrPattern);
    } else if (fs::is_regular_file(status)) {
        return {folderOrPattern};
    } else if (hasMagic(folderOrPattern)) {
        const bool isAbsolute = folderOrPattern.front() == '/';
        finder.match(isAbsolute ? fs::path("/") : fs::path(), split(folderOrPattern), 0);
    } else {
        throw std::runtime_error(fmt::format(
            "{} isn't a folder, a file or a pattern of files: {}", base::quoted(folderOrPattern),
            error ? error.message() : std::string("it is a device or a pipe")));
    }
    std::vector<std::string> found = finder.sorted();
    if (found.empty()) {
        throw std::runtime_error(
            fmt::format("there are no regular files in {}", base::quoted(folderOrPattern)));
    }
    return found;
}

}  // namespace lab
