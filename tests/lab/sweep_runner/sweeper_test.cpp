#include "lab/sweep/sweeper.h"

#include "mp/init.h"

#include <QtTest>

#include <algorithm>
#include <functional>

namespace {

lab::Experiment sleepSweep(std::vector<int> workers, int repeats)
{
    lab::Experiment experiment;
    experiment.task = "sleep";
    experiment.parameters["time"] = "10ms";
    experiment.items.kind = lab::ItemSource::Kind::Range;
    experiment.items.from = 1;
    experiment.items.to = 8;
    experiment.sweepWorkers = std::move(workers);
    experiment.repeats = repeats;
    return experiment;
}

}  // namespace

class SweeperTest : public QObject {
    Q_OBJECT

private slots:
    void measuresEveryCountInEveryBlock()
    {
        std::vector<std::pair<int, int>> seen;
        std::vector<std::size_t> measured;  // repeats known each time the points are told
        lab::SweepCallbacks callbacks;
        callbacks.onProgress = [&](const lab::SweepProgress& progress) {
            seen.emplace_back(progress.block, progress.workers);
            QCOMPARE(progress.totalRepeats, 9);
            QCOMPARE(progress.doneRepeats, static_cast<int>(seen.size()) - 1);
            QCOMPARE(progress.etaSeconds.has_value(), progress.block > 0);
        };
        callbacks.onPoints = [&](const lab::SweepResult& sofar) {
            std::size_t repeats = 0;
            for (const lab::SweepPoint& point : sofar.summary.points) {
                repeats += point.repeats.size();
            }
            measured.push_back(repeats);
        };
        lab::Sweeper sweeper(sleepSweep({1, 2, 4}, 2), callbacks);

        const lab::SweepResult result = sweeper.run();

        QVERIFY(result.status == lab::RunStatus::Ok);
        QCOMPARE(seen.size(), std::size_t{9});  // a warm-up and two blocks of three
        // From the first repetition on; the last is in the result.
        QCOMPARE(measured.front(), std::size_t{1});
        QVERIFY(measured.back() <= 5);
        QVERIFY(std::ranges::adjacent_find(measured, std::greater_equal()) == measured.end());
        QCOMPARE(result.summary.points.size(), std::size_t{3});
        for (const lab::SweepPoint& point : result.summary.points) {
            QCOMPARE(point.repeats.size(), std::size_t{2});
            QVERIFY(point.seconds->mean >= 0.08 / point.workers);
            QVERIFY(point.repeats[0].cpuSeconds.has_value());
        }
        QVERIFY(result.summary.points[2].speedup->value > 1);
        QVERIFY(result.experiment.seed != 0);
    }

    void aStopKeepsWhatWasMeasured()
    {
        lab::Sweeper* running = nullptr;
        lab::SweepCallbacks callbacks;
        callbacks.onPoints = [&](const lab::SweepResult& sofar) {
            if (sofar.summary.points.size() == 2) {
                running->stop();
            }
        };
        lab::Sweeper sweeper(sleepSweep({1, 2}, 100), callbacks);
        running = &sweeper;

        const lab::SweepResult result = sweeper.run();

        QVERIFY(result.status == lab::RunStatus::Cancelled);
        QCOMPARE(result.summary.points.size(), std::size_t{2});
        QVERIFY(result.summary.points[0].seconds.has_value());
    }

    void threadsAreMeasuredToo()
    {
        auto experiment = sleepSweep({1, 4}, 2);
        experiment.pool = lab::PoolKind::Thread;
        const lab::SweepResult result = lab::Sweeper(experiment).run();
        QVERIFY(result.status == lab::RunStatus::Ok);
        QCOMPARE(result.summary.pool, std::string("thread"));
        QVERIFY(result.summary.points[1].speedup->value > 1.5);
    }
};

int main(int argc, char** argv)
{
    mp::init(argc, argv);
    QCoreApplication application(argc, argv);
    SweeperTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "sweeper_test.moc"
