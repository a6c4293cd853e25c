#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <numeric>
#include <set>

using namespace std::chrono_literals;

namespace {

struct Place {
    int x = 0;
    std::string name;
    MSGPACK_DEFINE(x, name)
    friend bool operator==(const Place&, const Place&) = default;
};

std::int64_t square(std::int64_t n)
{
    return n * n;
}

int refuseOdd(int n)
{
    if (n % 2 != 0) {
        throw std::domain_error("odd: " + std::to_string(n));
    }
    return n;
}

int noteAndRefuseOdd(int n, std::string file)
{
    signs::note(file, std::to_string(n));
    return refuseOdd(n);
}

std::vector<int> numbers(int count)
{
    std::vector<int> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

}  // namespace

class MapTest : public QObject {
    Q_OBJECT

private slots:
    void resultsKeepTheOrderOfTheItems()
    {
        mp::Pool pool({.workers = 3});
        for (const mp::Chunks chunk :
             {mp::Chunks(), mp::Chunks(1), mp::Chunks(7), mp::Chunks(1000), mp::Chunks::adaptive}) {
            const auto results =
                pool.map([](int n) { return 2 * n; }, numbers(500), {.chunkSize = chunk});
            QCOMPARE(results.size(), std::size_t{500});
            for (int i = 0; i < 500; ++i) {
                QCOMPARE(results[static_cast<std::size_t>(i)], 2 * i);
            }
        }
    }

    void defaultChunkSizeIsAQuarterOfAWorkersShare_data()
    {
        QTest::addColumn<int>("items");
        QTest::addColumn<int>("workers");
        QTest::addColumn<int>("chunk");
        QTest::newRow("divides") << 80 << 4 << 5;
        QTest::newRow("rounded up") << 81 << 4 << 6;
        QTest::newRow("fewer items than parts") << 3 << 4 << 1;
        QTest::newRow("none") << 0 << 4 << 1;
    }
    void defaultChunkSizeIsAQuarterOfAWorkersShare()
    {
        QFETCH(int, items);
        QFETCH(int, workers);
        QFETCH(int, chunk);
        const auto options = mp::engine::jobOptions(mp::MapOptions{},
                                                    static_cast<std::size_t>(items), workers, true);
        QCOMPARE(options.chunkSize, static_cast<std::size_t>(chunk));
    }

    void starmapSpreadsTuples()
    {
        mp::Pool pool({.workers = 2});
        const std::vector<std::tuple<int, std::string>> items{{2, "ab"}, {3, "x"}};
        const auto results = pool.starmap(
            [](int times, const std::string& text) {
                std::string all;
                for (int i = 0; i < times; ++i) {
                    all += text;
                }
                return all;
            },
            items);
        QCOMPARE(results, (std::vector<std::string>{"abab", "xxx"}));
    }

    void emptyInputIsReadyAtOnce()
    {
        mp::Pool pool({.workers = 1});
        const auto result = pool.mapAsync(&square, std::vector<std::int64_t>{});
        QVERIFY(result.ready());
        QVERIFY(result.successful());
        QVERIFY(result.get().empty());
    }

    void anyInputRangeWillDo()
    {
        mp::Pool pool({.workers = 2});
        QCOMPARE(pool.map(&square, std::set<int>{3, 1, 2}), (std::vector<std::int64_t>{1, 4, 9}));
        QCOMPARE(pool.map(&square, std::views::iota(1, 4)), (std::vector<std::int64_t>{1, 4, 9}));
    }

