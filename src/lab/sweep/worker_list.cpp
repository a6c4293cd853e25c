#include "lab/sweep/worker_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <stdexcept>

namespace lab {

namespace {

// One comma-separated part and where it begins.
struct Part {
    std::string_view text;
    std::size_t column = 1;
};

[[noreturn]] void refuse(const Part& part)
{
    throw std::invalid_argument(fmt::format(
        "worker list, column {}: \"{}\"; a whole number from 1 to {} or a range such as "
        "4..16 is needed",
        part.column, part.text.substr(0, 40), mostSweepWorkers));
}

int parseCount(std::string_view digits, const Part& part)
{
    int count = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, count);
    if (error != std::errc() || stop != end || count < 1 || count > mostSweepWorkers) {
        refuse(part);
    }
    return count;
}

Part trimmed(std::string_view text, std::size_t begin, std::size_t end)
{
    while (begin < end && text[begin] == ' ') {
        ++begin;
    }
    while (end > begin && text[end - 1] == ' ') {
        --end;
    }
    return {text.substr(begin, end - begin), begin + 1};
}

void addPart(const Part& part, std::set<int>& counts)
{
    const std::size_t dots = part.text.find("..");
    const int first = parseCount(part.text.substr(0, dots), part);
    const int last =
        dots == std::string_view::npos ? first : parseCount(part.text.substr(dots + 2), part);
    if (last < first) {
        throw std::invalid_argument(
            fmt::format("worker list, column {}: the range {} runs downwards; write {}..{}",
                        part.column, part.text, last, first));
    }
    for (int count = first; count <= last; ++count) {
        counts.insert(count);
    }
}

}  // namespace

std::vector<int> parseWorkerList(std::string_view text)
{
    std::set<int> counts;
    std::size_t begin = 0;
    while (true) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        addPart(trimmed(text, begin, comma), counts);
        if (comma == text.size()) {
            return {counts.begin(), counts.end()};
        }
        begin = comma + 1;
    }
}

std::string formatWorkerList(const std::vector<int>& workers)
{
    std::string text;
    for (std::size_t i = 0; i < workers.size();) {
        std::size_t last = i;
        while (last + 1 < workers.size() && workers[last + 1] == workers[last] + 1) {
            ++last;
        }
        // Two neighbours are shorter as a list than as a range.
        last = last - i >= 2 ? last : i;
        text += text.empty() ? "" : ",";
        text += last > i ? fmt::format("{}..{}", workers[i], workers[last])
                         : fmt::format("{}", workers[i]);
        i = last + 1;
    }
    return text;
}

std::vector<int> defaultWorkerGrid(int cores)
{
    if (cores < 1) {
        throw std::invalid_argument(fmt::format("{} cores; at least 1 is needed", cores));
    }
    const int top = std::min(cores, mostSweepWorkers / 2) * 2;
    std::set<int> counts{1, 2, std::min(cores, mostSweepWorkers), top * 3 / 4, top};
    for (int power = 1; power <= top; power *= 2) {
        counts.insert(power);
    }
    return {counts.begin(), counts.end()};
}

}  // namespace lab
