#pragma once

#include "gui/models/sentence.h"

namespace gui {

// A sentence for the user if what the window remembers can't be kept, or couldn't be read whole.
// None if all is well. To be asked before anything else reads settings: Qt tells of damage only
// the first time it reads it.
Sentence settingsProblem();

}  // namespace gui
