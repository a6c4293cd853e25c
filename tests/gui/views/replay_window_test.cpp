// Runs held still and shown again, in the window with the real host: what a person does and sees.
#include "gui/charts/sweep_chart.h"
#include "gui/live_window.h"
#include "gui/models/result_model.h"
#include "gui/models/worker_model.h"
#include "gui/shell/action_registry.h"
#include "gui/shell/banner.h"
#include "gui/timeline/view.h"

#include <QAccessible>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QFileDialog>
#include <QSlider>
#include <QTemporaryDir>

using gui::RunPlayer;
using Result = gui::ResultModel;
using Worker = gui::WorkerModel;

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine

struct ReplayWindow : LiveWindow {
    RunPlayer::Mode mode() const { return window.player().mode(); }

    // The short run of a task and its end.
    void runShort(const char* task, int to, int workers)
    {
        chooseTask(task);
        range(1, to);
        type("workersBox", QString::number(workers));
        type("chunkBox", QStringLiteral("1"));
        click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(stateHas("done in"), kSlowMs);
    }

    // All that stands in a table, but for columns that only the host tells.
    QStringList table(const char* panel, int columns) const
    {
        QStringList cells;
        for (int row = 0; row < rows(panel); ++row) {
            for (int column = 0; column < columns; ++column) {
                cells.append(cell(panel, row, column));
            }
        }
        return cells;
    }
    using LiveWindow::table;

    void key(const char* action) const { find<QAction>(action)->trigger(); }

    // The row of the events that has this in its sentence, or -1.
    int eventWith(const QString& text) const
    {
        for (int row = rows("events") - 1; row >= 0; --row) {
            if (cell("events", row, 1).contains(text)) {
                return row;
            }
        }
        return -1;
    }

    QModelIndexList chosen(const char* panel) const
    {
        return rowsOf(panel)->selectionModel()->selectedRows();
    }
    int chosenRow(const char* panel) const
    {
        return chosen(panel).size() == 1 ? chosen(panel).front().row() : -1;
    }
};

QStringList workersOf(const ReplayWindow& f)
{
    return f.table("workers", Worker::StartUp);
}

QStringList resultsOf(const ReplayWindow& f)
{
    return f.table("results", Result::ColumnCount);
}

}  // namespace

class ReplayWindowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(QFile::exists(LiveWindow::host()), "build poolscope first"); }
    void init() { useTestSettings("replay_window_test"); }

    void aReplayedRunEndsAsItEndedLive()
    {
        ReplayWindow f;
        f.runShort("square", 20, 2);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 19, Result::Value), QStringLiteral("400"),
                                  kSlowMs);
        const QStringList results = resultsOf(f);
        const QStringList pids{f.cell("workers", 0, Worker::Pid),
                               f.cell("workers", 1, Worker::Pid)};
        const QStringList tasks{f.cell("workers", 0, Worker::Tasks),
                                f.cell("workers", 1, Worker::Tasks)};

        f.key("actionReplayFirst");
        QCOMPARE(f.mode(), RunPlayer::Mode::Replay);
        QVERIFY(f.find<QLabel>("mode")->text().contains(QStringLiteral("Replay")));
        QTRY_COMPARE(f.cell("results", 19, Result::State), QStringLiteral("queued"));
        QCOMPARE(f.rows("workers"), 0);

        f.key("actionReplayPlay");
        QTRY_VERIFY_WITH_TIMEOUT(!f.window.player().isPlaying(), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(resultsOf(f), results, kSlowMs);
        QCOMPARE(f.rows("workers"), 2);
        for (int row = 0; row < 2; ++row) {
            QCOMPARE(f.cell("workers", row, Worker::Pid), pids[row]);
            QCOMPARE(f.cell("workers", row, Worker::Tasks), tasks[row]);
        }
    }

    void aSweepShowsNoMomentOfTheRunBeforeIt()
    {
        ReplayWindow f;
        f.runShort("square", 20, 2);
        QTRY_VERIFY(!f.find<QLabel>("moment")->text().isEmpty());
        f.type("sweepEdit", QStringLiteral("1,2"));
        f.key("actionSweep");
        QTRY_COMPARE_WITH_TIMEOUT(f.find<QLabel>("moment")->text(), QString(), kSlowMs);
        QVERIFY(!f.find<QSlider>("scrub")->isEnabled());
        QCOMPARE(f.find<QComboBox>("runs")->currentIndex(), -1);
        QVERIFY(!f.find<QComboBox>("runs")->placeholderText().isEmpty());
    }

    void aSweepShowsTheChartThatAnArrangementHides()
    {
        ReplayWindow f;
        f.key("actionArrangeLearn");
        QVERIFY(!f.find<QDockWidget>("speedupDock")->isVisible());
        f.type("sweepEdit", QStringLiteral("1,2"));
        f.key("actionSweep");
        QTRY_VERIFY(f.find<QDockWidget>("speedupDock")->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);
    }

    void resultsOfThePastStandInTheirOrderAndNothingReachesWorkers()
    {
        ReplayWindow f;
        f.chooseTask("fault");
        f.type("parameter_at", QStringLiteral("30"));
        f.range(0, 40);
        f.type("workersBox", QStringLiteral("2"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("failed after"), kSlowMs);
        f.click("failuresFirstBox");
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 0, Result::Index), QStringLiteral("30"),
                                  kSlowMs);

        f.key("actionReplayPrevious");
        QCOMPARE(f.mode(), RunPlayer::Mode::Replay);
        QCOMPARE(f.rows("results"), 41);
        QCOMPARE(f.cell("results", 0, Result::Index), QStringLiteral("0"));
        QTRY_COMPARE(f.cell("results", 30, Result::State), QStringLiteral("failed"));
        QVERIFY(!f.find<QCheckBox>("failuresFirstBox")->isEnabled());
        QVERIFY(!f.find<QComboBox>("showBox")->toolTip().isEmpty());
        f.clickRow("workers", 0);
        for (const char* name : {"actionFailuresFirst", "actionFindResults", "actionFilterResults",
                                 "actionTerminateTree", "actionRenice", "actionPin"}) {
            const auto* action = f.find<QAction>(name);
            QVERIFY2(!action->isEnabled(), name);
            QVERIFY2(gui::ActionRegistry::reason(action).contains(QStringLiteral("past")), name);
        }

        f.key("actionLive");
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 0, Result::Index), QStringLiteral("30"),
                                  kSlowMs);
        QVERIFY(f.find<QAction>("actionFindResults")->isEnabled());
    }

    void theSliderGoesToAnyMoment()
    {
        ReplayWindow f;
        f.runShort("sleep", 10, 2);
        auto* slider = f.find<QSlider>("scrub");
        QTRY_VERIFY(slider->isEnabled());
        const auto press = [slider](double share) {
            QTest::mouseClick(
                slider, Qt::LeftButton, {},
                QPoint(static_cast<int>(slider->width() * share), slider->height() / 2));
        };
        press(0.5);
        QCOMPARE(f.mode(), RunPlayer::Mode::Replay);
        const RunPlayer& player = f.window.player();
        const auto share = [&] {
            return static_cast<double>(player.now() - player.begin()) /
                   static_cast<double>(player.end() - player.begin());
        };
        QVERIFY2(share() > 0.4 && share() < 0.6, qPrintable(QString::number(share())));
        const std::size_t middle = player.position();
        // Who lived then isn't there to be killed.
        QTRY_VERIFY(f.rows("workers") > 0);
        f.clickRow("workers", 0);
        QVERIFY(!f.find<QAction>("actionKill")->isEnabled());
        press(0.25);
        QTRY_VERIFY(share() < 0.35);
        QVERIFY(player.position() <= middle);  // workers may not have been there yet
        press(0.75);
        QTRY_VERIFY(share() > 0.65);
        QVERIFY(player.position() >= middle);
        press(0.99);
        QTRY_VERIFY(share() > 0.9);
        const std::size_t late = player.position();
        press(0.01);
        QTRY_VERIFY(player.position() < late);
        f.key("actionLive");
        QCOMPARE(f.mode(), RunPlayer::Mode::Live);
        QTRY_COMPARE(player.position(), player.run()->events().size());
    }

    void freezeHoldsTheTablesAndLosesNothing()
    {
        ReplayWindow f;
        f.runLong();
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 2, kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(f.cell("workers", 0, Worker::Tasks).toInt() >= 1, kSlowMs);
        f.clickRow("workers", 0);
        QTest::keyClick(f.workers(), Qt::Key_F);
        QCOMPARE(f.mode(), RunPlayer::Mode::Frozen);
        QVERIFY(f.find<QToolButton>("freezeButton")->isChecked());
        QVERIFY(f.find<QLabel>("mode")->isVisible());
        QVERIFY(f.find<QLabel>("mode")->text().contains(QStringLiteral("Frozen")));

        const QStringList held = workersOf(f);
        const std::size_t recorded = f.window.player().run()->events().size();
        QTRY_VERIFY_WITH_TIMEOUT(f.window.player().run()->events().size() > recorded + 20, kSlowMs);
        QCOMPARE(workersOf(f), held);

        f.click("freezeButton");
        QCOMPARE(f.mode(), RunPlayer::Mode::Live);
        QTRY_VERIFY_WITH_TIMEOUT(workersOf(f) != held, kSlowMs);
        f.click("stopButton");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("stopped"), kSlowMs);
        QTRY_COMPARE(f.window.player().position(), f.window.player().run()->events().size());
        QVERIFY(!f.find<QLabel>("mode")->isVisible());
    }

    void aFormerRunIsOpenedAgainAndTheNextOneIsLive()
    {
        ReplayWindow f;
        f.runShort("square", 5, 1);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 4, Result::Value), QStringLiteral("25"),
                                  kSlowMs);
        // Its results have been recorded, too.
        QTRY_COMPARE_WITH_TIMEOUT(f.window.history().newest()->resultAt(4, SIZE_MAX).text,
                                  QStringLiteral("25"), kSlowMs);
        f.runShort("sleep", 3, 2);
        auto* runs = f.find<QComboBox>("runs");
        QCOMPARE(runs->count(), 2);
        QVERIFY2(runs->currentText().contains(QStringLiteral("sleep")),
                 qPrintable(runs->currentText()));
        runs->setFocus();
        QTest::keyClick(runs, Qt::Key_Down);
        QCOMPARE(f.mode(), RunPlayer::Mode::Replay);
        QCOMPARE(f.rows("results"), 5);
        QTRY_COMPARE(f.cell("results", 4, Result::Value), QStringLiteral("25"));
        QCOMPARE(f.cell("results", 4, Result::Item), QStringLiteral("5"));
        QTRY_COMPARE(f.rows("workers"), 1);
        QVERIFY(f.label("recordedLabel").contains(QStringLiteral("run 1")));

        f.runShort("square", 7, 1);
        QCOMPARE(f.mode(), RunPlayer::Mode::Live);
        QCOMPARE(f.rows("results"), 7);
    }

    void aPointOfTheSpeedupOpensItsRun()
    {
        ReplayWindow f;
        f.chooseTask("sleep");
        f.type("parameter_time", QStringLiteral("2ms"));
        f.range(1, 12);
        f.type("sweepEdit", QStringLiteral("1,3"));
        f.type("repeatsBox", QStringLiteral("2"));
        f.click("sweepButton");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(f.window.history().repetition(3) != nullptr, kSlowMs);

        auto* chart = f.find<gui::SweepChart>("chart");
        QTRY_VERIFY(chart->accessibleDescription().contains(QStringLiteral("3 workers: ")));
        chart->setFocus();
        QTest::keyClick(chart, Qt::Key_Right);
        QTest::keyClick(chart, Qt::Key_Right);
        QTest::keyClick(chart, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 3, kSlowMs);
        QVERIFY(f.timeline()->isVisible());
        QCOMPARE(f.rows("results"), 12);
        QTRY_COMPARE(f.cell("results", 11, Result::State), QStringLiteral("done"));
        QVERIFY(f.find<QComboBox>("runs")->currentText().contains(QStringLiteral("N = 3")));
        // The sweep stays on show.
        QVERIFY(chart->accessibleDescription().contains(QStringLiteral("3 workers: ")));
    }

    void eventsTellADeathInSentences()
    {
        ReplayWindow f;
        f.runLong();
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 2, kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(f.cell("workers", 0, Worker::Tasks).toInt() >= 1, kSlowMs);
        const QString victim = f.cell("workers", 0, Worker::Pid);
        f.clickRow("workers", 0);
        QTRY_VERIFY(f.find<QAction>("actionKill")->isEnabled());
        f.key("actionKill");
        const QString killed = QStringLiteral("worker %1 killed by signal 9").arg(victim);
        QTRY_VERIFY_WITH_TIMEOUT(f.eventWith(killed) >= 0, kSlowMs);
        const QString told = f.cell("events", f.eventWith(killed), 1);
        QVERIFY2(told.startsWith(QStringLiteral("✗ ")), qPrintable(told));
        QTRY_VERIFY_WITH_TIMEOUT(f.eventWith(QStringLiteral("replaces ") + victim) >= 0, kSlowMs);
        QVERIFY(f.eventWith(QStringLiteral("done by worker")) < 0);  // noise
        auto* filter = f.find<QComboBox>("filter");
        filter->setFocus();
        QTest::keyClick(filter, Qt::Key_End);  // every event
        QTRY_VERIFY_WITH_TIMEOUT(f.eventWith(QStringLiteral("done by worker")) >= 0, kSlowMs);
        QTest::keyClick(filter, Qt::Key_Up);  // failures
        QVERIFY(f.eventWith(killed) >= 0);
        QVERIFY(f.eventWith(QStringLiteral("replaces ")) < 0);
    }

    void oneSelectionInAllViews()
    {
        ReplayWindow f;
        f.chooseTask("fault");
        f.find<QComboBox>("parameter_kind")->setCurrentText(QStringLiteral("kill"));
        f.type("parameter_at", QStringLiteral("1"));
        f.range(0, 3);
        f.type("workersBox", QStringLiteral("2"));
        f.type("chunkBox", QStringLiteral("1"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("failed after"), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 1, Result::State), QStringLiteral("lost"),
                                  kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(f.eventWith(QStringLiteral("while running task 1")) >= 0, kSlowMs);

        f.clickRow("results", 1);  // the lost one
        const QString pid = f.cell("results", 1, Result::Worker);
        QTRY_VERIFY(f.chosenRow("workers") >= 0);
        QCOMPARE(f.cell("workers", f.chosenRow("workers"), Worker::Pid), pid);
        QVERIFY(f.cell("events", f.chosenRow("events"), 1).contains(QStringLiteral("task 1")));

        const int killed = f.eventWith(QStringLiteral("while running task 1"));
        f.clickRow("results", 0);
        QCOMPARE(f.chosenRow("results"), 0);
        f.table("events")->scrollTo(f.table("events")->model()->index(killed, 1));
        f.clickRow("events", killed);
        QCOMPARE(f.chosenRow("results"), 1);
        QCOMPARE(f.cell("workers", f.chosenRow("workers"), Worker::Pid), pid);

        const int another = f.chosenRow("workers") == 0 ? 1 : 0;
        f.clickRow("workers", another);
        QCOMPARE(f.chosenRow("results"), -1);
        QVERIFY(f.chosenRow("events") >= 0);
        QCOMPARE(f.chosenRow("workers"), another);

        emit f.timeline()->spanSelected(0, 1, 2);
        QCOMPARE(f.chosenRow("results"), 2);
        QCOMPARE(f.cell("workers", f.chosenRow("workers"), Worker::Slot), QStringLiteral("0"));
    }

    void eventsAreExported()
    {
        ReplayWindow f;
        f.runShort("square", 5, 1);
        QTRY_VERIFY_WITH_TIMEOUT(f.eventWith(QStringLiteral("the run has ended")) >= 0, kSlowMs);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("events.tsv"));
        f.key("actionExportEvents");
        auto* dialog = f.window.findChild<QFileDialog*>();
        QTRY_VERIFY(dialog != nullptr && dialog->isVisible());
        dialog->selectFile(path);
        emit dialog->fileSelected(path);
        dialog->reject();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), kSlowMs);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QCOMPARE(text.count('\n'), f.rows("events"));
        QVERIFY2(text.contains("\tthe run has ended\n"), text.constData());
    }

    void theStatusLineSaysHowItIsWatched()
    {
        ReplayWindow f;
        QVERIFY(f.label("exactLabel").contains(QStringLiteral("exact")));
        f.runLong();
        QTRY_VERIFY_WITH_TIMEOUT(f.label("costLabel").contains(QStringLiteral("% of a core")),
                                 kSlowMs);
        QVERIFY(f.label("recordedLabel").contains(QStringLiteral("run 1")));
    }
};

QTEST_MAIN(ReplayWindowTest)
#include "replay_window_test.moc"
