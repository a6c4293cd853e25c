#pragma once

#include "cli/words.h"
#include "lab/experiment.h"

#include <optional>
#include <string>

namespace cli {

struct RunWords {
    lab::Experiment experiment{};
    std::optional<std::string> output{};
    bool json = false;
};

// What the words say, or the help text if that was asked for. Throws UsageError.
std::optional<std::string> parseRun(const Words& words, RunWords& result);

// `poolscope run`: returns the exit status. Throws UsageError and lab::ExperimentError before
// anything is started, anything else if the pool can't be made.
int runRun(const Words& words);

}  // namespace cli
