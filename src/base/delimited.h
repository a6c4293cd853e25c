#pragma once

#include <string>
#include <string_view>

// Rows of values parted by a character: CSV (RFC 4180) with ',', TSV with '\t'.
namespace base {

// The value as it stands in such a row: in quotes where it would be misread without.
std::string delimitedField(std::string_view value, char separator);

}  // namespace base
