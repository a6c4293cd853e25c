#pragma once

#include "lab/run/run_record.h"
#include "mp/scope/scope_event.h"

#include <cstdint>
#include <vector>

namespace lab {

// A sweep's repetition, which nobody may watch while it is measured, as the events that it would
// have made: from what was recorded of it, in the order of their times, between two RunMarks. Of an
// item that was tried again only the last try is known, and no samples are.
std::vector<mp::ScopeEvent> eventsOf(const RunRecord& record, std::int64_t run, int repetition);

// How many events that will be.
std::size_t eventCountOf(const RunRecord& record);

}  // namespace lab
