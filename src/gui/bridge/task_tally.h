#pragma once

#include "gui/bridge/run_facts.h"
#include "mp/scope/event.h"

namespace gui {

// A failed try that was followed by another one hasn't settled its item: takes as many as there
// were retries off what was counted by tries.
TaskCounts withoutRetried(TaskCounts tries);

// How many tasks have come to which end, counted from the events of their tries.
class TaskTally {
public:
    void apply(const mp::Event& event);
    TaskCounts counts(qint64 total) const;

private:
    TaskCounts m_tries;
};

}  // namespace gui
