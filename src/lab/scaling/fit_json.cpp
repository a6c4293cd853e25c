#include "lab/scaling/fit_json.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <string>

namespace lab {

namespace {

nlohmann::json orNull(const std::optional<double>& value)
{
    return value && std::isfinite(*value) ? nlohmann::json(*value) : nlohmann::json();
}

// A number of workers as people write it: 8, not 8.0.
nlohmann::json workersJson(double workers)
{
    return workers == std::floor(workers) && workers < 1e15
               ? nlohmann::json(static_cast<long long>(workers))
               : nlohmann::json(workers);
}

nlohmann::json parameterJson(const FittedParameter& parameter)
{
    nlohmann::json json{{"value", parameter.value}, {"se", orNull(parameter.standardError)}};
    json["low"] = parameter.interval ? orNull(parameter.interval->low) : nlohmann::json();
    json["high"] = parameter.interval ? orNull(parameter.interval->high) : nlohmann::json();
    return json;
}

nlohmann::json modelJson(const LawFit& fit)
{
    nlohmann::json parameters = nlohmann::json::object();
    for (const FittedParameter& parameter : fit.parameters) {
        parameters[std::string(parameter.name)] = parameterJson(parameter);
    }
    nlohmann::json peak;
    if (fit.peak) {
        peak = {{"workers", fit.peak->workers}, {"throughput", fit.peak->throughput}};
    }
    return {{"parameters", std::move(parameters)},
            {"rss", fit.rss},
            {"aicc", orNull(fit.aicc)},
            {"peak", std::move(peak)}};
}

}  // namespace

nlohmann::json toJson(const FitReport& report)
{
    nlohmann::json models = nlohmann::json::object();
    for (const Law law : allLaws) {
        const LawFit* fit = report.fitOf(law);
        models[std::string(lawName(law))] = fit != nullptr ? modelJson(*fit) : nlohmann::json();
    }
    nlohmann::json json{{"models", std::move(models)}, {"notes", report.notes}};
    json["chosen"] =
        report.chosen ? nlohmann::json(std::string(lawName(*report.chosen))) : nlohmann::json();
    json["best"] = report.best ? nlohmann::json{{"workers", workersJson(report.best->workers)}}
                               : nlohmann::json();
    return json;
}

}  // namespace lab
