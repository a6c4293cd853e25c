#pragma once

#include "gui/bridge/sweep_facts.h"

#include <QString>

namespace gui {

// What a sweep shows about the work, with its numbers and what to try next, in the window's
// language; lab::Verdict says the same in English on the command line. Empty for no verdict.
QString verdictText(const VerdictFacts& verdict);

}  // namespace gui
