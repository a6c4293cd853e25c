#pragma once

#include <QString>

#include <cstdint>
#include <vector>

// Instants and durations as people read them, and where an axis puts its ticks.
namespace gui {

struct TimeTick {
    std::int64_t at = 0;  // ns from the origin of the axis
    QString label;
};

// Ticks at multiples of 1, 2 or 5 × 10^k ns (of whole minutes and hours beyond), at least
// `minimumGap` ns apart, within [begin, end]. Labels have the digits that tell neighbours apart.
std::vector<TimeTick> timeTicks(std::int64_t begin, std::int64_t end, std::int64_t minimumGap);

// "412 ms", "1.31 s", "18.2 µs", "2:05 min": three digits.
QString durationText(std::int64_t ns);

// An instant for the cursor: "1.4023 s", as exact as `resolution` ns asks for.
QString instantText(std::int64_t ns, std::int64_t resolution);

}  // namespace gui
