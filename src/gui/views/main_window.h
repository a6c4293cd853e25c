#pragma once

#include "gui/bridge/session.h"
#include "gui/bridge/table_requests.h"
#include "gui/models/item_labels.h"
#include "gui/models/result_model.h"
#include "gui/models/worker_model.h"
#include "gui/replay/event_model.h"
#include "gui/replay/run_history.h"
#include "gui/replay/run_player.h"
#include "gui/shell/action_registry.h"
#include "gui/shell/appearance.h"
#include "gui/shell/own_cpu.h"
#include "gui/shell/settings_check.h"
#include "gui/shell/translations.h"
#include "gui/shell/zoom.h"
#include "gui/views/selection.h"

#include <QMainWindow>

#include <functional>
#include <memory>
#include <optional>

class QActionGroup;
class QLabel;
class QToolButton;

namespace Ui {
class MainWindow;
}

namespace gui {

class CommandPalette;
class DockRoom;
class Notifier;
class ShortcutDialog;
class PanelHeader;
class PictureDesk;
class ProgressArea;
class ReplayBar;
struct Guide;
class TableDesk;

// The window: puts the views together, connects them with the session, and remembers itself.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    // `hostProgram`: see Session.
    explicit MainWindow(const QString& hostProgram, QWidget* parent = nullptr);
    ~MainWindow() override;

    Session& session() { return m_session; }
    const ActionRegistry& actions() const { return m_actions; }
    const RunHistory& history() const { return m_history; }
    const RunPlayer& player() const { return m_player; }

public slots:
    void run();
    void sweep();
    void stop();
    // The timeline and tables of the repetition behind a point of the speedup chart.
    void openPoint(int workers);

signals:
    // Closed, and the host has ended: the program can go.
    void finished();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    static constexpr int kToolIcon = 14;  // pixels, before zoom

    void setUpToolBar();
    void setUpDocks();
    void setUpStatusBar();
    void setUpModels();
    void setUpExperiment();
    void setUpAppearance();
    void setUpLanguage();
    void setUpActions();
    void connectSession();
    void connectActions();
    void connectTimeline();
    void connectWorkerActions();
    void adoptCopyActions();
    void showPalette();
    void showShortcuts();
    void namePaletteButton();
    // In main_window_replay.cpp, main_window_selection.cpp and main_window_watching.cpp:
    void setUpReplay();
    void connectHistory();
    void connectPlayer();
    void connectReplayActions();
    void connectSelection();
    void setUpWatching();
    bool isLive() const;
    bool isPast() const { return m_player.mode() == RunPlayer::Mode::Replay; }
    bool hostHas(const RunRecording* run) const;
    void onShownBegins();
    void onMoved();
    void onModeChanged();
    void openRun(const RunHistory::Run& run);
    void playOrPause(int direction);
    void showSweep(const SweepFacts& facts);
    void chooseResultSource();
    void wantLabels(qint64 from, qint64 to);
    void collectRows(const RunHistory::Run& run, qint64 from, qint64 count);
    void exportEvents();
    void choose(const QWidget* origin, const std::function<void()>& what);
    void showSelection();
    void showSelectedWorker();
    void updateReplayActions();
    void updateReplayIcons();
    qint64 lostEvents() const { return m_lostOfHost - m_lostBefore; }  // of the last run
    void showExactness();
    void showCost();
    void showRecorded();

    // In main_window_start.cpp:
    void setUpStart();
    void showStart(bool on);
    void updateStart();
    void openGuide(const Guide& guide);
    void takeAdvice(const lab::Experiment& experiment, const QString& what);
    bool fillForm(const lab::Experiment& experiment, const QString& what);
    void nameExamples();
    void setUpZoom();
    void onZoomed(double ratio);
    void about();

    void retranslate();
    void sayAgain();
    void sayEmpty();
    void showFacts();
    void updateActions();
    void updateWorkerActions();
    void updateIcons();
    void applyLook();
    void prepareFor(bool sweep);
    void showChart();
    void onRunBegins();
    void onRunStarted(const RunStart& run, const QStringList& firstLabels);
    void onRunFinished(const RunEnd& end);
    void endTimeline(double wallSeconds);
    void onHostLost(const Sentence& why);
    void onProblem(const QString& message, const QString& field);
    void onProgress(const RunProgress& progress);
    void onSweepProgress(const SweepProgress& progress);
    void actOnChosen(Session::WorkerAction action);
    void resizePool();
    void onWorkersKept(int workers);
    void cancelChosenItems();
    void runChosenItemsNext();
    void showStack();
    void showText(const QString& title, const QString& note, const QString& text);
    void setRunState(Sentence say, const char* tone);
    void tellProgress(Sentence say, qint64 done, qint64 total);
    QString progressText(const RunProgress& progress, bool active) const;
    // In main_window_arrange.cpp:
    enum class Arrangement : std::uint8_t { Learn, Run, Profile };
    void setUpArrangements();
    void setUpRoom();
    void chooseArrangement(Arrangement arrangement);
    void setArrangement(Arrangement arrangement);
    void arrange();
    void sizePanels();
    bool restorePanels();
    void restoreArrangement();
    void saveArrangement() const;
    void resetArrangement();

    const Sentence m_settingsProblem = settingsProblem();  // asked before others read settings
    std::unique_ptr<Ui::MainWindow> m_ui;
    Appearance m_appearance;
    Translations m_translations;
    Zoom m_zoom;
    Session m_session;
    TableRequests m_requests{m_session};
    WorkerModel m_workers;
    ResultModel m_results;
    ItemLabels m_labels;
    RunHistory m_history;
    RunPlayer m_player;
    EventModel m_events;
    Selection m_selection;
    ActionRegistry m_actions;

    Notifier* m_notifier = nullptr;
    DockRoom* m_room = nullptr;
    TableDesk* m_tables = nullptr;
    PictureDesk* m_pictures = nullptr;
    ProgressArea* m_progress = nullptr;
    QToolButton* m_paletteButton = nullptr;
    CommandPalette* m_palette = nullptr;
    ShortcutDialog* m_shortcuts = nullptr;
    QActionGroup* m_looks = nullptr;
    QActionGroup* m_languages = nullptr;
    QLabel* m_stateLabel = nullptr;
    QLabel* m_hostLabel = nullptr;
    QLabel* m_lostLabel = nullptr;
    QLabel* m_machineLabel = nullptr;
    QLabel* m_exactLabel = nullptr;
    QLabel* m_costLabel = nullptr;
    QLabel* m_recordedLabel = nullptr;
    ReplayBar* m_replayBar = nullptr;
    const QWidget* m_choosingIn = nullptr;  // the view in which a person chooses just now
    std::optional<SweepFacts> m_heldSweep;  // told while the picture is held
    OwnCpu m_ownCpu;
    QTimer m_costTimer;
    Sentence m_sayState;
    Sentence m_sayProgress;   // empty: there is nothing to tell
    qint64 m_lostOfHost = 0;  // events, in all runs of the host
    qint64 m_lostBefore = 0;  // of them, before the last run began
    int m_hostPid = 0;
    int m_cores = 0;
    int m_askedWorkers = 0;  // what the box said when the pool was last told
    bool m_showsSweep = false;
    Arrangement m_arrangement = Arrangement::Run;
    QActionGroup* m_arrangements = nullptr;
    QByteArray m_plainArrangement;
    QString m_sheet;          // the style sheet in use
    bool m_arranged = false;  // by the user, or by us for the window's first size
    bool m_wantsSweep = false;
    bool m_closing = false;
};

}  // namespace gui
