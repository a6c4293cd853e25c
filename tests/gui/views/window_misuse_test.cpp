// What nobody plans for: the largest pool, enormous and outlandish items, two windows at once.
#include "gui/live_window.h"
#include "gui/models/result_model.h"
#include "gui/models/worker_model.h"
#include "gui/shell/settings_check.h"
#include "gui/shell/turn_probe.h"
#include "gui/timeline/view.h"
#include "helpers/pasted_command.h"
#include "proc/descendants.h"

#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QDockWidget>
#include <QFile>
#include <QHelpEvent>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QToolTip>

#include <algorithm>

using Result = gui::ResultModel;
using Worker = gui::WorkerModel;

namespace {

constexpr int kSlowMs = 120'000;  // under sanitizers, on a busy machine
constexpr int kMostWorkers = 4096;
constexpr double kLongestTurnMs = 5000;  // longer than this is a window that hangs
constexpr qsizetype kLongestTip = 1500;  // letters

struct Window : LiveWindow {
    QAction* action(const char* name) const { return find<QAction>(name); }
    gui::TimelineView* timeline() const { return find<gui::TimelineView>("view"); }
    int lanes() const
    {
        return QAccessible::queryAccessibleInterface(timeline())->tableInterface()->rowCount();
    }
    QString tip(const char* panel, int row, int column) const
    {
        return rowsOf(panel)->model()->index(row, column).data(Qt::ToolTipRole).toString();
    }
    // Of the first lane, in the middle of the run.
    QString timelineTip() const
    {
        const auto* lanes = QAccessible::queryAccessibleInterface(timeline())->tableInterface();
        QWidget* area = timeline()->viewport();
        const QPoint at = area->mapFromGlobal(lanes->cellAt(0, 2)->rect().center());
        QHelpEvent event(QEvent::ToolTip, at, area->mapToGlobal(at));
        QApplication::sendEvent(area, &event);
        return QToolTip::text();
    }
    void pasteItems(const QString& items) const
    {
        QGuiApplication::clipboard()->setText(items);
        auto* edit = find<QPlainTextEdit>("itemsText");
        edit->setFocus();
        edit->selectAll();
        QTest::keySequence(edit, QKeySequence::Paste);
    }
    QString copied(const char* copy) const
    {
        QGuiApplication::clipboard()->clear();
        action(copy)->trigger();
        return QTest::qWaitFor([] { return !QGuiApplication::clipboard()->text().isEmpty(); },
                               kSlowMs)
                   ? QGuiApplication::clipboard()->text()
                   : QString();
    }
    void close()
    {
        QSignalSpy finished(&window, &gui::MainWindow::finished);
        window.close();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, kSlowMs);
    }
};

// As one of the words or of the lines that the pasted command brings along.
bool bringsItem(const QString& command, const QString& item)
{
    const PastedCommand pasted = pastedIntoBash(command.toStdString());
    const std::string wanted = item.toStdString();
    return std::ranges::find(pasted.words, wanted) != pasted.words.end() ||
           pasted.input.starts_with(wanted + '\n');
}

QString enormousItem()
{
    return QStringLiteral("begin ") + QString(1 << 20, QLatin1Char('x')) + QStringLiteral(" end");
}

// Hebrew and Arabic with digits and brackets, and marks that turn the direction.
QString rightToLeftItem()
{
    return QString::fromUtf8("שלום (123) עולם \u202Eabc\u202C مرحبا [456] بالعالم").repeated(8);
}

// Families joined of several people, flags, skin colours, and letters with many marks.
QString emojiItem()
{
    return QString::fromUtf8("👨‍👩‍👧‍👦🇩🇪👍🏿é̴̶̷👩🏽‍🚀")
        .repeated(40);
}

}  // namespace

class WindowMisuseTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(QFile::exists(LiveWindow::host()), "build poolscope first"); }
    void init() { useTestSettings("window_misuse_test"); }

    void theLargestPoolLeavesTheWindowAliveAndStops()
    {
        const Window w;
        gui::TurnProbe turns;
        w.chooseTask("sleep");
        w.type("parameter_time", QStringLiteral("1s"));
        w.range(1, 1'000'000);
        w.click("poolThreads");
        w.type("workersBox", QString::number(kMostWorkers));
        w.type("chunkBox", QStringLiteral("1"));
        turns.setRecording(true);
        w.click("primary");
        QTRY_COMPARE_WITH_TIMEOUT(w.rows("workers"), kMostWorkers, kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(w.lanes(), kMostWorkers, kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(w.cell("workers", 0, Worker::Tasks).toInt() >= 2, kSlowMs);
        // The last of them, by the keyboard.
        w.clickRow("workers", 0);
        QTest::keyClick(w.workers(), Qt::Key_End, Qt::ControlModifier);
        QTRY_COMPARE(w.workers()->currentIndex().row(), kMostWorkers - 1);
        QTRY_VERIFY_WITH_TIMEOUT(w.cell("workers", kMostWorkers - 1, Worker::Tasks).toInt() >= 1,
                                 kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(!w.cell("results", 0, Result::Value).isEmpty(), kSlowMs);
        w.click("stopButton");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("stopped"), kSlowMs);
        const double longest = turns.summary()[QStringLiteral("maxMs")].toDouble();
        QVERIFY2(longest < kLongestTurnMs, qPrintable(QString::number(longest)));
    }

    // The window's bench has a scene of as many as there can be.
    void aLargePoolOfProcessesStartsIsShownAndStops()
    {
        constexpr int kProcesses = 256;
        Window w;
        gui::TurnProbe turns;
        w.chooseTask("sleep");
        w.type("parameter_time", QStringLiteral("100ms"));
        w.range(1, 1'000'000);
        w.type("workersBox", QString::number(kProcesses));
        w.type("chunkBox", QStringLiteral("1"));
        turns.setRecording(true);
        w.click("primary");
        QTRY_COMPARE_WITH_TIMEOUT(w.rows("workers"), kProcesses, kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(w.lanes(), kProcesses, kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(w.cell("workers", kProcesses - 1, Worker::Tasks).toInt() >= 1,
                                 kSlowMs);
        const int host = w.window.session().hostPid();
        QVERIFY(proc::descendantsOf({host}).size() >= std::size_t{kProcesses});
        w.click("stopButton");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("stopped"), kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(proc::descendantsOf({host}).size() <= 1, kSlowMs);  // its template
        const double longest = turns.summary()[QStringLiteral("maxMs")].toDouble();
        QVERIFY2(longest < kLongestTurnMs, qPrintable(QString::number(longest)));
    }

    void anyItemIsShownShortAndCopiedWhole_data()
    {
        QTest::addColumn<QString>("item");
        QTest::newRow("1 MiB") << enormousItem();
        QTest::newRow("right to left") << rightToLeftItem();
        QTest::newRow("emoji") << emojiItem();
    }

    void anyItemIsShownShortAndCopiedWhole()
    {
        QFETCH(QString, item);
        Window w;
        w.chooseTask("echo");
        w.click("itemsLines");
        w.pasteItems(item + QStringLiteral("\nnext"));
        w.type("workersBox", QStringLiteral("1"));
        QTRY_VERIFY(w.find<QToolButton>("primary")->isEnabled());
        w.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("done in"), kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(w.cell("results", 0, Result::Item).startsWith(item.left(20)),
                                 kSlowMs);
        // Each row as high as ever, and nothing that fills the screen.
        QCOMPARE(w.table("results")->rowHeight(0), w.table("results")->rowHeight(1));
        for (int column = 0; column < Result::ColumnCount; ++column) {
            QVERIFY2(w.tip("results", 0, column).size() <= kLongestTip,
                     qPrintable(QString::number(column)));
        }
        for (int column = 0; column < Worker::ColumnCount; ++column) {
            QVERIFY(w.tip("workers", 0, column).size() <= kLongestTip);
            QVERIFY(w.cell("workers", 0, column).size() <= kLongestTip);
        }
        QTRY_VERIFY_WITH_TIMEOUT(!w.timelineTip().isEmpty(), kSlowMs);
        QVERIFY(w.timelineTip().size() <= kLongestTip);
        QToolTip::hideText();
        w.clickRow("results", 0);
        QVERIFY(w.copied("actionCopyResults").contains(item));
        QVERIFY(bringsItem(w.copied("actionCopyCommand"), item));
    }

    void twoWindowsRunAtOnceAndLeaveTheSettingsWhole()
    {
        {
            Window first;
            Window second;
            first.action("actionViewEvents")->trigger();
            for (const Window* w : {&first, &second}) {
                w->chooseTask("square");
                w->range(1, 5000);
                w->type("workersBox", QStringLiteral("2"));
                w->click("primary");
            }
            for (const Window* w : {&first, &second}) {
                QTRY_VERIFY_WITH_TIMEOUT(w->stateHas("done in"), kSlowMs);
                QCOMPARE(w->rows("results"), 5000);
                QTRY_COMPARE_WITH_TIMEOUT(w->cell("results", 2, Result::Value), QStringLiteral("9"),
                                          kSlowMs);
            }
            QVERIFY(first.window.session().hostPid() != second.window.session().hostPid());
            second.close();
            first.close();  // the last word is its
        }
        QCOMPARE(QSettings().status(), QSettings::NoError);
        QVERIFY(!gui::settingsProblem());
        const Window next;
        QVERIFY(!next.find<QDockWidget>("eventsDock")->isVisible());
        QVERIFY(next.find<QDockWidget>("resultsDock")->isVisible());
    }
};

QTEST_MAIN(WindowMisuseTest)
#include "window_misuse_test.moc"
