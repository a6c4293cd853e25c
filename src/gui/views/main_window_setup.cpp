// How the window is put together, once, in its constructor.
#include "base/clock.h"
#include "gui/models/text.h"
#include "gui/shell/panel_header.h"
#include "gui/timeline/view.h"
#include "gui/views/main_window.h"
#include "gui/views/progress_area.h"
#include "ui_main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QLabel>
#include <QMessageBox>
#include <QPointer>
#include <QSettings>

#include <algorithm>

namespace gui {
namespace {

const QString kArrangementKey = QStringLiteral("window/arrangement");
const QString kGeometryKey = QStringLiteral("window/geometry");
const QString kAppearanceKey = QStringLiteral("window/appearance");
// Raised when docks or toolbars change their names: an older arrangement is then left unread.
// Those of version 1 could have been saved with every dock hidden.
constexpr int kArrangementVersion = 2;

QLabel* addStatus(QStatusBar* bar, const char* name, bool atRight = false)
{
    auto* label = new QLabel(bar);
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    if (atRight) {
        bar->addPermanentWidget(label);
    } else {
        bar->addWidget(label);
    }
    return label;
}

void makeDockHeader(QDockWidget* dock)
{
    auto* header = new PanelHeader(dock);
    header->setFramed();
    header->setTitle(dock->windowTitle());
    dock->setTitleBarWidget(header);
}

}  // namespace

void MainWindow::setUpToolBar()
{
    m_ui->toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_ui->toolBar->setIconSize(QSize(14, 14));
    m_ui->actionRun->setShortcuts({QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_R)});
    m_ui->actionStop->setShortcuts(
        {QKeySequence(Qt::Key_Escape), QKeySequence(Qt::SHIFT | Qt::Key_F5)});
    for (QAction* action : {m_ui->actionRun, m_ui->actionStop, m_ui->actionSweep}) {
        m_ui->toolBar->addAction(action);
    }
    const auto nameButton = [this](QAction* action, const char* name) {
        m_ui->toolBar->widgetForAction(action)->setObjectName(QString::fromLatin1(name));
    };
    nameButton(m_ui->actionRun, "primary");
    nameButton(m_ui->actionStop, "stopButton");
    nameButton(m_ui->actionSweep, "sweepButton");
    m_progress = new ProgressArea(m_ui->toolBar);
    m_ui->toolBar->addWidget(m_progress);
}

void MainWindow::setUpDocks()
{
    for (QDockWidget* dock : {m_ui->experimentDock, m_ui->speedupDock, m_ui->resultsDock}) {
        makeDockHeader(dock);
        dock->widget()->setProperty("role", "dockBody");
        dock->widget()->setAttribute(Qt::WA_StyledBackground);
    }
    setContentsMargins(8, 0, 8, 0);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    arrange();
    const auto follow = [](QAction* action, QDockWidget* dock) {
        connect(action, &QAction::toggled, dock, &QDockWidget::setVisible);
        connect(dock->toggleViewAction(), &QAction::toggled, action, &QAction::setChecked);
    };
    follow(m_ui->actionViewExperiment, m_ui->experimentDock);
    follow(m_ui->actionViewSpeedup, m_ui->speedupDock);
    follow(m_ui->actionViewResults, m_ui->resultsDock);
}

void MainWindow::arrange()
{
    const int right = std::clamp(width() * 26 / 100, 360, 560);
    resizeDocks({m_ui->experimentDock, m_ui->speedupDock}, {280, right}, Qt::Horizontal);
    resizeDocks({m_ui->speedupDock, m_ui->resultsDock}, {440, 300}, Qt::Vertical);
    m_ui->rows->setSizes({440, 300});
}

void MainWindow::setUpStatusBar()
{
    m_stateLabel = addStatus(m_ui->statusBar, "stateLabel");
    m_lostLabel = addStatus(m_ui->statusBar, "lostLabel");
    m_lostLabel->setText(tr("events lost 0"));
    m_lostLabel->setToolTip(
        tr("Events that came faster than the window could read. Counts stay exact all the same."));
    m_hostLabel = addStatus(m_ui->statusBar, "hostLabel");
    m_hostLabel->setText(tr("no host"));
    m_hostLabel->setToolTip(tr("The process that runs the experiment"));
    m_machineLabel = addStatus(m_ui->statusBar, "machineLabel", true);
    setRunState(tr("ready"), "");
}

