#include "gui/views/main_window.h"

#include "gui/models/text.h"
#include "gui/shell/banner.h"
#include "gui/shell/command_palette.h"
#include "gui/shell/desktop_scheme.h"
#include "gui/shell/dock_room.h"
#include "gui/shell/icons.h"
#include "gui/shell/look.h"
#include "gui/shell/notifier.h"
#include "gui/shell/panel_header.h"
#include "gui/shell/shortcut_dialog.h"
#include "gui/timeline/view.h"
#include "gui/views/picture_desk.h"
#include "gui/views/progress_area.h"
#include "gui/views/table_desk.h"
#include "ui_main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHeaderView>
#include <QLabel>
#include <QStyle>
#include <QTimer>
#include <QToolButton>

#include <cmath>
#include <limits>
#include <utility>

namespace gui {

MainWindow::MainWindow(const QString& hostProgram, QWidget* parent)
    : QMainWindow(parent)
    , m_ui(std::make_unique<Ui::MainWindow>())
    , m_session(hostProgram)
{
    setFont({});  // the one that appearance and zoom have set since: all within takes it from here
    m_ui->setupUi(this);
    m_notifier = new Notifier(DesktopScheme::sessionBus(), this);
    setUpToolBar();
    setUpDocks();
    setUpStatusBar();
    setUpModels();
    setUpRoom();
    setUpAppearance();
    setUpLanguage();
    setUpReplay();
    connectSession();
    connectActions();
    connectTimeline();
    connectWorkerActions();
    setUpExperiment();
    setUpZoom();
    setUpStart();
    setUpActions();
    retranslate();
    applyLook();
    updateActions();
    m_plainArrangement = saveState();
    restoreArrangement();
    if (m_settingsProblem) {
        m_ui->banner->tell(m_settingsProblem);
    }
}

MainWindow::~MainWindow()
{
    m_session.disconnect(this);
    m_player.disconnect(this);
    // They look into the registry, and as children they would outlive it.
    delete m_palette;
    delete m_shortcuts;
    delete m_tables;  // they look into the models
    delete m_pictures;
}

void MainWindow::setUpModels()
{
    m_ui->workers->setModel(&m_workers);
    m_ui->results->setModel(&m_results);
    connect(m_ui->workers, &WorkerPanel::insightWanted, this, [this] {
        if (!isLive()) {
            return;  // the host knows nothing of other moments
        }
        m_session.fetchInsight(
            [this](const std::vector<WorkerInsight>& workers) { m_workers.tellInsight(workers); });
    });
    m_ui->menuColumns->addActions(m_ui->workers->columnActions());
    m_ui->menuResultColumns->addActions(m_ui->results->columnActions());
    m_workers.setItemLabel([this](std::int64_t item) { return m_labels.label(item); });
    const auto showLabels = [this] {
        m_ui->timeline->view()->setLabelProvider(
            [this](quint32, qint64 item) { return m_labels.label(item); });
    };
    showLabels();
    connect(&m_labels, &ItemLabels::changed, this, showLabels);
    connect(&m_labels, &ItemLabels::wanted, this, &MainWindow::wantLabels);
    m_tables =
        new TableDesk({m_session, m_workers, m_results, *m_ui->workers, *m_ui->results, *this},
                      {*m_ui->menuEdit, *m_ui->menuExperiment, *m_ui->menuWorker});
    m_pictures = new PictureDesk({m_session, m_history, m_player}, *this, *m_ui->speedupDock,
                                 *m_ui->menuView, [this](qint64 item) {
                                     // Without the task, which the picture's panel shows.
                                     return m_labels.label(item).section(QLatin1Char(' '), 1);
                                 });
    connect(&m_labels, &ItemLabels::changed, m_pictures, &PictureDesk::showLabels);
}

// --- running ------------------------------------------------------------------------------------

void MainWindow::run()
{
    m_ui->experiment->checkNow();
    if (m_session.isActive() || !m_ui->experiment->canRun()) {
        return;
    }
    prepareFor(false);
    m_room->preferCentre();
    m_session.start(m_ui->experiment->runExperiment());
}

void MainWindow::sweep()
{
    m_ui->experiment->checkNow();
    if (m_session.isActive() || !m_ui->experiment->canSweep()) {
        return;
    }
    prepareFor(true);
    showChart();
    m_ui->chart->setExperiment(m_ui->experiment->wholeExperiment());
    m_session.start(m_ui->experiment->sweepExperiment());
}

// An arrangement may have it hidden.
void MainWindow::showChart()
{
    if (m_ui->speedupDock->isHidden()) {
        m_ui->speedupDock->show();
        resizeDocks({m_ui->speedupDock}, {height() / 2}, Qt::Vertical);
    }
    m_room->prefer(m_ui->speedupDock);
}

void MainWindow::stop()
{
    m_session.stop();
}

void MainWindow::prepareFor(bool sweep)
{
    m_wantsSweep = sweep;
    m_askedWorkers = m_ui->experiment->workers();
    m_ui->banner->hide();
    setRunState([] { return tr("starting"); }, "");
    tellProgress([] { return tr("Starting…"); }, 0, 0);
}

// What stands in place of timeline and tables while a sweep leaves them empty.
void MainWindow::sayEmpty()
{
    if (m_showsSweep) {
        m_ui->timeline->showText(
            tr("A sweep's repetitions run unwatched, so that watching doesn't slow them down. "
               "The chart grows as they are measured."));
        m_ui->workers->setEmptyText(tr("A sweep starts other workers for each repetition."));
        m_ui->results->setEmptyText(tr("A sweep measures times and keeps no results."));
    }
}

void MainWindow::onRunStarted(const RunStart& run, const QStringList& firstLabels)
{
    m_labels.begin(run.task, run.items, firstLabels);
    if (isLive()) {
        m_tables->begin(m_wantsSweep ? RunStart() : run);  // a sweep has no results
        m_ui->results->setLive(!m_wantsSweep);
        m_ui->workers->setLive(!m_wantsSweep);
    }
    setRunState([sweep = m_wantsSweep] { return sweep ? tr("measuring") : tr("running"); }, "good");
}

void MainWindow::onProgress(const RunProgress& progress)
{
    tellProgress(
        [this, progress, active = m_session.isActive()] { return progressText(progress, active); },
        progress.tasks.settled(), progress.tasks.total);
}

QString MainWindow::progressText(const RunProgress& progress, bool active) const
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
    if (progress.rate && active) {
        parts.append(tr("%1 a second").arg(rateText(*progress.rate)));
    }
    if (progress.secondsLeft && active) {
        parts.append(tr("%1 left").arg(roughDurationText(*progress.secondsLeft)));
    }
    return parts.join(QStringLiteral(" · "));
}

