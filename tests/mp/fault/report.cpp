#include "mp/fault/report.h"

#include <sstream>
#include <stdexcept>

namespace fault_test {

namespace {

constexpr int Report::*kNumbers[] = {&Report::values, &Report::errors,   &Report::lost,
                                     &Report::broken, &Report::unplaced, &Report::refusals,
                                     &Report::killed, &Report::workedOn, &Report::stacks};

}  // namespace

std::vector<std::string> toLines(const Report& report)
{
    std::string numbers;
    for (const auto number : kNumbers) {
        numbers += std::to_string(report.*number) + " ";
    }
    std::vector<std::string> lines{numbers};
    lines.insert(lines.end(), report.violations.begin(), report.violations.end());
    return lines;
}

Report fromLines(const std::vector<std::string>& lines)
{
    Report report;
    std::istringstream numbers(lines.empty() ? std::string() : lines.front());
    for (const auto number : kNumbers) {
        numbers >> report.*number;
    }
    if (!numbers) {
        throw std::runtime_error("no report, but: " + (lines.empty() ? "nothing" : lines.front()));
    }
    report.violations.assign(lines.begin() + 1, lines.end());
    return report;
}

}  // namespace fault_test
