#include "gui/replay/event_text.h"

#include "gui/models/text.h"

#include <QCoreApplication>
#include <QLocale>

namespace gui {
namespace {

class EventText {
    Q_DECLARE_TR_FUNCTIONS(EventText)

public:
    EventText(const mp::ScopeEvent& event, const EventContext& context)
        : m_event(event)
        , m_context(context)
    {
    }

    QString text() const
    {
        switch (m_event.kind) {
        case mp::EventKind::PoolStarted:
            return tr("a pool of %n worker(s) is being started", nullptr, number(0));
        case mp::EventKind::PoolEnded:
            return tr("the pool has ended");
        case mp::EventKind::PoolResized:
            return tr("the pool has %n worker(s) from now on", nullptr, number(0));
        case mp::EventKind::JobStarted:
            return tr("%n task(s) queued", nullptr, number(0));
        case mp::EventKind::JobFinished:
            return tr("all tasks have ended: %1 done, %2 failed, %3 cancelled")
                .arg(count(0), count(1), count(2));
        case mp::EventKind::RunMark:
            return m_event.values[1] == 1 ? tr("the run begins") : tr("the run has ended");
        case mp::EventKind::CallbackFailed:
            return tr("a callback of the caller threw; nothing else comes of it");
        case mp::EventKind::TasksSkipped:
            return m_event.outcome() == mp::TaskOutcome::Cancelled
                       ? tr("%n task(s) cancelled before they began", nullptr, number(1))
                       : tr("%n task(s) failed before they began", nullptr, number(1));
        case mp::EventKind::TaskRunning:
        case mp::EventKind::TaskFinished:
        case mp::EventKind::TaskRetried:
            return taskText();
        default:
            return workerText();
        }
    }

private:
    int number(std::size_t i) const { return static_cast<int>(m_event.values.at(i)); }
    QString count(std::size_t i) const { return countText(m_event.values.at(i)); }
    static QString nsText(std::int64_t ns) { return durationText(static_cast<double>(ns) / 1e9); }

    QString workerText() const
    {
        switch (m_event.kind) {
        case mp::EventKind::WorkerStarting:
            return tr("a worker is being started in slot %1").arg(m_event.slot);
        case mp::EventKind::WorkerReady:
            return readyText();
        case mp::EventKind::WorkerExited:
            return exitedText();
        case mp::EventKind::WorkerSample:
            return tr("worker %1 has used %2 of CPU and holds %3 of memory")
                .arg(m_event.pid)
                .arg(nsText(m_event.values[0]), sizeText(m_event.values[1]));
        case mp::EventKind::WorkerState:
            return static_cast<mp::WorkerStateCode>(m_event.values[0]) ==
                           mp::WorkerStateCode::Suspended
                       ? tr("worker %1 suspended").arg(m_event.pid)
                       : tr("worker %1 resumed").arg(m_event.pid);
        default:
            return tr("an event of a newer host");
        }
    }

    QString readyText() const
    {
        const QString took = nsText(m_event.values[0]);
        return m_context.replacedPid > 0 ? tr("worker %1 started in %2, replaces %3")
                                               .arg(m_event.pid)
                                               .arg(took)
                                               .arg(m_context.replacedPid)
                                         : tr("worker %1 started in %2").arg(m_event.pid).arg(took);
    }

    QString exitedText() const
    {
        const base::ExitStatus exit = m_event.exitStatus();
        const bool lost = m_event.values[2] >= 0;
        const QString pid = QString::number(m_event.pid);
        const QString task = count(2);
        const QString code = QString::number(exit.number);
        switch (exit.kind) {
        case base::ExitStatus::Kind::Signalled:
            return lost ? tr("worker %1 killed by signal %2 while running task %3")
                              .arg(pid, code, task)
                        : tr("worker %1 killed by signal %2").arg(pid, code);
        case base::ExitStatus::Kind::Exited:
            return lost ? tr("worker %1 left with exit status %2 while running task %3")
                              .arg(pid, code, task)
                   : exit.number == 0 ? tr("worker %1 ended").arg(pid)
                                      : tr("worker %1 left with exit status %2").arg(pid, code);
        default:
            return lost ? tr("worker %1 ended, nobody knows how, while running task %2")
                              .arg(pid, task)
                        : tr("worker %1 ended, nobody knows how").arg(pid);
        }
    }

    QString taskText() const
    {
        const QString task = count(0);
        if (m_event.kind == mp::EventKind::TaskRunning) {
            return tr("task %1 runs on worker %2").arg(task).arg(m_event.pid);
        }
        if (m_event.kind == mp::EventKind::TaskRetried) {
            const int next = m_event.tries + 1;
            const int most = m_context.run != nullptr ? m_context.run->retries + 1 : 0;
            return most >= next
                       ? tr("task %1 queued again (try %2 of %3)").arg(task).arg(next).arg(most)
                       : tr("task %1 queued again (try %2)").arg(task).arg(next);
        }
        return finishedText(task) + lateText();
    }

    QString finishedText(const QString& task) const
    {
        const QString took = nsText(m_event.runTime());
        switch (m_event.outcome()) {
        case mp::TaskOutcome::Value:
            return tr("task %1 done by worker %2 in %3").arg(task).arg(m_event.pid).arg(took);
        case mp::TaskOutcome::Error:
            return tr("task %1 failed on worker %2 after %3").arg(task).arg(m_event.pid).arg(took);
        case mp::TaskOutcome::Lost:
            return tr("task %1 lost with worker %2 after %3").arg(task).arg(m_event.pid).arg(took);
        case mp::TaskOutcome::TimedOut:
            return tr("task %1 ran into its time limit on worker %2 after %3")
                .arg(task)
                .arg(m_event.pid)
                .arg(took);
        case mp::TaskOutcome::Cancelled:
            break;
        }
        return tr("task %1 cancelled").arg(task);
    }

    // get() had given up: the task ran on, and this is when that showed.
    QString lateText() const
    {
        if (m_context.run == nullptr || !m_context.run->limits.get || m_event.taskStart() <= 0) {
            return {};
        }
        const double waited = static_cast<double>(m_event.queueWait() + m_event.runTime()) / 1e9;
        const double limit = *m_context.run->limits.get;
        return waited > limit ? tr(", %1 after its get(timeout=%2) gave up; the task ran on")
                                    .arg(durationText(waited - limit), durationText(limit))
                              : QString();
    }

    const mp::ScopeEvent& m_event;
    const EventContext& m_context;
};

}  // namespace

QString eventText(const mp::ScopeEvent& event, const EventContext& context)
{
    return EventText(event, context).text();
}

QString momentText(qint64 ns)
{
    return QCoreApplication::translate("gui::EventText", "%1 s")
        .arg(QLocale().toString(static_cast<double>(ns) / 1e9, 'f', 3));
}

}  // namespace gui
