#include "base/clock.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <signal.h>

using namespace std::chrono_literals;

namespace {

int hangAtSeven(int n)
{
    while (n == 7) {
        ::poll(nullptr, 0, 1000);
    }
    return n;
}

// Hangs until it is tried again.
int hangAtFirst(const std::string& file)
{
    if (!signs::raised(file)) {
        signs::raise(file);
        while (true) {
            ::poll(nullptr, 0, 1000);
        }
    }
    return 1;
}

// Says that it has begun, and takes about 2 ms.
int noteAndSpin(const std::string& file)
{
    signs::note(file, "begun");
    const std::int64_t begin = base::monotonicNs();
    while (base::monotonicNs() < begin + 1'850'000 + begin % 150'000) {
    }
    return 0;
}

}  // namespace

class HardLimitTest : public QObject {
    Q_OBJECT

private slots:
    void longTaskAloneTimesOut_data()
    {
        QTest::addColumn<int>("start");
        QTest::addColumn<int>("chunk");
        for (const auto& [start, name] : {std::pair(mp::StartMethod::Forkserver, "forkserver"),
                                          std::pair(mp::StartMethod::Spawn, "spawn")}) {
            for (const int chunk : {1, 4, 20}) {
                QTest::addRow("%s, chunks of %d", name, chunk) << static_cast<int>(start) << chunk;
            }
        }
    }
    void longTaskAloneTimesOut()
    {
        QFETCH(int, start);
        QFETCH(int, chunk);
        mp::Pool pool({.workers = 2, .start = static_cast<mp::StartMethod>(start)});
        const auto settled =
            pool.mapSettled(&hangAtSeven, std::views::iota(0, 20),
                            {.chunkSize = static_cast<std::size_t>(chunk), .hardLimit = 300ms});
        for (int i = 0; i < 20; ++i) {
            const auto& item = settled[static_cast<std::size_t>(i)];
            if (i != 7) {
                QCOMPARE(item.value(), i);
                continue;
            }
            try {
                (void)item.value();
                QFAIL("it didn't time out");
            } catch (const mp::TimeoutError& error) {
                QVERIFY(std::string(error.what()).find("0.3") != std::string::npos);
            }
            QVERIFY(item.report.runNs >= 300'000'000);
        }
    }

    void clockStartsWithTheTaskNotInTheQueue()
    {
        mp::Pool pool({.workers = 1});
        // Twenty times 50 ms are more than the limit; each by itself isn't.
        const auto results = pool.map(
            [](int n) {
                ::poll(nullptr, 0, 50);
                return n;
            },
            std::views::iota(0, 20), {.chunkSize = 5, .hardLimit = 700ms});
        QCOMPARE(results.size(), std::size_t{20});
    }

    void timedOutTaskIsRetried()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto settled = pool.mapSettled(&hangAtFirst, std::vector{folder / "a", folder / "b"},
                                             {.chunkSize = 2, .hardLimit = 300ms, .retries = 1});
        for (const auto& item : settled) {
            QCOMPARE(item.value(), 1);
            QCOMPARE(item.report.tries, 2);
        }
    }

    void workerIsReplacedInItsSlot()
    {
        mp::Pool pool({.workers = 1});
        (void)pool.mapSettled(&hangAtSeven, std::vector{7}, {.hardLimit = 50ms});
        QCOMPARE(pool.apply(&hangAtSeven, 1), 1);
        bool killed = false;
        for (const mp::WorkerInfo& worker : pool.workers()) {
            QCOMPARE(worker.slot, 0U);
            killed = killed || worker.exit == base::ExitStatus::signalled(SIGKILL);
        }
        QVERIFY(killed);
    }

    // The first job's far longer limit must not hide the second one's.
    void shorterLimitOfALaterJobCounts()
    {
        mp::Pool pool({.workers = 1});
        (void)pool.map(&hangAtSeven, std::vector{1}, {.hardLimit = 1h});
        auto result = pool.mapSettledAsync(&hangAtSeven, std::vector{7}, {.hardLimit = 100ms});
        QVERIFY(result.wait(20s));
        const auto settled = std::move(result).get();
        QVERIFY_EXCEPTION_THROWN((void)settled[0].value(), mp::TimeoutError);
    }

    // Tasks about as long as their limit: a kill that comes as one ends meets none that has begun.
    void noTaskBeginsTwice()
    {
        const signs::Folder folder;
        std::vector<std::string> items;
        for (int i = 0; i < 400; ++i) {
            items.push_back(folder / std::to_string(i));
        }
        mp::Pool pool({.workers = 2});
        const auto settled =
            pool.mapSettled(&noteAndSpin, items, {.chunkSize = 20, .hardLimit = 2ms});
        QCOMPARE(settled.size(), items.size());
        for (const std::string& item : items) {
            // None: killed before it came to that.
            QVERIFY2(signs::lines(item) <= 1, item.c_str());
        }
    }

    // The one that hangs has no limit, those behind it in its worker have.
    void limitsBehindAnUnlimitedTaskHoldUpNothing()
    {
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = 2});
            std::vector<int> items(4000, 1);
            items[1000] = 7;
            auto unlimited = pool.mapSettledAsync(&hangAtSeven, items, {.chunkSize = 1});
            auto limited = pool.mapSettledAsync(&hangAtSeven, std::vector<int>(20'000, 1),
                                                {.chunkSize = 1, .hardLimit = 100ms});
            // The other worker does all that isn't in this one's hands, and the limit passes.
            (void)limited.wait(500ms);
            for (const mp::WorkerInfo& worker : pool.workers()) {
                if (worker.runningTask == 1000) {
                    QCOMPARE(::kill(worker.pid, SIGKILL), 0);
                }
            }
            QVERIFY(unlimited.wait(60s));
            QVERIFY(limited.wait(60s));
            const auto settled = std::move(unlimited).get();
            for (std::size_t i = 0; i < settled.size(); ++i) {
                QCOMPARE(settled[i].ok(), i != 1000);
            }
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void imapTimesOutToo()
    {
        mp::Pool pool({.workers = 2});
        auto results = pool.imap(&hangAtSeven, std::vector{6, 7, 8}, {.hardLimit = 200ms});
        QCOMPARE(results.next(), std::optional<int>(6));
        QVERIFY_EXCEPTION_THROWN(results.next(20s), mp::TimeoutError);
        QCOMPARE(results.next(20s), std::optional<int>(8));
    }

    void suspendedTaskTimesOutToo()
    {
        mp::Pool pool({.workers = 1});
        auto result = pool.mapSettledAsync(
            [](int n) {
                ::raise(SIGSTOP);
                return n;
            },
            std::vector{1, 2}, {.chunkSize = 2, .hardLimit = 200ms});
        QVERIFY(result.wait(20s));
        for (const auto& item : std::move(result).get()) {
            QVERIFY_EXCEPTION_THROWN((void)item.value(), mp::TimeoutError);
        }
    }
};

MP_TEST_MAIN(HardLimitTest)
#include "hard_limit_test.moc"
