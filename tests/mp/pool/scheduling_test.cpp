#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <future>
#include <map>
#include <thread>

using namespace std::chrono_literals;

namespace {

int ownPid(int)
{
    return static_cast<int>(::getpid());
}

int waitFor(int n, const std::string& file)
{
    signs::await(file);
    return n;
}

void note(int n, const std::string& file)
{
    signs::note(file, std::to_string(n));
}

std::vector<int> numbersIn(const std::string& file)
{
    std::ifstream stream(file);
    std::vector<int> numbers;
    for (int number = 0; stream >> number;) {
        numbers.push_back(number);
    }
    return numbers;
}

// Handed to all workers so far.
std::uint64_t chunksOf(const mp::Pool& pool)
{
    std::uint64_t chunks = 0;
    for (const mp::WorkerInfo& worker : pool.workers()) {
        chunks += worker.chunks;
    }
    return chunks;
}

}  // namespace

// In which order, in what portions and by which workers tasks are run.
class SchedulingTest : public QObject {
    Q_OBJECT

private slots:
    void higherPriorityGoesFirstAmongTheQueued_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("processes") << 0;
        QTest::newRow("threads") << 1;
    }
    void higherPriorityGoesFirstAmongTheQueued()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool({.workers = 1, .kind = static_cast<mp::PoolKind>(kind)});
        const auto first = pool.applyAsync(&waitFor, 1, folder / "go");
        QVERIFY(helpers::waitFor([&] { return first.progress().running == 1; }));
        std::vector<mp::AsyncResult<mp::task::Nothing>> results;
        for (const int priority : {0, 5, -3, 5, 0}) {
            results.push_back(
                pool.with({.priority = priority})
                    .applyAsync(&note, static_cast<int>(results.size()), folder / "order"));
        }
        const auto items = std::vector<std::tuple<int, std::string>>{{10, folder / "order"},
                                                                     {11, folder / "order"}};
        const auto map = pool.starmapAsync(&note, items, {.priority = 7});
        signs::raise(folder / "go");
        QVERIFY(results[2].wait(60s));
        QCOMPARE(numbersIn(folder / "order"), (std::vector{10, 11, 1, 3, 0, 4, 2}));
    }

    void retriedTaskGoesFirstAmongItsPriority()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto settled = pool.mapSettled(
            [](const std::tuple<int, std::string>& item) {
                signs::note(std::get<1>(item), std::to_string(std::get<0>(item)));
                if (std::get<0>(item) == 1 && mp::currentTask().tries() == 1) {
                    throw std::runtime_error("again");
                }
                return 0;
            },
            std::vector<std::tuple<int, std::string>>{
                {1, folder / "o"}, {2, folder / "o"}, {3, folder / "o"}},
            {.chunkSize = 1, .retries = 1, .retryErrors = true});
        QCOMPARE(settled[0].report.tries, 2);
        const auto order = numbersIn(folder / "o");
        QCOMPARE(order.front(), 1);
        QVERIFY(std::find(order.begin() + 1, order.end(), 1) - order.begin() <= 2);
    }

    void workerIsReplacedAfterItsTasks_data()
    {
        QTest::addColumn<int>("chunk");
        QTest::addColumn<int>("most");
        for (const int most : {1, 3}) {
            for (const int chunk : {1, 2, 50}) {
                QTest::addRow("%d tasks, chunks of %d", most, chunk) << chunk << most;
            }
        }
    }
    void workerIsReplacedAfterItsTasks()
    {
        QFETCH(int, chunk);
        QFETCH(int, most);
        mp::Pool pool({.workers = 2, .maxTasksPerChild = most});
        const auto pids = pool.map(&ownPid, std::views::iota(0, 31), {.chunkSize = chunk});
        std::map<int, int> tasks;
        for (const int pid : pids) {
            ++tasks[pid];
        }
        for (const auto& [pid, count] : tasks) {
            QVERIFY2(count <= most, std::to_string(count).c_str());
        }
        QCOMPARE(pool.counts().lost, std::uint64_t{0});
        pool.close();
        QVERIFY(pool.join(60s));
        for (const mp::WorkerInfo& worker : pool.workers()) {
            QCOMPARE(worker.exit, base::ExitStatus::exited(0));
            QVERIFY(worker.tasks <= static_cast<std::uint64_t>(most));
        }
    }

    void workerIsKeptWhileItHasTasksLeft()
    {
        mp::Pool pool({.workers = 1, .maxTasksPerChild = 5});
        std::vector<int> pids;
        for (int i = 0; i < 10; ++i) {
            pids.push_back(pool.apply(&ownPid, 0));
        }
        QCOMPARE(std::count(pids.begin(), pids.end(), pids.front()), 5);
        QCOMPARE(std::count(pids.begin(), pids.end(), pids.back()), 5);
    }

    void badTasksPerChildAreRefused()
    {
        for (const std::int64_t bad : {std::int64_t{0}, std::int64_t{-1}, INT64_MIN}) {
            QVERIFY_EXCEPTION_THROWN(mp::Pool({.workers = 1, .maxTasksPerChild = bad}),
                                     std::invalid_argument);
        }
        // Threads can't follow it: they say so.
        for (const auto kind : {mp::PoolKind::Thread, mp::PoolKind::Serial}) {
            QVERIFY_EXCEPTION_THROWN(mp::Pool({.workers = 1, .kind = kind, .maxTasksPerChild = 5}),
                                     std::invalid_argument);
        }
    }

    void chunkSizesBelowOneAreRefused()
    {
        QVERIFY_EXCEPTION_THROWN((void)mp::Chunks(0), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)mp::Chunks(-3), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)mp::Chunks(std::size_t{0}), std::invalid_argument);
        QCOMPARE(mp::Chunks(7).exactly(), std::size_t{7});
    }

    void adaptiveChunksGrowWithShortTasks_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("strings");
        QTest::newRow("processes, in blocks") << 0 << false;
        QTest::newRow("processes, encoded") << 0 << true;
        QTest::newRow("threads") << 1 << true;
    }
    void adaptiveChunksGrowWithShortTasks()
    {
        QFETCH(int, kind);
        QFETCH(bool, strings);
        constexpr int kItems = 20'000;
        mp::Pool pool({.workers = 2, .kind = static_cast<mp::PoolKind>(kind)});
        const auto items = std::views::iota(0, kItems);
        if (strings) {
            const auto texts = pool.map([](int n) { return std::to_string(n); }, items,
                                        {.chunkSize = mp::Chunks::adaptive});
            QCOMPARE(texts[12'345], std::string("12345"));
        } else {
            const auto numbers =
                pool.map([](int n) { return n; }, items, {.chunkSize = mp::Chunks::adaptive});
            QCOMPARE(numbers[12'345], 12'345);
        }
        QCOMPARE(pool.counts().done, std::uint64_t{kItems});
        // A millisecond's worth of such tasks are hundreds; single ones that a busy machine has
        // slowed down make the next chunks smaller.
        const std::uint64_t chunks = chunksOf(pool);
        QVERIFY2(chunks >= 2 && chunks < kItems / 3, std::to_string(chunks).c_str());
    }

    void chunksOfOneTravelOneByOne()
    {
        mp::Pool pool({.workers = 2});
        (void)pool.map([](int n) { return std::to_string(n); }, std::views::iota(0, 2000),
                       {.chunkSize = 1});
        QCOMPARE(chunksOf(pool), std::uint64_t{2000});
    }

    void adaptiveChunksOfLongTasksHoldOneEach()
    {
        mp::Pool pool({.workers = 2});
        (void)pool.map(
            [](int n) {
                ::poll(nullptr, 0, 3);
                return n;
            },
            std::views::iota(0, 30), {.chunkSize = mp::Chunks::adaptive});
        QCOMPARE(chunksOf(pool), std::uint64_t{30});
    }

    // A long task is never followed by another one in the same chunk, so a free worker takes it.
    void adaptiveChunksLeaveLongTasksToFreeWorkers()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 2});
        const auto item = [&folder](int n) {
            return std::tuple<int, std::string>(n, folder / "t");
        };
        // The first holds its worker until all the others are done, by the other worker alone.
        const auto results = pool.map(
            [](const std::tuple<int, std::string>& given) {
                const auto& [n, files] = given;
                if (n == 0) {
                    return helpers::waitFor([&] { return signs::lines(files + "done") == 6; }, 60s);
                }
                ::poll(nullptr, 0, 20);
                signs::note(files + "done", "x");
                return true;
            },
            std::vector{item(0), item(1), item(2), item(3), item(4), item(5), item(6)},
            {.chunkSize = mp::Chunks::adaptive});
        QCOMPARE(results, std::vector<bool>(7, true));
    }

    void imapTakesAdaptiveChunksToo()
    {
        mp::Pool pool({.workers = 2});
        auto results = pool.imap([](int n) { return n; }, std::views::iota(0, 5000),
                                 {.chunkSize = mp::Chunks::adaptive});
        for (int i = 0; i < 5000; ++i) {
            QCOMPARE(results.next(60s), std::optional<int>(i));
        }
        QCOMPARE(results.next(60s), std::optional<int>());
    }

    void progressCountsEveryTaskOnce_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("processes") << 0;
        QTest::newRow("threads") << 1;
    }
    void progressCountsEveryTaskOnce()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool({.workers = 1, .kind = static_cast<mp::PoolKind>(kind)});
        auto result = pool.mapSettledAsync(
            [](const std::tuple<int, std::string>& item) {
                const auto& [n, file] = item;
                if (n == 3) {
                    signs::await(file);
                }
                if (n == 1 || (n == 2 && mp::currentTask().tries() == 1)) {
                    throw std::runtime_error("no");
                }
                return n;
            },
            std::vector<std::tuple<int, std::string>>{{0, folder / "go"},
                                                      {1, folder / "go"},
                                                      {2, folder / "go"},
                                                      {3, folder / "go"},
                                                      {4, folder / "go"},
                                                      {5, folder / "go"}},
            {.chunkSize = 1, .retries = 1, .retryErrors = true});
        QVERIFY(helpers::waitFor([&] { return result.progress().done == 2; }));
        QVERIFY(helpers::waitFor([&] { return result.progress().running == 1; }));
        result.cancel(5);
        for (const mp::Progress& now : {result.progress(), pool.progress()}) {
            QCOMPARE(now.queued, std::uint64_t{1});
            QCOMPARE(now.running, std::uint64_t{1});
            QCOMPARE(now.done, std::uint64_t{2});
            QCOMPARE(now.failed, std::uint64_t{1});
            QCOMPARE(now.retried, std::uint64_t{2});
            QCOMPARE(now.cancelled, std::uint64_t{1});
            QCOMPARE(now.lost, std::uint64_t{0});
            QCOMPARE(now.total(), std::uint64_t{6});
            QVERIFY(!now.finished());
            QVERIFY(now.eta.has_value());
            QVERIFY(now.eta->count() > 0);
        }
        signs::raise(folder / "go");
        QVERIFY(result.wait(60s));
        QVERIFY(result.progress().finished());
        QCOMPARE(result.progress().done, std::uint64_t{4});
        QCOMPARE(result.progress().eta, std::optional(std::chrono::nanoseconds(0)));
    }

    void progressCountsLostTasks()
    {
        mp::Pool pool({.workers = 1});
        const auto result = pool.applyAsync([] { std::_Exit(3); });
        QVERIFY(result.wait(60s));
        QCOMPARE(result.progress().lost, std::uint64_t{1});
        QCOMPARE(result.progress().failed, std::uint64_t{1});
        QCOMPARE(pool.progress().lost, std::uint64_t{1});
        QVERIFY(result.progress().finished());
    }

    void etaIsUnknownBeforeAnyTaskHasEnded()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto result = pool.mapAsync([](const std::string& file) { signs::await(file); },
                                          std::vector(2, folder / "go"), {.chunkSize = 1});
        QVERIFY(!result.progress().eta.has_value());
        signs::raise(folder / "go");
        QVERIFY(result.wait(60s));
    }

    // 10 of 20 tasks of a known length are left for two workers.
    void etaIsTheMeanTimeOfWhatIsLeft()
    {
        const signs::Folder folder;
        mp::ThreadPool pool(2);
        const auto begin = std::chrono::steady_clock::now();
        const auto result = pool.mapAsync(
            [&folder](int n) {
                if (n < 10) {
                    std::this_thread::sleep_for(20ms);
                } else {
                    signs::await(folder / "go");
                }
            },
            std::views::iota(0, 20), {.chunkSize = 1});
        QVERIFY(helpers::waitFor([&] { return result.progress().done == 10; }));
        const auto eta = result.progress().eta.value();
        QVERIFY2(eta >= 100ms, std::to_string(eta.count()).c_str());
        // The ten that have ended took no longer than two threads had for them.
        const auto passed = std::chrono::steady_clock::now() - begin;
        QVERIFY2(eta <= passed, std::to_string(eta.count()).c_str());
        signs::raise(folder / "go");
        QVERIFY(result.wait(60s));
    }

    void resultKnowsItsWorkerAndStart_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("processes") << 0;
        QTest::newRow("threads") << 1;
    }
    void resultKnowsItsWorkerAndStart()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool({.workers = 1, .kind = static_cast<mp::PoolKind>(kind)});
        const auto before = std::chrono::steady_clock::now();
        const auto first = pool.applyAsync(&waitFor, 1, folder / "go");
        const auto second = pool.applyAsync(&waitFor, 2, folder / "go");
        QVERIFY(helpers::waitFor([&] { return first.startedAt().has_value(); }));
        const auto started = first.startedAt().value();
        QVERIFY(started >= before && started <= std::chrono::steady_clock::now());
        QVERIFY(first.worker().has_value());
        QVERIFY(!second.startedAt().has_value());
        QVERIFY(!second.worker().has_value());
        QCOMPARE(second.tries(), 0);
        signs::raise(folder / "go");
        QCOMPARE(second.get(60s), 2);
        const mp::WorkerInfo worker = pool.workers().at(0);
        for (const auto& result : {first, second}) {
            QCOMPARE(result.worker()->pid, worker.pid);
            QCOMPARE(result.worker()->slot, worker.slot);
            QCOMPARE(result.tries(), 1);
        }
        QVERIFY(first.startedAt() == started);
        QVERIFY(second.startedAt().value() > started);
    }

    void anItemThatIsToRunNextDoes_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("processes") << 0;
        QTest::newRow("threads") << 1;
    }
    void anItemThatIsToRunNextDoes()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool({.workers = 1, .kind = static_cast<mp::PoolKind>(kind)});
        const auto first = pool.applyAsync(&waitFor, 1, folder / "go");
        QVERIFY(helpers::waitFor([&] { return first.progress().running == 1; }));
        std::vector<std::tuple<int, std::string>> items;
        for (int n = 0; n < 6; ++n) {
            items.emplace_back(n, folder / "order");
        }
        auto rest = pool.starmapAsync(&note, items, {.chunkSize = 1});
        QVERIFY(rest.runNext(4));
        QVERIFY(rest.runNext(5));
        QVERIFY_EXCEPTION_THROWN(rest.runNext(6), std::out_of_range);
        signs::raise(folder / "go");
        QVERIFY(rest.wait(60s));
        QCOMPARE(numbersIn(folder / "order"), (std::vector{5, 4, 0, 1, 2, 3}));
        QVERIFY(!rest.runNext(0));
    }

    void itemsThatAreNamedGoFirst_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("processes") << 0;
        QTest::newRow("threads") << 1;
        QTest::newRow("serial") << 2;
    }
    void itemsThatAreNamedGoFirst()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool({.workers = 1, .kind = static_cast<mp::PoolKind>(kind)});
        std::vector<std::tuple<int, std::string>> items;
        for (int n = 0; n < 8; ++n) {
            items.emplace_back(n, folder / "order");
        }
        pool.starmap(&note, items, {.chunkSize = 2, .first = {6, 2, 3, 0}});
        QCOMPARE(numbersIn(folder / "order"), (std::vector{6, 2, 3, 0, 1, 4, 5, 7}));
        QCOMPARE(pool.map([](int n) { return 2 * n; }, std::vector{1, 2, 3}, {.first = {2}}),
                 (std::vector{2, 4, 6}));
        for (const auto& wrong : {std::vector<std::size_t>{3}, std::vector<std::size_t>{1, 1}}) {
            QVERIFY_EXCEPTION_THROWN(
                pool.map([](int n) { return n; }, std::vector{1, 2, 3}, {.first = wrong}),
                std::invalid_argument);
        }
        QCOMPARE(pool.apply([] { return 7; }), 7);
    }

    void mapsErrorKnowsHowManyOthersFailed()
    {
        mp::Pool pool({.workers = 2});
        try {
            (void)pool.map(
                [](int n) {
                    if (n % 2 == 1) {
                        throw std::domain_error(std::to_string(n));
                    }
                    return n;
                },
                std::views::iota(0, 10));
            QFAIL("nothing was thrown");
        } catch (const mp::RemoteError& error) {
            QCOMPARE(error.message(), std::string("1"));
            QCOMPARE(error.othersFailed(), std::size_t{4});
        }
    }

    // One error object may be that of several results, and of several threads that wait for one.
    void anErrorThatIsSharedStaysAsItIs()
    {
        const auto shared = std::make_exception_ptr(mp::Cancelled("stopped"));
        const auto othersOf = [&shared](std::size_t others) {
            try {
                mp::throwWithOthers(shared, others);
            } catch (const mp::Cancelled& error) {
                return error.othersFailed();
            }
        };
        QCOMPARE(othersOf(3), std::size_t{3});
        QCOMPARE(othersOf(8), std::size_t{8});
        try {
            std::rethrow_exception(shared);
        } catch (const mp::Cancelled& error) {
            QCOMPARE(error.othersFailed(), std::size_t{0});
        }
    }

    void twoThreadsMayGetTheSameMapsError()
    {
        mp::Pool pool({.workers = 1});
        auto pending = pool.mapAsync(
            [](int n) -> int { throw std::domain_error(std::to_string(n)); }, std::vector{1, 2, 3});
        const auto othersFailed = [&pending] {
            try {
                (void)pending.get();
            } catch (const mp::RemoteError& error) {
                return error.othersFailed();
            }
            return std::size_t{0};
        };
        auto other = std::async(std::launch::async, othersFailed);
        QCOMPARE(othersFailed(), std::size_t{2});
        QCOMPARE(other.get(), std::size_t{2});
    }
};

MP_TEST_MAIN(SchedulingTest)
#include "scheduling_test.moc"
