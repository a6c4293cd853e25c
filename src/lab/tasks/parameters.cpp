#include "lab/tasks/parameters.h"

#include "base/quoting.h"
#include "base/text.h"
#include "lab/tasks/nearest_name.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

namespace lab {
namespace {

using Type = ParameterInfo::Type;

[[noreturn]] void refuse(const TaskInfo& task, const std::string& name, std::string_view sentence)
{
    throw ParameterError(name,
                         fmt::format("{}: {}: {}", task.name, base::toValidUtf8(name), sentence));
}

std::string inWords(Type type, std::int64_t value)
{
    switch (type) {
    case Type::Duration:
        return base::exactDuration(std::chrono::nanoseconds(value));
    case Type::Size:
        return base::formatSize(value);
    default:
        return std::to_string(value);
    }
}

// The value as a number: nanoseconds, bytes, a count.
std::int64_t measure(Type type, const std::string& text)
{
    switch (type) {
    case Type::Duration:
        return base::parseDuration(text).count();
    case Type::Size:
        return base::parseSize(text);
    case Type::Count:
        return base::parseCount(text);
    default:
        return base::parseInteger(text);
    }
}

void checkRange(const ParameterInfo& info, const std::string& text)
{
    const std::int64_t value = measure(info.type, text);
    if (value >= info.minimum && value <= info.maximum) {
        return;
    }
    const std::string least = inWords(info.type, info.minimum);
    const std::string accepted =
        info.maximum == INT64_MAX
            ? fmt::format("at least {}", least)
            : fmt::format("{} to {}", least, inWords(info.type, info.maximum));
    throw std::invalid_argument(
        fmt::format("{} is out of range; accepted: {}", base::quoted(text), accepted));
}

void checkValue(const ParameterInfo& info, const std::string& text)
{
    switch (info.type) {
    case Type::Duration:
    case Type::Count:
    case Type::Size:
    case Type::Integer:
        checkRange(info, text);
        return;
    case Type::Choice:
        if (std::find(info.choices.begin(), info.choices.end(), text) == info.choices.end()) {
            throw std::invalid_argument(fmt::format("{} isn't one of its values; accepted: {}",
                                                    base::quoted(text),
                                                    fmt::join(info.choices, ", ")));
        }
        return;
    case Type::Path:
        if (text.empty() || text.find('\0') != std::string::npos) {
            throw std::invalid_argument(fmt::format(
                "{} isn't a path; accepted: the name of a file or folder", base::quoted(text)));
        }
        return;
    case Type::Text:
        return;
    }
}

void refuseUnknown(const TaskInfo& task, const Parameters& given)
{
    std::vector<std::string> known;
    for (const ParameterInfo& info : task.parameters) {
        known.push_back(info.name);
    }
    for (const auto& [name, value] : given) {
        if (std::find(known.begin(), known.end(), name) != known.end()) {
            continue;
        }
        if (known.empty()) {
            refuse(task, name,
                   fmt::format("this task takes no parameters, but {} was given",
                               base::quoted(name + "=" + value)));
        }
        refuse(task, name,
               fmt::format("there is no such parameter; nearest is '{}', accepted: {}",
                           nearestName(name, known), fmt::join(known, ", ")));
    }
}

const std::string& complete(const Parameters& parameters, const std::string& name)
{
    const auto found = parameters.find(name);
    if (found == parameters.end()) {
        throw std::invalid_argument(fmt::format("the parameter '{}' is missing", name));
    }
    return found->second;
}

}  // namespace

Parameters completeParameters(const TaskInfo& task, const Parameters& given)
{
    refuseUnknown(task, given);
    Parameters result;
    for (const ParameterInfo& info : task.parameters) {
        const auto found = given.find(info.name);
        if (found == given.end() && info.required) {
            refuse(task, info.name,
                   fmt::format("this parameter is needed: {}; add {}=…", info.help, info.name));
        }
        const std::string& text = found == given.end() ? info.defaultText : found->second;
        if (found == given.end() && text.empty()) {
            continue;
        }
        try {
            checkValue(info, text);
        } catch (const std::invalid_argument& error) {
            refuse(task, info.name, error.what());
        }
        result.emplace(info.name, text);
    }
    return result;
}

std::chrono::nanoseconds durationParameter(const Parameters& parameters, const std::string& name)
{
    return base::parseDuration(complete(parameters, name));
}

std::int64_t countParameter(const Parameters& parameters, const std::string& name)
{
    return base::parseCount(complete(parameters, name));
}

std::int64_t integerParameter(const Parameters& parameters, const std::string& name)
{
    return base::parseInteger(complete(parameters, name));
}

std::string textParameter(const Parameters& parameters, const std::string& name)
{
    return complete(parameters, name);
}

std::optional<std::string> optionalParameter(const Parameters& parameters, const std::string& name)
{
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace lab
