#pragma once

#include "lab/tasks/task.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace lab {

// What completeParameters throws: which parameter is wrong, besides the sentence.
class ParameterError : public std::invalid_argument {
public:
    ParameterError(std::string parameter, const std::string& sentence)
        : std::invalid_argument(sentence)
        , m_parameter(std::move(parameter))
    {
    }
    const std::string& parameter() const { return m_parameter; }

private:
    std::string m_parameter;
};

// Reading complete parameters: each name exists there unless it is optional.

std::chrono::nanoseconds durationParameter(const Parameters& parameters, const std::string& name);
std::int64_t countParameter(const Parameters& parameters, const std::string& name);
std::int64_t integerParameter(const Parameters& parameters, const std::string& name);
std::string textParameter(const Parameters& parameters, const std::string& name);
std::optional<std::string> optionalParameter(const Parameters& parameters, const std::string& name);

}  // namespace lab
