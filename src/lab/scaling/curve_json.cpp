#include "lab/scaling/curve_json.h"

#include "lab/scaling/curve.h"

#include <string>

namespace lab {

namespace {

constexpr std::size_t steps = 64;

nlohmann::json withBand(double value, const std::optional<Interval>& band)
{
    return {{"value", value},
            {"low", band ? nlohmann::json(band->low) : nlohmann::json()},
            {"high", band ? nlohmann::json(band->high) : nlohmann::json()}};
}

}  // namespace

nlohmann::json curvesJson(const FitReport& report, std::span<const int> measured)
{
    nlohmann::json curves = nlohmann::json::array();
    for (const Law law : {Law::Amdahl, Law::Usl}) {
        const LawFit* fit = report.fitOf(law);
        if (fit == nullptr) {
            continue;
        }
        nlohmann::json points = nlohmann::json::array();
        for (const CurvePoint& point : curveThrough(*fit, measured, steps)) {
            points.push_back({{"workers", point.workers},
                              {"throughput", withBand(point.throughput, point.band)},
                              {"speedup", withBand(point.speedup, point.speedupBand)}});
        }
        curves.push_back({{"law", std::string(lawName(law))}, {"points", std::move(points)}});
    }
    return curves;
}

}  // namespace lab
