#include "lab/sweep/sweep_json.h"

#include "base/text.h"
#include "lab/scaling/fit_json.h"

#include <string>

namespace lab {

namespace {

nlohmann::json repeatJson(const SweepRepeat& repeat)
{
    nlohmann::json json{{"seconds", repeat.seconds},
                        {"status", std::string(repeatStatusName(repeat.status))},
                        {"block", repeat.block}};
    if (repeat.cpuSeconds) {
        json["cpuSeconds"] = *repeat.cpuSeconds;
    }
    if (!repeat.why.empty()) {
        json["error"] = {{"message", base::toValidUtf8(repeat.why)}};
    }
    return json;
}

void addEnds(nlohmann::json& json, const std::optional<Interval>& interval)
{
    json["low"] = interval ? nlohmann::json(interval->low) : nlohmann::json();
    json["high"] = interval ? nlohmann::json(interval->high) : nlohmann::json();
}

nlohmann::json summaryJson(const std::optional<SampleSummary>& summary)
{
    if (!summary) {
        return nullptr;
    }
    nlohmann::json json{{"mean", summary->mean}, {"median", summary->median}};
    addEnds(json, summary->interval);
    return json;
}

nlohmann::json ratioJson(const std::optional<RatioEstimate>& ratio)
{
    if (!ratio) {
        return nullptr;
    }
    nlohmann::json json{{"value", ratio->value}};
    addEnds(json, ratio->interval);
    return json;
}

nlohmann::json pointJson(const SweepSummary& sweep, const SweepPoint& point)
{
    nlohmann::json repeats = nlohmann::json::array();
    for (const SweepRepeat& repeat : point.repeats) {
        repeats.push_back(repeatJson(repeat));
    }
    return {{"pool", sweep.pool},
            {"workers", point.workers},
            {"repeats", std::move(repeats)},
            {"seconds", summaryJson(point.seconds)},
            {"throughput", summaryJson(point.throughput)},
            {"speedup", ratioJson(point.speedup)},
            {"efficiency", ratioJson(point.efficiency)},
            {"karpFlatt", ratioJson(point.karpFlatt)}};
}

}  // namespace

nlohmann::json pointsJson(const SweepSummary& sweep)
{
    nlohmann::json points = nlohmann::json::array();
    for (const SweepPoint& point : sweep.points) {
        points.push_back(pointJson(sweep, point));
    }
    return points;
}

nlohmann::json toJson(const SweepSummary& sweep, const Verdict& verdict)
{
    nlohmann::json json;
    json["points"] = pointsJson(sweep);
    json["fit"] = sweep.fit ? toJson(*sweep.fit) : nlohmann::json();
    json["best"] = nullptr;
    if (sweep.best) {
        json["best"] = {{"workers", static_cast<int>(sweep.best->workers)},
                        {"low", static_cast<int>(sweep.best->low)},
                        {"high", static_cast<int>(sweep.best->high)}};
    }
    json["verdict"] = {
        {"code", verdict.code}, {"text", verdict.text}, {"evidence", verdict.evidence}};
    return json;
}

}  // namespace lab
