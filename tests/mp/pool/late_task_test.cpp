#include "helpers/mp_test_main.h"
#include "mp/board.h"

#include <algorithm>
#include <random>

using namespace std::chrono_literals;
using board::Boarded;
using board::compareSquares;
using board::square;

namespace {

constexpr int kItems = 2000;

void chunks()
{
    QTest::addColumn<bool>("adaptive");
    QTest::newRow("chunks of 1") << false;
    QTest::newRow("adaptive chunks") << true;
}

mp::MapOptions options()
{
    QFETCH(bool, adaptive);
    mp::MapOptions options;
    options.chunkSize = adaptive ? mp::Chunks::adaptive : mp::Chunks(1);
    return options;
}

// With a report for each, so that adaptive chunks aren't blocks.
auto start(Boarded& boarded, const mp::MapOptions& options)
{
    return boarded.pool.mapSettledAsync(&square, std::views::iota(0, kItems), options);
}

void compareAll(const std::vector<mp::Settled<std::int64_t>>& settled)
{
    std::vector<std::int64_t> values;
    for (const auto& one : settled) {
        values.push_back(one.value());
    }
    compareSquares(values, kItems);
}

bool killOneThatRuns(mp::Pool& pool, std::mt19937& random)
{
    auto workers = pool.workers();
    std::erase_if(workers, [](const mp::WorkerInfo& worker) {
        return worker.state != mp::WorkerStateCode::Running;
    });
    if (workers.empty()) {
        return false;
    }
    const mp::WorkerInfo& worker = workers[random() % workers.size()];
    return pool.signalWorker(worker.slot, worker.pid, SIGKILL);
}

// The engine puts such items into blocks by itself.
auto startBlocks(Boarded& boarded)
{
    return boarded.pool.mapAsync(&square, std::views::iota(0, kItems),
                                 {.chunkSize = mp::Chunks::adaptive});
}

template <class Result>
bool awaitAllButOne(const Result& result)
{
    return helpers::waitFor([&] { return result.progress().done == kItems - 1; }, 60s);
}

}  // namespace

// A worker is sent several short tasks ahead. When one of them hangs, those behind it go to others.
class LateTaskTest : public QObject {
    Q_OBJECT

private slots:
    void nothingWaitsBehindALateTask_data()
    {
        QTest::addColumn<bool>("adaptive");
        QTest::addColumn<int>("at");
        for (const bool adaptive : {false, true}) {
            for (const int at : {100, 500, 1000, 1900}) {
                QTest::addRow("%s, item %d", adaptive ? "adaptive chunks" : "chunks of 1", at)
                    << adaptive << at;
            }
        }
    }
    void nothingWaitsBehindALateTask()
    {
        QFETCH(int, at);
        Boarded boarded(2);
        boarded.shared->hangAt.store(at);
        const auto result = start(boarded, options());
        QVERIFY(boarded.awaitHanging());

        const bool others = awaitAllButOne(result);

        QVERIFY2(others, qPrintable(QString::number(result.progress().done)));
        QVERIFY(boarded.shared->hanging.load() != 0);  // still
        boarded.shared->goOn.store(true);
        compareAll(result.get());
        boarded.verifyEachRan(1, kItems);
        QCOMPARE(boarded.pool.counts().retried, std::uint64_t{0});
    }

    void nothingWaitsBehindALateTaskInItsBlock_data()
    {
        QTest::addColumn<int>("at");
        for (const int at : {100, 500, 1000, 1500}) {
            QTest::addRow("item %d", at) << at;
        }
    }
    void nothingWaitsBehindALateTaskInItsBlock()
    {
        QFETCH(int, at);
        Boarded boarded(2);
        boarded.shared->hangAt.store(at);
        const auto result = startBlocks(boarded);
        QVERIFY(boarded.awaitHanging());

        const bool others = awaitAllButOne(result);

        QVERIFY2(others, qPrintable(QString::number(result.progress().done)));
        QVERIFY(boarded.shared->hanging.load() != 0);
        boarded.shared->goOn.store(true);
        compareSquares(result.get(), kItems);
        boarded.verifyEachRan(1, kItems);
    }