void MainWindow::onSweepProgress(const SweepProgress& progress)
{
    const auto say = [progress] {
        QStringList parts{
            tr("%1 of %2 repetitions").arg(progress.doneRepeats).arg(progress.totalRepeats),
            tr("now at N = %1").arg(progress.workers)};
        if (progress.secondsLeft) {
            parts.append(tr("%1 left").arg(roughDurationText(*progress.secondsLeft)));
        }
        return parts.join(QStringLiteral(" · "));
    };
    tellProgress(say, progress.doneRepeats, progress.totalRepeats);
}

void MainWindow::onRunFinished(const RunEnd& end)
{
    if (isLive()) {
        endTimeline(end.wallSeconds);
        m_ui->results->setLive(false);
    }
    m_ui->workers->setLive(false);
    const bool cancelled = end.status == QLatin1String("cancelled");
    const bool ok = end.status == QLatin1String("ok");
    if (!m_wantsSweep && end.tasks.total > 0) {
        onProgress(RunProgress{end.tasks, end.wallSeconds, std::nullopt});
    }
    const auto say = [status = end.status, seconds = end.wallSeconds] {
        const QString took = durationText(seconds);
        return status == QLatin1String("ok")          ? tr("done in %1").arg(took)
               : status == QLatin1String("cancelled") ? tr("stopped after %1").arg(took)
               : status == QLatin1String("timeout")   ? tr("time limit after %1").arg(took)
                                                      : tr("failed after %1").arg(took);
    };
    setRunState(say, ok ? "good" : cancelled ? "" : "bad");
    m_notifier->runEnded(end.wallSeconds, tr("The experiment has ended: %1.").arg(say()));
    if (m_wantsSweep) {
        const auto sayEnd = [ok, seconds = end.wallSeconds] {
            const QString took = durationText(seconds);
            return ok ? tr("Sweep done in %1").arg(took) : tr("Sweep ended after %1").arg(took);
        };
        tellProgress(sayEnd, 1, 1);
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

void MainWindow::onHostLost(const Sentence& why)
{
    if (isLive()) {
        endTimeline(std::numeric_limits<double>::infinity());
        m_ui->results->setLive(false);
        m_results.loseHost();
    }
    m_ui->workers->setLive(false);
    m_hostPid = 0;
    showFacts();
    setRunState([] { return tr("host lost"); }, "bad");
    tellProgress({}, 0, 0);
    m_ui->banner->tell([why] {
        return tr("%1 What it had reported stays on show; the next Run starts a new host.")
            .arg(why());
    });
}

void MainWindow::onProblem(const QString& message, const QString& field)
{
    if (!field.isEmpty()) {
        m_ui->experiment->showError(field, message);
    }
    m_ui->banner->tell(message);
    if (!m_session.isActive()) {
        setRunState([] { return tr("not started"); }, "bad");
        tellProgress({}, 0, 0);
    }
}

// --- what is shown ------------------------------------------------------------------------------

// What was sized in pixels grows along; all else follows its font.
void MainWindow::onZoomed(double ratio)
{
    const auto scaled = [ratio](int pixels) {
        return static_cast<int>(std::lround(pixels * ratio));
    };
    for (QHeaderView* header : findChildren<QHeaderView*>()) {
        header->setMinimumSectionSize(scaled(header->minimumSectionSize()));
        if (header->orientation() == Qt::Vertical) {
            header->setDefaultSectionSize(scaled(header->defaultSectionSize()));
        }
        for (int i = 0; header->orientation() == Qt::Horizontal && i < header->count(); ++i) {
            if (header->sectionResizeMode(i) == QHeaderView::Interactive &&
                !header->isSectionHidden(i)) {
                header->resizeSection(i, scaled(header->sectionSize(i)));
            }
        }
    }
    const int icon = static_cast<int>(std::lround(kToolIcon * m_zoom.factor()));
    m_ui->toolBar->setIconSize(QSize(icon, icon));
    const int form = scaled(m_ui->experimentDock->width());
    applyLook();
    if (m_ui->experimentDock->isVisible() && !m_ui->experimentDock->isFloating()) {
        // Once its parts have said how small they can be now.
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        resizeDocks({m_ui->experimentDock}, {form}, Qt::Horizontal);
    }
}

void MainWindow::setRunState(Sentence say, const char* tone)
{
    m_sayState = std::move(say);
    m_stateLabel->setText(QStringLiteral("● ") + m_sayState());
    m_stateLabel->setProperty("tone", tone);
    m_stateLabel->style()->unpolish(m_stateLabel);
    m_stateLabel->style()->polish(m_stateLabel);
}

void MainWindow::tellProgress(Sentence say, qint64 done, qint64 total)
{
    m_sayProgress = std::move(say);
    if (m_sayProgress) {
        m_progress->tell(m_sayProgress(), done, total);
    } else {
        m_progress->clear();
    }
}

void MainWindow::showFacts()
{
    m_lostLabel->setText(tr("events lost %1").arg(countText(lostEvents())));
    m_lostLabel->setToolTip(
        tr("Events that came faster than the window could read. Counts stay exact all the same."));
    m_hostLabel->setText(m_hostPid > 0 ? tr("host %1").arg(m_hostPid) : tr("no host"));
    m_hostLabel->setToolTip(tr("The process that runs the experiment"));
    showExactness();
    m_machineLabel->setText(m_cores > 0 ? tr("usable cores: %1").arg(m_cores) : QString());
}

// In another language, after the widgets within have been told of it.
void MainWindow::sayAgain()
{
    m_stateLabel->setText(QStringLiteral("● ") + m_sayState());
    if (m_sayProgress) {
        m_progress->setText(m_sayProgress());
    }
    showFacts();
    m_costLabel->clear();  // measured again within a second, if anything runs
    sayEmpty();
    updateActions();
    updateReplayActions();
    m_workers.retranslate();
    m_results.retranslate();
    m_events.retranslate();
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_ui != nullptr && m_stateLabel != nullptr) {
        applyLook();
    }
    if (event->type() == QEvent::LanguageChange && m_ui != nullptr) {
        m_ui->retranslateUi(this);
        retranslate();
        QTimer::singleShot(0, this, &MainWindow::sayAgain);
    }
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (!m_arranged) {
        m_arranged = true;
        m_room->rearrange([this] { arrange(); });
    }
}

void MainWindow::applyLook()
{
    const QString sheet = styleSheetFor(Theme::of(QApplication::palette()), m_zoom.factor());
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
    updateReplayIcons();
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
