#pragma once

#include "gui/bridge/run_facts.h"
#include "mp/scope/scope_event.h"

#include <QString>

namespace gui {

// Beside the event itself: what its sentence names.
struct EventContext {
    const RunStart* run = nullptr;
    int replacedPid = 0;  // of a WorkerReady: whose place it takes; 0: nobody's
};

// "worker 4126 killed by signal 9 while running task 57": one sentence without a full stop, in the
// interface's language.
QString eventText(const mp::ScopeEvent& event, const EventContext& context);

// The moment of an event or a replay, counted from the run's begin: "1.402 s".
QString momentText(qint64 ns);

}  // namespace gui
