#pragma once

#include "base/quoting.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

// Text a person writes or reads: durations, sizes, counts, numbers; with quoting and UTF-8.
//
// The parsers take any bytes, use the whole text (no blanks around it are accepted) and throw
// std::invalid_argument with a sentence that quotes the value and says what would be accepted,
// ready to stand behind "--option: ".
namespace base {

// "50ms", "1.5s", "2min": a number that isn't negative and one of ns us µs ms s min h, with at most
// one space between. A number without a unit is refused. Rounded to whole nanoseconds.
std::chrono::nanoseconds parseDuration(std::string_view text);

// Three significant digits with trailing zeros left out: "1.31 s", "50 µs", "12.5 min", "0 s".
// Seconds up to two minutes, minutes up to two hours, then hours.
std::string formatDuration(std::chrono::nanoseconds duration);

// Short text that parseDuration reads back to exactly the same value: "50ms", "1500us", "2min".
std::string exactDuration(std::chrono::nanoseconds duration);

// Bytes: "4096", "512M", "1.5G", "64KiB". K M G T are powers of 1024, upper or lower case.
std::int64_t parseSize(std::string_view text);

// "17 B", "5.1 MiB", "128 GiB": one decimal below 100, none from there on.
std::string formatSize(std::int64_t bytes);

// How many of something: "200000", "1M", "2.5k". k M G are powers of 1000, upper or lower case: a
// million samples are 1,000,000, unlike a size. The result must be whole.
std::int64_t parseCount(std::string_view text);

// Groups of three from five digits on, parted by narrow no-break spaces: "9999", "200 000".
std::string formatCount(std::int64_t count);

// A whole decimal number within [minimum, maximum]. An optional '-' (or '+'), digits, nothing else.
std::int64_t parseInteger(std::string_view text, std::int64_t minimum = INT64_MIN,
                          std::int64_t maximum = INT64_MAX);

// A finite decimal number ("0.25", "-3", "1e6") within [minimum, maximum].
double parseNumber(std::string_view text);
double parseNumber(std::string_view text, double minimum, double maximum);

}  // namespace base
