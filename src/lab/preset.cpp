#include "lab/preset.h"

#include "base/quoting.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace lab {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::string_view kSchema = "poolscope.preset/";

template <typename... Values>
[[noreturn]] void refuse(fmt::format_string<Values...> sentence, Values&&... values)
{
    throw PresetError(fmt::format(sentence, std::forward<Values>(values)...));
}

json parse(std::string_view text)
{
    try {
        return json::parse(text);
    } catch (const json::parse_error& error) {
        // `byte` counts from 1 and stands behind what couldn't be read.
        const std::string_view before = text.substr(0, error.byte == 0 ? 0 : error.byte - 1);
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;
        refuse("this is no preset: its JSON is broken in line {}, column {}", line, column);
    }
}

int versionOf(const json& document)
{
    const auto schema = document.is_object() ? document.find("schema") : document.end();
    if (!document.is_object() || schema == document.end() || !schema->is_string() ||
        !schema->get_ref<const std::string&>().starts_with(kSchema)) {
        refuse("this is no preset: its \"schema\" isn't {}{}", kSchema, kVersion);
    }
    const std::string version = schema->get<std::string>().substr(kSchema.size());
    try {
        return static_cast<int>(base::parseInteger(version, 1, 1'000'000));
    } catch (const std::invalid_argument&) {
        refuse("this is no preset: its version {} isn't a number", base::quoted(version));
    }
}

}  // namespace

std::string presetText(const Experiment& experiment)
{
    // The schema first: it is what a file is known by.
    ordered_json document{{"schema", fmt::format("{}{}", kSchema, kVersion)},
                          {"tool", POOLSCOPE_VERSION},
                          {"experiment", toJson(experiment)}};
    return document.dump(2) + "\n";
}

Experiment presetFromText(std::string_view text)
{
    const json document = parse(text);
    const int version = versionOf(document);
    if (version > kVersion) {
        refuse(
            "this preset is of version {}, from a newer Poolscope, and this one reads up to "
            "version {}; open it there, or update Poolscope",
            version, kVersion);
    }
    const auto experiment = document.find("experiment");
    if (experiment == document.end()) {
        refuse("this preset has no \"experiment\"");
    }
    try {
        return experimentFromJson(*experiment);
    } catch (const ExperimentError& error) {
        refuse("this preset can't be read: {}", error.what());
    }
}

bool beginsPreset(std::string_view start)
{
    constexpr std::size_t kLooked = 200;
    const std::string_view looked = start.substr(0, kLooked);
    const std::size_t first = looked.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && looked[first] == '{' &&
           looked.find(kSchema) != std::string_view::npos;
}

}  // namespace lab
