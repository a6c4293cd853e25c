#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Tables as text (RFC 4180): fields parted by commas, semicolons or tabs, whichever the first line
// has most of; in double quotes they may hold those, line breaks and doubled quotes.
namespace lab {

// The names in the first line. Empty for an empty text; the text may be a file's beginning.
std::vector<std::string> csvColumns(std::string_view text);

// The values of one column below the first line, in order, without empty ones. Throws
// std::invalid_argument with the line: a quote that isn't closed, a line without that column.
std::vector<std::string> csvValues(std::string_view text, std::size_t column);

}  // namespace lab
