#pragma once

#include "cli/words.h"

// The subcommands that have few options: they are read here, the work is done by the command's own
// file. Each returns the exit status and throws UsageError.
namespace cli {

int runTasksCommand(const Words& words);
int runFitCommand(const Words& words);
int runServeCommand(const Words& words);
int runDoctorCommand(const Words& words);

}  // namespace cli
