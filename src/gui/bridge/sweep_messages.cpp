#include "gui/bridge/json_values.h"
#include "gui/bridge/messages.h"

#include <array>
#include <utility>

namespace gui {
namespace {

using Json = nlohmann::json;

std::optional<Estimate> estimateAt(const Json& object, const char* key, const char* value)
{
    const Json& from = at(object, key);
    if (at(from, value).is_null()) {
        return std::nullopt;
    }
    const double middle = at(from, value).get<double>();
    return Estimate{middle, valueOr(from, "low", middle), valueOr(from, "high", middle)};
}

Estimate ratioAt(const Json& object, const char* key)
{
    return estimateAt(object, key, "value").value_or(Estimate());
}

RepeatFacts repeatFrom(const Json& repeat)
{
    constexpr std::array ends{std::pair("failed", RepeatEnd::Failed),
                              std::pair("timeout", RepeatEnd::TimedOut),
                              std::pair("cancelled", RepeatEnd::Cancelled)};
    RepeatFacts facts;
    facts.seconds = valueOr(repeat, "seconds", 0.0);
    facts.why = textOr(at(repeat, "error"), "message");
    const QString status = textOr(repeat, "status");
    for (const auto& [name, end] : ends) {
        facts.end = status == QLatin1String(name) ? end : facts.end;
    }
    return facts;
}

SweepPointFacts pointFrom(const Json& point)
{
    SweepPointFacts facts;
    facts.workers = valueOr(point, "workers", 1);
    for (const Json& repeat : at(point, "repeats")) {
        facts.repeats.push_back(repeatFrom(repeat));
    }
    facts.seconds = estimateAt(point, "seconds", "mean");
    facts.medianSeconds = numberAt(at(point, "seconds"), "median");
    facts.throughput = estimateAt(point, "throughput", "mean");
    facts.medianThroughput = numberAt(at(point, "throughput"), "median");
    facts.speedup = estimateAt(point, "speedup", "value");
    facts.efficiency = estimateAt(point, "efficiency", "value");
    return facts;
}

LawFacts lawFrom(const Json& curve, const Json& models)
{
    LawFacts law;
    const auto id = valueOr(curve, "law", std::string());
    law.id = QString::fromStdString(id);
    const Json& parameters = at(at(models, id.c_str()), "parameters");
    for (const char* name : {"lambda", "sigma", "kappa"}) {
        if (const auto value = estimateAt(parameters, name, "value")) {
            law.parameters.emplace_back(QString::fromLatin1(name), *value);
        }
    }
    for (const Json& point : at(curve, "points")) {
        law.curve.push_back({valueOr(point, "workers", 1.0), ratioAt(point, "throughput"),
                             ratioAt(point, "speedup")});
    }
    return law;
}

std::optional<SideFacts> sideAt(const Json& evidence, const char* key)
{
    const Json& side = at(evidence, key);
    if (side.is_null()) {
        return std::nullopt;
    }
    return SideFacts{valueOr(side, "workers", 0), valueOr(side, "throughput", 0.0),
                     numberAt(side, "cpuShare")};
}

VerdictFacts verdictFrom(const Json& verdict)
{
    const Json& evidence = at(verdict, "evidence");
    VerdictFacts facts;
    facts.code = textOr(verdict, "code");
    facts.missing = textOr(evidence, "missing");
    facts.pool = textOr(evidence, "pool");
    facts.cores = valueOr(evidence, "cores", 0);
    facts.within = sideAt(evidence, "withinCores");
    facts.beyond = sideAt(evidence, "beyondCores");
    facts.slower = sideAt(evidence, "slower");
    facts.leastShare = numberAt(evidence, "leastShare");
    facts.mostShare = numberAt(evidence, "mostShare");
    return facts;
}

// Those it may run on, whatever the quota.
int coresOf(const Json& machine)
{
    const Json& affinity = at(machine, "affinity");
    return affinity.is_array() && !affinity.empty() ? static_cast<int>(affinity.size())
                                                    : valueOr(machine, "cores", 0);
}

}  // namespace

SweepFacts sweepFactsFrom(const Json& body)
{
    SweepFacts facts;
    for (const Json& point : at(body, "points")) {
        facts.points.push_back(pointFrom(point));
    }
    facts.items = valueOr(body, "items", 0.0);
    for (const Json& curve : at(body, "curves")) {
        facts.laws.push_back(lawFrom(curve, at(at(body, "fit"), "models")));
    }
    facts.best = valueOr(at(body, "best"), "workers", 0);
    facts.cores = coresOf(at(body, "machine"));
    facts.quota = numberAt(at(body, "machine"), "quota");
    facts.verdict = verdictFrom(at(body, "verdict"));
    return facts;
}

}  // namespace gui
