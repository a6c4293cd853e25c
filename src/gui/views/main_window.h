#pragma once

#include "gui/bridge/session.h"
#include "gui/models/item_labels.h"
#include "gui/models/result_model.h"
#include "gui/models/worker_model.h"
#include "gui/shell/theme.h"

#include <QMainWindow>

#include <memory>

class QActionGroup;
class QLabel;

namespace Ui {
class MainWindow;
}

namespace gui {

class PanelHeader;
class ProgressArea;

// The window: puts the views together, connects them with the session, and remembers itself.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    // `hostProgram`: see Session.
    explicit MainWindow(const QString& hostProgram, QWidget* parent = nullptr);
    ~MainWindow() override;

    Session& session() { return m_session; }

public slots:
    void run();
    void sweep();
    void stop();

signals:
    // Closed, and the host has ended: the program can go.
    void finished();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void setUpToolBar();
    void setUpDocks();
    void setUpStatusBar();
    void setUpModels();
    void setUpAppearance();
    void connectSession();
    void connectActions();
    void connectTimeline();
    void connectWorkerActions();
    void setAppearance(ThemeMode mode);
    void about();

    void updateActions();
    void updateIcons();
    void applyLook();
    void prepareFor(bool sweep);
    void onRunBegins();
    void onRunStarted(const RunStart& run, const QStringList& firstLabels);
    void onRunFinished(const RunEnd& end);
    void endTimeline(double wallSeconds);
    void onHostLost(const QString& why);
    void onProblem(const QString& message, const QString& field);
    void onProgress(const RunProgress& progress);
    void onSweepProgress(const SweepProgress& progress);
    void actOnChosen(Session::WorkerAction action);
    void resizePool();
    void cancelChosenItems();
    void runChosenItemsNext();
    void showStack();
    void showDetails();
    void showText(const QString& title, const QString& note, const QString& text);
    void setRunState(const QString& text, const char* tone);
    void arrange();
    void restoreArrangement();
    void saveArrangement() const;
    void resetArrangement();

    std::unique_ptr<Ui::MainWindow> m_ui;
    Session m_session;
    WorkerModel m_workers;
    ResultModel m_results;
    ItemLabels m_labels;

    ProgressArea* m_progress = nullptr;
    QActionGroup* m_appearance = nullptr;
    QLabel* m_stateLabel = nullptr;
    QLabel* m_hostLabel = nullptr;
    QLabel* m_lostLabel = nullptr;
    QLabel* m_machineLabel = nullptr;
    QByteArray m_plainArrangement;
    QString m_sheet;          // the style sheet in use
    bool m_arranged = false;  // by the user, or by us for the window's first size
    bool m_wantsSweep = false;
    bool m_closing = false;
};

// What the user chose, for before the first window.
ThemeMode savedAppearance();

}  // namespace gui
