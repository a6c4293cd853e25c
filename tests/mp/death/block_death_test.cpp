#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/board.h"

using namespace std::chrono_literals;
using board::Boarded;
using board::compareSquares;
using board::kMostItems;
using board::square;

// Maps of numbers, which travel in blocks.
class BlockDeathTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        mp::Pool({.workers = 1}).apply([](int n) { return n; }, 1);
    }

    void killedInABlockLosesExactlyTheRunningItem_data()
    {
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("chunk");
        for (const int chunk : {0, 100, 50'000}) {
            for (const int at : {0, 1, 15, 1023, 1024, 77'777, 199'999}) {
                QTest::addRow("item %d, chunk %d", at, chunk) << at << chunk;
            }
        }
    }
    void killedInABlockLosesExactlyTheRunningItem()
    {
        QFETCH(int, at);
        QFETCH(int, chunk);
        const helpers::LeakCheck leaks;
        {
            Boarded boarded(2);
            boarded.shared->hangAt.store(at);
            mp::MapOptions options;
            if (chunk > 0) {
                options.chunkSize = static_cast<std::size_t>(chunk);
            }
            auto result = boarded.pool.mapAsync(&square, std::views::iota(0, 200'000), options);
            boarded.killTheHanging();
            QVERIFY(result.wait(60s));
            try {
                (void)result.get();
                QFAIL("nothing was lost");
            } catch (const mp::WorkerLost& lost) {
                QCOMPARE(lost.task(), static_cast<std::uint64_t>(at));
                QCOMPARE(lost.status(), base::ExitStatus::signalled(SIGKILL));
            }
            QCOMPARE(boarded.pool.counts().lost, std::uint64_t{1});
            QCOMPARE(boarded.pool.counts().done, std::uint64_t{199'999});
            boarded.verifyEachRan(1, 200'000);
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void lostItemIsRetriedAndOthersAreNot()
    {
        Boarded boarded(2);
        boarded.shared->hangAt.store(60'000);
        auto result = boarded.pool.mapAsync(&square, std::views::iota(0, 200'000), {.retries = 1});
        boarded.killTheHanging();
        QVERIFY(result.wait(60s));
        compareSquares(result.get(), 200'000);
        QCOMPARE(boarded.runs(60'000, 60'001), 2);
        QCOMPARE(boarded.runs(0, 200'000), 200'001);
        QCOMPARE(boarded.pool.counts().retried, std::uint64_t{1});
    }

    void errorSpoilsItsOwnItemOnly()
    {
        Boarded boarded(2);
        boarded.shared->throwAt.store(30'000);
        auto result = boarded.pool.mapAsync(&square, std::views::iota(0, 100'000));
        QVERIFY(result.wait(60s));
        QVERIFY_EXCEPTION_THROWN((void)result.get(), mp::RemoteError);
        QCOMPARE(boarded.pool.counts().done, std::uint64_t{99'999});
        QCOMPARE(boarded.pool.counts().failed, std::uint64_t{1});
        QCOMPARE(boarded.runs(0, 100'000), 100'000);
    }

    void everyItemMayThrow()
    {
        mp::Pool pool({.workers = 2});
        auto result =
            pool.mapAsync([](int n) -> int { throw std::domain_error(std::to_string(n)); },
                          std::views::iota(0, 5000));
        QVERIFY(result.wait(60s));
        try {
            (void)result.get();
            QFAIL("no error");
        } catch (const mp::RemoteError& error) {
            QVERIFY(std::string(error.what()).find('0') != std::string::npos);
        }
        QCOMPARE(pool.counts().failed, std::uint64_t{5000});
    }

    void exitInABlockLosesThatTaskOnly()
    {
        mp::Pool pool({.workers = 2});
        auto result = pool.mapAsync(
            [](int n) {
                if (n == 3000) {
                    std::exit(3);
                }
                return n;
            },
            std::views::iota(0, 20'000));
        QVERIFY(result.wait(60s));
        QVERIFY_EXCEPTION_THROWN((void)result.get(), mp::WorkerLost);
        QCOMPARE(pool.counts().done, std::uint64_t{19'999});
    }

    // A storm: workers are killed at any instruction of the loop, most often between two items'
    // publications. An item is run again only if it was blamed.
    void killingAllTheTimeKeepsResultsAndRunsRight()
    {
        Boarded boarded(3);
        auto result = boarded.pool.mapAsync(&square, std::views::iota(0, kMostItems),
                                            {.chunkSize = 20'000, .retries = 1000});
        int kills = 0;
        while (!result.wait(2ms)) {
            for (const mp::WorkerInfo& worker : boarded.pool.workers()) {
                if (kills < 100 && worker.state == mp::WorkerStateCode::Running) {
                    kills += boarded.pool.signalWorker(worker.slot, worker.pid, SIGKILL) ? 1 : 0;
                    break;
                }
            }
        }
        compareSquares(result.get(), kMostItems);
        const mp::PoolCounts counts = boarded.pool.counts();
        QVERIFY(kills > 0);
        QCOMPARE(counts.done, std::uint64_t{kMostItems});
        QVERIFY(counts.retried <= static_cast<std::uint64_t>(kills));
        const int more = boarded.runs(0, kMostItems) - kMostItems;
        // A blamed item may have been killed before its first instruction.
        QVERIFY2(more >= 0 && more <= static_cast<int>(counts.retried),
                 std::to_string(more).c_str());
    }
};

MP_TEST_MAIN(BlockDeathTest)
#include "block_death_test.moc"
