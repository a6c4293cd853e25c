#pragma once

#include "cli/words.h"
#include "lab/experiment.h"

#include <optional>
#include <string>

namespace cli {

struct SweepWords {
    lab::Experiment experiment{};
    bool json = false;
};

// What the words say, or the help text if that was asked for. Throws UsageError.
std::optional<std::string> parseSweep(const Words& words, SweepWords& result);

// `poolscope sweep`: returns the exit status. Throws UsageError and lab::ExperimentError before
// anything is started.
int runSweep(const Words& words);

}  // namespace cli
