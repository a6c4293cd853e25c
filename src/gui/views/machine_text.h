#pragma once

#include "gui/bridge/machine.h"

#include <QString>

namespace gui {

// "This machine: cores 4, affinity 0–3, no quota." in a sentence or two.
QString machineText(const Machine& machine);

// Rising numbers as ranges: "0–3, 8".
QString rangesText(const QList<int>& numbers);

}  // namespace gui
