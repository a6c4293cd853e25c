#include "lab/tasks/number_item.h"

#include "base/quoting.h"
#include "base/text.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace lab {
namespace {

bool looksWhole(const std::string& item)
{
    const std::size_t sign = !item.empty() && (item[0] == '-' || item[0] == '+') ? 1 : 0;
    return item.size() > sign && item.find_first_not_of("0123456789", sign) == std::string::npos;
}

std::string inWords(Number value)
{
    return std::visit([](auto v) { return fmt::format("{}", v); }, value);
}

double asDouble(Number value)
{
    return std::visit([](auto v) { return static_cast<double>(v); }, value);
}

[[noreturn]] void overflow(Number a, Number b, std::string_view limit)
{
    throw std::overflow_error(fmt::format("{} times {} is beyond {}; give smaller numbers",
                                          inWords(a), inWords(b), limit));
}

}  // namespace

Number parseNumberItem(const std::string& item)
{
    if (looksWhole(item)) {
        try {
            return base::parseInteger(item);
        } catch (const std::invalid_argument&) {
            throw std::invalid_argument(
                fmt::format("the item {} is beyond 64 bits; accepted: {} to {}, or a decimal such "
                            "as 1e20",
                            base::quoted(item), INT64_MIN, INT64_MAX));
        }
    }
    try {
        return base::parseNumber(item);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(fmt::format("the item {}", error.what()));
    }
}

std::string checkNumberItem(const std::string& item)
{
    try {
        parseNumberItem(item);
        return {};
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

nlohmann::json multiply(Number a, Number b)
{
    const auto* wholeA = std::get_if<std::int64_t>(&a);
    const auto* wholeB = std::get_if<std::int64_t>(&b);
    if (wholeA != nullptr && wholeB != nullptr) {
        std::int64_t product = 0;
        if (__builtin_mul_overflow(*wholeA, *wholeB, &product)) {
            overflow(a, b, "64 bits");
        }
        return product;
    }
    const double product = asDouble(a) * asDouble(b);
    if (!std::isfinite(product)) {
        overflow(a, b, "what a double holds");
    }
    return product;
}

std::int64_t parseWholeItem(const std::string& item, std::string_view what, std::int64_t minimum,
                            std::int64_t maximum)
{
    try {
        return base::parseInteger(item, minimum, maximum);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(fmt::format("an item is {} here: {}", what, error.what()));
    }
}

std::string checkWholeItem(const std::string& item, std::string_view what, std::int64_t minimum,
                           std::int64_t maximum)
{
    try {
        parseWholeItem(item, what, minimum, maximum);
        return {};
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

}  // namespace lab
