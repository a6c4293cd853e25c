#pragma once

#include "mp/fault/tally.h"

namespace fault_test {

// mp::Processes that return, throw and stay, and the death of the template they come from.
void workInProcesses(Tally& tally);

}  // namespace fault_test
