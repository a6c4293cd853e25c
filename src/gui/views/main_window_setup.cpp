// How the window is put together, once, in its constructor.
#include "gui/models/text.h"
#include "gui/shell/dialog_fit.h"
#include "gui/shell/help_bubble.h"
#include "gui/shell/panel_header.h"
#include "gui/timeline/view.h"
#include "gui/views/history_actions.h"
#include "gui/views/host_desk.h"
#include "gui/views/main_window.h"
#include "gui/views/picture_desk.h"
#include "gui/views/preset_actions.h"
#include "gui/views/progress_area.h"
#include "gui/views/status_line.h"
#include "gui/views/table_desk.h"
#include "gui/views/timeline_menu.h"
#include "ui_main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QLabel>
#include <QMessageBox>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

namespace gui {
namespace {

constexpr int kResultInTip = 300;  // letters: a tooltip is no place to read more

}  // namespace

void MainWindow::setUpToolBar()
{
    m_ui->toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_ui->toolBar->setIconSize(QSize(kToolIcon, kToolIcon));
    m_ui->actionRun->setShortcuts({QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_R)});
    m_ui->actionStop->setShortcuts(
        {QKeySequence(Qt::Key_Escape), QKeySequence(Qt::SHIFT | Qt::Key_F5)});
    for (QAction* action :
         {m_ui->actionRun, m_ui->actionStop, m_ui->actionFreeze, m_ui->actionSweep}) {
        m_ui->toolBar->addAction(action);
    }
    const auto nameButton = [this](QAction* action, const char* name) {
        m_ui->toolBar->widgetForAction(action)->setObjectName(QString::fromLatin1(name));
    };
    nameButton(m_ui->actionRun, "primary");
    nameButton(m_ui->actionStop, "stopButton");
    nameButton(m_ui->actionFreeze, "freezeButton");
    nameButton(m_ui->actionSweep, "sweepButton");
    m_progress = new ProgressArea(m_ui->toolBar);
    m_ui->toolBar->addWidget(m_progress);
    m_paletteButton = new QToolButton(m_ui->toolBar);
    m_paletteButton->setObjectName(QStringLiteral("paletteButton"));
    m_paletteButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_ui->toolBar->addWidget(m_paletteButton);
    connect(m_paletteButton, &QToolButton::clicked, m_ui->actionCommandPalette, &QAction::trigger);
    setUpArrangements();
}

void MainWindow::setUpDocks()
{
    for (QDockWidget* dock : {m_ui->experimentDock, m_ui->speedupDock, m_ui->resultsDock,
                              m_ui->eventsDock, m_ui->guideDock}) {
        makeDockHeader(dock);
    }
    m_ui->chart->addActionsTo(m_ui->menuChart,
                              qobject_cast<PanelHeader*>(m_ui->speedupDock->titleBarWidget()));
    setContentsMargins(8, 0, 8, 0);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    tabifyDockWidget(m_ui->eventsDock, m_ui->guideDock);
    arrange();
    const auto follow = [](QAction* action, QDockWidget* dock) {
        connect(action, &QAction::toggled, dock, &QDockWidget::setVisible);
        connect(dock->toggleViewAction(), &QAction::toggled, action, &QAction::setChecked);
    };
    follow(m_ui->actionViewExperiment, m_ui->experimentDock);
    follow(m_ui->actionViewSpeedup, m_ui->speedupDock);
    follow(m_ui->actionViewResults, m_ui->resultsDock);
    follow(m_ui->actionViewEvents, m_ui->eventsDock);
    follow(m_ui->actionViewGuide, m_ui->guideDock);
}

void MainWindow::setUpStatusBar()
{
    auto* line = new StatusLine(m_ui->statusBar);
    m_stateLabel = line->add("stateLabel");
    m_exactLabel = line->add("exactLabel");
    m_lostLabel = line->add("lostLabel");
    m_hostLabel = line->add("hostLabel");
    m_costLabel = line->add("costLabel");
    m_recordedLabel = line->add("recordedLabel");
    m_machineLabel = line->addAtEnd("machineLabel");
    line->letGive(
        {m_machineLabel, m_recordedLabel, m_costLabel, m_hostLabel, m_lostLabel, m_exactLabel});
    m_ui->statusBar->addWidget(line, 1);
    showFacts();
    setRunState([] { return tr("ready"); }, "");
}

void MainWindow::setUpAppearance()
{
    m_looks = new QActionGroup(this);
    const auto add = [this](QAction* action, ThemeMode mode) {
        m_looks->addAction(action);
        action->setData(static_cast<int>(mode));
        action->setChecked(m_appearance.mode() == mode);
    };
    add(m_ui->actionLookSystem, ThemeMode::System);
    add(m_ui->actionLookLight, ThemeMode::Light);
    add(m_ui->actionLookDark, ThemeMode::Dark);
    connect(m_looks, &QActionGroup::triggered, this, [this](const QAction* action) {
        m_appearance.setMode(static_cast<ThemeMode>(action->data().toInt()));
    });
}

