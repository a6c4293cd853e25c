// The window with the real host: what a person does, and what they would see.
#include "gui/views/main_window.h"
#include "gui/charts/sweep_chart.h"
#include "gui/live_window.h"
#include "gui/models/worker_model.h"
#include "gui/shell/banner.h"
#include "gui/timeline/view.h"
#include "gui/views/text_dialog.h"
#include "helpers/leak_check.h"

#include <QAction>
#include <QClipboard>
#include <QDockWidget>
#include <QFile>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>

#include <csignal>

using gui::MainWindow;

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine

using Fixture = LiveWindow;

}  // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        useTestSettings("main_window_test");
        QVERIFY2(QFile::exists(LiveWindow::host()), "poolscope must be built first");
    }

    // What an earlier test has left must not matter.
    void init() { QSettings().clear(); }

    void theNextWindowIsArrangedAsTheLastOneWas()
    {
        {
            Fixture f;
            f.find<QAction>("actionViewSpeedup")->trigger();
            QVERIFY(!f.find<QDockWidget>("speedupDock")->isVisible());
            QSignalSpy finished(&f.window, &MainWindow::finished);
            f.window.close();
            QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, kSlowMs);
        }
        const Fixture next;
        QVERIFY(next.find<QDockWidget>("experimentDock")->isVisible());
        QVERIFY(next.find<QDockWidget>("resultsDock")->isVisible());
        QVERIFY(!next.find<QDockWidget>("speedupDock")->isVisible());
    }

    void aRunShowsItsResultsWorkersAndEnd()
    {
        Fixture f;
        QVERIFY(f.exposed);
        f.chooseTask("square");
        f.range(1, 20);
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.state().contains(QStringLiteral("done in")), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 19, 2), QStringLiteral("400"), kSlowMs);
        QCOMPARE(f.cell("results", 6, 2), QStringLiteral("49"));
        QVERIFY(f.workers()->model()->rowCount() > 0);
        QVERIFY(f.find<QLabel>("progressText")->text().startsWith(QStringLiteral("20 of 20")));
    }

    void stopEndsARunAndAnotherCanBegin()
    {
        Fixture f;
        f.runLong();
        QTRY_VERIFY_WITH_TIMEOUT(f.state().contains(QStringLiteral("running")), kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(f.label("progressText")
                                     .contains(QRegularExpression(QStringLiteral(
                                         "of 100.000 items · [\\d.]+ a second · .+ left$"))),
                                 kSlowMs);
        f.click("stopButton");
        QTRY_VERIFY_WITH_TIMEOUT(f.state().contains(QStringLiteral("stopped")), kSlowMs);
        f.chooseTask("square");
        f.range(1, 3);
        f.click("primary");
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 2, 2), QStringLiteral("9"), kSlowMs);
    }

    void aWorkerKilledByItsActionStaysAndIsReplaced()
    {
        Fixture f;
        f.runLong();
        QTreeView* table = f.workers();
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 2, kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 0, gui::WorkerModel::State),
                                  QStringLiteral("running"), kSlowMs);
        const QString victim = f.cell("workers", 0, gui::WorkerModel::Pid);
        table->setFocus();
        f.clickRow("workers", 0);
        QAction* kill = f.find<QAction>("actionKill");
        QTRY_VERIFY(kill->isEnabled());
        QVERIFY(table->actions().contains(kill));  // so the context menu has it
        QTest::keyClick(table, Qt::Key_Delete, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 3, kSlowMs);
        QTRY_COMPARE(f.cell("workers", 0, gui::WorkerModel::Exit), QStringLiteral("signal 9"));
        QCOMPARE(f.cell("workers", 0, gui::WorkerModel::Pid), victim);
        QVERIFY(f.state().contains(QStringLiteral("running")));
    }

    void aTerminatedWorkerIsReplaced()
    {
        Fixture f;
        f.runLong();
        QTreeView* table = f.workers();
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 1, gui::WorkerModel::State),
                                  QStringLiteral("running"), kSlowMs);
        const QString victim = f.cell("workers", 1, gui::WorkerModel::Pid);
        table->setFocus();
        f.clickRow("workers", 1);
        auto* terminate = f.find<QAction>("actionTerminate");
        QTRY_VERIFY(terminate->isEnabled());
        QVERIFY(table->actions().contains(terminate));  // so the context menu has it
        QTest::keyClick(table, Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 3, kSlowMs);
        // Sorted by slot: the dead one, then its successor in the same slot.
        QTRY_COMPARE(f.cell("workers", 1, gui::WorkerModel::Exit), QStringLiteral("signal 15"));
        QCOMPARE(f.cell("workers", 1, gui::WorkerModel::Pid), victim);
        QCOMPARE(f.cell("workers", 2, gui::WorkerModel::Slot), QStringLiteral("1"));
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 2, gui::WorkerModel::State),
                                  QStringLiteral("running"), kSlowMs);
        QVERIFY(f.cell("workers", 2, gui::WorkerModel::Pid) != victim);
        QVERIFY(f.stateHas("running"));
    }

    void aSuspendedWorkerSaysSoAndGoesOn()
    {
        Fixture f;
        f.runLong();
        QTreeView* table = f.workers();
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 2, kSlowMs);
        f.clickRow("workers", 1);
        QTRY_VERIFY(f.find<QAction>("actionSuspend")->isEnabled());
        f.find<QAction>("actionSuspend")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 1, gui::WorkerModel::State),
                                  QStringLiteral("suspended"), kSlowMs);
        f.find<QAction>("actionResume")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 1, gui::WorkerModel::State),
                                  QStringLiteral("running"), kSlowMs);
    }

    void theWorkersBoxResizesARunningPool()
    {
        Fixture f;
        f.runLong();
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 2, kSlowMs);
        QTRY_VERIFY(f.label("workersNote").contains(QStringLiteral("while this run goes on")));
        f.type("workersBox", QStringLiteral("5"));
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 5, kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 4, gui::WorkerModel::State),
                                  QStringLiteral("running"), kSlowMs);
        f.type("workersBox", QStringLiteral("1"));
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 4, gui::WorkerModel::State),
                                  QStringLiteral("ended"), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 1, gui::WorkerModel::State),
                                  QStringLiteral("ended"), kSlowMs);
        QCOMPARE(f.cell("workers", 1, gui::WorkerModel::Exit), QStringLiteral("exit 0"));
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 0, gui::WorkerModel::State),
                                  QStringLiteral("running"), kSlowMs);
        QVERIFY(f.stateHas("running"));
        f.click("stopButton");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("stopped"), kSlowMs);
        QVERIFY(!f.label("workersNote").contains(QStringLiteral("while this run goes on")));
    }

    void aResultIsCancelledByItsKey()
    {
        Fixture f;
        f.runLong();
        QTableView* table = f.table("results");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("running"), kSlowMs);
        QTRY_VERIFY(table->verticalScrollBar()->maximum() > 0);
        table->scrollTo(table->model()->index(50'000, 0));
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 50'000, gui::ResultModel::State),
                                  QStringLiteral("queued"), kSlowMs);
        f.clickRow("results", 50'000);
        QAction* cancel = f.find<QAction>("actionCancelItem");
        QTRY_VERIFY(cancel->isEnabled());
        QVERIFY(table->actions().contains(cancel));  // so the context menu has it
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 50'000, gui::ResultModel::State),
                                  QStringLiteral("cancelled"), kSlowMs);
        QCOMPARE(f.cell("results", 50'001, gui::ResultModel::State), QStringLiteral("queued"));
        QTRY_VERIFY(!cancel->isEnabled());
    }

    // It sleeps for an hour unless it is asked to end, and is the only one.
    void aRunningResultIsCancelledAndNothingHasFailed()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.type("parameter_time", QStringLiteral("1h"));
        f.range(1, 1);
        f.type("workersBox", QStringLiteral("1"));
        f.click("primary");
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 0, gui::ResultModel::State),
                                  QStringLiteral("running"), kSlowMs);
        f.clickRow("results", 0);
        QTRY_VERIFY(f.find<QAction>("actionCancelItem")->isEnabled());
        QSignalSpy told(&f.window.session(), &gui::Session::progressChanged);
        f.table("results")->setFocus();
        QTest::keyClick(f.table("results"), Qt::Key_Delete);
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 0, gui::ResultModel::State),
                                  QStringLiteral("cancelled"), kSlowMs);
        QCOMPARE(f.label("progressText"), QStringLiteral("1 of 1 items · 1 cancelled"));
        QVERIFY(!f.find<gui::Banner>("banner")->isVisible());
        for (const QList<QVariant>& progress : told) {  // not even for a moment
            QCOMPARE(progress[0].value<gui::RunProgress>().tasks.failed, 0);
        }
    }

    // While the others go on.
    void theProgressCountsACancelledResultAtOnce()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.type("parameter_time", QStringLiteral("1h"));
        f.range(1, 3);
        f.type("workersBox", QStringLiteral("1"));
        f.type("chunkBox", QStringLiteral("1"));
        f.click("primary");
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 0, gui::ResultModel::State),
                                  QStringLiteral("running"), kSlowMs);
        f.clickRow("results", 2);
        QTRY_VERIFY(f.find<QAction>("actionCancelItem")->isEnabled());
        f.find<QAction>("actionCancelItem")->trigger();
        QTRY_VERIFY2_WITH_TIMEOUT(
            f.label("progressText").startsWith(QStringLiteral("1 of 3 items · 1 cancelled")),
            qPrintable(f.label("progressText")), kSlowMs);
        QVERIFY(f.stateHas("running"));
    }

    void aResultIsRunNextByItsKey()
    {
        Fixture f;
        f.runLong();
        QTableView* table = f.table("results");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("running"), kSlowMs);
        QTRY_VERIFY(table->verticalScrollBar()->maximum() > 0);
        table->scrollTo(table->model()->index(60'000, 0));
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 60'000, gui::ResultModel::State),
                                  QStringLiteral("queued"), kSlowMs);
        f.clickRow("results", 60'000);
        QAction* next = f.find<QAction>("actionRunNext");
        QTRY_VERIFY(next->isEnabled());
        QVERIFY(table->actions().contains(next));  // so the context menu has it
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Up, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 60'000, gui::ResultModel::State),
                                  QStringLiteral("done"), kSlowMs);
        QCOMPARE(f.cell("results", 60'001, gui::ResultModel::State), QStringLiteral("queued"));
        QVERIFY(!f.find<gui::Banner>("banner")->isVisible());
    }

    void aWorkersStackIsShownAndCopied()
    {
        Fixture f;
        f.runLong();
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 1, gui::WorkerModel::State),
                                  QStringLiteral("running"), kSlowMs);
        f.clickRow("workers", 1);
        QAction* stack = f.find<QAction>("actionStack");
        QTRY_VERIFY(stack->isEnabled());
        QVERIFY(f.workers()->actions().contains(stack));
        f.workers()->setFocus();
        QTest::keyClick(f.workers(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(f.window.findChild<gui::TextDialog*>() != nullptr, kSlowMs);
        const QString text = f.find<QPlainTextEdit>("textView")->toPlainText();
        QVERIFY2(text.startsWith(QStringLiteral("#0 ")), qPrintable(text));
        f.click("textCopy");
        QCOMPARE(QGuiApplication::clipboard()->text(), text);
        f.click("textClose");
        QTRY_VERIFY(f.window.findChild<gui::TextDialog*>() == nullptr);
        QVERIFY(f.stateHas("running"));
    }

    void anErrorsCallsAreShownAndCopied()
    {
        Fixture f;
        f.chooseTask("fault");
        f.range(0, 3);
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("failed"), kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(
            f.cell("results", 2, gui::ResultModel::Value).contains(QStringLiteral("on purpose")),
            kSlowMs);
        QTableView* table = f.table("results");
        QVERIFY(table->model()
                    ->index(2, 2)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("#0  ")));
        f.clickRow("results", 2);
        QAction* details = f.find<QAction>("actionDetails");
        QTRY_VERIFY(details->isEnabled());
        QVERIFY(table->actions().contains(details));  // so the context menu has it
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Return);
        QTRY_VERIFY(f.window.findChild<gui::TextDialog*>() != nullptr);
        const QString text = f.find<QPlainTextEdit>("textView")->toPlainText();
        QVERIFY2(text.contains(QStringLiteral("thrown on purpose at item 2")), qPrintable(text));
        // Whatever was inlined: it is called from there.
        QVERIFY2(text.contains(QStringLiteral("\n#0  ")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("fault")), qPrintable(text));
        f.click("textCopy");
        QCOMPARE(QGuiApplication::clipboard()->text(), text);
        f.click("textClose");
        QTRY_VERIFY(f.window.findChild<gui::TextDialog*>() == nullptr);
    }

    void columnsAreChosenInTheHeadersMenuAndRemembered()
    {
        {
            Fixture f;
            QTreeView* table = f.workers();
            QVERIFY(table->isColumnHidden(gui::WorkerModel::Wait));
            QAction* wait = f.find<QAction>("actionColumn_wait");
            QVERIFY(table->header()->actions().contains(wait));
            QCOMPARE(table->header()->contextMenuPolicy(), Qt::ActionsContextMenu);
            QVERIFY(f.find<QMenu>("menuColumns")->actions().contains(wait));
            wait->trigger();
            f.find<QAction>("actionColumn_bytesIn")->trigger();
            f.find<QAction>("actionColumn_exit")->trigger();
            QVERIFY(!table->isColumnHidden(gui::WorkerModel::Wait));
            f.runLong();
            QTRY_VERIFY_WITH_TIMEOUT(
                f.cell("workers", 1, gui::WorkerModel::BytesIn).endsWith(QLatin1Char('B')),
                kSlowMs);
            QVERIFY(f.cell("workers", 0, gui::WorkerModel::Wait).endsWith(QLatin1Char('s')));
        }
        const Fixture next;
        const QTreeView* table = next.workers();
        QVERIFY(!table->isColumnHidden(gui::WorkerModel::Wait));
        QVERIFY(table->isColumnHidden(gui::WorkerModel::Exit));
        QVERIFY(table->isColumnHidden(gui::WorkerModel::Busy));
    }

    void whatAPoolCannotDoIsSaidByItsField()
    {
        Fixture f;
        f.chooseTask("url-get");
        f.click("poolAsync");
        f.type("workersBox", QStringLiteral("1"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("running"), kSlowMs);
        f.type("workersBox", QStringLiteral("3"));
        QTRY_VERIFY_WITH_TIMEOUT(
            f.label("workersError").contains(QStringLiteral("can't be resized")), kSlowMs);
        QCOMPARE(f.find<QSpinBox>("workersBox")->value(), 1);  // as many as there are
        QVERIFY(!f.label("workersNote").contains(QStringLiteral("while this run goes on")));
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);
    }

    // The box keeps its number for other pools.
    void editsBesideASerialRunDoNotResizeIt()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.type("parameter_time", QStringLiteral("200ms"));
        f.range(1, 10);
        f.type("workersBox", QStringLiteral("2"));
        f.click("poolSerial");
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("running"), kSlowMs);
        const QSignalSpy problems(&f.window.session(), &gui::Session::problem);
        f.type("chunkBox", QStringLiteral("3"));
        QTRY_VERIFY(f.find<QPlainTextEdit>("commandText")
                        ->toPlainText()
                        .contains(QStringLiteral("--chunksize 3")));
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);
        QCOMPARE(problems.size(), 0);
        QCOMPARE(f.find<QSpinBox>("workersBox")->value(), 2);
    }

    void aKilledHostIsToldAndTheNextRunHasANewOne()
    {
        Fixture f;
        f.runLong();
        QTRY_COMPARE_WITH_TIMEOUT(f.workers()->model()->rowCount(), 2, kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.table("results")->model()->rowCount(), 100'000, kSlowMs);
        const int host = f.window.session().hostPid();
        QVERIFY(host > 0);
        QCOMPARE(::kill(host, SIGKILL), 0);
        auto* banner = f.find<gui::Banner>("banner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), kSlowMs);
        QVERIFY2(banner->text().contains(QStringLiteral("SIGKILL")), qPrintable(banner->text()));
        QCOMPARE(f.workers()->model()->rowCount(), 2);  // what was drawn stays
        QCOMPARE(f.cell("workers", 0, gui::WorkerModel::State), QStringLiteral("ended"));
        QCOMPARE(f.cell("results", 99'999, gui::ResultModel::Value),
                 QStringLiteral("lost with the host"));

        f.chooseTask("square");
        f.range(1, 4);
        f.click("primary");
        QTRY_VERIFY2_WITH_TIMEOUT(f.cell("results", 3, 2) == QStringLiteral("16"),
                                  qPrintable(f.state() + banner->text()), kSlowMs);
        QVERIFY(f.window.session().hostPid() != host);
        QVERIFY(!banner->isVisible());
    }

    void failuresAreShownWithTheirCause()
    {
        Fixture f;
        f.chooseTask("fault");
        f.range(0, 3);
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.state().contains(QStringLiteral("failed")), kSlowMs);
        QVERIFY(f.find<QLabel>("progressText")->text().contains(QStringLiteral("failed")));
    }

    void aSweepDrawsItsPoints()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.type("parameter_time", QStringLiteral("2ms"));
        f.range(1, 8);
        f.type("sweepEdit", QStringLiteral("1,2"));
        f.type("repeatsBox", QStringLiteral("3"));
        f.click("sweepButton");
        auto* chart = f.find<gui::SweepChart>("chart");
        QTRY_COMPARE_WITH_TIMEOUT(chart->model().points.size(), std::size_t{2}, kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(f.state().contains(QStringLiteral("done in")), kSlowMs);
        QVERIFY(chart->model().points[1].at.y() > 0);
    }

    void closingTheWindowEndsItsHost()
    {
        const helpers::LeakCheck leaks;
        {
            Fixture f;
            f.runLong();
            QTRY_COMPARE_WITH_TIMEOUT(f.workers()->model()->rowCount(), 2, kSlowMs);
            QSignalSpy finished(&f.window, &MainWindow::finished);
            f.window.close();
            QVERIFY(!f.window.isVisible());
            QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, kSlowMs);
            QTRY_COMPARE_WITH_TIMEOUT(f.window.session().hostPid(), 0, kSlowMs);
        }
        QCOMPARE(leaks.verify(), "");
    }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
