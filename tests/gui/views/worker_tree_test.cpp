// The workers' table as a tree: the processes that workers start, beneath them.
#include "gui/live_window.h"
#include "gui/models/worker_model.h"
#include "gui/models/worker_tree_model.h"
#include "gui/shell/action_registry.h"
#include "gui/views/text_dialog.h"

#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QLineEdit>
#include <QPlainTextEdit>

#include <csignal>
#include <memory>

using Worker = gui::WorkerModel;

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine

// Each worker has a child, and that has one.
struct TreeWindow : LiveWindow {
    TreeWindow() : LiveWindow(QStringLiteral(HOST_WITH_CHILDREN_PATH)) {}

    QAction* action(const char* name) const { return find<QAction>(name); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) const
    {
        workers()->window()->activateWindow();  // a dialog may have been in front of it
        workers()->setFocus();
        QTest::keyClick(workers(), static_cast<Qt::Key>(key), modifiers);
    }
    void runAsTree() const
    {
        action("actionWorkerTree")->setChecked(true);
        runLong();
        QTRY_VERIFY_WITH_TIMEOUT(process(1, 2).isValid(), kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(process(0, 2).isValid(), kSlowMs);
    }
    // So deep beneath the worker in this row.
    QModelIndex process(int row, int depth) const
    {
        QModelIndex index = workers()->model()->index(row, 0);
        for (int i = 0; i < depth && index.isValid(); ++i) {
            index = workers()->model()->index(0, 0, index);
        }
        return index;
    }
    static QString text(const QModelIndex& row, int column)
    {
        return row.siblingAtColumn(column).data().toString();
    }
    bool isSeen(const QModelIndex& row) const
    {
        return row.isValid() && workers()->viewport()->rect().intersects(
                                    workers()->visualRect(row.siblingAtColumn(Worker::Pid)));
    }
    void click(const QModelIndex& row) const
    {
        workers()->scrollTo(row);
        QTest::mouseClick(workers()->viewport(), Qt::LeftButton, {},
                          workers()->visualRect(row.siblingAtColumn(Worker::Pid)).center());
    }
    bool isLaneChosen(int lane) const
    {
        auto* lanes = QAccessible::queryAccessibleInterface(timeline())->tableInterface();
        return lanes->isRowSelected(lane);
    }
    QToolButton* treeButton() const
    {
        for (auto* button : find<QWidget>("workers")->findChildren<QToolButton*>()) {
            if (button->defaultAction() == action("actionWorkerTree")) {
                return button;
            }
        }
        return nullptr;
    }
};

}  // namespace

class WorkerTreeTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { useTestSettings("worker_tree_test"); }
    void cleanupTestCase() { m_running.reset(); }

    void theTreeIsSwitchedByKeyAndMouseAndRemembered()
    {
        {
            const TreeWindow w;
            w.runLong();
            QTRY_COMPARE_WITH_TIMEOUT(w.rows("workers"), 2, kSlowMs);
            QVERIFY(!w.workers()->rootIsDecorated());
            w.press(Qt::Key_T);
            QVERIFY(w.treeButton()->isChecked());
            QTRY_VERIFY_WITH_TIMEOUT(w.isSeen(w.process(0, 2)), kSlowMs);
            const QModelIndex child = w.process(0, 1);
            QCOMPARE(TreeWindow::text(child, Worker::Slot), QStringLiteral("test_child"));
            QVERIFY(TreeWindow::text(child, Worker::Pid).toInt() > 0);
            QVERIFY(TreeWindow::text(child, Worker::Now).endsWith(QStringLiteral(" parent")));
            QTRY_VERIFY_WITH_TIMEOUT(
                TreeWindow::text(w.process(0, 1), Worker::Cpu).endsWith(QLatin1Char('%')), kSlowMs);
            QCOMPARE(TreeWindow::text(child, Worker::State), QStringLiteral("sleeping"));
            QTest::mouseClick(w.treeButton(), Qt::LeftButton);
            QTRY_VERIFY(!w.process(0, 1).isValid());
            QCOMPARE(w.rows("workers"), 2);
            QTest::mouseClick(w.treeButton(), Qt::LeftButton);
            QTRY_VERIFY_WITH_TIMEOUT(w.isSeen(w.process(0, 1)), kSlowMs);
            w.find<QAbstractButton>("stopButton")->click();
            QTRY_VERIFY_WITH_TIMEOUT(w.stateHas("stopped"), kSlowMs);
            QVERIFY(!w.process(0, 1).isValid());  // they ended with their workers
        }
        const TreeWindow next;
        QVERIFY(next.action("actionWorkerTree")->isChecked());
        QVERIFY(next.workers()->rootIsDecorated());
    }

    void aChosenProcessChoosesItsWorkersLaneAndStaysChosen()
    {
        const TreeWindow& w = running();
        w.click(w.process(1, 2));
        QTRY_VERIFY(w.isLaneChosen(1));
        QVERIFY(!w.isLaneChosen(0));
        const QModelIndexList chosen = w.workers()->selectionModel()->selectedRows();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.front(), w.process(1, 2));
        // Its stack is no business of ours, and it says why.
        QVERIFY(!w.action("actionStack")->isEnabled());
        QVERIFY(!gui::ActionRegistry::reason(w.action("actionStack")).isEmpty());
        QVERIFY(!w.action("actionTagWorker")->isEnabled());
        w.press(Qt::Key_Return);
        QTRY_VERIFY(w.window.findChild<gui::TextDialog*>() != nullptr);
        QVERIFY(w.find<QPlainTextEdit>("textView")
                    ->toPlainText()
                    .contains(TreeWindow::text(w.process(1, 2), Worker::Pid)));
        w.WindowHand::click("textClose");
    }

    void whatWasCollapsedStaysSoAndAFilterFindsProcesses()
    {
        const TreeWindow& w = running();
        w.click(w.process(0, 0));
        w.press(Qt::Key_Left);
        QVERIFY(!w.workers()->isExpanded(w.process(0, 0)));
        QTRY_VERIFY_WITH_TIMEOUT(
            TreeWindow::text(w.process(1, 1), Worker::Cpu).endsWith(QLatin1Char('%')), kSlowMs);
        QVERIFY(!w.workers()->isExpanded(w.process(0, 0)));
        const QString pid = TreeWindow::text(w.process(1, 2), Worker::Pid);
        w.action("actionFilterWorkers")->trigger();
        QTest::keyClicks(w.find<QWidget>("workers")->findChild<QLineEdit*>("findField"), pid);
        QTRY_COMPARE_WITH_TIMEOUT(w.rows("workers"), 1, kSlowMs);
        QCOMPARE(TreeWindow::text(w.process(0, 2), Worker::Pid), pid);
        QTest::keyClick(w.find<QWidget>("workers")->findChild<QLineEdit*>("findField"),
                        Qt::Key_Escape);
        QTRY_COMPARE(w.rows("workers"), 2);
        w.click(w.process(0, 0));
        w.press(Qt::Key_Right);
        QVERIFY(w.workers()->isExpanded(w.process(0, 0)));
    }

    void theTreeIsCopiedAsItStandsThere()
    {
        const TreeWindow& w = running();
        w.workers()->setFocus();
        w.workers()->selectAll();
        QGuiApplication::clipboard()->clear();
        w.action("actionCopyWorkersCsv")->trigger();
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 7);  // the head, two workers, and two processes of each
        QVERIFY(lines[2].startsWith(QStringLiteral("test_child,")));
        QVERIFY(lines[4].startsWith(QStringLiteral("1,")));
    }

    // Also while the worker itself is tagged: what is highlighted is hit.
    void aProcessIsKilledByItsKeyAndItsWorkerLivesOn()
    {
        const TreeWindow& w = running();
        w.clickRow("workers", 0);
        w.press(Qt::Key_Space);
        w.click(w.process(0, 1));
        const int victim = TreeWindow::text(w.process(0, 1), Worker::Pid).toInt();
        QTRY_VERIFY(w.action("actionKill")->isEnabled());
        w.press(Qt::Key_Delete, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!w.process(0, 1).isValid(), kSlowMs);
        QCOMPARE(::kill(victim, 0), -1);
        QCOMPARE(w.rows("workers"), 2);  // nobody had to be replaced
        QCOMPARE(w.cell("workers", 0, Worker::State), QStringLiteral("running"));
        QVERIFY(w.process(1, 2).isValid());
    }

private:
    // One for several tests: what they look at takes a second to be told.
    const TreeWindow& running()
    {
        if (!m_running) {
            m_running = std::make_unique<TreeWindow>();
            m_running->runAsTree();
        }
        return *m_running;
    }

    std::unique_ptr<TreeWindow> m_running;
};

QTEST_MAIN(WorkerTreeTest)
#include "worker_tree_test.moc"