void MainWindow::setUpLanguage()
{
    m_languages = new QActionGroup(this);
    const auto add = [this](QAction* action, const QString& language) {
        m_languages->addAction(action);
        action->setData(language);
        action->setChecked(m_translations.chosen() == language);
    };
    add(m_ui->actionLanguageSystem, QString());
    add(m_ui->actionLanguageEnglish, QStringLiteral("en"));
    add(m_ui->actionLanguageRussian, QStringLiteral("ru"));
    connect(m_languages, &QActionGroup::triggered, this,
            [this](const QAction* action) { m_translations.choose(action->data().toString()); });
}

// After all else is connected: what the menus hold then is what there is.
void MainWindow::setUpActions()
{
    adoptCopyActions();
    // The timeline reads these keys itself, by their place on the keyboard.
    ActionRegistry::setOwnKey(m_ui->actionFit, QStringLiteral("Home"));
    ActionRegistry::setOwnKey(m_ui->actionFitSelection, QStringLiteral("F"));
    ActionRegistry::setOwnKey(m_ui->actionUndoZoom, QStringLiteral("Backspace"));
    ActionRegistry::setOwnKey(m_ui->actionFollow, QStringLiteral("End"));
    ActionRegistry::setOwnKey(m_ui->actionTimelineKeys, QStringLiteral("?"));
    m_actions.addChanging(m_ui->menuPresets);
    m_actions.addChanging(m_ui->menuRecent);
    m_actions.addMenus(*m_ui->menuBar);
    m_actions.loadShortcuts();
    connect(&m_actions, &ActionRegistry::shortcutsChanged, this, &MainWindow::namePaletteButton);
    connect(m_ui->actionCommandPalette, &QAction::triggered, this, &MainWindow::showPalette);
    connect(m_ui->actionShortcuts, &QAction::triggered, this, &MainWindow::showShortcuts);
}

// The panels' own Copy: each with a name of its own, in the Edit menu too.
void MainWindow::adoptCopyActions()
{
    const auto adopt = [this](const QWidget* panel, const char* made, const char* name) {
        auto* copy = panel->findChild<QAction*>(QString::fromLatin1(made));
        copy->setObjectName(QString::fromLatin1(name));
        m_ui->menuEdit->addAction(copy);
    };
    m_ui->menuEdit->addSeparator();
    adopt(m_ui->workers, "copyRows", "actionCopyWorkers");
    adopt(m_ui->results, "copyRows", "actionCopyResults");
    adopt(m_ui->events, "copyRows", "actionCopyEvents");
    adopt(m_ui->chart, "copyTable", "actionCopySpeedup");
}

// What the form made by Designer doesn't say by itself.
void MainWindow::retranslate()
{
    const auto name = [this](const char* action, const QString& text, const QString& help) {
        auto* found = findChild<QAction*>(QString::fromLatin1(action));
        found->setText(text);
        found->setWhatsThis(help);
    };
    name("actionCopyWorkers", tr("Copy &workers"),
         tr("Copies the selected rows of the workers' table, with its header"));
    name("actionCopyResults", tr("Copy &results"),
         tr("Copies the selected rows of the results' table, with its header"));
    name("actionCopyEvents", tr("Copy &events"), tr("Copies the selected rows of the events"));
    name("actionCopySpeedup", tr("Copy the &chart's table"),
         tr("Copies the numbers of the chart as a table"));
    nameExamples();
    m_tables->retranslate();
    m_pictures->retranslate();
    namePaletteButton();
    m_actions.refresh();
}

void MainWindow::namePaletteButton()
{
    m_paletteButton->setText(QStringLiteral("%1   %2")
                                 .arg(ActionRegistry::title(m_ui->actionCommandPalette),
                                      ActionRegistry::keys(m_ui->actionCommandPalette))
                                 .trimmed());
    m_paletteButton->setWhatsThis(m_ui->actionCommandPalette->whatsThis());
}

// Undo, presets, and the host's own actions.
void MainWindow::setUpExperiment()
{
    new HostDesk(m_session, *m_ui->banner, *m_ui->menuExperiment, this);
    new HistoryActions(m_ui->actionUndo, m_ui->actionRedo, *m_ui->experiment, this);
    auto* presets =
        new PresetActions({m_ui->actionSavePreset, m_ui->actionSavePresetAs,
                           m_ui->actionManagePresets, m_ui->actionOpenExperiment,
                           m_ui->actionSaveExperiment, m_ui->menuPresets, m_ui->menuRecent},
                          *m_ui->experiment, this);
    auto* header = static_cast<PanelHeader*>(m_ui->experimentDock->titleBarWidget());
    header->addTool(m_ui->menuPresets);
    connect(presets, &PresetActions::problem, m_ui->banner,
            qOverload<const QString&>(&Banner::tell));
    connect(m_ui->experiment, &ExperimentForm::presetDropped, presets, &PresetActions::openFile);
}

