// How the window shows runs: now, held still, and again.
#include "base/clock.h"
#include "gui/shell/icons.h"
#include "gui/shell/theme.h"
#include "gui/timeline/view.h"
#include "gui/views/event_export.h"
#include "gui/views/main_window.h"
#include "gui/views/replay_bar.h"
#include "gui/views/table_desk.h"
#include "ui_main_window.h"

#include <QApplication>
#include <QFileDialog>

#include <algorithm>
#include <utility>

namespace gui {
namespace {

// Rows with whole values: as many at a time as make about so many letters.
constexpr qint64 kFirstRows = 1;
constexpr qint64 kMostRows = 1000;
constexpr qint64 kLettersAtOnce = 200'000;

qint64 lettersOf(const std::vector<ResultFacts>& rows)
{
    qint64 letters = 0;
    for (const ResultFacts& row : rows) {
        letters += row.text.size();
    }
    return letters;
}

}  // namespace

// --- putting it together ------------------------------------------------------------------------

void MainWindow::setUpReplay()
{
    m_replayBar = new ReplayBar(this);
    m_replayBar->setObjectName(QStringLiteral("replayBar"));
    m_ui->timeline->addBar(m_replayBar);
    m_replayBar->setSources(&m_history, &m_player);
    m_replayBar->setActions({m_ui->actionReplayFirst, m_ui->actionReplayPrevious,
                             m_ui->actionReplayBack, m_ui->actionReplayPlay, m_ui->actionReplayNext,
                             m_ui->actionReplayLast, m_ui->actionLive});
    m_ui->events->setModel(&m_events);
    connectHistory();
    connectPlayer();
    connectReplayActions();
    connectSelection();
    setUpWatching();
}

// What the session tells is recorded first and shown then.
void MainWindow::connectHistory()
{
    connect(&m_session, &Session::runBegins, this, &MainWindow::onRunBegins);
    connect(&m_session, &Session::eventsReceived, this,
            [this](std::span<const mp::ScopeEvent> events) {
                m_history.append(events);
                m_player.takeLive(events);
            });
    connect(&m_session, &Session::repetitionReceived, &m_history, &RunHistory::addRepetition);
    connect(&m_session, &Session::runStarted, &m_history, &RunHistory::tellStart);
    connect(&m_session, &Session::frame, this, [this] {
        const qint64 now = base::monotonicNs();
        m_player.liveFrame(now);
        if (isLive() && m_session.state() == Session::State::Running) {
            m_ui->timeline->view()->setNow(now);
        }
    });
    connect(&m_session, &Session::runFinished, this, [this](const RunEnd& end) {
        m_history.tellEnd(end);
        m_player.endLive();
        if (!m_wantsSweep) {
            collectRows(m_history.newest(), 0, kFirstRows);
        }
    });
    connect(m_tables, &TableDesk::rowsTold, this, [this](const std::vector<ResultFacts>& rows) {
        if (const RunHistory::Run run = m_history.newest(); hostHas(run.get())) {
            run->addRows(rows);
        }
    });
    connect(&m_session, &Session::hostLost, this, [this] {
        m_history.loseHost();
        m_player.loseHost();
    });
}

void MainWindow::connectPlayer()
{
    TimelineView* view = m_ui->timeline->view();
    m_player.setScreen({[view] { return std::any(view->keepPicture()); },
                        [view](const std::any& picture, qint64 now) {
                            const auto* kept = std::any_cast<TimelineView::Picture>(&picture);
                            view->showPicture(kept != nullptr ? *kept : nullptr, now);
                        }});
    connect(&m_player, &RunPlayer::begins, this, &MainWindow::onShownBegins);
    connect(&m_player, &RunPlayer::eventsReceived, view, &TimelineView::appendEvents);
    connect(&m_player, &RunPlayer::workersChanged, &m_workers, &WorkerModel::update);
    connect(&m_player, &RunPlayer::workersReplaced, &m_workers, &WorkerModel::replace);
    connect(&m_player, &RunPlayer::wentBack, &m_results, &ResultModel::forget);
    connect(&m_player, &RunPlayer::moved, this, &MainWindow::onMoved);
    connect(&m_player, &RunPlayer::modeChanged, this, &MainWindow::onModeChanged);
    connect(&m_player, &RunPlayer::playingChanged, this, &MainWindow::updateReplayActions);
    connect(&m_history, &RunHistory::changed, this, &MainWindow::updateReplayActions);
}

void MainWindow::connectReplayActions()
{
    const auto on = [this](QAction* action, auto what) {
        connect(action, &QAction::triggered, this, what);
    };
    on(m_ui->actionFreeze, [this](bool held) { m_player.freeze(held); });
    on(m_ui->actionReplayPlay, [this] { playOrPause(1); });
    on(m_ui->actionReplayBack, [this] { playOrPause(-1); });
    on(m_ui->actionReplayNext, [this] { m_player.step(1); });
    on(m_ui->actionReplayPrevious, [this] { m_player.step(-1); });
    on(m_ui->actionReplayFirst, [this] {
        m_player.pause();
        m_player.seek(m_player.begin());
    });
    on(m_ui->actionReplayLast, [this] {
        m_player.pause();
        m_player.seek(m_player.end());
    });
    on(m_ui->actionReplayFaster, [this] { m_replayBar->changeSpeed(1); });
    on(m_ui->actionReplaySlower, [this] { m_replayBar->changeSpeed(-1); });
    on(m_ui->actionLive, [this] { m_player.goLive(m_wantsSweep ? nullptr : m_history.newest()); });
    on(m_ui->actionRuns, [this] { m_replayBar->openRuns(); });
    on(m_ui->actionExportEvents, [this] { exportEvents(); });
    connect(m_replayBar, &ReplayBar::runChosen, this, &MainWindow::openRun);
    connect(m_replayBar, &ReplayBar::speedChanged, this, [this](double speed) {
        if (m_player.isPlaying()) {
            m_player.play(m_player.speed() < 0 ? -speed : speed);
        }
    });
    m_ui->workers->addWorkerActions({m_ui->actionFreeze});
    m_ui->results->addResultAction(m_ui->actionFreeze);
    m_ui->events->addTableAction(m_ui->actionFreeze);
    m_ui->events->addTableAction(m_ui->actionExportEvents);
}

// --- runs ---------------------------------------------------------------------------------------

bool MainWindow::isLive() const
{
    return m_player.mode() == RunPlayer::Mode::Live;
}

// A host keeps its last run alone.
bool MainWindow::hostHas(const RunRecording* run) const
{
    return run != nullptr && !run->hostLost && run == m_history.newest().get() &&
           run->start.run == m_session.currentRun();
}

// The ring's first event of a run, or the start of a sweep.
void MainWindow::onRunBegins()
{
    m_lostBefore = m_lostOfHost;
    showFacts();
    if (m_wantsSweep) {
        m_ui->chart->clear();
        m_player.beginLive(nullptr);
    } else {
        m_history.begin();
        m_player.beginLive(m_history.newest());
    }
}

// What was on show belongs to another run.
void MainWindow::onShownBegins()
{
    const RunRecording* run = m_player.run();
    m_workers.clear();
    m_selection.clear();
    m_ui->timeline->view()->clear();
    m_events.setRun(m_player.shared());
    m_showsSweep = run == nullptr;
    updateReplayActions();
    chooseResultSource();
    if (run == nullptr) {
        m_tables->begin({});
        sayEmpty();
        return;
    }
    m_ui->timeline->showTimeline();
    m_ui->timeline->view()->setFollowing(true);
    if (run->start.run != 0) {
        m_labels.begin(run->start.task, run->start.items, run->firstLabels);
        m_tables->begin(run->start);
    }
}

void MainWindow::openRun(const RunHistory::Run& run)
{
    m_ui->banner->hide();
    if (run == m_history.newest() && m_session.isActive() && !m_wantsSweep) {
        m_player.goLive(run);
    } else {
        m_player.open(run);
        m_ui->timeline->view()->fitAll();
    }
}

// Of the sweep on show: its last repetition with so many workers.
void MainWindow::openPoint(int workers)
{
    m_selection.choosePoint(workers);
    if (const RunHistory::Run run = m_history.repetition(workers)) {
        openRun(run);
    } else {
        m_ui->banner->tell([workers] {
            return tr(
                "No repetition with %n worker(s) has been recorded: one of very many tasks "
                "is only measured, and old ones make room for new ones.",
                nullptr, workers);
        });
    }
}

void MainWindow::onMoved()
{
    m_events.setPosition(m_player.position());
    if (isPast()) {
        m_workers.setMoment(m_player.now());
        m_ui->timeline->view()->setNow(m_player.now());
    }
    if (!m_ui->actionReplayPlay->isEnabled()) {
        updateReplayActions();  // the first events have come
    }
    updateActions();
}

void MainWindow::onModeChanged()
{
    const auto mode = m_player.mode();
    m_ui->timeline->view()->setReplayEnd(isPast() ? m_player.end() : 0);
    m_ui->actionFreeze->setChecked(mode == RunPlayer::Mode::Frozen);
    const bool goesOn = isLive() && m_session.isActive() && !m_wantsSweep;
    m_workers.setMoment(isLive() ? std::nullopt : std::optional(m_player.now()));
    m_ui->workers->setLive(goesOn || isPast());
    if (isPast()) {
        m_ui->workers->forgetProcesses();  // they aren't recorded
    }
    chooseResultSource();
    m_ui->results->setLive(false);  // looks at once
    if (goesOn || isPast()) {
        m_ui->results->setLive(true);
    }
    if (isLive() && m_heldSweep) {
        m_ui->chart->showSweep(*std::exchange(m_heldSweep, std::nullopt));
    }
    updateActions();
    updateReplayActions();
}

void MainWindow::playOrPause(int direction)
{
    const double now = m_player.speed();
    if (now * direction > 0) {
        m_player.pause();
    } else {
        m_player.play(direction * m_replayBar->speed());
    }
}

void MainWindow::showSweep(const SweepFacts& facts)
{
    if (m_player.mode() == RunPlayer::Mode::Frozen) {
        m_heldSweep = facts;
    } else {
        m_ui->chart->showSweep(facts);
    }
}

// --- items: from the host while it has them, else from the recording ---------------------------

void MainWindow::chooseResultSource()
{
    const RunRecording* run = m_player.run();
    const bool told = run == nullptr || (run == m_history.newest().get() && !run->hostLost);
    if (isLive() && told) {
        m_tables->showLive();
    } else {
        m_tables->showRecorded(
            [this](const QList<qint64>& items) { return m_player.results(items); }, hostHas(run));
    }
}

void MainWindow::wantLabels(qint64 from, qint64 to)
{
    const RunRecording* shown = m_player.run();
    if (shown != nullptr && !hostHas(shown)) {
        m_labels.add(from, shown->labels(from));
        return;
    }
    const RunHistory::Run run = shown != nullptr ? m_history.newest() : nullptr;
    m_session.fetchLabels(from, to, [this, from, run](const QStringList& labels) {
        if (run) {
            run->addLabels(from, labels);
        }
        if (m_player.run() == run.get()) {
            m_labels.add(from, labels);
        }
    });
}

// After the run, one part after the other, for as long as the host has them.
void MainWindow::collectRows(const RunHistory::Run& run, qint64 from, qint64 count)
{
    const qint64 to = std::min(from + count, run ? run->start.items : 0);
    if (from >= to || from >= static_cast<qint64>(RunRecording::kMostRows)) {
        return;
    }
    m_requests.fetchRange(from, to, [this, run, from, to](const std::vector<ResultFacts>& rows) {
        if (!rows.empty()) {
            run->addRows(rows);
            const qint64 fit = (to - from) * kLettersAtOnce / std::max<qint64>(lettersOf(rows), 1);
            collectRows(run, to, std::clamp<qint64>(fit, 1, kMostRows));
        }
    });
}

void MainWindow::exportEvents()
{
    auto* dialog = new QFileDialog(this, tr("Export events"), QStringLiteral("events.tsv"),
                                   tr("Tab-separated values (*.tsv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("tsv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        auto* work = new EventExport(m_events, path, this);
        connect(work, &EventExport::finished, this, [this](const QString& to, const QString& why) {
            if (!why.isEmpty()) {
                m_ui->banner->tell(
                    [to, why] { return tr("The events can't be written to %1: %2").arg(to, why); });
            }
        });
    });
    dialog->open();
}

// --- what is said about it ----------------------------------------------------------------------

void MainWindow::updateReplayActions()
{
    const bool any = m_player.run() != nullptr && !m_player.run()->events().empty();
    const bool plays = m_player.isPlaying();
    const bool back = m_player.speed() < 0;
    const QString none = tr("There is no run on show.");
    for (QAction* action : {m_ui->actionReplayPlay, m_ui->actionReplayBack, m_ui->actionReplayNext,
                            m_ui->actionReplayPrevious, m_ui->actionReplayFirst,
                            m_ui->actionReplayLast, m_ui->actionExportEvents}) {
        ActionRegistry::setAvailable(action, any, none);
    }
    ActionRegistry::setAvailable(m_ui->actionFreeze, !isPast(),
                                 tr("A replay is on show; pause that instead."));
    ActionRegistry::setAvailable(m_ui->actionLive, !isLive(), tr("What is shown is live."));
    ActionRegistry::setAvailable(m_ui->actionRuns, !m_history.runs().empty(),
                                 tr("Nothing has run yet."));
    m_ui->actionReplayPlay->setChecked(plays && !back);
    m_ui->actionReplayBack->setChecked(plays && back);
    showRecorded();
    updateReplayIcons();
}

void MainWindow::updateReplayIcons()
{
    const Theme& theme = Theme::of(QApplication::palette());
    const auto set = [&theme](QAction* action, const char* icon) {
        action->setIcon(tintedIcon(QString::fromLatin1(icon), theme.text, theme.textMuted));
    };
    const auto playing = [](const QAction* action, const char* usual) {
        return action->isChecked() ? "freeze" : usual;
    };
    set(m_ui->actionFreeze, "freeze");
    set(m_ui->actionReplayFirst, "first");
    set(m_ui->actionReplayPrevious, "previous");
    set(m_ui->actionReplayBack, playing(m_ui->actionReplayBack, "back"));
    set(m_ui->actionReplayPlay, playing(m_ui->actionReplayPlay, "run"));
    set(m_ui->actionReplayNext, "next");
    set(m_ui->actionReplayLast, "last");
}

}  // namespace gui
