#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lab {

inline constexpr int mostSweepWorkers = 4096;  // as for a pool

// "1,2,4..16" → 1, 2, 4, 5, … 16: numbers and ranges with both ends in, every whole number of a
// range (nothing doubles by itself). Spaces around commas are fine. Ascending, each N once. Throws
// std::invalid_argument naming the part, its column (from 1) and what would be accepted.
std::vector<int> parseWorkerList(std::string_view text);

// The shortest text that parseWorkerList reads back as the same list: "1,2,4..16".
std::string formatWorkerList(const std::vector<int>& workers);

// What a sweep measures unless told: 1, 2, powers of two up to twice the cores, the cores, 1.5 and
// 2 times the cores. Throws std::invalid_argument for fewer than one core.
std::vector<int> defaultWorkerGrid(int cores);

}  // namespace lab
