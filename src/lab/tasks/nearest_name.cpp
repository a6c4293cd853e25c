#include "lab/tasks/nearest_name.h"

#include <algorithm>
#include <numeric>

namespace lab {
namespace {

// Levenshtein's distance, one row at a time.
std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string nearestName(std::string_view wanted, const std::vector<std::string>& names)
{
    // A name is short; comparing more of a long text can't change which is nearest.
    const std::string_view start = wanted.substr(0, 64);
    return *std::min_element(names.begin(), names.end(), [&](const auto& a, const auto& b) {
        return editDistance(start, a) < editDistance(start, b);
    });
}

}  // namespace lab
