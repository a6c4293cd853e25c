#pragma once

#include "lab/tasks/task.h"

#include <cstdint>
#include <string>
#include <variant>

namespace lab {

// An item that is a number: whole numbers stay exact.
using Number = std::variant<std::int64_t, double>;

// Throws std::invalid_argument with a sentence: no number, or a whole one beyond 64 bits.
Number parseNumberItem(const std::string& item);

// For TaskInfo::checkItem.
std::string checkNumberItem(const std::string& item);

// a × b as JSON, exact for whole numbers. Throws std::overflow_error naming both.
nlohmann::json multiply(Number a, Number b);

// An item that is a whole number within [minimum, maximum]. `what` names it: "a tile number".
std::int64_t parseWholeItem(const std::string& item, std::string_view what, std::int64_t minimum,
                            std::int64_t maximum);

// The same for TaskInfo::checkItem: the sentence instead of the exception.
std::string checkWholeItem(const std::string& item, std::string_view what, std::int64_t minimum,
                           std::int64_t maximum);

}  // namespace lab
