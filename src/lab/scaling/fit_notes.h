#pragma once

#include "lab/scaling/choose.h"

#include <string>
#include <vector>

namespace lab {

// What a reader must know before believing a report: missing evidence, rivals that explain the data
// as well, superlinear data, a peak that may or may not be claimed. Whole sentences with numbers.
std::vector<std::string> notesOf(const FitReport& report, const GroupedSamples& samples);

}  // namespace lab
