// What a window begins with, and each guided experiment: what its text promises is really seen.
#include "gui/views/start_page.h"
#include "gui/charts/sweep_chart.h"
#include "gui/live_window.h"
#include "gui/models/guide.h"
#include "gui/models/result_model.h"
#include "gui/models/worker_model.h"

#include <QAction>
#include <QCheckBox>
#include <QDockWidget>
#include <QSet>

using gui::Guide;
using Result = gui::ResultModel;
using Worker = gui::WorkerModel;

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine

// A window as it opens for somebody who has never seen one, without a host.
struct FirstWindow : WindowHand {
    FirstWindow() : WindowHand(window)
    {
        window.resize(1280, 800);
        window.show();
        shown = QTest::qWaitForWindowActive(&window);
    }
    bool onStart() const { return find<QWidget>("startPage")->isVisible(); }

    gui::MainWindow window{QStringLiteral("/nowhere/poolscope")};
    bool shown = false;
};

// The real host, and a person who has gone to the guided experiment `id`.
struct Lesson : LiveWindow {
    explicit Lesson(const char* id)
    {
        find<QAction>("actionStartPage")->trigger();
        click("startLearn");
        click(qPrintable(QStringLiteral("lesson_") + QLatin1String(id)));
    }
    void runToEnd() const
    {
        click("guideStart");
        QTRY_VERIFY_WITH_TIMEOUT(stateHas("done in"), kSlowMs);
    }
    QStringList workers(int column) const
    {
        QStringList cells;
        for (int row = 0; row < rows("workers"); ++row) {
            cells.append(cell("workers", row, column));
        }
        return cells;
    }
    QString tip(int row) const
    {
        return table("results")
            ->model()
            ->index(row, Result::Value)
            .data(Qt::ToolTipRole)
            .toString();
    }
};

}  // namespace

class StartPageTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(QFile::exists(LiveWindow::host()), "build poolscope first"); }
    void init() { useTestSettings("start_page_test"); }

    void aNewWindowOffersThreeWaysInPlaceOfEmptyPanels()
    {
        const FirstWindow w;
        QVERIFY(w.onStart());
        QVERIFY(!w.find<QWidget>("timeline")->isVisible());
        for (const char* way : {"startLearn", "startMeasure", "startLaunch"}) {
            QVERIFY2(w.find<QWidget>(way)->isVisible(), way);
        }
    }

    void itIsClosedAndComesBackByItsAction()
    {
        const FirstWindow w;
        w.click("startClose");
        QVERIFY(!w.onStart());
        QVERIFY(w.find<QWidget>("timeline")->isVisible());
        w.find<QAction>("actionStartPage")->trigger();
        QVERIFY(w.onStart());
        QVERIFY(w.find<QWidget>("startLearn")->hasFocus());
    }

    void whoWantsItNoMoreSeesItNoMore()
    {
        {
            const FirstWindow w;
            w.find<QCheckBox>("startAgain")->click();
        }
        const FirstWindow next;
        QVERIFY(!next.onStart());
        next.find<QAction>("actionStartPage")->trigger();
        next.find<QCheckBox>("startAgain")->click();
        const FirstWindow third;
        QVERIFY(third.onStart());
    }

    void theKeyboardAloneLeadsToALesson()
    {
        const FirstWindow w;
        QTest::keyClick(w.find<QWidget>("startLearn"), Qt::Key_Space);
        auto* first = w.find<QAbstractButton>("lesson_squares");
        QVERIFY(first->hasFocus());
        QTest::keyClick(first, Qt::Key_Space);
        QVERIFY(!w.onStart());
        QVERIFY(w.find<QDockWidget>("guideDock")->isVisible());
        QVERIFY(w.find<QWidget>("guideStart")->hasFocus());
        QCOMPARE(w.find<QComboBox>("taskBox")->currentText(), QStringLiteral("square"));
    }

    void backLeavesTheListOfLessons()
    {
        const FirstWindow w;
        w.click("startLearn");
        QVERIFY(w.find<QWidget>("lesson_chunks")->isVisible());
        w.click("startBack");
        QVERIFY(w.find<QWidget>("startMeasure")->isVisible());
        QVERIFY(!w.find<QWidget>("lesson_chunks")->isVisible());
    }

    void measureLeadsToTheSweepsWorkerCounts()
    {
        const FirstWindow w;
        w.click("startMeasure");
        QVERIFY(w.find<QWidget>("sweepEdit")->hasFocus());
        QCOMPARE(w.find<QLineEdit>("sweepEdit")->text(), QStringLiteral("1,2,4"));
        QVERIFY(w.find<QAction>("actionSweep")->isEnabled());
        QCOMPARE(w.find<QPushButton>("guideStart")->text(), QStringLiteral("Sweep"));
    }

    void launchLeadsToABatchOfFiles()
    {
        LiveWindow w;
        w.find<QAction>("actionStartPage")->trigger();
        w.click("startLaunch");
        QVERIFY(w.find<QWidget>("filesPath")->hasFocus());
        QVERIFY(w.find<QPushButton>("itemsFiles")->isChecked());
        w.type("filesPath", QStringLiteral(POOLSCOPE_SOURCE_DIR "/resources/icons/*.svg"));
        w.click("guideStart");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("done in"), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(w.cell("results", 0, Result::State), QStringLiteral("done"),
                                  kSlowMs);
    }

    void everyExampleIsInTheMenuAndFillsTheForm()
    {
        const FirstWindow w;
        QCOMPARE(gui::guides().size(), std::size_t{7});
        for (const Guide& guide : gui::guides()) {
            w.find<QAction>(qPrintable(QStringLiteral("actionExample_") + guide.id))->trigger();
            QCOMPARE(w.find<QComboBox>("taskBox")->currentText().toStdString(),
                     guide.experiment.task);
            QCOMPARE(w.label("guideTitle"), guide.text(Guide::Text::Title));
            QVERIFY2(w.find<QAction>(guide.sweeps ? "actionSweep" : "actionRun")->isEnabled(),
                     qPrintable(guide.id));
        }
        const QString last = w.label("guideTitle");
        w.click("guideNext");  // after the last one comes the first
        QVERIFY(w.label("guideTitle") != last);
        QCOMPARE(w.label("guideTitle"), gui::guides().front().text(Guide::Text::Title));
        w.click("guideClose");
        QVERIFY(!w.find<QDockWidget>("guideDock")->isVisible());
    }

    void everyTextIsThereInEveryLanguage()
    {
        for (const Guide& guide : gui::guides()) {
            for (const char* text : {"title", "summary", "predict", "do", "look"}) {
                for (const QString& language : gui::Translations::languages()) {
                    const QString name = QStringLiteral("%1.%2").arg(QLatin1String(text), language);
                    QVERIFY2(!guide.texts.value(name).isEmpty(), qPrintable(guide.id + name));
                }
            }
        }
    }

    void theGuideSpeaksTheLanguageOfTheWindow()
    {
        const FirstWindow w;
        w.find<QAction>("actionExample_chunks")->trigger();
        w.find<QAction>("actionLanguageRussian")->trigger();
        QTRY_COMPARE(w.label("guideTitle"), QStringLiteral("Размер порции"));
        QCOMPARE(w.find<QAction>("actionExample_chunks")->text(), QStringLiteral("Размер порции"));
        w.find<QAction>("actionLanguageEnglish")->trigger();
        QTRY_COMPARE(w.label("guideTitle"), QStringLiteral("Chunk size"));
    }

    void whileSomethingRunsNoExampleChangesTheForm()
    {
        const LiveWindow w;
        w.runLong();
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("running"), kSlowMs);
        QVERIFY(!w.find<QAction>("actionExample_squares")->isEnabled());
        QVERIFY(!w.find<QAction>("actionStartPage")->isEnabled());
        QVERIFY(!w.find<QWidget>("guideNext")->isEnabled());
        w.click("stopButton");
        QTRY_VERIFY_WITH_TIMEOUT(w.find<QAction>("actionExample_squares")->isEnabled(), kSlowMs);
        QVERIFY(w.find<QWidget>("guideNext")->isEnabled());
    }

    void aRunTakesThePlaceOfTheStartPage()
    {
        const LiveWindow w;
        w.chooseTask("square");
        w.find<QAction>("actionStartPage")->trigger();
        w.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(w.find<QWidget>("timeline")->isVisible(), kSlowMs);
        QVERIFY(!w.find<QWidget>("startPage")->isVisible());
    }

    // --- the five lessons -----------------------------------------------------------------------

    void squaresComeInOrderFromFourProcesses()
    {
        const Lesson w("squares");
        w.runToEnd();
        QTRY_COMPARE_WITH_TIMEOUT(w.cell("results", 19, Result::Value), QStringLiteral("400"),
                                  kSlowMs);
        for (int row = 0; row < 20; ++row) {
            QCOMPARE(w.cell("results", row, Result::Value), QString::number((row + 1) * (row + 1)));
        }
        const QStringList pids = w.workers(Worker::Pid);
        QCOMPARE(pids.size(), 4);
        const QString host = w.label("hostLabel");
        QCOMPARE(QSet<QString>(pids.begin(), pids.end()).size(), 4);
        for (const QString& pid : pids) {
            QVERIFY2(!host.endsWith(QLatin1Char(' ') + pid), qPrintable(host));
        }
    }

    void theUrlTableIsMeasuredAtFourWorkerCounts()
    {
        const Lesson w("urls");
        w.type("repeatsBox", QStringLiteral("1"));  // the lesson's three take twenty seconds
        w.runToEnd();
        const auto points = w.find<gui::SweepChart>("chart")->model().points;
        QCOMPARE(points.size(), std::size_t{4});
        QVERIFY(w.find<QWidget>("chart")->isVisible());
        QCOMPARE(points[3].at.x(), 13.0);
        QVERIFY2(points[1].at.y() > 1.5, "four workers are faster than one");
        QVERIFY2(points[3].at.y() < 10, "thirteen aren't thirteen times as fast");
    }

    void whoNoLongerWaitsDoesNotEndTheTask()
    {
        const Lesson w("timeout");
        w.runToEnd();
        for (int row = 0; row < 8; ++row) {
            QTRY_COMPARE_WITH_TIMEOUT(w.cell("results", row, Result::State), QStringLiteral("done"),
                                      kSlowMs);
        }
        QVERIFY2(w.tip(7).contains(QStringLiteral("get() had timed out")), qPrintable(w.tip(7)));
    }

    void aKilledWorkerLosesOneItemAndHasASuccessor()
    {
        const Lesson w("killed");
        w.click("guideStart");
        QTRY_COMPARE_WITH_TIMEOUT(w.workers(Worker::State).count(QStringLiteral("running")), 4,
                                  kSlowMs);
        const QString victim = w.cell("workers", 1, Worker::Pid);
        w.rowsOf("workers")->setFocus();
        w.clickRow("workers", 1);
        QTRY_VERIFY(w.find<QAction>("actionKill")->isEnabled());
        QTest::keyClick(w.rowsOf("workers"), Qt::Key_Delete, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(w.rows("workers"), 5, kSlowMs);
        // Sorted by slot: the dead one, then its successor in the same slot.
        QTRY_COMPARE(w.cell("workers", 1, Worker::Exit), QStringLiteral("signal 9"));
        QCOMPARE(w.cell("workers", 2, Worker::Slot), w.cell("workers", 1, Worker::Slot));
        QVERIFY(w.cell("workers", 2, Worker::Pid) != victim);
        QTRY_VERIFY_WITH_TIMEOUT(w.label("progressText").contains(QStringLiteral("1 lost")),
                                 kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(lostItems(w), 1, kSlowMs);
        QVERIFY(w.stateHas("running"));
        w.click("stopButton");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("stopped"), kSlowMs);
    }

    void bigChunksLeaveTwoOfFourWorkersWithoutWork()
    {
        const Lesson w("chunks");
        w.runToEnd();
        QStringList tasks = w.workers(Worker::Tasks);
        tasks.sort();
        QCOMPARE(tasks, (QStringList{"0", "0", "8", "8"}));
        w.type("chunkBox", QStringLiteral("1"));
        w.click("guideStart");
        QTRY_VERIFY_WITH_TIMEOUT(!w.stateHas("done in"), kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("done in"), kSlowMs);
        QVERIFY(!w.workers(Worker::Tasks).contains(QStringLiteral("0")));
    }

private:
    static int lostItems(const LiveWindow& w)
    {
        int lost = 0;
        for (int row = 0; row < w.rows("results"); ++row) {
            lost += w.cell("results", row, Result::State) == QStringLiteral("lost") ? 1 : 0;
        }
        return lost;
    }
};

QTEST_MAIN(StartPageTest)
#include "start_page_test.moc"
