#include "gui/views/main_window.h"

#include "gui/models/text.h"
#include "gui/shell/icons.h"
#include "gui/shell/look.h"
#include "gui/shell/panel_header.h"
#include "gui/timeline/view.h"
#include "gui/views/progress_area.h"
#include "gui/views/text_dialog.h"
#include "ui_main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

#include <algorithm>
#include <functional>
#include <limits>

namespace gui {

MainWindow::MainWindow(const QString& hostProgram, QWidget* parent)
    : QMainWindow(parent)
    , m_ui(std::make_unique<Ui::MainWindow>())
    , m_session(hostProgram)
{
    m_ui->setupUi(this);
    setUpToolBar();
    setUpDocks();
    setUpStatusBar();
    setUpModels();
    setUpAppearance();
    connectSession();
    connectActions();
    connectTimeline();
    connectWorkerActions();
    applyLook();
    updateActions();
    m_plainArrangement = saveState();
    restoreArrangement();
}

MainWindow::~MainWindow()
{
    m_session.disconnect(this);
}

void MainWindow::setUpModels()
{
    m_ui->workers->setModel(&m_workers);
    m_ui->results->setModel(&m_results);
    connect(m_ui->workers, &WorkerPanel::insightWanted, this, [this] {
        m_session.fetchInsight(
            [this](const std::vector<WorkerInsight>& workers) { m_workers.tellInsight(workers); });
    });
    m_ui->menuColumns->addActions(m_ui->workers->columnActions());
    m_workers.setItemLabel([this](std::int64_t item) { return m_labels.label(item); });
    const auto showLabels = [this] {
        m_ui->timeline->view()->setLabelProvider(
            [this](quint32, qint64 item) { return m_labels.label(item); });
    };
    showLabels();
    connect(&m_labels, &ItemLabels::changed, this, showLabels);
    connect(&m_labels, &ItemLabels::wanted, this, [this](qint64 from, qint64 to) {
        m_session.fetchLabels(
            from, to, [this, from](const QStringList& labels) { m_labels.add(from, labels); });
    });
    connect(&m_results, &ResultModel::wanted, this, [this](qint64 from, qint64 to) {
        m_session.fetchResults(from, to, [this, from](const std::vector<ResultFacts>& rows) {
            m_results.add(from, rows);
        });
    });
}

// --- running ------------------------------------------------------------------------------------

void MainWindow::run()
{
    m_ui->experiment->checkNow();
    if (m_session.isActive() || !m_ui->experiment->canRun()) {
        return;
    }
    prepareFor(false);
    m_session.start(m_ui->experiment->runExperiment());
}

void MainWindow::sweep()
{
    m_ui->experiment->checkNow();
    if (m_session.isActive() || !m_ui->experiment->canSweep()) {
        return;
    }
    prepareFor(true);
    m_session.start(m_ui->experiment->sweepExperiment());
}

void MainWindow::stop()
{
    m_session.stop();
}

void MainWindow::prepareFor(bool sweep)
{
    m_wantsSweep = sweep;
    m_ui->banner->hide();
    setRunState(tr("starting"), "");
    m_progress->tell(tr("Starting…"), 0, 0);
}

// The ring's first event of a run: what was on show belongs to the one before.
void MainWindow::onRunBegins()
{
    m_workers.clear();
    m_ui->timeline->view()->clear();
    if (m_wantsSweep) {
        m_ui->chart->clear();
        m_results.begin(0);
        m_ui->timeline->showText(
            tr("A sweep's repetitions run unwatched, so that watching doesn't slow them down. "
               "The speedup grows at the right as they are measured."));
        m_ui->workers->setEmptyText(tr("A sweep starts other workers for each repetition."));
        m_ui->results->setEmptyText(tr("A sweep measures times and keeps no results."));
    } else {
        m_ui->timeline->showTimeline();
        m_ui->timeline->view()->setFollowing(true);
    }
}

void MainWindow::onRunStarted(const RunStart& run, const QStringList& firstLabels)
{
    m_labels.begin(run.task, run.items, firstLabels);
    m_results.begin(m_wantsSweep ? 0 : run.items);
    m_ui->results->setLive(!m_wantsSweep);
    m_ui->workers->setLive(!m_wantsSweep);
    setRunState(m_wantsSweep ? tr("measuring") : tr("running"), "good");
}

void MainWindow::onProgress(const RunProgress& progress)
{
    const TaskCounts& tasks = progress.tasks;
    QStringList parts{tr("%1 of %2 items").arg(countText(tasks.settled()), countText(tasks.total))};
    const auto add = [&parts](qint64 count, const QString& text) {
        if (count > 0) {
            parts.append(text.arg(countText(count)));
        }
    };
    add(tasks.failed, tr("%1 failed"));
    add(tasks.lost, tr("%1 lost"));
    add(tasks.retried, tr("%1 retried"));
    add(tasks.cancelled, tr("%1 cancelled"));
    if (progress.rate && m_session.isActive()) {
        parts.append(tr("%1 a second").arg(rateText(*progress.rate)));
    }
    if (progress.secondsLeft && m_session.isActive()) {
        parts.append(tr("%1 left").arg(roughDurationText(*progress.secondsLeft)));
    }
    m_progress->tell(parts.join(QStringLiteral(" · ")), tasks.settled(), tasks.total);
}

void MainWindow::onSweepProgress(const SweepProgress& progress)
{
    QStringList parts{
        tr("%1 of %2 repetitions").arg(progress.doneRepeats).arg(progress.totalRepeats),
        tr("now at N = %1").arg(progress.workers)};
    if (progress.secondsLeft) {
        parts.append(tr("%1 left").arg(roughDurationText(*progress.secondsLeft)));
    }
    m_progress->tell(parts.join(QStringLiteral(" · ")), progress.doneRepeats,
                     progress.totalRepeats);
}

void MainWindow::onRunFinished(const RunEnd& end)
{
    endTimeline(end.wallSeconds);
    m_ui->results->setLive(false);
    m_ui->workers->setLive(false);
    const bool cancelled = end.status == QLatin1String("cancelled");
    const bool ok = end.status == QLatin1String("ok");
    if (!m_wantsSweep && end.tasks.total > 0) {
        onProgress(RunProgress{end.tasks, end.wallSeconds, std::nullopt});
    }
    const QString took = durationText(end.wallSeconds);
    setRunState(ok                                       ? tr("done in %1").arg(took)
                : cancelled                              ? tr("stopped after %1").arg(took)
                : end.status == QLatin1String("timeout") ? tr("time limit after %1").arg(took)
                                                         : tr("failed after %1").arg(took),
                ok          ? "good"
                : cancelled ? ""
                            : "bad");
    if (m_wantsSweep) {
        m_progress->tell(
            ok ? tr("Sweep done in %1").arg(took) : tr("Sweep ended after %1").arg(took), 1, 1);
    }
    if (!ok && !cancelled && !end.message.isEmpty()) {
        m_ui->banner->tell(end.message);
    }
}

// Shows the whole run at its end. Who has moved the view keeps it; in less than a second nobody
// has.
void MainWindow::endTimeline(double wallSeconds)
{
    TimelineView* view = m_ui->timeline->view();
    const bool untouched = view->isFollowing() || wallSeconds < 1;
    view->endRun();
    if (untouched) {
        view->fitAll();
    }
}

void MainWindow::onHostLost(const QString& why)
{
    endTimeline(std::numeric_limits<double>::infinity());
    m_ui->results->setLive(false);
    m_ui->workers->setLive(false);
    m_results.loseHost();
    m_hostLabel->setText(tr("no host"));
    setRunState(tr("host lost"), "bad");
    m_progress->clear();
    m_ui->banner->tell(
        tr("%1 What it had reported stays on show; the next Run starts a new host.").arg(why));
}

void MainWindow::onProblem(const QString& message, const QString& field)
{
    if (!field.isEmpty()) {
        m_ui->experiment->showError(field, message);
    }
    m_ui->banner->tell(message);
    if (!m_session.isActive()) {
        setRunState(tr("not started"), "bad");
        m_progress->clear();
    }
}

void MainWindow::actOnChosen(Session::WorkerAction action)
{
    for (const WorkerFacts& worker : m_ui->workers->chosenAlive()) {
        m_session.signalWorker(worker.slot, worker.pid, action);
    }
}

// The running pool follows the form's workers.
void MainWindow::resizePool()
{
    const bool running = m_session.state() == Session::State::Running && !m_wantsSweep;
    if (running && m_ui->experiment->workers() != m_session.wantedWorkers()) {
        m_session.resizePool(m_ui->experiment->workers());
    }
}

void MainWindow::cancelChosenItems()
{
    for (const qint64 item : m_ui->results->chosenOpen()) {
        m_session.cancelItem(item);
    }
}

void MainWindow::runChosenItemsNext()
{
    QList<qint64> items = m_ui->results->chosenOpen();
    std::ranges::sort(items, std::greater());  // the one moved last goes first
    for (const qint64 item : items) {
        m_session.runItemNext(item);
    }
}

void MainWindow::showStack()
{
    const std::vector<WorkerFacts> chosen = m_ui->workers->chosenAlive();
    if (chosen.size() != 1) {
        return;
    }
    const WorkerFacts worker = chosen.front();
    m_session.fetchStack(worker.slot, worker.pid, [this, pid = worker.pid](const QString& text) {
        showText(tr("Stack of worker %1").arg(pid), tr("Worker %1, innermost call first.").arg(pid),
                 text);
    });
}

void MainWindow::showDetails()
{
    const int row = m_ui->results->chosenRow();
    const QString text = m_results.details(row);
    if (!text.isEmpty()) {
        showText(tr("Result %1").arg(row), tr("All that is known about this result."), text);
    }
}

void MainWindow::showText(const QString& title, const QString& note, const QString& text)
{
    auto* dialog = new TextDialog(title, note, text, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

// --- what is shown ------------------------------------------------------------------------------

void MainWindow::updateActions()
{
    const bool idle = !m_session.isActive();
    m_ui->actionRun->setEnabled(idle && m_ui->experiment->canRun());
    m_ui->actionSweep->setEnabled(idle && m_ui->experiment->canSweep());
    m_ui->actionStop->setEnabled(m_session.state() == Session::State::Running ||
                                 m_session.state() == Session::State::Starting);
    m_ui->actionCopyCommand->setEnabled(!m_ui->experiment->command().isEmpty());
    const bool chosen = m_session.hasHost() && !m_ui->workers->chosenAlive().empty();
    for (QAction* action :
         {m_ui->actionTerminate, m_ui->actionKill, m_ui->actionSuspend, m_ui->actionResume}) {
        action->setEnabled(chosen);
    }
    m_ui->actionStack->setEnabled(chosen && m_ui->workers->chosenAlive().size() == 1);
    const bool running = m_session.state() == Session::State::Running && !m_wantsSweep;
    m_ui->experiment->setResizing(running);
    m_ui->actionDetails->setEnabled(m_ui->results->chosenRow() >= 0);
    const bool open = running && !m_ui->results->chosenOpen().isEmpty();
    m_ui->actionCancelItem->setEnabled(open);
    m_ui->actionRunNext->setEnabled(open);
}

void MainWindow::setRunState(const QString& text, const char* tone)
{
    m_stateLabel->setText(QStringLiteral("● ") + text);
    m_stateLabel->setProperty("tone", tone);
    m_stateLabel->style()->unpolish(m_stateLabel);
    m_stateLabel->style()->polish(m_stateLabel);
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_ui != nullptr && m_stateLabel != nullptr) {
        applyLook();
    }
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (!m_arranged) {
        m_arranged = true;
        arrange();
    }
}

void MainWindow::applyLook()
{
    const QString sheet = styleSheetFor(Theme::of(QApplication::palette()));
    if (sheet != m_sheet) {
        m_sheet = sheet;
        setStyleSheet(sheet);
        updateIcons();
    }
}

void MainWindow::updateIcons()
{
    const Theme& theme = Theme::of(QApplication::palette());
    m_ui->actionRun->setIcon(tintedIcon(QStringLiteral("run"), theme.accentText, theme.textMuted));
    m_ui->actionStop->setIcon(tintedIcon(QStringLiteral("stop"), theme.text, theme.textMuted));
    m_ui->actionSweep->setIcon(tintedIcon(QStringLiteral("sweep"), theme.text, theme.textMuted));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_closing) {
        saveArrangement();  // the second time all is hidden, and would be remembered so
    }
    if (m_closing || !m_session.hasHost()) {
        event->accept();
        emit finished();
        return;
    }
    // The host ends when we hang up; the window goes at once and the program when the host has.
    event->ignore();
    m_closing = true;
    hide();
    connect(&m_session, &Session::stopped, this, &QWidget::close);
    m_session.shutDown();
}

}  // namespace gui
