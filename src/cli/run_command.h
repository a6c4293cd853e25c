#pragma once

#include "cli/words.h"

namespace cli {

// `poolscope run`: returns the exit status. Throws UsageError and lab::ExperimentError before
// anything is started, anything else if the pool can't be made.
int runRun(const Words& words);

}  // namespace cli
