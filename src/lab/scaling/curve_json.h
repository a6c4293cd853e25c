#pragma once

#include "lab/scaling/choose.h"

#include <nlohmann/json.hpp>

#include <span>

namespace lab {

// [{law, points: [{workers, throughput: {value, low, high}, speedup: {value, low, high}}]}]: the
// curves of Amdahl's law and USL from one worker to the largest of `measured`, ready to be drawn.
// Each measured N is a point. `low` and `high` are null where there is no band.
nlohmann::json curvesJson(const FitReport& report, std::span<const int> measured);

}  // namespace lab
