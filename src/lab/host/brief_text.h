#pragma once

#include <cstddef>
#include <string>

namespace lab {

// What a viewer is told of a text at first: as UTF-8, and of a long one the beginning with "…". No
// character is cut in two.
inline constexpr std::size_t kLongestBriefText = 1000;  // bytes, without the "…"
std::string briefText(const std::string& text);

}  // namespace lab
