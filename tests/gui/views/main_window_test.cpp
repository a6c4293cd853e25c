// The window with the real host: what a person does, and what they would see.
#include "gui/views/main_window.h"
#include "gui/charts/speedup_chart.h"
#include "gui/models/worker_model.h"
#include "gui/shell/banner.h"
#include "gui/timeline/view.h"
#include "helpers/leak_check.h"

#include <QAction>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <csignal>

using gui::MainWindow;

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine

const QString kHost = QStringLiteral(POOLSCOPE_BIN_DIR "/poolscope");

struct Fixture {
    Fixture()
    {
        window.resize(1280, 800);
        window.show();
        window.session().prepareHost();
        exposed = QTest::qWaitForWindowExposed(&window);
    }
    template <class T>
    T* find(const char* name)
    {
        return window.findChild<T*>(QString::fromLatin1(name));
    }
    void chooseTask(const char* name)
    {
        auto* box = find<QComboBox>("taskBox");
        QTest::keyClick(box, Qt::Key_Home);
        for (int i = 0; i < box->count() && box->currentText() != QLatin1String(name); ++i) {
            QTest::keyClick(box, Qt::Key_Down);
        }
    }
    void type(QWidget* field, const QString& text)
    {
        field->setFocus();
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(field, text);
    }
    void range(int from, int to)
    {
        QTest::mouseClick(find<QPushButton>("itemsRange"), Qt::LeftButton);
        type(find<QLineEdit>("rangeFrom"), QString::number(from));
        type(find<QLineEdit>("rangeUpTo"), QString::number(to));
    }
    void clickRun() { QTest::mouseClick(find<QToolButton>("primary"), Qt::LeftButton); }
    QTableView* table(const char* panel)
    {
        return find<QWidget>(panel)->findChild<QTableView*>(QStringLiteral("table"));
    }
    QString cell(const char* panel, int row, int column)
    {
        const QAbstractItemModel* model = table(panel)->model();
        return row < model->rowCount() ? model->index(row, column).data().toString() : QString();
    }
    QString state() { return find<QLabel>("stateLabel")->text(); }
    // A run of many short sleeps on two workers that lasts until it is stopped.
    void runLong()
    {
        chooseTask("sleep");
        range(1, 100'000);
        type(find<QSpinBox>("workersBox"), QStringLiteral("2"));
        type(find<QSpinBox>("chunkBox"), QStringLiteral("1"));
        clickRun();
    }
    MainWindow window{kHost};
    bool exposed = false;
};

}  // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("PoolscopeTest"));
        QCoreApplication::setApplicationName(QStringLiteral("main_window_test"));
        QVERIFY2(QFile::exists(kHost), "poolscope must be built first");
    }

    void aRunShowsItsResultsWorkersAndEnd()
    {
        Fixture f;
        QVERIFY(f.exposed);
        f.chooseTask("square");
        f.range(1, 20);
        f.clickRun();
        QTRY_VERIFY_WITH_TIMEOUT(f.state().contains(QStringLiteral("done in")), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 19, 2), QStringLiteral("400"), kSlowMs);
        QCOMPARE(f.cell("results", 6, 2), QStringLiteral("49"));
        QVERIFY(f.table("workers")->model()->rowCount() > 0);
        QVERIFY(f.find<QLabel>("progressText")->text().startsWith(QStringLiteral("20 of 20")));
    }

    void stopEndsARunAndAnotherCanBegin()
    {
        Fixture f;
        f.runLong();
        QTRY_VERIFY_WITH_TIMEOUT(f.state().contains(QStringLiteral("running")), kSlowMs);
        QTest::mouseClick(f.find<QToolButton>("stopButton"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(f.state().contains(QStringLiteral("stopped")), kSlowMs);
        f.chooseTask("square");
        f.range(1, 3);
        f.clickRun();
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 2, 2), QStringLiteral("9"), kSlowMs);
    }

    void aWorkerKilledByItsActionStaysAndIsReplaced()
    {
        Fixture f;
        f.runLong();
        QTableView* table = f.table("workers");
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 2, kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 0, gui::WorkerModel::State),
                                  QStringLiteral("running"), kSlowMs);
        const QString victim = f.cell("workers", 0, gui::WorkerModel::Pid);
        table->setFocus();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualRect(table->model()->index(0, 1)).center());
        QAction* kill = f.find<QAction>("actionKill");
        QTRY_VERIFY(kill->isEnabled());
        QVERIFY(table->actions().contains(kill));  // so the context menu has it
        QTest::keyClick(table, Qt::Key_Delete, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 3, kSlowMs);
        QTRY_COMPARE(f.cell("workers", 0, gui::WorkerModel::Exit), QStringLiteral("signal 9"));
        QCOMPARE(f.cell("workers", 0, gui::WorkerModel::Pid), victim);
        QVERIFY(f.state().contains(QStringLiteral("running")));
    }

    void aSuspendedWorkerSaysSoAndGoesOn()
    {
        Fixture f;
        f.runLong();
        QTableView* table = f.table("workers");
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 2, kSlowMs);
        table->selectRow(1);
        QTRY_VERIFY(f.find<QAction>("actionSuspend")->isEnabled());
        f.find<QAction>("actionSuspend")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 1, gui::WorkerModel::State),
                                  QStringLiteral("suspended"), kSlowMs);
        f.find<QAction>("actionResume")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("workers", 1, gui::WorkerModel::State),
                                  QStringLiteral("running"), kSlowMs);
    }

    void aKilledHostIsToldAndTheNextRunHasANewOne()
    {
        Fixture f;
        f.runLong();
        QTRY_COMPARE_WITH_TIMEOUT(f.table("workers")->model()->rowCount(), 2, kSlowMs);
        const int host = f.window.session().hostPid();
        QVERIFY(host > 0);
        QCOMPARE(::kill(host, SIGKILL), 0);
        auto* banner = f.find<gui::Banner>("banner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), kSlowMs);
        QVERIFY2(banner->text().contains(QStringLiteral("SIGKILL")), qPrintable(banner->text()));
        QCOMPARE(f.table("workers")->model()->rowCount(), 2);  // what was drawn stays

        f.chooseTask("square");
        f.range(1, 4);
        f.clickRun();
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
        f.clickRun();
        QTRY_VERIFY_WITH_TIMEOUT(f.state().contains(QStringLiteral("failed")), kSlowMs);
        QVERIFY(f.find<QLabel>("progressText")->text().contains(QStringLiteral("failed")));
    }

    void aSweepDrawsItsPoints()
    {
        Fixture f;
        f.chooseTask("sleep");
        f.type(f.find<QLineEdit>("parameter_time"), QStringLiteral("2ms"));
        f.range(1, 8);
        f.type(f.find<QLineEdit>("sweepEdit"), QStringLiteral("1,2"));
        f.type(f.find<QSpinBox>("repeatsBox"), QStringLiteral("3"));
        QTest::mouseClick(f.find<QToolButton>("sweepButton"), Qt::LeftButton);
        auto* chart = f.find<gui::SpeedupChart>("chart");
        QTRY_COMPARE_WITH_TIMEOUT(chart->points().size(), std::size_t{2}, kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(f.state().contains(QStringLiteral("done in")), kSlowMs);
        QVERIFY(chart->points()[1].value > 0);
    }

    void closingTheWindowEndsItsHost()
    {
        const helpers::LeakCheck leaks;
        {
            Fixture f;
            f.runLong();
            QTRY_COMPARE_WITH_TIMEOUT(f.table("workers")->model()->rowCount(), 2, kSlowMs);
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
