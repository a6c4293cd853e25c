#pragma once

#include "cli/words.h"

namespace cli {

// `poolscope attach …`. Returns the exit status; throws UsageError.
int runAttach(const Words& words);

}  // namespace cli
