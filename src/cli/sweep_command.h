#pragma once

#include "cli/words.h"

namespace cli {

// `poolscope sweep`: returns the exit status. Throws UsageError and lab::ExperimentError before
// anything is started.
int runSweep(const Words& words);

}  // namespace cli
