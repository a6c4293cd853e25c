#pragma once

#include "cli/words.h"

namespace cli {

// `poolscope host [--fd N]`: publishes a scope and does what viewers ask for, until the adopted
// socket closes or a signal asks for the end. Returns the exit status. Throws UsageError.
int runHost(const Words& words);

}  // namespace cli
