#include "cli/doctor_command.h"

#include "base/text.h"
#include "cli/machine_checks.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>
#include <ostream>

namespace cli {
namespace {

nlohmann::json emptyDocument()
{
    return {{"schema", "poolscope.doctor/1"}, {"tool", POOLSCOPE_VERSION}};
}

nlohmann::json toJson(const lab::MachineFacts& facts, const std::vector<Check>& checks)
{
    nlohmann::json document = emptyDocument();
    document["machine"] = lab::toJson(facts);
    document["checks"] = nlohmann::json::array();
    for (const Check& check : checks) {
        document["checks"].push_back({
            {"name", check.name},
            {"ok", check.ok},
            {"needed", check.needed},
            {"value", base::toValidUtf8(check.value)},
            {"means", check.means},
            {"advice", base::toValidUtf8(check.advice)},
        });
    }
    return document;
}

// Broken bytes and control characters must not reach a terminal.
std::string forTerminal(std::string_view text)
{
    std::string result = base::toValidUtf8(text);
    std::replace_if(
        result.begin(), result.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
    return result;
}

std::string padded(const std::string& text, std::size_t width)
{
    const std::size_t has = base::countCharacters(text);
    return text + std::string(has < width ? width - has : 0, ' ');
}

void printTable(const std::vector<Check>& checks, std::ostream& out)
{
    std::size_t nameWidth = 0;
    std::size_t valueWidth = 0;
    constexpr std::size_t kWidestColumn = 44;
    for (const Check& check : checks) {
        nameWidth = std::max(nameWidth, base::countCharacters(check.name));
        valueWidth = std::max(
            valueWidth, std::min(kWidestColumn, base::countCharacters(forTerminal(check.value))));
    }
    const std::string indent(7, ' ');
    for (const Check& check : checks) {
        const char* const mark = check.ok ? "ok   " : check.needed ? "FAIL " : "note ";
        out << mark << "  " << padded(check.name, nameWidth) << "  "
            << padded(forTerminal(check.value), valueWidth) << "  " << check.means << '\n';
        if (!check.advice.empty()) {
            out << indent << "→ " << forTerminal(check.advice) << '\n';
        }
    }
}

bool isLacking(const Check& check)
{
    return check.needed && !check.ok;
}

void printTotal(const std::vector<Check>& checks, std::ostream& out)
{
    const auto lacking = std::count_if(checks.begin(), checks.end(), isLacking);
    if (lacking > 0) {
        out << fmt::format("\n{} thing{} Poolscope needs {} lacking: see FAIL above.\n", lacking,
                           lacking == 1 ? "" : "s", lacking == 1 ? "is" : "are");
    } else {
        out << "\nPoolscope can work here.\n";
    }
}

}  // namespace

int runDoctor(bool json, std::ostream& out, std::ostream& err)
{
    try {
        const lab::MachineFacts facts = lab::readMachineFacts();
        const std::vector<Check> checks = examine(facts);
        if (json) {
            out << toJson(facts, checks).dump(2) << '\n';
        } else {
            printTable(checks, out);
            printTotal(checks, out);
        }
        return std::any_of(checks.begin(), checks.end(), isLacking) ? 1 : 0;
    } catch (const std::exception& error) {
        if (json) {
            nlohmann::json document = emptyDocument();
            document["error"] = base::toValidUtf8(error.what());
            out << document.dump(2) << '\n';
        }
        err << "poolscope doctor: " << error.what() << '\n';
        return 1;
    }
}

}  // namespace cli
