#include "gui/bridge/task_tally.h"

namespace gui {

void TaskTally::apply(const mp::ScopeEvent& event)
{
    if (event.kind == mp::EventKind::TaskRetried) {
        ++m_counts.retried;
        return;
    }
    if (event.kind != mp::EventKind::TaskFinished && event.kind != mp::EventKind::TasksSkipped) {
        return;
    }
    const qint64 tasks = event.kind == mp::EventKind::TaskFinished ? 1 : event.values[1];
    switch (event.outcome()) {
    case mp::TaskOutcome::Value:
        m_counts.done += tasks;
        break;
    case mp::TaskOutcome::Error:
    case mp::TaskOutcome::TimedOut:
        m_counts.failed += tasks;
        break;
    case mp::TaskOutcome::Lost:
        m_counts.lost += tasks;
        break;
    case mp::TaskOutcome::Cancelled:
        m_counts.cancelled += tasks;
        break;
    }
}

TaskCounts TaskTally::counts(qint64 total) const
{
    TaskCounts counts = m_counts;
    counts.total = total;
    return counts;
}

}  // namespace gui
