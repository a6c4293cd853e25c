// Workers and results as a person works with them: looking through them, copying, exporting,
// changing workers; and the pictures of results.
#include "gui/live_window.h"
#include "gui/models/result_model.h"
#include "gui/models/roles.h"
#include "gui/models/worker_model.h"
#include "gui/pictures/mandelbrot_picture.h"
#include "gui/pictures/pi_picture.h"

#include <sys/resource.h>

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QDockWidget>
#include <QFile>
#include <QFileDialog>
#include <QInputDialog>
#include <QScrollBar>
#include <QTemporaryDir>

using Result = gui::ResultModel;
using Worker = gui::WorkerModel;

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine

struct Tables : LiveWindow {
    void run(const char* task, int from, int to) const
    {
        chooseTask(task);
        range(from, to);
        type("workersBox", QStringLiteral("2"));
        click("primary");
    }
    void waitForEnd() const { QTRY_VERIFY_WITH_TIMEOUT(isDone(), kSlowMs); }
    bool isDone() const
    {
        return stateHas("done in") || stateHas("failed after") || stateHas("stopped after");
    }
    QAction* action(const char* name) const { return find<QAction>(name); }
    QLineEdit* findField(const char* panel) const
    {
        return find<QWidget>(panel)->findChild<QLineEdit*>(QStringLiteral("findField"));
    }
    QString findStatus(const char* panel) const
    {
        return find<QWidget>(panel)->findChild<QLabel*>(QStringLiteral("findStatus"))->text();
    }
    int chosenRow(const char* panel) const
    {
        const QModelIndexList rows = rowsOf(panel)->selectionModel()->selectedRows();
        return rows.size() == 1 ? rows.front().row() : -1;
    }
    qint64 pidOf(int row) const { return cell("workers", row, Worker::Pid).toLongLong(); }
    bool works(int row) const { return cell("workers", row, Worker::State) == "running"; }
};

// A dialog of the window that has come, once it is there.
template <class Dialog>
Dialog* dialogOf(const QWidget& window, const char* name)
{
    Dialog* found = nullptr;
    [&] {
        QTRY_VERIFY_WITH_TIMEOUT(
            (found = window.findChild<Dialog*>(QString::fromLatin1(name))) != nullptr, kSlowMs);
    }();
    return found;
}

}  // namespace

class TablesTest : public QObject {
    Q_OBJECT

private slots:
    void init() { useTestSettings("tables_test"); }

