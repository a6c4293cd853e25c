#include "lab/host/viewer.h"
#include "mp/scope/event_ring_reader.h"

#include <QtTest>

#include <array>
#include <csignal>
#include <map>
#include <set>
#include <span>
#include <utility>

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

// The PID of the worker that is in the slot and in the state, 0 if there is none.
int inSlot(const json& snapshot, int slot, const char* state)
{
    for (const json& worker : snapshot.at("workers")) {
        if (worker.at("slot") == slot && worker.at("state") == state) {
            return worker.at("pid").get<int>();
        }
    }
    return 0;
}

}  // namespace

class HostTest : public QObject {
    Q_OBJECT

private slots:
    void aRunIsStartedToldAndAsked()
    {
        Viewer viewer;
        auto experiment = sleeps(20, "1ms");
        experiment.task = "square";
        experiment.parameters.clear();

        const json reply = viewer.start(experiment);
        QCOMPARE(reply.at("run"), 1);
        QCOMPARE(reply.at("job"), 1);
        QCOMPARE(reply.at("items"), 20);
        QCOMPARE(reply.at("itemLabels").at(19), "20");
        QCOMPARE(viewer.await("run.started").at("kind"), "run");
        const json end = viewer.await("run.finished");
        QCOMPARE(end.at("status"), "ok");
        QCOMPARE(end.at("tasks").at("done"), 20);

        const json rows =
            viewer.ask("results.range", {{"run", 1}, {"from", 5}, {"to", 8}}).at("rows");
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].at("index"), 5);
        QCOMPARE(rows[0].at("value"), 36);
        QCOMPARE(rows[0].at("state"), "done");
        QCOMPARE(viewer.ask("items.range", {{"run", 1}, {"from", 0}, {"to", 2}}).at("labels"),
                 (json{"1", "2"}));
    }

    void theEventsAreInTheRing()
    {
        Viewer viewer;
        mp::EventRingReader reader(viewer.client().openRing());
        viewer.start(sleeps(30, "1ms"));
        viewer.await("run.finished");

        std::array<mp::ScopeEvent, 256> batch;
        std::map<mp::EventKind, int> kinds;
        while (const std::size_t count = reader.read(batch)) {
            for (std::size_t i = 0; i < count; ++i) {
                ++kinds[batch[i].kind];
            }
        }
        QCOMPARE(kinds[mp::EventKind::TaskFinished], 30);
        QCOMPARE(kinds[mp::EventKind::RunMark], 2);
        QCOMPARE(kinds[mp::EventKind::PoolEnded], 1);
        QVERIFY(kinds[mp::EventKind::WorkerSample] >= 2);
        QCOMPARE(reader.lost(), std::uint64_t{0});
    }

    void oneRunAtATime()
    {
        Viewer viewer;
        viewer.start(sleeps(100'000, "5ms"));

        const auto [message, field] = refusal([&] { viewer.start(sleeps(1, "1ms")); });
        QVERIFY2(message.find("stop it first") != std::string::npos, message.c_str());

        viewer.ask("run.stop");
        QCOMPARE(viewer.await("run.finished").at("status"), "cancelled");
        QCOMPARE(viewer.start(sleeps(1, "1ms")).at("run"), 2);
        QCOMPARE(viewer.await("run.finished").at("status"), "ok");
    }

    void suspendedWorkersCanBeStoppedAndResumed()
    {
        Viewer viewer;
        viewer.start(sleeps(100'000, "5ms"));
        json workers;
        QTRY_VERIFY_WITH_TIMEOUT((workers = snapshotOf(viewer).at("workers")).size() == 2 &&
                                     workers[0].at("state") != "starting" &&
                                     workers[1].at("state") != "starting",
                                 20'000);
        for (const json& worker : workers) {
            const json signal{
                {"slot", worker.at("slot")}, {"pid", worker.at("pid")}, {"action", "suspend"}};
            QCOMPARE(viewer.ask("worker.signal", signal).at("done"), true);
        }

        viewer.ask("run.stop");
        QCOMPARE(viewer.await("run.finished").at("status"), "cancelled");
    }

    void aKilledWorkerCostsOneItem()
    {
        Viewer viewer;
        viewer.start(sleeps(400, "10ms"));
        json workers;
        QTRY_VERIFY_WITH_TIMEOUT((workers = snapshotOf(viewer).at("workers")).size() == 2 &&
                                     workers[0].at("state") == "running",
                                 20'000);
        const json signal{{"slot", 0}, {"pid", workers[0].at("pid")}, {"action", "kill"}};
        QCOMPARE(viewer.ask("worker.signal", signal).at("done"), true);

        const json end = viewer.await("run.finished");
        QVERIFY(end.at("tasks").at("lost").get<int>() <= 1);
        QVERIFY(end.at("tasks").at("done").get<int>() >= 399);
        const json again{{"slot", 0}, {"pid", workers[0].at("pid")}, {"action", "kill"}};
        QCOMPARE(viewer.ask("worker.signal", again).at("done"), false);
    }

    void aTerminatedWorkerIsReplaced()
    {
        Viewer viewer;
        viewer.start(sleeps(100'000, "10ms"));
        json workers;
        QTRY_VERIFY_WITH_TIMEOUT((workers = snapshotOf(viewer).at("workers")).size() == 2 &&
                                     workers[0].at("state") == "running",
                                 20'000);
        const json victim = workers[0].at("pid");
        const json signal{{"slot", 0}, {"pid", victim}, {"action", "terminate"}};
        QCOMPARE(viewer.ask("worker.signal", signal).at("done"), true);

        QTRY_VERIFY_WITH_TIMEOUT(inSlot(snapshotOf(viewer), 0, "running") != victim &&
                                     inSlot(snapshotOf(viewer), 0, "running") != 0,
                                 20'000);
        viewer.ask("run.stop");
        const json end = viewer.await("run.finished");
        QCOMPARE(end.at("status"), "cancelled");
        QVERIFY(end.at("tasks").at("lost").get<int>() <= 1);
        QCOMPARE(viewer.ask("worker.signal", signal).at("done"), false);
    }

    void aSuspendedWorkerWaitsUntilItIsResumed()
    {
        Viewer viewer;
        auto experiment = sleeps(100'000, "5ms");
        experiment.workers = 1;
        viewer.start(experiment);
        json workers;
        QTRY_VERIFY_WITH_TIMEOUT((workers = snapshotOf(viewer).at("workers")).size() == 1 &&
                                     workers[0].at("state") == "running",
                                 20'000);
        json signal{{"slot", 0}, {"pid", workers[0].at("pid")}, {"action", "suspend"}};
        QCOMPARE(viewer.ask("worker.signal", signal).at("done"), true);
        QTRY_COMPARE_WITH_TIMEOUT(snapshotOf(viewer).at("workers")[0].at("state"), "suspended",
                                  20'000);

        signal["action"] = "resume";
        QCOMPARE(viewer.ask("worker.signal", signal).at("done"), true);
        QTRY_COMPARE_WITH_TIMEOUT(snapshotOf(viewer).at("workers")[0].at("state"), "running",
                                  20'000);
        const auto doneNow = [&] { return snapshotOf(viewer).at("run").at("tasks").at("done"); };
        const json before = doneNow();
        QTRY_VERIFY_WITH_TIMEOUT(doneNow() > before, 20'000);
        viewer.ask("run.stop");
        QCOMPARE(viewer.await("run.finished").at("status"), "cancelled");
    }

    void aRunningPoolIsResized()
    {
        Viewer viewer;
        QVERIFY(!refusal([&] { viewer.ask("pool.resize", {{"workers", 3}}); }).first.empty());
        viewer.start(sleeps(100'000, "10ms"));
        QTRY_COMPARE_WITH_TIMEOUT(snapshotOf(viewer).at("workers").size(), std::size_t{2}, 20'000);
        viewer.ask("pool.resize", {{"workers", 4}});
        QTRY_COMPARE_WITH_TIMEOUT(snapshotOf(viewer).at("workers").size(), std::size_t{4}, 20'000);
        for (const int wrong : {0, 4097}) {
            QCOMPARE(refusal([&] {
                         viewer.ask("pool.resize", {{"workers", wrong}});
                     }).second,
                     std::string("workers"));
        }
        viewer.ask("run.stop");
        viewer.await("run.finished");
        QVERIFY(!refusal([&] { viewer.ask("pool.resize", {{"workers", 3}}); }).first.empty());
    }

    void oneItemIsCancelled()
    {
        Viewer viewer;
        const json run = viewer.start(sleeps(60, "20ms")).at("run");
        viewer.ask("item.cancel", {{"run", run}, {"index", 59}});
        QVERIFY(!refusal([&] {
                     viewer.ask("item.cancel", {{"run", run}, {"index", 60}});
                 }).first.empty());
        const json end = viewer.await("run.finished");
        QCOMPARE(end.at("status"), "ok");
        QCOMPARE(end.at("tasks").at("cancelled"), 1);
        QCOMPARE(end.at("tasks").at("done"), 59);
        const json rows =
            viewer.ask("results.range", {{"run", run}, {"from", 58}, {"to", 60}}).at("rows");
        QCOMPARE(rows[1].at("error").at("type"), "Cancelled");
        QVERIFY(!rows[0].contains("error") || rows[0].at("error").is_null());
    }

    void outputIsToldBySizeAndGivenOnRequest()
    {
        Viewer viewer;
        lab::Experiment experiment;
        experiment.task = "echo";
        experiment.items.kind = lab::ItemSource::Kind::List;
        experiment.items.list = {"one", "two"};
        experiment.workers = 1;
        experiment.captureOutput = true;
        const json run = viewer.start(experiment).at("run");
        viewer.await("run.finished");
        const json rows =
            viewer.ask("results.range", {{"run", run}, {"from", 0}, {"to", 2}}).at("rows");
        QCOMPARE(rows[1].at("outputBytes"), (json{{"stdout", 4}, {"stderr", 0}}));
        QVERIFY(!rows[1].contains("output"));
        QCOMPARE(viewer.ask("item.output", {{"run", run}, {"index", 1}}),
                 (json{{"stdout", "two\n"}, {"stderr", ""}}));
        QVERIFY(!refusal([&] {
                     viewer.ask("item.output", {{"run", run}, {"index", 2}});
                 }).first.empty());
    }

    // In the run's figures and in those of the engine, which the events tell.
    void aRunningItemIsCancelled()
    {
        Viewer viewer;
        const json run = viewer.start(sleeps(1, "1000s")).at("run");
        QTRY_VERIFY_WITH_TIMEOUT(inSlot(snapshotOf(viewer), 0, "running") != 0 ||
                                     inSlot(snapshotOf(viewer), 1, "running") != 0,
                                 20'000);
        viewer.ask("item.cancel", {{"run", run}, {"index", 0}});
        const json end = viewer.await("run.finished");
        QCOMPARE(end.at("status"), "ok");
        QCOMPARE(end.at("tasks").at("cancelled"), 1);
        QCOMPARE(end.at("tasks").at("failed"), 0);
        const mp::EventRingReader events(viewer.client().openRing());
        QCOMPARE(events.counters().cancelled(), std::uint64_t{1});
        QCOMPARE(events.counters().failed(), std::uint64_t{0});
    }

    // The run goes on: what the window counts then are the events.
    void anItemThatNeverBeganIsCountedAtOnce_data()
    {
        QTest::addColumn<int>("index");
        QTest::newRow("queued") << 99'999;
        QTest::newRow("in the worker's chunk") << 9;
    }
    void anItemThatNeverBeganIsCountedAtOnce()
    {
        QFETCH(const int, index);
        Viewer viewer;
        auto experiment = sleeps(100'000, "2s");
        experiment.workers = 1;
        experiment.chunkSize = 10;
        const json run = viewer.start(experiment).at("run");
        QTRY_VERIFY_WITH_TIMEOUT(inSlot(snapshotOf(viewer), 0, "running") != 0, 20'000);
        viewer.ask("item.cancel", {{"run", run}, {"index", index}});
        const mp::EventRingReader events(viewer.client().openRing());
        QTRY_COMPARE_WITH_TIMEOUT(events.counters().cancelled(), std::uint64_t{1}, 60'000);
        QCOMPARE(events.counters().failed(), std::uint64_t{0});
        viewer.ask("run.stop");
        QCOMPARE(viewer.await("run.finished").at("status"), "cancelled");
        QCOMPARE(events.counters().cancelled() + events.counters().done(), std::uint64_t{100'000});
    }

    void anItemIsRunNext()
    {
        Viewer viewer;
        auto experiment = sleeps(2000, "10ms");
        experiment.chunkSize = 1;
        const json run = viewer.start(experiment).at("run");
        viewer.ask("item.runNext", {{"run", run}, {"index", 1999}});
        const auto row = [&] {
            return viewer.ask("results.range", {{"run", run}, {"from", 1999}, {"to", 2000}})
                .at("rows")[0];
        };
        QTRY_COMPARE_WITH_TIMEOUT(row().at("state"), "done", 20'000);
        QVERIFY(snapshotOf(viewer).at("run").at("tasks").at("done").get<int>() < 1500);
        const auto refused = refusal([&] {
            viewer.ask("item.runNext", {{"run", run}, {"index", 1999}});
        });
        QVERIFY2(refused.first.find("isn't waiting any more") != std::string::npos,
                 refused.first.c_str());
        viewer.ask("run.stop");
        viewer.await("run.finished");
    }

    void aWorkersStackIsTold()
    {
        Viewer viewer;
        viewer.start(sleeps(100'000, "50ms"));
        json workers;
        QTRY_VERIFY_WITH_TIMEOUT((workers = snapshotOf(viewer).at("workers")).size() == 2 &&
                                     workers[0].at("state") == "running",
                                 20'000);
        const json worker{{"slot", 0}, {"pid", workers[0].at("pid")}};
        const auto text = viewer.ask("worker.stack", worker).at("text").get<std::string>();
        QVERIFY2(text.starts_with("#0 "), text.c_str());
        QVERIFY(!refusal([&] {
                     viewer.ask("worker.stack", {{"slot", 0}, {"pid", 1}});
                 }).first.empty());
    }

    void workersAreListedWithWhatBecameOfTheirTime()
    {
        Viewer viewer;
        const json run = viewer.start(sleeps(6, "20ms")).at("run");
        viewer.await("run.finished");
        const json workers = viewer.ask("workers.list", {{"run", run}}).at("workers");
        QCOMPARE(workers.size(), std::size_t{2});
        for (const json& worker : workers) {
            QVERIFY(worker.at("startSeconds").get<double>() > 0);
            QVERIFY(worker.at("waitSeconds").get<double>() > 0);
            QVERIFY(worker.at("busySeconds").get<double>() >= 0.02 * worker.at("tasks").get<int>());
            QVERIFY(worker.at("bytesIn").get<int>() > 0);
        }
        QCOMPARE(refusal([&] {
                     viewer.ask("workers.list", {{"run", 99}});
                 }).second,
                 std::string("run"));
    }

    void wrongRequestsNameTheField()
    {
        Viewer viewer;
        auto experiment = sleeps(5, "1ms");
        experiment.parameters["time"] = "soon";
        QCOMPARE(refusal([&] { viewer.start(experiment); }).second, std::string("parameters.time"));
        experiment = sleeps(5, "1ms");
        experiment.workers = 5000;
        QCOMPARE(refusal([&] { viewer.start(experiment); }).second, std::string("workers"));
        QCOMPARE(refusal([&] { viewer.ask("run.start"); }).second, std::string("experiment"));
        QCOMPARE(refusal([&] {
                     viewer.ask("results.range", {{"run", 3}});
                 }).second,
                 std::string("run"));
        QCOMPARE(refusal([&] {
                     viewer.ask("worker.signal", {{"slot", 0}, {"pid", 1}, {"action", "tickle"}});
                 }).second,
                 std::string("action"));
        viewer.start(sleeps(1, "1ms"));
        viewer.await("run.finished");
        QCOMPARE(refusal([&] {
                     viewer.ask("results.range", {{"run", 1}, {"from", 0}, {"to", 5000}});
                 }).second,
                 std::string("to"));
    }

    void aSweepTellsProgressAndPoints()
    {
        Viewer viewer;
        auto experiment = sleeps(4, "5ms");
        experiment.sweepWorkers = {1, 2};
        experiment.repeats = 2;

        QCOMPARE(viewer.start(experiment).at("job"), 0);
        const json progress = viewer.await("sweep.progress");
        QCOMPARE(progress.at("totalRepeats"), 6);
        const json points = viewer.await("sweep.points");
        QVERIFY(!points.at("points").empty());  // already after the first repetition
        QVERIFY(points.contains("fit") && points.contains("verdict"));
        QCOMPARE(points.at("items"), 4);
        QVERIFY(points.at("machine").contains("quota"));
        QCOMPARE(viewer.await("run.finished").at("status"), "ok");
        const json whole = snapshotOf(viewer).at("sweep");
        QCOMPARE(whole.at("points").size(), std::size_t{2});
        QCOMPARE(whole.at("points")[0].at("repeats").size(), std::size_t{2});
        const json& amdahl = whole.at("curves").at(0);
        QCOMPARE(amdahl.at("law"), "amdahl");
        QCOMPARE(amdahl.at("points").back().at("workers"), 2.0);
        QVERIFY(amdahl.at("points").back().at("speedup").at("high").is_number());
    }

    void aSweepTellsItsRepetitionsWhenTheyAreOver()
    {
        Viewer viewer;
        mp::EventRingReader reader(viewer.client().openRing());
        viewer.ask("watch");
        auto experiment = sleeps(4, "5ms");
        experiment.sweepWorkers = {1, 2};
        experiment.repeats = 2;
        viewer.start(experiment);
        QCOMPARE(viewer.await("run.finished").at("status"), "ok");

        std::array<mp::ScopeEvent, 256> batch;
        std::map<std::pair<std::int64_t, std::int64_t>, int> tasks;  // workers, repetition
        std::map<std::int64_t, std::set<int>> pids;                  // workers
        std::pair<std::int64_t, std::int64_t> repetition;
        while (const std::size_t count = reader.read(batch)) {
            for (const mp::ScopeEvent& event : std::span(batch).first(count)) {
                if (event.kind == mp::EventKind::RunMark && event.values[1] == 1) {
                    repetition = {event.values[2], event.values[3]};
                } else if (event.kind == mp::EventKind::TaskFinished) {
                    ++tasks[repetition];
                    QVERIFY(event.runTime() >= 5'000'000);
                    QVERIFY(event.outcome() == mp::TaskOutcome::Value);
                } else if (event.kind == mp::EventKind::WorkerReady && repetition.second == 1) {
                    pids[repetition.first].insert(event.pid);
                }
            }
        }
        // The warm-up runs aren't told.
        const std::map<std::pair<std::int64_t, std::int64_t>, int> all{
            {{1, 1}, 4}, {{1, 2}, 4}, {{2, 1}, 4}, {{2, 2}, 4}};
        QVERIFY(tasks == all);
        QCOMPARE(pids[1].size(), std::size_t{1});
        QCOMPARE(pids[2].size(), std::size_t{2});
    }

    void theSnapshotDescribesTheRun()
    {
        Viewer viewer;
        QVERIFY(snapshotOf(viewer).at("run").is_null());
        viewer.start(sleeps(100'000, "5ms"));

        const json snapshot = snapshotOf(viewer);

        QCOMPARE(snapshot.at("run").at("number"), 1);
        QCOMPARE(snapshot.at("run").at("active"), true);
        QCOMPARE(snapshot.at("run").at("tasks").at("total"), 100'000);
        QCOMPARE(snapshot.at("run").at("experiment").at("task"), "sleep");
        QVERIFY(snapshot.at("machine").at("usableCores").get<int>() >= 1);
    }

    void theHostEndsWithItsViewer()
    {
        Viewer viewer;
        viewer.start(sleeps(100'000, "5ms"));
        viewer.hangUp();
        QVERIFY(viewer.process().waitForFinished(20'000));
        QCOMPARE(viewer.process().exitCode(), 0);
    }

    void aRunThatIsToGoOnOutlivesItsViewer()
    {
        Viewer viewer;
        viewer.ask("run.start",
                   {{"experiment", lab::toJson(sleeps(100, "20ms"))}, {"keepRunning", true}});
        QElapsedTimer clock;
        clock.start();
        viewer.hangUp();
        QVERIFY(viewer.process().waitForFinished(30'000));
        QCOMPARE(viewer.process().exitCode(), 0);
        QVERIFY(clock.elapsed() >= 500);  // 100 × 20 ms by two workers take a second
    }

    void anInterruptEndsTheHost()
    {
        Viewer viewer;
        viewer.start(sleeps(100'000, "5ms"));
        ::kill(static_cast<pid_t>(viewer.process().processId()), SIGINT);
        QVERIFY(viewer.process().waitForFinished(20'000));
        QCOMPARE(viewer.process().exitCode(), 130);
    }
};

QTEST_GUILESS_MAIN(HostTest)
#include "host_test.moc"