void MainWindow::setUpZoom()
{
    m_ui->actionZoomIn->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Plus),
                                      QKeySequence(Qt::CTRL | Qt::Key_Equal),
                                      QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Plus)});
    connect(m_ui->actionZoomIn, &QAction::triggered, &m_zoom, &Zoom::in);
    connect(m_ui->actionZoomOut, &QAction::triggered, &m_zoom, &Zoom::out);
    connect(m_ui->actionZoomReset, &QAction::triggered, &m_zoom, &Zoom::reset);
    connect(&m_zoom, &Zoom::changed, this, [this](double, double ratio) { onZoomed(ratio); });
    if (m_zoom.factor() != 1) {
        onZoomed(m_zoom.factor());
    }
}

void MainWindow::connectSession()
{
    connect(&m_session, &Session::stateChanged, this, &MainWindow::updateActions);
    connect(&m_session, &Session::hostReady, this, [this](int pid) {
        m_hostPid = pid;
        showFacts();
        updateActions();
    });
    connect(&m_session, &Session::machineTold, this, [this](const Machine& machine) {
        m_ui->experiment->setMachine(machine);
        m_cores = machine.usableCores;
        showFacts();
    });
    connect(&m_session, &Session::hostLost, this, &MainWindow::onHostLost);
    connect(&m_session, &Session::problem, this, &MainWindow::onProblem);
    connect(&m_session, &Session::workersKept, this, &MainWindow::onWorkersKept);
    connect(&m_session, &Session::runStarted, this, &MainWindow::onRunStarted);
    connect(&m_session, &Session::runFinished, this, &MainWindow::onRunFinished);
    connect(&m_session, &Session::progressChanged, this, &MainWindow::onProgress);
    connect(&m_session, &Session::sweepProgressed, this, &MainWindow::onSweepProgress);
    connect(&m_session, &Session::sweepMeasured, this, &MainWindow::showSweep);
    connect(&m_session, &Session::lostChanged, this, [this](quint64 lost) {
        m_lostOfHost = static_cast<qint64>(lost);
        m_lostBefore = std::min(m_lostBefore, m_lostOfHost);  // another host begins with none
        showFacts();
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
    connect(m_ui->actionDetails, &QAction::triggered, m_tables, &TableDesk::showResultDetails);
    connect(m_ui->results, &ResultPanel::doubleClicked, m_tables, &TableDesk::showResultDetails);
    m_ui->actionDetails->setShortcuts({Qt::Key_Return, Qt::Key_Enter});
    connect(m_ui->actionRunNext, &QAction::triggered, this, &MainWindow::runChosenItemsNext);
    m_ui->results->addResultAction(m_ui->actionCancelItem);
    m_ui->results->addResultAction(m_ui->actionRunNext);
    m_ui->results->addResultAction(m_ui->actionDetails);
    connect(m_ui->results, &ResultPanel::choiceChanged, this, &MainWindow::updateActions);
    connect(m_ui->actionResetLayout, &QAction::triggered, this, &MainWindow::resetArrangement);
    new HelpKey(m_ui->actionWhatsThis, this);
    new DialogFit(this);
    connect(m_ui->actionAbout, &QAction::triggered, this, &MainWindow::about);
}

void MainWindow::connectTimeline()
{
    TimelineView* view = m_ui->timeline->view();
    connect(m_ui->actionFit, &QAction::triggered, view, &TimelineView::fitAll);
    connect(m_ui->actionFitSelection, &QAction::triggered, view, &TimelineView::fitSelection);
    connect(m_ui->actionUndoZoom, &QAction::triggered, view, &TimelineView::undoZoom);
    connect(m_ui->actionFollow, &QAction::triggered, view, &TimelineView::setFollowing);
    connect(view, &TimelineView::followingChanged, m_ui->actionFollow, &QAction::setChecked);
    connect(m_ui->actionTimelineKeys, &QAction::triggered, view, &TimelineView::showKeyHelp);
    connectTimelineMenu(*m_ui, *view);
    // Asked for at the first look, said from the next one on.
    view->setDetailProvider([this](quint32, qint64 item) {
        const int row = m_results.rowOf(item);
        if (row < 0) {
            return QString();  // another part of the results is on show
        }
        m_results.look(row, row);
        return m_results.index(row, ResultModel::Value).data().toString().left(kResultInTip);
    });
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

void MainWindow::about()
{
    QMessageBox::about(this, tr("About Poolscope"),
                       tr("<b>Poolscope %1</b><p>A laboratory for worker processes.</p>"
                          "<p>Licence: GPL 3.0 or later.</p>")
                           .arg(QCoreApplication::applicationVersion()));
}

}  // namespace gui