void MainWindow::setUpAppearance()
{
    m_appearance = new QActionGroup(this);
    const auto add = [this](QAction* action, ThemeMode mode) {
        m_appearance->addAction(action);
        action->setData(static_cast<int>(mode));
    };
    add(m_ui->actionLookSystem, ThemeMode::System);
    add(m_ui->actionLookLight, ThemeMode::Light);
    add(m_ui->actionLookDark, ThemeMode::Dark);
    const int chosen = QSettings().value(kAppearanceKey, 0).toInt();
    for (QAction* action : m_appearance->actions()) {
        action->setChecked(action->data().toInt() == chosen);
    }
    connect(m_appearance, &QActionGroup::triggered, this, [this](const QAction* action) {
        setAppearance(static_cast<ThemeMode>(action->data().toInt()));
    });
}

void MainWindow::setAppearance(ThemeMode mode)
{
    QSettings().setValue(kAppearanceKey, static_cast<int>(mode));
    Theme::apply(*qobject_cast<QApplication*>(QCoreApplication::instance()), mode);
    applyLook();
}

ThemeMode savedAppearance()
{
    const int mode = QSettings().value(kAppearanceKey, 0).toInt();
    return mode == static_cast<int>(ThemeMode::Light)  ? ThemeMode::Light
           : mode == static_cast<int>(ThemeMode::Dark) ? ThemeMode::Dark
                                                       : ThemeMode::System;
}

void MainWindow::connectSession()
{
    connect(&m_session, &Session::stateChanged, this, &MainWindow::updateActions);
    connect(&m_session, &Session::hostReady, this, [this](int pid) {
        m_hostLabel->setText(tr("host %1").arg(pid));
        updateActions();
    });
    connect(&m_session, &Session::machineTold, this, [this](int cores) {
        m_ui->experiment->setUsableCores(cores);
        m_ui->chart->setUsableCores(cores);
        m_machineLabel->setText(cores > 0 ? tr("usable cores: %1").arg(cores) : QString());
    });
    connect(&m_session, &Session::hostLost, this, &MainWindow::onHostLost);
    connect(&m_session, &Session::problem, this, &MainWindow::onProblem);
    connect(&m_session, &Session::runBegins, this, &MainWindow::onRunBegins);
    connect(&m_session, &Session::runStarted, this, &MainWindow::onRunStarted);
    connect(&m_session, &Session::runFinished, this, &MainWindow::onRunFinished);
    connect(&m_session, &Session::progressChanged, this, &MainWindow::onProgress);
    connect(&m_session, &Session::workersChanged, &m_workers, &WorkerModel::update);
    connect(&m_session, &Session::workersChanged, this, &MainWindow::updateActions);
    connect(&m_session, &Session::sweepProgressed, this, &MainWindow::onSweepProgress);
    connect(&m_session, &Session::sweepMeasured, m_ui->chart, &ChartPanel::showSweep);
    connect(&m_session, &Session::lostChanged, this, [this](quint64 lost) {
        m_lostLabel->setText(tr("events lost %1").arg(countText(static_cast<std::int64_t>(lost))));
    });
}