    void lateTaskOfABlockThatEndsAtAnyMomentIsRunOnceLikeAllOthers()
    {
        std::mt19937 random(4);
        Boarded boarded(2);
        for (int round = 1; round <= 40; ++round) {
            boarded.shared->goOn.store(false);
            boarded.shared->hangAt.store(static_cast<int>(random() % kItems));
            const auto result = startBlocks(boarded);
            QVERIFY(boarded.awaitHanging());
            result.wait(
                std::chrono::microseconds(random() % 30'000));  // it is taken back meanwhile
            boarded.shared->goOn.store(true);
            QVERIFY(result.wait(60s));
            compareSquares(result.get(), kItems);
            boarded.verifyEachRan(round, kItems);
        }
    }

    void killedLateTaskOfABlockIsLostAndNoOther()
    {
        std::mt19937 random(5);
        for (int round = 0; round < 10; ++round) {
            Boarded boarded(2);
            boarded.shared->hangAt.store(static_cast<int>(random() % kItems));
            const auto result = startBlocks(boarded);
            QVERIFY(boarded.awaitHanging());
            result.wait(
                std::chrono::microseconds(random() % 30'000));  // it is taken back meanwhile
            boarded.killTheHanging();
            QVERIFY(result.wait(60s));
            QVERIFY_EXCEPTION_THROWN((void)result.get(), mp::WorkerLost);
            QCOMPARE(result.progress().done, std::uint64_t{kItems - 1});
            boarded.verifyEachRan(1, kItems);
        }
    }

    // Idle workers of a closed pool don't leave before that.
    void nothingWaitsBehindTheLateTaskOfAClosedPool_data() { chunks(); }
    void nothingWaitsBehindTheLateTaskOfAClosedPool()
    {
        Boarded boarded(2);
        boarded.shared->hangAt.store(500);
        const auto result = start(boarded, options());
        boarded.pool.close();
        QVERIFY(boarded.awaitHanging());
        QVERIFY(awaitAllButOne(result));
        QVERIFY(boarded.shared->hanging.load() != 0);
        boarded.shared->goOn.store(true);
        QVERIFY(boarded.pool.join(60s));
        compareAll(result.get());
        boarded.verifyEachRan(1, kItems);
    }

    // The same pool goes on with its workers, also with the one that was late.
    void lateTaskThatEndsAtAnyMomentIsRunOnceLikeAllOthers_data() { chunks(); }
    void lateTaskThatEndsAtAnyMomentIsRunOnceLikeAllOthers()
    {
        std::mt19937 random(1);
        Boarded boarded(2);
        for (int round = 1; round <= 40; ++round) {
            boarded.shared->goOn.store(false);
            boarded.shared->hangAt.store(static_cast<int>(random() % kItems));
            const auto result = start(boarded, options());
            QVERIFY(boarded.awaitHanging());
            result.wait(
                std::chrono::microseconds(random() % 30'000));  // it is taken back meanwhile
            boarded.shared->goOn.store(true);
            QVERIFY(result.wait(60s));
            compareAll(result.get());
            boarded.verifyEachRan(round, kItems);
        }
        QCOMPARE(boarded.pool.workers().size(), std::size_t{2});
    }

    void killedLateTaskIsLostAndNoOther_data() { chunks(); }
    void killedLateTaskIsLostAndNoOther()
    {
        std::mt19937 random(2);
        for (int round = 0; round < 10; ++round) {
            Boarded boarded(2);
            const int at = static_cast<int>(random() % kItems);
            boarded.shared->hangAt.store(at);
            const auto result = start(boarded, options());
            QVERIFY(boarded.awaitHanging());
            result.wait(
                std::chrono::microseconds(random() % 30'000));  // it is taken back meanwhile
            boarded.killTheHanging();
            QVERIFY(result.wait(60s));
            const auto& settled = result.get();
            for (std::size_t i = 0; i < settled.size(); ++i) {
                QCOMPARE(settled[i].ok(), i != static_cast<std::size_t>(at));
            }
            QCOMPARE(mp::describe(settled[static_cast<std::size_t>(at)].error()).type,
                     std::string("WorkerLost"));
            boarded.verifyEachRan(1, kItems);
        }
    }

    // Workers are killed all the time while each map has one task that is late.
    void killsAtAnyMomentCostNoMoreThanTheirTasks()
    {
        std::mt19937 random(3);
        Boarded boarded(3);
        int kills = 0;
        for (int round = 0; round < 20; ++round) {
            boarded.shared->goOn.store(false);
            boarded.shared->hangAt.store(static_cast<int>(random() % kItems));
            const auto result = boarded.pool.mapAsync(&square, std::views::iota(0, kItems),
                                                      {.chunkSize = 1, .retries = 1000});
            for (int i = 0; i < 10 && !result.wait(std::chrono::milliseconds(random() % 6)); ++i) {
                kills += killOneThatRuns(boarded.pool, random) ? 1 : 0;
            }
            boarded.shared->goOn.store(true);
            QVERIFY(result.wait(60s));
            compareSquares(result.get(), kItems);
        }
        const mp::PoolCounts counts = boarded.pool.counts();
        QVERIFY(kills > 0);
        QCOMPARE(counts.done, std::uint64_t{20 * kItems});
        QVERIFY(counts.retried <= static_cast<std::uint64_t>(kills));
        const int more = boarded.runs(0, kItems) - 20 * kItems;
        // A blamed item may have been killed before its first instruction.
        QVERIFY2(more >= 0 && more <= static_cast<int>(counts.retried),
                 qPrintable(QString::number(more)));
    }

    // What was cancelled doesn't wait for the task either, and isn't run elsewhere.
    void cancelledItemsBehindALateTaskEndAtOnce_data() { chunks(); }
    void cancelledItemsBehindALateTaskEndAtOnce()
    {
        Boarded boarded(2);
        boarded.shared->hangAt.store(500);
        auto result = start(boarded, options());
        QVERIFY(boarded.awaitHanging());
        const int ran = boarded.runs(0, kItems);
        result.cancel();

        const bool others = helpers::waitFor(
            [&] {
                const mp::Progress progress = result.progress();
                return progress.done + progress.cancelled == kItems - 1;
            },
            60s);

        QVERIFY(others);
        QVERIFY(boarded.shared->hanging.load() != 0);
        boarded.shared->goOn.store(true);
        QVERIFY(result.wait(60s));
        QVERIFY(boarded.runs(0, kItems) >= ran);
        QCOMPARE(static_cast<std::uint64_t>(boarded.runs(0, kItems)), result.progress().done);
    }

    // Its items travel together; that is what a chunk of a given size is for.
    void chunkOfAGivenSizeStaysWhole()
    {
        Boarded boarded(2);
        boarded.shared->hangAt.store(0);
        const auto result = start(boarded, {.chunkSize = 100});
        QVERIFY(boarded.awaitHanging());
        QVERIFY(helpers::waitFor([&] { return result.progress().done == kItems - 100; }, 60s));
        boarded.shared->goOn.store(true);
        QVERIFY(result.wait(60s));
        const auto& settled = result.get();
        for (std::size_t i = 1; i < 100; ++i) {
            QCOMPARE(settled[i].report.pid, settled[0].report.pid);
        }
    }

    // Tasks that were never begun don't count towards a worker's replacement.
    void workerWithALimitOfTasksIsReplacedAfterThoseItRan()
    {
        const signs::Folder folder;
        board::Board* const shared = board::mapped(folder / "board");
        shared->hangAt.store(700);
        shared->throwAt.store(-1);
        {
            mp::Pool pool({.workers = 2,
                           .initializer = mp::initializer(&board::useBoard, folder / "board"),
                           .maxTasksPerChild = 600});
            const auto result =
                pool.mapSettledAsync(&square, std::views::iota(0, kItems), {.chunkSize = 1});
            QVERIFY(awaitAllButOne(result));
            shared->goOn.store(true);
            QVERIFY(result.wait(60s));
            compareAll(result.get());
            for (const mp::WorkerInfo& worker : pool.workers()) {
                QVERIFY(worker.tasks <= 600);
            }
        }
        ::munmap(shared, sizeof(board::Board));
    }
};

MP_TEST_MAIN(LateTaskTest)
#include "late_task_test.moc"
