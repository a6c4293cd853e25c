#pragma once

#include "lab/scaling/choose.h"

#include <nlohmann/json.hpp>

namespace lab {

// {models, chosen, best, notes} as the command's contract states; a law that could not be fitted is
// null, as are a parameter's se, low and high at a bound. The caller adds schema, tool and machine.
nlohmann::json toJson(const FitReport& report);

}  // namespace lab
