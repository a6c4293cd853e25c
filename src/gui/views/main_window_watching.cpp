// What the status line says of how closely a run is watched, and at what cost.
#include "gui/models/text.h"
#include "gui/views/main_window.h"
#include "ui_main_window.h"

#include <QLabel>
#include <QLocale>
#include <QStyle>

namespace gui {
namespace {

constexpr int kCostMs = 1000;

}  // namespace

void MainWindow::setUpWatching()
{
    m_costTimer.setInterval(kCostMs);
    connect(&m_costTimer, &QTimer::timeout, this, &MainWindow::showCost);
    connect(&m_session, &Session::stateChanged, this, [this] {
        if (m_session.isActive()) {
            m_ownCpu.look();
            m_costTimer.start();
        } else {
            m_costTimer.stop();
            m_costLabel->clear();
        }
    });
    updateReplayActions();
    showExactness();
}

// Every task's end is an event, so what is drawn is exact unless events were lost on the way.
void MainWindow::showExactness()
{
    const bool exact = lostEvents() == 0;
    m_exactLabel->setText(exact ? tr("● exact") : tr("◐ sampled"));
    m_exactLabel->setToolTip(
        exact ? tr("Every task is shown as its worker reported it.")
              : tr("Events were lost, so what is drawn is a sample. Counts stay exact."));
    m_exactLabel->setProperty("tone", exact ? "good" : "bad");
    m_exactLabel->style()->unpolish(m_exactLabel);
    m_exactLabel->style()->polish(m_exactLabel);
}

void MainWindow::showCost()
{
    const QString percent = QLocale().toString(100 * m_ownCpu.look(), 'f', 1);
    m_costLabel->setText(tr("watching costs %1 % of a core").arg(percent));
    m_costLabel->setToolTip(
        tr("CPU time of this window over the last second. What the host spends on telling its "
           "events isn't in it."));
}

void MainWindow::showRecorded()
{
    const RunRecording* run = m_player.run();
    m_recordedLabel->setText(run == nullptr    ? QString()
                             : run->isClosed() ? tr("recorded in part: run %1").arg(run->number())
                                               : tr("recorded: run %1").arg(run->number()));
    m_recordedLabel->setToolTip(
        run == nullptr ? QString()
                       : tr("%1 events, in %2 of memory")
                             .arg(countText(static_cast<qint64>(run->events().size())),
                                  sizeText(static_cast<qint64>(run->allocatedBytes()))));
}

}  // namespace gui