void MainWindow::connectActions()
{
    connect(m_ui->actionRun, &QAction::triggered, this, &MainWindow::run);
    connect(m_ui->actionSweep, &QAction::triggered, this, &MainWindow::sweep);
    connect(m_ui->actionStop, &QAction::triggered, this, &MainWindow::stop);
    connect(m_ui->actionQuit, &QAction::triggered, this, &QWidget::close);
    connect(m_ui->actionCopyCommand, &QAction::triggered, m_ui->experiment,
            &ExperimentForm::copyCommand);
    connect(m_ui->experiment, &ExperimentForm::checked, this, &MainWindow::updateActions);
    connect(m_ui->experiment, &ExperimentForm::checked, this, &MainWindow::resizePool);
    connect(m_ui->actionCancelItem, &QAction::triggered, this, &MainWindow::cancelChosenItems);
    connect(m_ui->actionDetails, &QAction::triggered, this, &MainWindow::showDetails);
    connect(m_ui->results, &ResultPanel::doubleClicked, this, &MainWindow::showDetails);
    m_ui->actionDetails->setShortcuts({Qt::Key_Return, Qt::Key_Enter});
    connect(m_ui->actionRunNext, &QAction::triggered, this, &MainWindow::runChosenItemsNext);
    m_ui->results->addResultAction(m_ui->actionCancelItem);
    m_ui->results->addResultAction(m_ui->actionRunNext);
    m_ui->results->addResultAction(m_ui->actionDetails);
    connect(m_ui->results, &ResultPanel::choiceChanged, this, &MainWindow::updateActions);
    connect(m_ui->actionResetLayout, &QAction::triggered, this, &MainWindow::resetArrangement);
    connect(m_ui->actionAbout, &QAction::triggered, this, &MainWindow::about);
}

void MainWindow::connectTimeline()
{
    TimelineView* view = m_ui->timeline->view();
    connect(&m_session, &Session::eventsReceived, view, &TimelineView::appendEvents);
    connect(&m_session, &Session::frame, view, [this, view] {
        if (m_session.state() == Session::State::Running) {
            view->setNow(base::monotonicNs());
        }
    });
    connect(view, &TimelineView::laneSelected, m_ui->workers, &WorkerPanel::chooseSlot);
    connect(view, &TimelineView::spanSelected, m_ui->workers, &WorkerPanel::chooseSlot);
    connect(m_ui->workers, &WorkerPanel::slotChosen, view, &TimelineView::selectLane);
    connect(m_ui->actionFit, &QAction::triggered, view, &TimelineView::fitAll);
    connect(m_ui->actionFitSelection, &QAction::triggered, view, &TimelineView::fitSelection);
    connect(m_ui->actionUndoZoom, &QAction::triggered, view, &TimelineView::undoZoom);
    connect(m_ui->actionFollow, &QAction::triggered, view, &TimelineView::setFollowing);
    connect(view, &TimelineView::followingChanged, m_ui->actionFollow, &QAction::setChecked);
    connect(m_ui->actionTimelineKeys, &QAction::triggered, view, &TimelineView::showKeyHelp);
}

void MainWindow::connectWorkerActions()
{
    using Action = Session::WorkerAction;
    const auto act = [this](QAction* action, Action what) {
        connect(action, &QAction::triggered, this, [this, what] { actOnChosen(what); });
    };
    act(m_ui->actionTerminate, Action::Terminate);
    act(m_ui->actionKill, Action::Kill);
    act(m_ui->actionSuspend, Action::Suspend);
    act(m_ui->actionResume, Action::Resume);
    m_ui->workers->addWorkerActions({m_ui->actionTerminate, m_ui->actionKill, m_ui->actionSuspend,
                                     m_ui->actionResume, m_ui->actionStack});
    connect(m_ui->actionStack, &QAction::triggered, this, &MainWindow::showStack);
    connect(m_ui->workers, &WorkerPanel::choiceChanged, this, &MainWindow::updateActions);
}

void MainWindow::restoreArrangement()
{
    const QSettings settings;
    restoreGeometry(settings.value(kGeometryKey).toByteArray());
    m_arranged = restoreState(settings.value(kArrangementKey).toByteArray(), kArrangementVersion);
}

void MainWindow::saveArrangement() const
{
    QSettings settings;
    settings.setValue(kGeometryKey, saveGeometry());
    settings.setValue(kArrangementKey, saveState(kArrangementVersion));
}

void MainWindow::resetArrangement()
{
    // A dock that is put back loses the focus on its way.
    const QPointer<QWidget> focused = QApplication::focusWidget();
    restoreState(m_plainArrangement);
    arrange();
    if (focused) {
        focused->setFocus();
    }
}

void MainWindow::about()
{
    QMessageBox::about(this, tr("About Poolscope"),
                       tr("<b>Poolscope %1</b><p>A laboratory for worker processes.</p>"
                          "<p>Licence: GPL 3.0 or later.</p>")
                           .arg(QCoreApplication::applicationVersion()));
}

}  // namespace gui
