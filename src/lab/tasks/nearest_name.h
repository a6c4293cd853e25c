#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lab {

// The name that takes the fewest insertions, deletions and replacements to become `wanted`; of
// several the first. `names` isn't empty.
std::string nearestName(std::string_view wanted, const std::vector<std::string>& names);

}  // namespace lab
