#include "gui/models/worker_tree_model.h"
#include "gui/models/roles.h"
#include "gui/models/worker_model.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

using gui::ProcessFacts;
using gui::WorkerFacts;
using gui::WorkerModel;
using gui::WorkerTreeModel;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

WorkerFacts worker(std::uint32_t slot, int pid)
{
    WorkerFacts facts;
    facts.slot = slot;
    facts.pid = pid;
    facts.startedNs = 1;
    facts.state = WorkerFacts::State::Running;
    return facts;
}

// Beneath the worker 10 of slot 0.
ProcessFacts process(int pid, int parent, std::uint64_t startTicks = 100)
{
    ProcessFacts facts;
    facts.process = {0, pid, startTicks};
    facts.worker = 10;
    facts.parent = parent;
    facts.name = QStringLiteral("sh");
    facts.command = QStringLiteral("sh -c true");
    facts.state = 'S';
    facts.rssBytes = 2048;
    return facts;
}

struct Tree {
    Tree() { workers.update(std::vector{worker(0, 10), worker(1, 11)}); }
    void tell(const std::vector<ProcessFacts>& processes, std::int64_t atNs = kSecond)
    {
        model.tellProcesses(atNs, processes);
    }
    static QString text(const QModelIndex& row, int column)
    {
        return row.siblingAtColumn(column).data().toString();
    }

    WorkerModel workers;
    WorkerTreeModel model{workers};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

}  // namespace

class WorkerTreeModelTest : public QObject {
    Q_OBJECT

private slots:
    void keepsTheRulesOfModelsWhateverComesAndGoes()
    {
        Tree tree;
        tree.tell({process(20, 10), process(21, 20), process(22, 20), process(23, 10)});
        QCOMPARE(tree.model.processCount(), 4);
        tree.tell({process(20, 10), process(22, 20), process(24, 22)});
        QCOMPARE(tree.model.processCount(), 3);
        tree.workers.update(std::vector{worker(2, 12)});
        tree.tell({});
        QCOMPARE(tree.model.processCount(), 0);
        tree.tell({process(20, 10), process(21, 20)});
        tree.workers.clear();
        QCOMPARE(tree.model.rowCount(), 0);
        QCOMPARE(tree.model.processCount(), 0);
    }

    void withoutProcessesItSaysWhatTheWorkersSay()
    {
        Tree tree;
        QCOMPARE(tree.model.rowCount(), 2);
        for (int column = 0; column < WorkerModel::ColumnCount; ++column) {
            for (const int role :
                 {int{Qt::DisplayRole}, int{Qt::ToolTipRole}, int{gui::SlotRole}}) {
                QCOMPARE(tree.model.index(1, column).data(role),
                         tree.workers.index(1, column).data(role));
            }
            QCOMPARE(tree.model.headerData(column, Qt::Horizontal),
                     tree.workers.headerData(column, Qt::Horizontal));
        }
        QSignalSpy changed(&tree.model, &QAbstractItemModel::dataChanged);
        WorkerFacts busier = worker(1, 11);
        busier.tasks = 5;
        tree.workers.update(std::vector{busier});
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), 1);
    }

    void aProcessStandsBeneathItsParentInTheColumnsOfWorkers()
    {
        Tree tree;
        tree.tell({process(20, 10), process(21, 20)});
        const QModelIndex worker = tree.model.index(0, 0);
        const QModelIndex child = tree.model.index(0, 0, worker);
        const QModelIndex grandchild = tree.model.index(0, 0, child);
        QCOMPARE(tree.model.rowCount(tree.model.index(1, 0)), 0);
        QCOMPARE(Tree::text(child, WorkerModel::Slot), QStringLiteral("sh"));
        QCOMPARE(Tree::text(child, WorkerModel::Pid), QStringLiteral("20"));
        QCOMPARE(Tree::text(child, WorkerModel::State), QStringLiteral("sleeping"));
        QCOMPARE(Tree::text(child, WorkerModel::Now), QStringLiteral("sh -c true"));
        QCOMPARE(Tree::text(child, WorkerModel::Tasks), QStringLiteral("–"));
        QVERIFY(Tree::text(child, WorkerModel::Rss).startsWith(QStringLiteral("2")));
        QCOMPARE(Tree::text(grandchild, WorkerModel::Pid), QStringLiteral("21"));
        QCOMPARE(WorkerTreeModel::process(grandchild)->parent, 20);
        QCOMPARE(WorkerTreeModel::workerRow(grandchild), 0);
        QCOMPARE(WorkerTreeModel::process(worker), nullptr);
        QVERIFY(!child.data(gui::SlotRole).isValid());  // the square is the worker's
        const QString details = tree.model.details(child);
        QVERIFY2(details.contains(QStringLiteral("PID: 20")), qPrintable(details));
        QVERIFY2(details.contains(QStringLiteral("sh -c true")), qPrintable(details));
    }

    void cpuIsWhatWasUsedBetweenTwoLooks()
    {
        Tree tree;
        ProcessFacts busy = process(20, 10);
        busy.cpuNs = 5 * kSecond;
        tree.tell({busy}, kSecond);
        const QPersistentModelIndex child = tree.model.index(0, 0, tree.model.index(0, 0));
        QCOMPARE(Tree::text(child, WorkerModel::Cpu), QStringLiteral("–"));
        busy.cpuNs += kSecond / 2;
        tree.tell({busy}, 2 * kSecond);
        QVERIFY(child.isValid());
        QCOMPARE(Tree::text(child, WorkerModel::Cpu), QStringLiteral("50 %"));
    }

    void anotherProcessWithTheSamePidIsAnotherRow()
    {
        Tree tree;
        tree.tell({process(20, 10, 100)});
        const QPersistentModelIndex before = tree.model.index(0, 0, tree.model.index(0, 0));
        tree.tell({process(20, 10, 900)});
        QVERIFY(!before.isValid());
        const QModelIndex now = tree.model.index(0, 0, tree.model.index(0, 0));
        QCOMPARE(WorkerTreeModel::process(now)->process.startTicks, std::uint64_t{900});
    }

    void whoIsBeneathNoKnownWorkerIsLeftOut()
    {
        Tree tree;
        ProcessFacts foreign = process(20, 99);
        foreign.worker = 99;
        tree.tell({foreign, process(21, 77)});
        QCOMPARE(tree.model.processCount(), 0);
    }
};

QTEST_GUILESS_MAIN(WorkerTreeModelTest)
#include "worker_tree_model_test.moc"
