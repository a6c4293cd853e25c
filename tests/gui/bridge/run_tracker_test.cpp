#include "gui/bridge/run_tracker.h"

#include <QTest>

using gui::RunTracker;
using gui::WorkerFacts;
using State = WorkerFacts::State;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

mp::ScopeEvent made(mp::EventKind kind, std::uint32_t slot, int pid, std::int64_t time,
                    std::array<std::int64_t, 5> values = {})
{
    mp::ScopeEvent event;
    event.kind = kind;
    event.slot = slot;
    event.pid = pid;
    event.time = time;
    event.values = values;
    return event;
}

WorkerFacts onlyChange(RunTracker& tracker, std::int64_t now)
{
    const std::vector<WorkerFacts> changed = tracker.takeChanged(now);
    return changed.size() == 1 ? changed.front() : WorkerFacts{};
}

}  // namespace

class RunTrackerTest : public QObject {
    Q_OBJECT

private slots:
    void aWorkerStartsRunsRestsAndEnds()
    {
        RunTracker tracker;
        tracker.apply(made(mp::EventKind::WorkerStarting, 3, 0, 1 * kSecond));
        QCOMPARE(onlyChange(tracker, 1 * kSecond).state, State::Starting);
        tracker.apply(made(mp::EventKind::WorkerReady, 3, 77, 2 * kSecond));
        WorkerFacts facts = onlyChange(tracker, 2 * kSecond);
        QCOMPARE(facts.state, State::Idle);
        QCOMPARE(facts.pid, 77);
        tracker.apply(made(mp::EventKind::TaskRunning, 3, 77, 3 * kSecond, {12, 3 * kSecond}));
        facts = onlyChange(tracker, 9 * kSecond);  // a long task goes on without news
        QCOMPARE(facts.state, State::Running);
        QCOMPARE(facts.nowTask, 12);
        tracker.apply(made(mp::EventKind::TaskFinished, 3, 77, 10 * kSecond, {12}));
        facts = onlyChange(tracker, 11 * kSecond);
        QCOMPARE(facts.state, State::Idle);
        QCOMPARE(facts.tasks, 1);
        tracker.apply(made(mp::EventKind::WorkerExited, 3, 77, 12 * kSecond,
                           {static_cast<int>(base::ExitStatus::Kind::Signalled), 9, 13}));
        facts = onlyChange(tracker, 12 * kSecond);
        QCOMPARE(facts.state, State::Ended);
        QCOMPARE(facts.exit, base::ExitStatus::signalled(9));
        QCOMPARE(facts.lostTask, 13);
    }

    void shortTasksDontFlicker()
    {
        RunTracker tracker;
        tracker.apply(made(mp::EventKind::WorkerReady, 0, 5, kSecond));
        tracker.apply(made(mp::EventKind::TaskFinished, 0, 5, 2 * kSecond, {1}));
        QCOMPARE(onlyChange(tracker, 2 * kSecond + 1'000'000).state, State::Running);
        QVERIFY(tracker.takeChanged(2 * kSecond + 2'000'000).empty());
        QCOMPARE(onlyChange(tracker, 3 * kSecond).state, State::Idle);
    }

    void cpuIsWhatLiesBetweenTwoSamples()
    {
        RunTracker tracker;
        tracker.apply(made(mp::EventKind::WorkerReady, 0, 5, kSecond));
        tracker.apply(made(mp::EventKind::WorkerSample, 0, 5, 2 * kSecond, {0, 1000}));
        QVERIFY(!onlyChange(tracker, 2 * kSecond).cpuPercent);
        tracker.apply(made(mp::EventKind::WorkerSample, 0, 5, 3 * kSecond, {kSecond / 2, 2000}));
        const WorkerFacts facts = onlyChange(tracker, 3 * kSecond);
        QCOMPARE(facts.cpuPercent, 50.0);
        QCOMPARE(facts.rssBytes, 2000);
    }