    void failuresComeFirstOnDemand()
    {
        const Tables f;
        f.chooseTask("fault");
        f.type("parameter_at", QStringLiteral("30"));
        f.run("fault", 0, 40);
        f.waitForEnd();
        f.click("failuresFirstBox");
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 0, Result::State), QStringLiteral("failed"),
                                  kSlowMs);
        QCOMPARE(f.cell("results", 0, Result::Index), QStringLiteral("30"));
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 1, Result::Index), QStringLiteral("0"),
                                  kSlowMs);
        QVERIFY(f.action("actionFailuresFirst")->isChecked());
        // The failed ones alone.
        QTest::keyClick(f.find<QComboBox>("showBox"), Qt::Key_Down);
        QTRY_COMPARE_WITH_TIMEOUT(f.label("countLabel"), QStringLiteral("1 of 41"), kSlowMs);
        QCOMPARE(f.rows("results"), 1);
    }

    void aFilterShowsOnlyWhatHasTheText()
    {
        const Tables f;
        f.run("square", 1, 2000);
        f.waitForEnd();
        f.table("results")->setFocus();
        QTest::keyClick(f.table("results"), Qt::Key_F4);
        QTest::keyClicks(f.findField("results"), QStringLiteral("3996001"));
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("results"), 1, kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.cell("results", 0, Result::Item), QStringLiteral("1999"),
                                  kSlowMs);
        QTest::keyClick(f.findField("results"), Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("results"), 2000, kSlowMs);
        QVERIFY(f.stateHas("done in"));  // Esc has closed the line, not stopped anything
    }

    void theNextFindIsChosen()
    {
        const Tables f;
        f.run("square", 1, 2000);
        f.waitForEnd();
        f.table("results")->setFocus();
        QTest::keyClick(f.table("results"), Qt::Key_F3);
        QTest::keyClicks(f.findField("results"), QStringLiteral("3996001"));
        QTest::keyClick(f.findField("results"), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(f.chosenRow("results"), 1998, kSlowMs);
        QTest::keyClick(f.findField("results"), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(f.findField("results"), QStringLiteral("nowhere"));
        QTest::keyClick(f.findField("results"), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(f.findStatus("results"),
                                  QStringLiteral("No result has that text."), kSlowMs);
    }

    void rowsThatWereNeverSeenAreCopiedToo()
    {
        const Tables f;
        f.run("square", 1, 3000);
        f.waitForEnd();
        f.table("results")->setFocus();
        f.table("results")->selectAll();
        QGuiApplication::clipboard()->clear();
        f.action("actionCopyResultsCsv")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!QGuiApplication::clipboard()->text().isEmpty(), kSlowMs);
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 3001);
        QVERIFY(lines[0].startsWith(QStringLiteral("#,Item,Value,Worker")));
        QVERIFY2(lines[2500].startsWith(QStringLiteral("2499,2500,6250000,")),
                 qPrintable(lines[2500]));
    }

    void aValueOfWhichOnlyTheBeginningIsShownIsCopiedWhole()
    {
        const LiveWindow w(QStringLiteral(HOST_WITH_CHILDREN_PATH));
        w.chooseTask("sleep");
        w.range(1, 3);
        w.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("done in"), kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(w.cell("results", 2, Result::Value).startsWith("vvv"), kSlowMs);
        const QString whole(5000, QLatin1Char('v'));
        QVERIFY(w.cell("results", 2, Result::Value).size() < whole.size());
        w.table("results")->setFocus();
        w.table("results")->selectAll();
        QGuiApplication::clipboard()->clear();
        w.find<QAction>("actionCopyResults")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!QGuiApplication::clipboard()->text().isEmpty(), kSlowMs);
        QCOMPARE(QGuiApplication::clipboard()->text().count(whole), 3);
        // It isn't kept: the table shows beginnings, and could have a million of them.
        QVERIFY(w.table("results")
                    ->model()
                    ->index(2, Result::Value)
                    .data(gui::WholeRole)
                    .toString()
                    .size() < whole.size());
    }

    void allResultsAreExported()
    {
        const Tables f;
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("all.tsv"));
        f.run("square", 1, 3000);
        f.waitForEnd();
        f.action("actionExportResults")->trigger();
        auto* dialog = dialogOf<QFileDialog>(f.window, "exportDialog");
        dialog->selectFile(path);
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_VERIFY_WITH_TIMEOUT(f.label("countLabel").startsWith(QStringLiteral("3000 results")),
                                 kSlowMs);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 3001);
    }

    void theWorkersTableIsExported()
    {
        const Tables f;
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("workers.json"));
        f.run("square", 1, 10);
        f.waitForEnd();
        f.action("actionExportWorkers")->trigger();
        auto* dialog = dialogOf<QFileDialog>(f.window, "exportDialog");
        dialog->selectFile(path);
        QMetaObject::invokeMethod(dialog, "accept");
        QFile file(path);
        QTRY_VERIFY_WITH_TIMEOUT(file.exists(), kSlowMs);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("\"PID\""));
    }

    void aMillionResultsAreScrolledThrough()
    {
        const Tables f;
        f.run("square", 1, 1'000'000);
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("results"), 1'000'000, kSlowMs);
        QScrollBar* bar = f.table("results")->verticalScrollBar();
        for (int step = 0; step <= 40; ++step) {
            bar->setValue(bar->maximum() / 40 * step);
            QCoreApplication::processEvents();
        }
        bar->setValue(bar->maximum());
        QTRY_VERIFY_WITH_TIMEOUT(!f.cell("results", 999'999, Result::Item).isEmpty(), kSlowMs);
        QCOMPARE(f.cell("results", 999'999, Result::Item), QStringLiteral("1000000"));
        f.click("stopButton");
        f.waitForEnd();
    }

    void aWorkerIsMadeNicer()
    {
        const Tables f;
        f.runLong();
        QTRY_VERIFY_WITH_TIMEOUT(f.works(0) && f.works(1), kSlowMs);
        f.clickRow("workers", 0);
        const auto pid = static_cast<id_t>(f.pidOf(0));
        f.action("actionRenice")->trigger();
        auto* dialog = dialogOf<QInputDialog>(f.window, "niceDialog");
        dialog->setIntValue(5);
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_COMPARE_WITH_TIMEOUT(::getpriority(PRIO_PROCESS, pid), 5, kSlowMs);
        f.click("stopButton");
        f.waitForEnd();
    }

    void actionsAreAboutTheTaggedWorkers()
    {
        const Tables f;
        f.runLong();
        QTRY_VERIFY_WITH_TIMEOUT(f.works(0) && f.works(1), kSlowMs);
        const qint64 tagged = f.pidOf(1);
        f.clickRow("workers", 1);
        QTest::keyClick(f.workers(), Qt::Key_Space);
        QCOMPARE(f.cell("workers", 1, Worker::Slot), QStringLiteral("1 ✓"));
        f.clickRow("workers", 0);
        QTest::keyClick(f.workers(), Qt::Key_Delete, Qt::ControlModifier);
        const auto ended = [&] {
            for (int row = 0; row < f.rows("workers"); ++row) {
                if (f.pidOf(row) == tagged) {
                    return f.cell("workers", row, Worker::Exit) == QStringLiteral("signal 9");
                }
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(ended(), kSlowMs);
        f.click("stopButton");
        f.waitForEnd();
    }

    void workersAreFilteredByText()
    {
        const Tables f;
        f.runLong();
        QTRY_VERIFY_WITH_TIMEOUT(f.works(0) && f.works(1), kSlowMs);
        const QString pid = QString::number(f.pidOf(1));
        f.workers()->setFocus();
        QTest::keyClick(f.workers(), Qt::Key_F4);
        QTest::keyClicks(f.findField("workers"), pid);
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 1, kSlowMs);
        QTest::keyClick(f.findField("workers"), Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 2, kSlowMs);
        f.click("stopButton");
        f.waitForEnd();
    }

    void detailsComeOnlyWithTheirColumns()
    {
        const Tables f;
        f.runLong();
        QTRY_VERIFY_WITH_TIMEOUT(f.works(0) && f.works(1), kSlowMs);
        QCOMPARE(f.cell("workers", 0, Worker::Threads), QStringLiteral("–"));
        f.action("actionColumn_threads")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(f.cell("workers", 0, Worker::Threads).toInt() >= 1, kSlowMs);
        f.action("actionColumn_threads")->trigger();
        f.click("stopButton");
        f.waitForEnd();
    }

    void theMandelbrotSetGrowsTileByTile()
    {
        const Tables f;
        const auto* dock = f.find<QDockWidget>("pictureDock");
        QVERIFY(dock->isHidden());
        QVERIFY(!f.action("actionViewPicture")->isEnabled());
        f.chooseTask("mandelbrot");
        f.type("workersBox", QStringLiteral("2"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.window.findChild<gui::MandelbrotPicture*>() != nullptr, kSlowMs);
        f.waitForEnd();
        QTRY_COMPARE_WITH_TIMEOUT(f.label("pictureSummary"), QStringLiteral("256 of 256 tiles"),
                                  kSlowMs);
        QVERIFY(!dock->isHidden());
        const QImage& image = f.window.findChild<gui::MandelbrotPicture*>()->image().image();
        // The set's heart, and a corner far from it.
        QCOMPARE(image.pixelColor(image.width() * 3 / 4, image.height() / 2), QColor(Qt::black));
        QVERIFY(image.pixelColor(3, 3) != QColor(Qt::black));
        f.run("square", 1, 3);
        f.waitForEnd();
        QVERIFY(dock->isHidden());
    }

    void theEstimateOfPiConverges()
    {
        const Tables f;
        f.run("pi", 1, 30);
        f.waitForEnd();
        const auto* picture = f.window.findChild<gui::PiPicture*>();
        QVERIFY(picture != nullptr);
        QTRY_COMPARE_WITH_TIMEOUT(picture->series().last().samples, 30'000'000, kSlowMs);
        // Six standard errors: it is a fixed set of points.
        const auto last = picture->series().last();
        QVERIFY(std::abs(last.error()) < 6 * last.expected());
        f.click("pictureAsTable");
        QVERIFY(picture->findChild<QTableView*>(QStringLiteral("table"))->isVisible());
    }

    void responsesAreListed()
    {
        const Tables f;
        f.chooseTask("url-get");
        f.type("workersBox", QStringLiteral("2"));
        f.click("primary");
        f.waitForEnd();
        QTRY_VERIFY_WITH_TIMEOUT(
            f.label("pictureSummary").startsWith(QStringLiteral("9 of 9 responses")), kSlowMs);
        const QAbstractItemModel* model = f.find<QWidget>("responsePicture")
                                              ->findChild<QTableView*>(QStringLiteral("table"))
                                              ->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            QCOMPARE(model->index(row, 1).data().toString(), QStringLiteral("200"));
        }
    }
};

QTEST_MAIN(TablesTest)
#include "tables_test.moc"
