#include "gui/models/worker_model.h"
#include "base/clock.h"
#include "gui/models/roles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using gui::WorkerFacts;
using gui::WorkerModel;

namespace {

WorkerFacts worker(std::uint32_t slot, int pid, std::int64_t startedNs = 1)
{
    WorkerFacts facts;
    facts.slot = slot;
    facts.pid = pid;
    facts.startedNs = startedNs;
    facts.state = WorkerFacts::State::Idle;
    return facts;
}

QString textAt(const WorkerModel& model, int row, WorkerModel::Column column)
{
    return model.index(row, column).data().toString();
}

}  // namespace

class WorkerModelTest : public QObject {
    Q_OBJECT

private slots:
    void keepsTheRulesOfModels()
    {
        WorkerModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int round = 0; round < 3; ++round) {
            std::vector<WorkerFacts> workers{worker(0, 10), worker(1, 11), worker(5, 15)};
            workers[1].tasks = round;
            model.update(workers);
        }
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void insightIsThatOfTheWorkerItWasToldFor()
    {
        WorkerModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.update(std::vector{worker(0, 10, 1), worker(1, 11, 1), worker(0, 12, 2)});
        QCOMPARE(textAt(model, 0, WorkerModel::Wait), QStringLiteral("–"));
        gui::WorkerInsight dead{.slot = 0, .pid = 10, .waitSeconds = 0.25, .bytesIn = 2048};
        gui::WorkerInsight living{.slot = 0, .pid = 12, .waitSeconds = 2.0};
        gui::WorkerInsight unknown{.slot = 7, .pid = 10, .waitSeconds = 9.0};
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.tellInsight(std::vector{dead, living, unknown});
        QCOMPARE(changed.size(), 2);
        QCOMPARE(textAt(model, 0, WorkerModel::Wait), QStringLiteral("250 ms"));
        QVERIFY(textAt(model, 0, WorkerModel::BytesIn).startsWith(QStringLiteral("2")));
        QCOMPARE(textAt(model, 0, WorkerModel::BytesOut), QStringLiteral("–"));
        QCOMPARE(textAt(model, 1, WorkerModel::Wait), QStringLiteral("–"));
        QCOMPARE(model.index(2, WorkerModel::Wait).data(gui::RawRole).toDouble(), 2.0);
        model.tellInsight(std::vector{dead, living});
        QCOMPARE(changed.size(), 2);  // nothing new
        for (int column = 0; column < WorkerModel::ColumnCount; ++column) {
            QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
            QVERIFY(
                !model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
        }
    }

    void tellsNeighbouringChangesAtOnceAndNothingElse()
    {
        WorkerModel model;
        std::vector<WorkerFacts> workers{worker(0, 10), worker(1, 11), worker(2, 12),
                                         worker(3, 13)};
        model.update(workers);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        for (const std::size_t i : {0U, 1U, 3U}) {
            workers[i].tasks = 7;
        }
        model.update(workers);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(changed[0][0].toModelIndex().row(), 0);
        QCOMPARE(changed[0][1].toModelIndex().row(), 1);
        QCOMPARE(changed[1][0].toModelIndex().row(), 3);
        model.update(workers);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(reset.size(), 0);
    }

    void deadWorkersStayBesideTheirReplacement()
    {
        WorkerModel model;
        WorkerFacts dead = worker(2, 40, 100);
        model.update(std::vector<WorkerFacts>{dead});
        dead.state = WorkerFacts::State::Ended;
        dead.exit = base::ExitStatus::signalled(9);
        dead.lostTask = 17;
        const std::vector<WorkerFacts> both{dead, worker(2, 41, 200)};
        model.update(both);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.endedCount(), 1);
        QCOMPARE(model.aliveCount(), 1);
        QCOMPARE(model.newestRowOf(2), 1);
        QCOMPARE(model.newestRowOf(3), -1);
        QCOMPARE(textAt(model, 0, WorkerModel::State), QStringLiteral("killed"));
        QCOMPARE(textAt(model, 0, WorkerModel::Exit), QStringLiteral("signal 9"));
        QCOMPARE(textAt(model, 0, WorkerModel::Now), QStringLiteral("lost item 17"));
        QCOMPARE(model.index(0, 0).data(gui::TintRole).toInt(), static_cast<int>(gui::Tint::Ended));
    }

