#pragma once

#include "gui/bridge/run_facts.h"
#include "mp/scope/scope_event.h"

namespace gui {

// How many tasks have come to which end, counted from events.
class TaskTally {
public:
    void apply(const mp::ScopeEvent& event);
    TaskCounts counts(qint64 total) const;

private:
    TaskCounts m_counts;
};

}  // namespace gui
