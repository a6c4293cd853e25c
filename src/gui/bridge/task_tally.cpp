#include "gui/bridge/task_tally.h"

#include <algorithm>

namespace gui {

TaskCounts withoutRetried(TaskCounts tries)
{
    qint64 again = tries.retried;
    for (qint64* ended : {&tries.lost, &tries.failed}) {
        const qint64 taken = std::min(again, *ended);
        *ended -= taken;
        again -= taken;
    }
    return tries;
}

void TaskTally::apply(const mp::Event& event)
{
    if (event.kind == mp::EventKind::TaskRetried) {
        ++m_tries.retried;
        return;
    }
    if (event.kind != mp::EventKind::TaskFinished) {
        return;
    }
    switch (event.outcome()) {
    case mp::TaskOutcome::Value:
        ++m_tries.done;
        break;
    case mp::TaskOutcome::Error:
    case mp::TaskOutcome::TimedOut:
        ++m_tries.failed;
        break;
    case mp::TaskOutcome::Lost:
        ++m_tries.lost;
        break;
    case mp::TaskOutcome::Cancelled:
        ++m_tries.cancelled;
        break;
    }
}

TaskCounts TaskTally::counts(qint64 total) const
{
    TaskCounts tries = m_tries;
    tries.total = total;
    return withoutRetried(tries);
}

}  // namespace gui