    void aReusedPidIsAnotherRow()
    {
        WorkerModel model;
        model.update(std::vector<WorkerFacts>{worker(0, 10, 100)});
        model.update(std::vector<WorkerFacts>{worker(0, 10, 200)});
        QCOMPARE(model.rowCount(), 2);
    }

    void whatIsNotKnownIsADash()
    {
        WorkerModel model;
        WorkerFacts starting = worker(0, 0);
        starting.state = WorkerFacts::State::Starting;
        model.update(std::vector<WorkerFacts>{starting});
        for (const auto column : {WorkerModel::Pid, WorkerModel::Cpu, WorkerModel::Rss,
                                  WorkerModel::Now, WorkerModel::Exit}) {
            QCOMPARE(textAt(model, 0, column), QStringLiteral("–"));
        }
        QVERIFY(!model.index(0, WorkerModel::Cpu).data(gui::RawRole).isValid());
    }

    void aNewWorkerSaysWhomItReplaces()
    {
        WorkerModel model;
        WorkerFacts late = worker(2, 41, 200);
        late.isNew = true;
        late.replaces = 40;
        model.update(std::vector<WorkerFacts>{late});
        QCOMPARE(textAt(model, 0, WorkerModel::State), QStringLiteral("new · idle"));
        QCOMPARE(textAt(model, 0, WorkerModel::Now), QStringLiteral("replaces 40"));
        QCOMPARE(model.index(0, 0).data(gui::TintRole).toInt(), static_cast<int>(gui::Tint::New));
    }

    void aCleanEndStandsOutForAMoment()
    {
        WorkerModel model;
        WorkerFacts ended = worker(0, 10);
        ended.state = WorkerFacts::State::Ended;
        ended.exit = base::ExitStatus::exited(0);
        ended.hasJustEnded = true;
        model.update(std::vector<WorkerFacts>{ended});
        const auto tint = [&] { return model.index(0, 0).data(gui::TintRole).toInt(); };
        QCOMPARE(tint(), static_cast<int>(gui::Tint::Ended));
        ended.hasJustEnded = false;
        model.update(std::vector<WorkerFacts>{ended});
        QCOMPARE(tint(), static_cast<int>(gui::Tint::Finished));
    }

    void whatRunsLongSaysForHowLong()
    {
        WorkerModel model;
        WorkerFacts busy = worker(0, 10);
        busy.nowTask = 7;
        busy.nowSinceNs = base::monotonicNs();
        model.update(std::vector<WorkerFacts>{busy});
        QCOMPARE(textAt(model, 0, WorkerModel::Now), QStringLiteral("item 7"));
        busy.nowSinceNs -= 90'000'000'000;
        model.update(std::vector<WorkerFacts>{busy});
        QVERIFY(textAt(model, 0, WorkerModel::Now).startsWith(QStringLiteral("item 7 (9")));
    }

    void theHistoryHoldsTheLastLooks()
    {
        WorkerModel model;
        WorkerFacts busy = worker(0, 10);
        for (int i = 1; i <= 130; ++i) {
            busy.sampleNs = i;
            busy.cpuPercent = i;
            busy.nowTask = i;
            model.update(std::vector<WorkerFacts>{busy});
            model.update(std::vector<WorkerFacts>{busy});  // no new look
        }
        const auto history =
            model.index(0, WorkerModel::History).data(gui::HistoryRole).value<gui::WorkerHistory>();
        QCOMPARE(history.points().size(), gui::WorkerHistory::kMost);
        QCOMPARE(history.points().last().cpuPercent, 130.F);
        QVERIFY(model.momentText(history.points().last())
                    .contains(QStringLiteral("CPU 130 % of one core")));
        QVERIFY(model.momentText(history.points().last()).contains(QStringLiteral("item 130")));
    }

