#pragma once

#include "mp/fault/tally.h"

namespace fault_test {

// All that a pool of two can be asked, and its orderly end.
void workInPool(Tally& tally);
// A pool whose worker is started by execution and whose tasks' output is kept.
void workCaptured(Tally& tally);
// A pool that fails, because its initializer does.
void workInVain(Tally& tally);

}  // namespace fault_test
