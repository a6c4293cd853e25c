#include "base/text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>

namespace base {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t factor;
};

constexpr std::array kDurationUnits{
    Unit{"ns", 1},
    Unit{"us", 1'000},
    Unit{"µs", 1'000},       // U+00B5, micro sign
    Unit{"\u03BCs", 1'000},  // U+03BC, Greek mu
    Unit{"ms", 1'000'000},
    Unit{"s", 1'000'000'000},
    Unit{"min", 60'000'000'000},
    Unit{"h", 3'600'000'000'000},
};

constexpr std::int64_t kKibi = 1024;
constexpr std::array kSizeUnits{
    Unit{"", 1},
    Unit{"B", 1},
    Unit{"K", kKibi},
    Unit{"KiB", kKibi},
    Unit{"M", kKibi* kKibi},
    Unit{"MiB", kKibi* kKibi},
    Unit{"G", kKibi* kKibi* kKibi},
    Unit{"GiB", kKibi* kKibi* kKibi},
    Unit{"T", kKibi* kKibi* kKibi* kKibi},
    Unit{"TiB", kKibi* kKibi* kKibi* kKibi},
};

constexpr std::array kCountUnits{
    Unit{"", 1},
    Unit{"k", 1'000},
    Unit{"M", 1'000'000},
    Unit{"G", 1'000'000'000},
};

constexpr std::string_view kDurationForms =
    "accepted: a number with one of ns us ms s min h, such as 50ms or 1.5s";
constexpr std::string_view kSizeForms =
    "accepted: bytes as a number, with K M G T for powers of 1024, such as 512M";
constexpr std::string_view kCountForms =
    "accepted: a whole number, with k M G for powers of 1000, such as 200000 or 1M";

[[noreturn]] void refuse(std::string_view value, std::string_view because, std::string_view forms)
{
    throw std::invalid_argument(fmt::format("{} {}; {}", quoted(value), because, forms));
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

char toLower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool sameIgnoringCase(std::string_view a, std::string_view b)
{
    if (a.size() != b.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (toLower(a[i]) != toLower(b[i])) {
            return false;
        }
    }
    return true;
}

std::optional<std::int64_t> findFactor(std::span<const Unit> units, std::string_view name,
                                       bool ignoreCase)
{
    for (const Unit& unit : units) {
        if (unit.name == name || (ignoreCase && sameIgnoringCase(unit.name, name))) {
            return unit.factor;
        }
    }
    return std::nullopt;
}

// A text such as "1.5ms", cut where the number ends.
struct Cut {
    std::string_view number;
    std::string_view unit;
};

Cut cutUnit(std::string_view text)
{
    std::size_t end = 0;
    while (end < text.size() && (isDigit(text[end]) || text[end] == '.')) {
        ++end;
    }
    std::string_view unit = text.substr(end);
    if (end > 0 && unit.size() > 1 && unit.front() == ' ') {
        unit.remove_prefix(1);
    }
    return {text.substr(0, end), unit};
}

enum class Fault { None, NotANumber, TooLarge, NotWhole };

// number × factor, exact for whole numbers, else to the nearest. "1." and ".5" are numbers.
Fault scale(std::string_view number, std::int64_t factor, bool mustBeWhole, std::int64_t& result)
{
    const char* const end = number.data() + number.size();
    if (number.find('.') == std::string_view::npos) {
        const auto [stop, error] = std::from_chars(number.data(), end, result);
        if (error == std::errc::result_out_of_range) {
            return Fault::TooLarge;
        }
        if (error != std::errc{} || stop != end) {
            return Fault::NotANumber;
        }
        return __builtin_mul_overflow(result, factor, &result) ? Fault::TooLarge : Fault::None;
    }
    double value = 0;
    const auto [stop, error] = std::from_chars(number.data(), end, value, std::chars_format::fixed);
    if (error == std::errc::result_out_of_range) {
        return Fault::TooLarge;
    }
    if (error != std::errc{} || stop != end) {
        return Fault::NotANumber;
    }
    const double scaled = value * static_cast<double>(factor);
    if (scaled >= 9.2e18) {
        return Fault::TooLarge;
    }
    const double whole = std::round(scaled);
    // 1.1 has no exact double: whole within its precision is whole.
    if (mustBeWhole && std::abs(scaled - whole) > 1e-9 * std::max(1.0, whole)) {
        return Fault::NotWhole;
    }
    result = static_cast<std::int64_t>(whole);
    return Fault::None;
}

std::int64_t scaleOrRefuse(std::string_view text, std::string_view number, std::int64_t factor,
                           bool mustBeWhole, std::string_view forms)
{
    std::int64_t result = 0;
    switch (scale(number, factor, mustBeWhole, result)) {
    case Fault::None:
        break;
    case Fault::NotANumber:
        refuse(text, "isn't a number", forms);
    case Fault::TooLarge:
        refuse(text, "is too large", forms);
    case Fault::NotWhole:
        refuse(text, "isn't whole", forms);
    }
    return result;
}

// Three significant digits, trailing zeros left out.
std::string threeDigits(double value)
{
    const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    std::string text = fmt::format("{:.{}f}", value, decimals);
    if (decimals > 0) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') {
            text.pop_back();
        }
    }
    return text;
}

}  // namespace

std::chrono::nanoseconds parseDuration(std::string_view text)
{
    const Cut cut = cutUnit(text);
    if (cut.number.empty()) {
        refuse(text, "isn't a duration", kDurationForms);
    }
    if (cut.unit.empty()) {
        refuse(text, "has no unit", kDurationForms);
    }
    const auto factor = findFactor(kDurationUnits, cut.unit, false);
    if (!factor) {
        refuse(text, "isn't a duration", kDurationForms);
    }
    return std::chrono::nanoseconds(
        scaleOrRefuse(text, cut.number, *factor, false, kDurationForms));
}

std::string formatDuration(std::chrono::nanoseconds duration)
{
    struct Step {
        double below;  // what rounds to less than the next unit, or the agreed end of this one
        double factor;
        std::string_view unit;
    };
    constexpr std::array kSteps{
        Step{999.5, 1, "ns"},  Step{999.5e3, 1e3, "µs"},  Step{999.5e6, 1e6, "ms"},
        Step{120e9, 1e9, "s"}, Step{7200e9, 60e9, "min"},
    };
    const double ns = static_cast<double>(duration.count());
    if (duration.count() == 0) {
        return "0 s";
    }
    const std::string_view sign = ns < 0 ? "-" : "";
    const double size = std::abs(ns);
    for (const Step& step : kSteps) {
        if (size < step.below) {
            return fmt::format("{}{} {}", sign, threeDigits(size / step.factor), step.unit);
        }
    }
    return fmt::format("{}{} h", sign, threeDigits(size / 3600e9));
}

std::string exactDuration(std::chrono::nanoseconds duration)
{
    const std::int64_t ns = duration.count();
    if (ns == 0) {
        return "0s";
    }
    constexpr std::array kUnits{
        Unit{"min", 60'000'000'000},
        Unit{"s", 1'000'000'000},
        Unit{"ms", 1'000'000},
        Unit{"us", 1'000},
    };
    for (const Unit& unit : kUnits) {
        if (ns % unit.factor == 0) {
            return fmt::format("{}{}", ns / unit.factor, unit.name);
        }
    }
    return fmt::format("{}ns", ns);
}

std::int64_t parseSize(std::string_view text)
{
    const Cut cut = cutUnit(text);
    const auto factor = findFactor(kSizeUnits, cut.unit, true);
    if (cut.number.empty() || !factor) {
        refuse(text, "isn't a size", kSizeForms);
    }
    return scaleOrRefuse(text, cut.number, *factor, false, kSizeForms);
}

std::string formatSize(std::int64_t bytes)
{
    constexpr std::array<std::string_view, 6> kUnits{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes > -kKibi && bytes < kKibi) {
        return fmt::format("{} B", bytes);
    }
    double value = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    while (std::abs(value) >= 1023.5 && unit + 1 < kUnits.size()) {
        value /= 1024;
        ++unit;
    }
    return fmt::format("{:.{}f} {}", value, std::abs(value) < 99.95 ? 1 : 0, kUnits[unit]);
}

std::int64_t parseCount(std::string_view text)
{
    const Cut cut = cutUnit(text);
    const auto factor = findFactor(kCountUnits, cut.unit, true);
    if (cut.number.empty() || !factor) {
        refuse(text, "isn't a count", kCountForms);
    }
    return scaleOrRefuse(text, cut.number, *factor, true, kCountForms);
}

std::string formatCount(std::int64_t count)
{
    std::string digits = std::to_string(count);
    const std::size_t first = count < 0 ? 1 : 0;
    if (digits.size() - first < 5) {
        return digits;
    }
    for (std::size_t place = digits.size() - 3; place > first; place -= 3) {
        digits.insert(place, "\u202F");
        if (place < first + 3) {
            break;
        }
    }
    return digits;
}

std::int64_t parseInteger(std::string_view text, std::int64_t minimum, std::int64_t maximum)
{
    const auto forms = [&] {
        if (minimum == INT64_MIN && maximum == INT64_MAX) {
            return std::string("accepted: a whole number, such as 42");
        }
        if (maximum == INT64_MAX) {
            return fmt::format("accepted: a whole number of at least {}", minimum);
        }
        return fmt::format("accepted: a whole number from {} to {}", minimum, maximum);
    };
    std::string_view digits = text;
    if (digits.size() > 1 && digits[0] == '+' && isDigit(digits[1])) {
        digits.remove_prefix(1);
    }
    std::int64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error == std::errc::invalid_argument || stop != end) {
        refuse(text, "isn't a whole number", forms());
    }
    if (error != std::errc{} || value < minimum || value > maximum) {
        refuse(text, "is out of range", forms());
    }
    return value;
}

double parseNumber(std::string_view text)
{
    return parseNumber(text, -HUGE_VAL, HUGE_VAL);
}

double parseNumber(std::string_view text, double minimum, double maximum)
{
    const auto forms = [&] {
        if (std::isinf(minimum) && std::isinf(maximum)) {
            return std::string("accepted: a decimal number, such as 0.25");
        }
        if (std::isinf(maximum)) {
            return fmt::format("accepted: a decimal number of at least {}", minimum);
        }
        return fmt::format("accepted: a decimal number from {} to {}", minimum, maximum);
    };
    std::string_view digits = text;
    if (digits.size() > 1 && digits[0] == '+' && (isDigit(digits[1]) || digits[1] == '.')) {
        digits.remove_prefix(1);
    }
    double value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error == std::errc::invalid_argument || stop != end || std::isnan(value)) {
        refuse(text, "isn't a number", forms());
    }
    if (error != std::errc{} || std::isinf(value) || value < minimum || value > maximum) {
        refuse(text, "is out of range", forms());
    }
    return value;
}

}  // namespace base
