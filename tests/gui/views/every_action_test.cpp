// Every action that the palette can find is done through it once, where it can be done, and what a
// person sees of it is looked at. The last function says which ones were forgotten.
#include "gui/charts/sweep_chart.h"
#include "gui/models/result_model.h"
#include "gui/models/worker_model.h"
#include "gui/shell/banner.h"
#include "gui/timeline/view.h"
#include "gui/views/action_hand.h"
#include "gui/views/text_dialog.h"

#include <QDockWidget>
#include <QFile>
#include <QFileDialog>
#include <QScrollBar>
#include <QTemporaryDir>

#include <csignal>

using Result = gui::ResultModel;
using Worker = gui::WorkerModel;

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine

// A finished run of six items of 20 ms, each a chunk of its own.
void runSix(ActionHand& w, const char* task = "sleep")
{
    w.chooseTask(task);
    w.range(1, 6);
    w.type("workersBox", QStringLiteral("2"));
    w.type("chunkBox", QStringLiteral("1"));
    w.click("primary");
    QTRY_VERIFY_WITH_TIMEOUT(!w.window.session().isActive() && w.rows("workers") > 0, kSlowMs);
}

// Running, with a worker or a result chosen that is alive and open.
void runAndChoose(const ActionHand& w, const char* panel, int row)
{
    w.runLong();
    QTRY_COMPARE_WITH_TIMEOUT(w.rows("workers"), 2, kSlowMs);
    QTRY_COMPARE_WITH_TIMEOUT(w.cell("workers", 0, Worker::State), QStringLiteral("running"),
                              kSlowMs);
    w.rowsOf(panel)->scrollTo(w.rowsOf(panel)->model()->index(row, 1));
    QTRY_VERIFY_WITH_TIMEOUT(!w.cell(panel, row, 1).isEmpty(), kSlowMs);
    w.clickRow(panel, row);
}

QStringList namesWith(const ActionHand& w, const char* start)
{
    QStringList names;
    for (const auto& entry : w.window.actions().entries()) {
        if (entry.action->objectName().startsWith(QLatin1String(start))) {
            names.append(entry.action->objectName());
        }
    }
    return names;
}

}  // namespace

// The window stands still but for what the action does.
#define SEE(window, name) QVERIFY2((window).changesSomething(QStringLiteral(name)), name)

class EveryActionTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(QFile::exists(LiveWindow::host()), "build poolscope first"); }
    void init()
    {
        useTestSettings("every_action_test");
        QGuiApplication::clipboard()->clear();
    }

    // Without this, all that follows would say nothing.
    void anActionThatDoesNothingIsSeenToDoNothing()
    {
        ActionHand w;
        w.action(QStringLiteral("actionCopyCommand"))->disconnect();
        QVERIFY(!w.changesSomething(QStringLiteral("actionCopyCommand"), 500));
    }

    void ofTheExperiment()
    {
        ActionHand w;
        w.type("workersBox", QStringLiteral("3"));
        SEE(w, "actionUndo");
        SEE(w, "actionRedo");
        SEE(w, "actionCopyCommand");
        SEE(w, "actionSavePreset");
        SEE(w, "actionSavePresetAs");
        SEE(w, "actionManagePresets");
        SEE(w, "actionOpenExperiment");
        SEE(w, "actionSaveExperiment");
    }

    void ofLookSizeAndLanguage()
    {
        ActionHand w;
        SEE(w, "actionLookDark");
        SEE(w, "actionLookLight");
        SEE(w, "actionLookDark");
        SEE(w, "actionLookSystem");
        SEE(w, "actionZoomIn");
        SEE(w, "actionZoomReset");
        SEE(w, "actionZoomOut");
        SEE(w, "actionLanguageRussian");
        SEE(w, "actionLanguageEnglish");
        SEE(w, "actionLanguageRussian");
        SEE(w, "actionLanguageSystem");
    }

    void ofTheArrangement()
    {
        ActionHand w;
        for (const char* dock : {"actionViewExperiment", "actionViewSpeedup", "actionViewResults",
                                 "actionViewEvents", "actionViewGuide"}) {
            QVERIFY2(w.changesSomething(QString::fromLatin1(dock)), dock);
        }
        SEE(w, "actionResetLayout");
        SEE(w, "actionArrangeLearn");
        SEE(w, "actionArrangeProfile");
        SEE(w, "actionArrangeRun");
        SEE(w, "actionStartPage");
    }

    void ofHelp()
    {
        ActionHand w;
        SEE(w, "actionShortcuts");
        SEE(w, "actionAbout");
        SEE(w, "actionTimelineKeys");
        SEE(w, "actionWhatsThis");
        QVERIFY(w.choose(QStringLiteral("actionCommandPalette")));
        QTRY_VERIFY(w.find<QDialog>("commandPalette")->isVisible());
    }

    void ofTheExamples()
    {
        ActionHand w;
        const QStringList examples = namesWith(w, "actionExample_");
        QVERIFY(examples.size() >= 5);
        for (const QString& example : examples) {
            QVERIFY2(w.changesSomething(example), qPrintable(example));
        }
    }

    void ofTheTimeline()
    {
        ActionHand w;
        runSix(w);
        auto* view = w.timeline();
        const qint64 begin = view->viewBegin();
        const qint64 quarter = (view->viewEnd() - begin) / 4;
        view->setSelection(begin + quarter, begin + 2 * quarter);
        SEE(w, "actionFitSelection");
        SEE(w, "actionUndoZoom");
        view->zoomIn();
        SEE(w, "actionFit");
        SEE(w, "actionFilterToSelection");
        SEE(w, "actionClearFilter");
        view->setSelection(begin + quarter, begin + 2 * quarter);
        SEE(w, "actionFilterToSelection");
        SEE(w, "actionUndoFilter");
        SEE(w, "actionNextSpan");
        SEE(w, "actionNextSpan");
        SEE(w, "actionPreviousSpan");
        SEE(w, "actionMark");
        SEE(w, "actionRenameMark");
        SEE(w, "actionRemoveMark");
        SEE(w, "actionFindSpans");
    }

    void ofItsMarks()
    {
        ActionHand w;
        runSix(w);
        SEE(w, "actionNextSpan");
        SEE(w, "actionMark");
        SEE(w, "actionNextSpan");
        SEE(w, "actionNextSpan");
        SEE(w, "actionMark");
        SEE(w, "actionPreviousMark");
        SEE(w, "actionNextMark");
    }

    void ofTheOrderOfItsLanes()
    {
        ActionHand w;
        runSix(w);
        const QStringList orders = namesWith(w, "actionOrder");
        QCOMPARE(orders.size(), 5);
        for (const QString& order : orders) {
            // Once chosen, an order is left by moving a lane, and comes back when chosen again.
            QVERIFY(w.choose(order));
            w.rest();
            QVERIFY(w.action(order)->isChecked());
            auto* view = w.timeline();
            view->setFocus();
            QTest::keyClick(view, Qt::Key_Up);
            QTest::keyClick(view, Qt::Key_Up);
            QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);
            QVERIFY2(w.changesSomething(order), qPrintable(order));
        }
    }

    void ofATasksTries()
    {
        ActionHand w;
        w.chooseTask("fault");
        w.find<QComboBox>("parameter_kind")->setCurrentText(QStringLiteral("exit"));
        w.type("retriesBox", QStringLiteral("1"));
        runSix(w, "fault");
        SEE(w, "actionNextSpan");
        SEE(w, "actionNextTry");
        SEE(w, "actionPreviousTry");
        SEE(w, "actionShowWaits");  // of those whose worker had to be replaced first
    }

    void ofTheTables()
    {
        ActionHand w;
        runSix(w);
        w.clickRow("results", 2);
        SEE(w, "actionDetails");
        SEE(w, "actionCopyResults");
        SEE(w, "actionCopyResultsCsv");
        SEE(w, "actionExportResults");
        SEE(w, "actionFindResults");
        SEE(w, "actionFilterResults");
        w.clickRow("workers", 1);
        SEE(w, "actionWorkerDetails");
        SEE(w, "actionTagWorker");
        SEE(w, "actionWorkerTree");
        SEE(w, "actionCopyWorkers");
        SEE(w, "actionCopyWorkersCsv");
        SEE(w, "actionExportWorkers");
        SEE(w, "actionFindWorkers");
        SEE(w, "actionFilterWorkers");
        SEE(w, "actionViewEvents");
        w.clickRow("events", 1);
        SEE(w, "actionCopyEvents");
        SEE(w, "actionExportEvents");
    }

    void ofTheirColumns_data()
    {
        QTest::addColumn<QByteArray>("prefix");
        QTest::newRow("workers") << QByteArray("actionColumn_");
        QTest::newRow("results") << QByteArray("actionResultColumn_");
    }
    void ofTheirColumns()
    {
        QFETCH(const QByteArray, prefix);
        ActionHand w;
        runSix(w);
        w.window.resize(2000, 700);
        const QStringList columns = namesWith(w, prefix.constData());
        QVERIFY(columns.size() >= 4);
        for (const QString& column : columns) {
            QVERIFY2(w.changesSomething(column), qPrintable(column));
        }
    }

    // The fourth of six fails.
    void ofFailures()
    {
        ActionHand w;
        w.chooseTask("fault");
        w.type("parameter_at", QStringLiteral("3"));
        runSix(w, "fault");
        SEE(w, "actionFailuresFirst");
    }

    void ofWorkersThatRun()
    {
        ActionHand w;
        runAndChoose(w, "workers", 0);
        const auto state = [&] { return w.cell("workers", 0, Worker::State); };
        QVERIFY(w.choose(QStringLiteral("actionSuspend")));
        QTRY_COMPARE_WITH_TIMEOUT(state(), QStringLiteral("suspended"), kSlowMs);
        QVERIFY(w.choose(QStringLiteral("actionResume")));
        QTRY_COMPARE_WITH_TIMEOUT(state(), QStringLiteral("running"), kSlowMs);
        QVERIFY(w.choose(QStringLiteral("actionStack")));
        QTRY_VERIFY_WITH_TIMEOUT(w.window.findChild<gui::TextDialog*>() != nullptr, kSlowMs);
        w.click("textClose");
    }

    void ofWorkersThatEnd_data()
    {
        QTest::addColumn<QString>("action");
        QTest::newRow("terminate") << "actionTerminate";
        QTest::newRow("kill") << "actionKill";
        QTest::newRow("terminate tree") << "actionTerminateTree";
    }
    void ofWorkersThatEnd()
    {
        QFETCH(const QString, action);
        ActionHand w;
        runAndChoose(w, "workers", 0);
        QVERIFY(w.choose(action));
        QTRY_COMPARE_WITH_TIMEOUT(w.cell("workers", 0, Worker::State), QStringLiteral("killed"),
                                  kSlowMs);
    }

    void ofTheirNiceAndCores()
    {
        ActionHand w;
        runAndChoose(w, "workers", 0);
        for (const char* ask : {"actionRenice", "actionPin"}) {
            QVERIFY2(w.choose(QString::fromLatin1(ask)), ask);
            QTRY_COMPARE_WITH_TIMEOUT(w.dialogs(), ask == QByteArray("actionRenice") ? 1 : 2,
                                      kSlowMs);
        }
    }

    void ofResultsThatAreOpen()
    {
        ActionHand w;
        runAndChoose(w, "results", 50'000);
        const auto state = [&] { return w.cell("results", 50'000, Result::State); };
        QTRY_VERIFY(w.action(QStringLiteral("actionRunNext"))->isEnabled());
        QVERIFY(w.choose(QStringLiteral("actionRunNext")));
        QTRY_COMPARE_WITH_TIMEOUT(state(), QStringLiteral("done"), kSlowMs);
        w.clickRow("results", 50'001);
        QTRY_VERIFY(w.action(QStringLiteral("actionCancelItem"))->isEnabled());
        QVERIFY(w.choose(QStringLiteral("actionCancelItem")));
        QTRY_COMPARE_WITH_TIMEOUT(w.cell("results", 50'001, Result::State),
                                  QStringLiteral("cancelled"), kSlowMs);
    }

    void ofARunThatGoesOn()
    {
        ActionHand w;
        w.chooseTask("sleep");
        w.range(1, 100'000);
        QVERIFY(w.choose(QStringLiteral("actionRun")));
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("running"), kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(w.rows("workers") > 0, kSlowMs);
        const bool followed = w.timeline()->isFollowing();
        QVERIFY(w.choose(QStringLiteral("actionFollow")));
        QTRY_COMPARE(w.timeline()->isFollowing(), !followed);
        QVERIFY(w.choose(QStringLiteral("actionFreeze")));
        QTRY_VERIFY(w.label("mode").contains(QStringLiteral("Frozen")));
        QVERIFY(w.choose(QStringLiteral("actionLive")));
        QTRY_VERIFY(!w.label("mode").contains(QStringLiteral("Frozen")));
        QVERIFY(w.choose(QStringLiteral("actionStop")));
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("stopped after"), kSlowMs);
    }

    void ofTheHost()
    {
        ActionHand w;
        w.runLong();
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("running"), kSlowMs);
        const int host = w.window.session().hostPid();
        QCOMPARE(::kill(host, SIGSTOP), 0);
        const auto* banner = w.find<gui::Banner>("banner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), kSlowMs);
        QVERIFY(w.choose(QStringLiteral("actionContinueHost")));
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), kSlowMs);
        QVERIFY(w.choose(QStringLiteral("actionEndHost")));
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("host lost"), kSlowMs);
    }

    // The host stands still while both are asked for, so that the one doesn't come too late.
    void ofAnExportThatGoesOn()
    {
        const QTemporaryDir folder;
        ActionHand w;
        w.chooseTask("square");
        w.range(1, 100'000);
        w.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("done in"), kSlowMs);
        w.leaveDialogs();
        QVERIFY(w.choose(QStringLiteral("actionExportResults")));
        QTRY_VERIFY(w.window.findChild<QFileDialog*>() != nullptr);
        const int host = w.window.session().hostPid();
        QCOMPARE(::kill(host, SIGSTOP), 0);
        auto* name = w.find<QLineEdit>("fileNameEdit");
        name->setText(folder.filePath(QStringLiteral("results.csv")));
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(w.action(QStringLiteral("actionCancelExport"))->isEnabled());
        QVERIFY(w.choose(QStringLiteral("actionCancelExport")));
        QTest::qWait(0);
        QCOMPARE(::kill(host, SIGCONT), 0);
        QTRY_VERIFY_WITH_TIMEOUT(!w.action(QStringLiteral("actionCancelExport"))->isEnabled(),
                                 kSlowMs);
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("results.csv"))));
    }

    void ofReplay()
    {
        ActionHand w;
        runSix(w);
        SEE(w, "actionRuns");
        SEE(w, "actionReplayFirst");
        SEE(w, "actionReplayNext");
        SEE(w, "actionReplayNext");
        SEE(w, "actionReplayPrevious");
        SEE(w, "actionReplayLast");
        SEE(w, "actionReplayFaster");
        SEE(w, "actionReplaySlower");
        SEE(w, "actionReplayBack");
        SEE(w, "actionReplayPlay");
        SEE(w, "actionLive");
    }

    void ofTheCharts()
    {
        ActionHand w;
        w.chooseTask("sleep");
        w.range(1, 6);
        w.type("sweepEdit", QStringLiteral("1,2,3,4"));
        w.type("repeatsBox", QStringLiteral("2"));
        QVERIFY(w.choose(QStringLiteral("actionSweep")));
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("done in"), kSlowMs);
        for (const char* each :
             {"actionChartEfficiency", "actionChartThroughput", "actionChartTime",
              "actionChartSpeedup", "actionChartLogarithmic", "actionChartRepeats",
              "actionChartIdeal", "actionChartAmdahl", "actionChartUsl", "actionChartCopyPicture",
              "actionChartCopyCsv", "actionChartTable", "actionCopySpeedup", "actionChartPng1",
              "actionChartPng2", "actionChartPng4", "actionChartSvg", "actionChartCsv"}) {
            QVERIFY2(w.changesSomething(QString::fromLatin1(each)), each);
        }
    }

    void ofThePicture()
    {
        ActionHand w;
        runSix(w, "pi");
        SEE(w, "actionViewPicture");
    }

    void quittingHidesTheWindow()
    {
        ActionHand w;
        QVERIFY(w.choose(QStringLiteral("actionQuit")));
        QTRY_VERIFY_WITH_TIMEOUT(!w.window.isVisible(), kSlowMs);
    }

    // Only if all of the functions above have been run.
    void noActionIsForgotten()
    {
        const ActionHand w;
        QStringList forgotten;
        for (const auto& entry : w.window.actions().entries()) {
            if (!ActionHand::tried().contains(entry.action->objectName())) {
                forgotten.append(entry.action->objectName());
            }
        }
        QVERIFY2(forgotten.isEmpty(), qPrintable(forgotten.join(u' ')));
    }
};

QTEST_MAIN(EveryActionTest)
#include "every_action_test.moc"
