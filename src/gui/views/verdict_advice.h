#pragma once

#include "gui/bridge/sweep_facts.h"
#include "lab/experiment.h"

#include <QString>

#include <vector>

namespace gui {

// What can be done about a verdict: the sweep's experiment, changed so that the next run or sweep
// tests what the verdict says.
struct VerdictAdvice {
    QString text;
    QString help;
    lab::Experiment experiment;
};

// `sweep`: what was measured.
std::vector<VerdictAdvice> adviceOn(const VerdictFacts& verdict, const lab::Experiment& sweep);

}  // namespace gui
