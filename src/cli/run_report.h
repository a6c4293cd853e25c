#pragma once

#include "lab/run/run_record.h"

#include <string>

namespace cli {

// A run for a person at a terminal: a sentence, the failures first and some of the results, the
// workers. Whole lines.
std::string runReport(const lab::RunRecord& record);

// "square: 5 of 5 done in 0.12 s by 4 processes"
std::string runSentence(const lab::RunRecord& record);

// "process pool, 4 workers"
std::string poolText(const lab::Experiment& experiment);

}  // namespace cli
