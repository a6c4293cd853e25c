#include "lab/run/runner.h"

#include "helpers/event_recorder.h"
#include "helpers/leak_check.h"
#include "helpers/no_descriptors.h"
#include "lab/run/run_json.h"
#include "mp/init.h"

#include <QtTest>

#include <csignal>

using namespace std::chrono_literals;

namespace {

lab::Experiment experimentOf(const std::string& task, std::int64_t from, std::int64_t to)
{
    lab::Experiment experiment;
    experiment.task = task;
    experiment.items.kind = lab::ItemSource::Kind::Range;
    experiment.items.from = from;
    experiment.items.to = to;
    experiment.workers = 2;
    return experiment;
}

}  // namespace

class RunnerTest : public QObject {
    Q_OBJECT

private slots:
    void everyPoolDoesEveryItem_data()
    {
        QTest::addColumn<int>("pool");
        QTest::newRow("process") << static_cast<int>(lab::PoolKind::Process);
        QTest::newRow("thread") << static_cast<int>(lab::PoolKind::Thread);
        QTest::newRow("serial") << static_cast<int>(lab::PoolKind::Serial);
    }
    void everyPoolDoesEveryItem()
    {
        QFETCH(int, pool);
        auto experiment = experimentOf("square", 1, 100);
        experiment.pool = static_cast<lab::PoolKind>(pool);
        experiment.workers = experiment.pool == lab::PoolKind::Serial ? 1 : 2;
        lab::Runner runner(experiment);

        runner.start();
        QVERIFY(runner.wait(60s));

        const lab::RunRecord record = runner.record();
        QVERIFY(record.status == lab::RunStatus::Ok);
        QCOMPARE(record.results.size(), std::size_t{100});
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(lab::valueJson(record.results[static_cast<std::size_t>(i)]),
                     (i + 1) * (i + 1));
        }
        QVERIFY(record.wallNs > 0);
    }

    void nothingIsLeftOfARun()
    {
        {
            lab::Runner warmUp(experimentOf("square", 1, 2));
            warmUp.start();
            QVERIFY(warmUp.wait(60s));
        }
        const helpers::LeakCheck leaks;
        {
            lab::Runner runner(experimentOf("square", 1, 50));
            runner.start();
            QVERIFY(runner.wait(60s));
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    // Nobody looked at it while it lived.
    void lostWorkersUsageIsTheKernelsOwnCount()
    {
        auto experiment = experimentOf("fault", 1, 4);
        experiment.parameters = {{"kind", "kill"}, {"at", "2"}};
        lab::Runner runner(experiment);
        runner.start();
        QVERIFY(runner.wait(60s));

        const auto workers = runner.record().workers;
        const auto lost =
            std::find_if(workers.begin(), workers.end(), [](const lab::WorkerRecord& worker) {
                return worker.exit == base::ExitStatus::signalled(SIGKILL);
            });
        QVERIFY(lost != workers.end());
        QVERIFY(lost->usage.cpuNs > 0);
        QVERIFY(lost->usage.switchesVoluntary && lost->usage.switchesInvoluntary);
    }

    void aStoppedRunKeepsWhatIsDone()
    {
        auto experiment = experimentOf("sleep", 1, 100'000);
        experiment.parameters["time"] = "5ms";
        lab::Runner runner(experiment);
        runner.start();
        QTRY_VERIFY_WITH_TIMEOUT(runner.progress().tasks.done > 5, 20'000);

        runner.stop();
        QVERIFY(runner.wait(20s));

        const lab::RunRecord record = runner.record();
        QVERIFY(record.status == lab::RunStatus::Cancelled);
        QVERIFY(record.tasks.done > 5);
        QCOMPARE(record.tasks.settled(), 100'000);
    }

    void suspendedWorkersCanBeStopped()
    {
        auto experiment = experimentOf("sleep", 1, 100'000);
        experiment.parameters["time"] = "5ms";
        lab::Runner runner(experiment);
        runner.start();
        QTRY_VERIFY_WITH_TIMEOUT(runner.progress().tasks.done > 2, 20'000);
        for (const auto& worker : runner.workers()) {
            QVERIFY(runner.signalWorker(worker.record.slot, worker.record.pid, SIGSTOP));
        }

        runner.stop();

        QVERIFY(runner.wait(20s));
        QVERIFY(!runner.stuck());
    }

    void destroyingARunStopsIt()
    {
        auto experiment = experimentOf("sleep", 1, 100'000);
        lab::Runner runner(experiment);
        runner.start();
    }

    void eventsTellTheRunFromItsMarkToItsEnd()
    {
        const auto sink = std::make_shared<helpers::EventRecorder>(true);
        auto experiment = experimentOf("spin", 1, 40);
        experiment.parameters["time"] = "20ms";
        lab::RunOptions options;
        options.events = sink;
        options.number = 7;
        options.sampleEvery = 50ms;
        {
            lab::Runner runner(experiment, options);
            runner.start();
            QVERIFY(runner.wait(60s));
        }

        const auto marks = sink->of(mp::EventKind::RunMark);
        QCOMPARE(marks.size(), std::size_t{2});
        QCOMPARE(marks[0].values[0], 7);
        QCOMPARE(marks[0].values[1], 1);
        QCOMPARE(marks[1].values[1], 0);
        QVERIFY(sink->all().front().kind == mp::EventKind::RunMark);
        QCOMPARE(sink->of(mp::EventKind::TaskFinished).size(), std::size_t{40});
        QCOMPARE(sink->of(mp::EventKind::WorkerReady).size(), std::size_t{2});
        const auto samples = sink->of(mp::EventKind::WorkerSample);
        QVERIFY(samples.size() >= 4);
        QVERIFY(samples.back().values[0] > 0);
        QVERIFY(samples.back().values[1] > 0);
    }

    void anUnusableExperimentIsRefusedBeforeAnythingStarts()
    {
        auto experiment = experimentOf("square", 1, 2);
        experiment.workers = 4097;
        QVERIFY_EXCEPTION_THROWN(lab::Runner{experiment}, lab::ExperimentError);
        experiment.workers = 1;
        experiment.task = "sqare";
        QVERIFY_EXCEPTION_THROWN(lab::Runner{experiment}, lab::ExperimentError);
    }

    // Some seconds: what is refused now may be granted in a moment.
    void aReplacementThatIsRefusedForGoodIsTheRunsFailure()
    {
        auto experiment = experimentOf("sleep", 1, 100'000);
        experiment.parameters["time"] = "10ms";
        experiment.workers = 1;
        lab::Runner runner(experiment);
        runner.start();
        QTRY_VERIFY_WITH_TIMEOUT(runner.progress().tasks.done > 2, 20'000);
        {
            const helpers::NoDescriptors none;
            const lab::LiveWorker worker = runner.workers().at(0);
            QVERIFY(runner.signalWorker(worker.record.slot, worker.record.pid, SIGKILL));
            QVERIFY(runner.wait(60s));
        }
        const lab::RunRecord record = runner.record();
        QVERIFY(record.status == lab::RunStatus::Failed);
        const QString message = QString::fromStdString(record.message);
        QVERIFY2(message.startsWith("the pool can't go on: ") &&
                     message.contains("too few file descriptors"),
                 qPrintable(message));
    }

    void anInitializerThatFailsIsTheRunsFailure_data() { everyPoolDoesEveryItem_data(); }
    void anInitializerThatFailsIsTheRunsFailure()
    {
        QFETCH(const int, pool);
        auto experiment = experimentOf("gzip", 1, 1);
        experiment.items.kind = lab::ItemSource::Kind::List;
        experiment.items.list = {"/etc/hostname"};
        experiment.parameters["out"] = "/proc/no/folder";
        experiment.pool = static_cast<lab::PoolKind>(pool);
        experiment.workers = 1;
        lab::Runner runner(experiment);
        try {
            runner.start();
        } catch (const std::exception& error) {  // a serial pool's is this thread's
            QVERIFY2(QString(error.what()).contains("/proc/no/folder"), error.what());
            return;
        }
        QVERIFY(runner.wait(60s));
        const lab::RunRecord record = runner.record();
        QVERIFY(record.status == lab::RunStatus::Failed);
        const QString message = QString::fromStdString(record.message);
        QVERIFY2(
            message.startsWith("the pool can't go on: ") && message.contains("/proc/no/folder"),
            qPrintable(message));
    }

    void cancelledItemsAreNoFailure_data()
    {
        QTest::addColumn<int>("pool");
        QTest::addColumn<int>("item");
        for (const auto& [pool, name] : {std::pair(lab::PoolKind::Process, "process"),
                                         std::pair(lab::PoolKind::Thread, "thread")}) {
            QTest::addRow("%s, running", name) << static_cast<int>(pool) << 0;
            QTest::addRow("%s, queued", name) << static_cast<int>(pool) << 2;
        }
    }
    void cancelledItemsAreNoFailure()
    {
        QFETCH(const int, pool);
        QFETCH(const int, item);
        auto experiment = experimentOf("sleep", 0, 2);
        experiment.pool = static_cast<lab::PoolKind>(pool);
        experiment.workers = 1;
        experiment.chunkSize = 1;
        experiment.parameters["time"] = item == 0 ? "1000s" : "1s";
        lab::Runner runner(experiment);
        runner.start();
        QTRY_VERIFY_WITH_TIMEOUT(runner.results(0, 1)[0].state == lab::ItemState::Running, 20'000);

        runner.cancel(static_cast<std::size_t>(item));
        if (item == 0) {  // the others would sleep as long
            QTRY_COMPARE_WITH_TIMEOUT(runner.progress().tasks.cancelled, 1, 20'000);
            runner.cancel(1);
            runner.cancel(2);
        }
        QVERIFY(runner.wait(60s));

        const lab::RunRecord record = runner.record();
        QVERIFY(record.status == lab::RunStatus::Ok);
        QCOMPARE(record.message, std::string());
        QCOMPARE(record.tasks.failed, 0);
        QCOMPARE(record.tasks.cancelled, item == 0 ? 3 : 1);
        QCOMPARE(record.tasks.done, item == 0 ? 0 : 2);
        const lab::ItemRecord& row = record.results[static_cast<std::size_t>(item)];
        QVERIFY(row.state == lab::ItemState::Cancelled);
        QCOMPARE(row.error->type, std::string("Cancelled"));
        QCOMPARE(row.startNs > 0, item == 0);
    }

    void rowsOfARunningRunAreMarkedAsRunning()
    {
        auto experiment = experimentOf("sleep", 0, 9);
        experiment.parameters["time"] = "100s";
        lab::Runner runner(experiment);
        runner.start();
        const auto running = [&runner] {
            const auto rows = runner.results(0, 10);
            return std::count_if(rows.begin(), rows.end(), [](const lab::ItemRecord& row) {
                return row.state == lab::ItemState::Running && row.pid > 0;
            });
        };
        QTRY_COMPARE_WITH_TIMEOUT(running(), 2, 20'000);
    }
};

int main(int argc, char** argv)
{
    mp::init(argc, argv);
    QCoreApplication application(argc, argv);
    RunnerTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "runner_test.moc"