    void functionsWithoutResultWork()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 2});
        const std::vector<std::string> files(10, folder / "lines");
        const auto results =
            pool.map([](const std::string& file) { signs::note(file, "x"); }, files);
        QCOMPARE(results.size(), std::size_t{10});
        QCOMPARE(signs::lines(folder / "lines"), 10);
    }

    void userTypesTravelBothWays()
    {
        mp::Pool pool({.workers = 2});
        const auto moved = pool.map(
            [](Place place) {
                ++place.x;
                return place;
            },
            std::vector<Place>{{1, "a"}, {2, "b"}});
        QCOMPARE(moved, (std::vector<Place>{{2, "a"}, {3, "b"}}));
    }

    void lowestFailingItemsErrorIsThrown()
    {
        mp::Pool pool({.workers = 3});
        for (const std::size_t chunk : {1U, 4U, 100U}) {
            try {
                (void)pool.map(&refuseOdd, std::vector<int>{0, 2, 4, 7, 6, 5, 8, 3},
                               {.chunkSize = chunk});
                QFAIL("nothing was thrown");
            } catch (const mp::RemoteError& error) {
                QCOMPARE(error.type(), std::string("std::domain_error"));
                QCOMPARE(error.message(), std::string("odd: 7"));
            }
        }
    }

    void allItemsAreRunThoughSomeFail()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 3});
        std::vector<std::tuple<int, std::string>> items;
        for (int i = 0; i < 100; ++i) {
            items.emplace_back(i, folder / "run");
        }
        QVERIFY_EXCEPTION_THROWN(pool.starmap(&noteAndRefuseOdd, items, {.chunkSize = 9}),
                                 mp::RemoteError);
        QCOMPARE(signs::lines(folder / "run"), 100);
        QCOMPARE(pool.counts().done, std::uint64_t{50});
        QCOMPARE(pool.counts().failed, std::uint64_t{50});
    }

    void settledGivesValueOrErrorOfEachItem()
    {
        mp::Pool pool({.workers = 2});
        const auto settled = pool.mapSettled(&refuseOdd, numbers(10), {.chunkSize = 3});
        QCOMPARE(settled.size(), std::size_t{10});
        for (int i = 0; i < 10; ++i) {
            const auto& item = settled[static_cast<std::size_t>(i)];
            QCOMPARE(item.ok(), i % 2 == 0);
            if (item.ok()) {
                QCOMPARE(item.value(), i);
            } else {
                QVERIFY_EXCEPTION_THROWN((void)item.value(), mp::RemoteError);
            }
            QVERIFY(item.report.pid > 0);
            QVERIFY(item.report.slot < 2);
            QCOMPARE(item.report.tries, 1);
            QVERIFY(item.report.startNs >= item.report.queuedNs);
        }
    }

    void listenerHearsOfEachItemOnce()
    {
        mp::Pool pool({.workers = 3});
        std::vector<int> heard(1000);
        int wrong = 0;
        const auto result =
            pool.mapSettledAsync(&refuseOdd, numbers(1000), {.chunkSize = 13},
                                 [&](std::size_t item, const mp::Settled<int>& settled) {
                                     ++heard[item];
                                     wrong += settled.ok() != (item % 2 == 0) ? 1 : 0;
                                 });
        QCOMPARE(result.get().size(), std::size_t{1000});
        QCOMPARE(heard, std::vector<int>(1000, 1));
        QCOMPARE(wrong, 0);
    }

    void retriedErrorsSucceedInTheEnd()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 2});
        const auto settled = pool.mapSettled(
            [](const std::string& file) {
                signs::note(file, "try");
                if (signs::lines(file) < 3) {
                    throw std::runtime_error("not yet");
                }
                return signs::lines(file);
            },
            std::vector{folder / "a", folder / "b"}, {.retries = 2, .retryErrors = true});
        for (const auto& item : settled) {
            QCOMPARE(item.value(), 3);
            QCOMPARE(item.report.tries, 3);
        }
        QCOMPARE(pool.counts().retried, std::uint64_t{4});
    }

    void errorsAreNotRetriedUnlessAsked()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto settled = pool.mapSettled(
            [](const std::string& file) -> int {
                signs::note(file, "try");
                throw std::runtime_error("no");
            },
            std::vector{folder / "a"}, {.retries = 5});
        QVERIFY(!settled[0].ok());
        QCOMPARE(signs::lines(folder / "a"), 1);
    }

    void retriesRunOut()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto settled = pool.mapSettled(
            [](const std::string& file) -> int {
                signs::note(file, "try");
                throw std::runtime_error("never");
            },
            std::vector{folder / "a"}, {.retries = 2, .retryErrors = true});
        QVERIFY_EXCEPTION_THROWN((void)settled[0].value(), mp::RemoteError);
        QCOMPARE(settled[0].report.tries, 3);
        QCOMPARE(signs::lines(folder / "a"), 3);
    }

    void badOptionsAreRefused()
    {
        mp::Pool pool({.workers = 1});
        QVERIFY_EXCEPTION_THROWN(pool.map(&refuseOdd, numbers(1), {.retries = -1}),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(pool.map(&refuseOdd, numbers(1), {.hardLimit = 0ns}),
                                 std::invalid_argument);
    }

    void twoHundredThousandSquaresOneByOne()
    {
        mp::Pool pool({.workers = 4});
        std::vector<std::int64_t> items(200'000);
        std::iota(items.begin(), items.end(), 0);
        const auto results = pool.map(&square, items, {.chunkSize = 1});
        QCOMPARE(results.size(), items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (results[i] != items[i] * items[i]) {
                QFAIL("a wrong result");
            }
        }
        QCOMPARE(pool.counts().done, std::uint64_t{200'000});
    }

    void allWorkersTakePart()
    {
        mp::Pool pool({.workers = 4});
        const auto pids = pool.map(
            [](int) {
                ::poll(nullptr, 0, 5);
                return static_cast<int>(::getpid());
            },
            numbers(80), {.chunkSize = 1});
        QCOMPARE(std::set<int>(pids.begin(), pids.end()).size(), std::size_t{4});
    }
};

MP_TEST_MAIN(MapTest)
#include "map_test.moc"
