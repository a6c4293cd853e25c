#pragma once

#include "lab/sweep/points.h"
#include "lab/sweep/verdict.h"

#include <nlohmann/json.hpp>

namespace lab {

// {points, fit, best, verdict} of one pool's sweep as the command's contract states; the caller
// adds schema, tool, machine, experiment and seed. What isn't known is null.
nlohmann::json toJson(const SweepSummary& sweep, const Verdict& verdict);

// The points alone, each naming its pool: for a sweep over several pools.
nlohmann::json pointsJson(const SweepSummary& sweep);

}  // namespace lab
