#pragma once

#include "mp/channel/stack_report.h"

namespace mp::worker {

// From now on this process answers requests in `report`, which must stay mapped to its end: a
// signal handler writes the stack of the thread it interrupts, the main thread as a rule, as far
// out as its task goes. System calls that a signal can interrupt go on by themselves
// (SA_RESTART), except sleeps and polls, as with any signal.
void reportStacksTo(channel::StackReport& report) noexcept;

}  // namespace mp::worker