    void aPastMomentShowsWhatWasKnownThen()
    {
        WorkerModel model;
        WorkerFacts busy = worker(0, 10);
        for (int i = 1; i <= 5; ++i) {
            busy.sampleNs = i;
            busy.cpuPercent = i;
            model.update(std::vector<WorkerFacts>{busy});
        }
        busy.sampleNs = 3;
        busy.cpuPercent = 3;
        busy.nowTask = 7;
        busy.nowSinceNs = 1'000'000'000;
        model.replace(std::vector<WorkerFacts>{busy});
        model.setMoment(10'000'000'000);
        QVERIFY(textAt(model, 0, WorkerModel::Now).startsWith(QStringLiteral("item 7 (9")));
        const auto history =
            model.index(0, WorkerModel::History).data(gui::HistoryRole).value<gui::WorkerHistory>();
        QCOMPARE(history.points().last().timeNs, 3);
    }

    void detailsAreThoseOfTheWorkerTheyWereToldFor()
    {
        WorkerModel model;
        model.update(std::vector{worker(0, 10, 1), worker(0, 12, 2)});
        QCOMPARE(textAt(model, 1, WorkerModel::Threads), QStringLiteral("–"));
        gui::WorkerDetails details;
        details.slot = 0;
        details.pid = 12;
        details.threads = 3;
        details.nice = -5;
        details.cpus = QStringLiteral("0-1");
        model.tellDetails(std::vector{details});
        QCOMPARE(textAt(model, 0, WorkerModel::Threads), QStringLiteral("–"));
        QCOMPARE(textAt(model, 1, WorkerModel::Threads), QStringLiteral("3"));
        QCOMPARE(textAt(model, 1, WorkerModel::Nice), QStringLiteral("-5"));
        QCOMPARE(textAt(model, 1, WorkerModel::Cpus), QStringLiteral("0-1"));
        QCOMPARE(textAt(model, 1, WorkerModel::MemoryShare), QStringLiteral("–"));
        QVERIFY(model.details(1).contains(QStringLiteral("Threads: 3")));
    }

    void aTagIsSeenAndKept()
    {
        WorkerModel model;
        model.update(std::vector{worker(0, 10, 1), worker(1, 11, 1)});
        model.turnTag(1);
        QCOMPARE(model.taggedRows(), std::vector<int>{1});
        QCOMPARE(textAt(model, 1, WorkerModel::Slot), QStringLiteral("1 ✓"));
        model.turnTag(1);
        QVERIFY(model.taggedRows().empty());
    }

    void theTagOfOneThatHasEndedCountsNoMore()
    {
        WorkerModel model;
        auto tagged = worker(1, 11, 1);
        model.update(std::vector{worker(0, 10, 1), tagged});
        model.turnTag(1);
        tagged.state = WorkerFacts::State::Ended;
        model.update(std::vector{tagged});
        QVERIFY(model.taggedRows().empty());
    }

    void rawValuesSortWhereTextsWouldNot()
    {
        WorkerModel model;
        WorkerFacts small = worker(0, 1);
        small.rssBytes = 900;
        WorkerFacts large = worker(1, 2);
        large.rssBytes = 5 << 20;
        model.update(std::vector<WorkerFacts>{small, large});
        QCOMPARE(textAt(model, 1, WorkerModel::Rss), QStringLiteral("5.0 MiB"));
        QVERIFY(model.index(0, WorkerModel::Rss).data(gui::RawRole).toLongLong() <
                model.index(1, WorkerModel::Rss).data(gui::RawRole).toLongLong());
    }
};

QTEST_GUILESS_MAIN(WorkerModelTest)
#include "worker_model_test.moc"