    void suspensionHidesNothingElse()
    {
        RunTracker tracker;
        tracker.apply(made(mp::EventKind::WorkerReady, 0, 5, kSecond));
        tracker.apply(made(mp::EventKind::WorkerState, 0, 5, 2 * kSecond,
                           {static_cast<int>(mp::WorkerStateCode::Suspended)}));
        QCOMPARE(onlyChange(tracker, 2 * kSecond).state, State::Suspended);
        tracker.apply(made(mp::EventKind::WorkerState, 0, 5, 3 * kSecond,
                           {static_cast<int>(mp::WorkerStateCode::Idle)}));
        QCOMPARE(onlyChange(tracker, 3 * kSecond).state, State::Idle);
    }

    void aReplacementIsNewForAWhile()
    {
        RunTracker tracker;
        tracker.apply(made(mp::EventKind::WorkerReady, 0, 5, kSecond));
        tracker.apply(made(mp::EventKind::WorkerExited, 0, 5, 2 * kSecond, {2, 9, -1}));
        tracker.apply(made(mp::EventKind::WorkerStarting, 0, 6, 3 * kSecond));
        tracker.apply(made(mp::EventKind::WorkerReady, 0, 6, 3 * kSecond));
        const auto changed = tracker.takeChanged(3 * kSecond);
        QCOMPARE(changed.size(), std::size_t{2});
        QVERIFY(changed[1].isNew);
        QVERIFY(!onlyChange(tracker, 9 * kSecond).isNew);
    }

    void lateNewsOfADeadWorkerAreNotItsSuccessors_data()
    {
        QTest::addColumn<bool>("ready");
        QTest::newRow("while it starts") << false;
        QTest::newRow("when it is ready") << true;
    }
    void lateNewsOfADeadWorkerAreNotItsSuccessors()
    {
        QFETCH(bool, ready);
        RunTracker tracker;
        tracker.apply(made(mp::EventKind::WorkerReady, 0, 5, kSecond));
        tracker.apply(made(mp::EventKind::WorkerExited, 0, 5, 2 * kSecond, {2, 9, -1}));
        tracker.apply(made(mp::EventKind::WorkerStarting, 0, 0, 3 * kSecond));
        if (ready) {
            tracker.apply(made(mp::EventKind::WorkerReady, 0, 6, 3 * kSecond));
        }

        tracker.apply(made(mp::EventKind::WorkerSample, 0, 5, 4 * kSecond, {kSecond, 0}));
        tracker.apply(made(mp::EventKind::TaskFinished, 0, 5, 4 * kSecond, {7}));
        if (!ready) {
            tracker.apply(made(mp::EventKind::WorkerReady, 0, 6, 5 * kSecond));
        }

        const auto workers = tracker.takeChanged(5 * kSecond);
        QCOMPARE(workers.size(), std::size_t{2});
        QCOMPARE(workers[0].pid, 5);
        QCOMPARE(workers[0].state, State::Ended);
        QCOMPARE(workers[0].tasks, 1);
        QCOMPARE(workers[1].pid, 6);
        QCOMPARE(workers[1].state, State::Idle);
        QCOMPARE(workers[1].tasks, 0);
        QVERIFY(!workers[1].rssBytes);
    }

    void aLostHostTakesItsWorkersAlong()
    {
        RunTracker tracker;
        tracker.apply(made(mp::EventKind::WorkerReady, 0, 5, kSecond));
        tracker.apply(made(mp::EventKind::TaskRunning, 0, 5, 2 * kSecond, {1}));
        tracker.endAll();
        const WorkerFacts facts = onlyChange(tracker, 2 * kSecond);
        QCOMPARE(facts.state, State::Ended);
        QCOMPARE(facts.exit, base::ExitStatus::unknown());
        QCOMPARE(facts.nowTask, -1);
    }

    void lostEventsOfADeathAreFilledIn()
    {
        RunTracker tracker;
        tracker.apply(made(mp::EventKind::WorkerReady, 0, 5, kSecond));
        tracker.apply(made(mp::EventKind::TaskFinished, 0, 6, 2 * kSecond, {1}));
        const auto changed = tracker.takeChanged(2 * kSecond);
        QCOMPARE(changed.size(), std::size_t{2});
        QCOMPARE(changed[0].state, State::Ended);
        QCOMPARE(changed[0].exit, base::ExitStatus::unknown());
        QCOMPARE(changed[1].pid, 6);
    }
};

QTEST_GUILESS_MAIN(RunTrackerTest)
#include "run_tracker_test.moc"
