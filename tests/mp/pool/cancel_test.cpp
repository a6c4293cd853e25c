#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <atomic>

using namespace std::chrono_literals;

namespace {

int same(int n)
{
    return n;
}

// Says that it runs, and which items ran at all; ends when told or asked.
int untilTold(int n, const std::string& files)
{
    signs::note(files + "ran", std::to_string(n));
    const bool asked = helpers::waitFor(
        [&] { return mp::currentTask().cancelled() || signs::raised(files + "go"); }, 60s);
    return asked && mp::currentTask().cancelled() ? -n : n;
}

std::vector<std::tuple<int, std::string>> items(int count, const std::string& files)
{
    std::vector<std::tuple<int, std::string>> all;
    for (int i = 1; i <= count; ++i) {
        all.emplace_back(i, files);
    }
    return all;
}

int spread(const std::tuple<int, std::string>& item)
{
    return untilTold(std::get<0>(item), std::get<1>(item));
}

bool isCancelled(const std::exception_ptr& error)
{
    return error && mp::describe(error).type == "Cancelled";
}

void cancelledOnceAsked(const std::string& ran)
{
    signs::note(ran, "ran");
    (void)helpers::waitFor([] { return mp::currentTask().cancelled(); }, 60s);
    throw mp::Cancelled("asked to end");
}

void kinds()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("processes") << 0;
    QTest::newRow("threads") << 1;
}

mp::PoolOptions ofKind(int kind)
{
    return {.workers = 1, .kind = static_cast<mp::PoolKind>(kind)};
}

}  // namespace

class CancelTest : public QObject {
    Q_OBJECT

private slots:
    void runningTaskIsAskedToEnd_data() { kinds(); }
    void runningTaskIsAskedToEnd()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool(ofKind(kind));
        auto result = pool.applyAsync(&untilTold, 5, folder / "t");
        QVERIFY(helpers::waitFor([&] { return signs::raised(folder / "tran"); }));
        result.cancel();
        QCOMPARE(result.get(60s), -5);  // what it returns then counts
        QCOMPARE(pool.counts().done, std::uint64_t{1});
    }

    // The worker has got them already, in one chunk with the one that runs.
    void itemsThatHaveNotBegunNeverRun_data() { kinds(); }
    void itemsThatHaveNotBegunNeverRun()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool(ofKind(kind));
        auto result = pool.mapSettledAsync(&spread, items(50, folder / "t"), {.chunkSize = 20});
        QVERIFY(helpers::waitFor([&] { return signs::lines(folder / "tran") == 1; }));
        result.cancel();
        QVERIFY(result.wait(60s));
        const auto settled = std::move(result).get();
        QCOMPARE(settled[0].value(), -1);
        for (std::size_t i = 1; i < 50; ++i) {
            QVERIFY(isCancelled(settled[i].error()));
        }
        QCOMPARE(signs::lines(folder / "tran"), 1);
        QCOMPARE(pool.counts().cancelled, std::uint64_t{49});
    }

    void oneItemCanBeCancelled_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("item");
        for (const auto& [kind, name] : {std::pair(0, "processes"), std::pair(1, "threads")}) {
            QTest::addRow("%s, running", name) << kind << 0;
            QTest::addRow("%s, next", name) << kind << 1;
            QTest::addRow("%s, in the worker's chunk", name) << kind << 3;
            QTest::addRow("%s, last of the chunk", name) << kind << 4;
            QTest::addRow("%s, queued", name) << kind << 7;
            QTest::addRow("%s, last of all", name) << kind << 9;
        }
    }
    void oneItemCanBeCancelled()
    {
        QFETCH(int, kind);
        QFETCH(int, item);
        const signs::Folder folder;
        mp::Pool pool(ofKind(kind));
        auto result = pool.mapSettledAsync(&spread, items(10, folder / "t"), {.chunkSize = 5});
        QVERIFY(helpers::waitFor([&] { return signs::lines(folder / "tran") == 1; }));
        result.cancel(static_cast<std::size_t>(item));
        if (item == 0) {
            QVERIFY(helpers::waitFor([&] { return result.progress().done >= 1; }));
        }
        signs::raise(folder / "tgo");
        QVERIFY(result.wait(60s));
        const auto settled = std::move(result).get();
        for (int i = 0; i < 10; ++i) {
            const auto& one = settled[static_cast<std::size_t>(i)];
            if (i != item) {
                QCOMPARE(one.value(), i + 1);
            } else if (i == 0) {
                QCOMPARE(one.value(), -1);
            } else {
                QVERIFY(isCancelled(one.error()));
            }
        }
        QCOMPARE(signs::lines(folder / "tran"), item == 0 ? 10 : 9);
    }

    void cancellingWhatHasEndedChangesNothing()
    {
        mp::Pool pool({.workers = 1});
        auto result = pool.mapAsync(&same, std::vector{1, 2});
        QCOMPARE(result.get(60s).size(), std::size_t{2});
        result.cancel();
        result.cancel(1);
        QCOMPARE(result.get(60s), (std::vector{1, 2}));
        QCOMPARE(pool.counts().cancelled, std::uint64_t{0});
    }

    void itemThatIsNotThereIsAnError()
    {
        mp::Pool pool({.workers = 1});
        auto result = pool.mapAsync(&same, std::vector{1, 2});
        QVERIFY_EXCEPTION_THROWN(result.cancel(2), std::out_of_range);
        auto single = pool.applyAsync(&same, 1);
        QVERIFY_EXCEPTION_THROWN(single.cancel(1), std::out_of_range);
        single.cancel(0);
    }

    void taskThatEndsByCancelledCountsAsCancelled_data() { kinds(); }
    void taskThatEndsByCancelledCountsAsCancelled()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool(ofKind(kind));
        auto result = pool.applyAsync(&cancelledOnceAsked, folder / "ran");
        QVERIFY(helpers::waitFor([&] { return signs::raised(folder / "ran"); }));
        result.cancel();
        QVERIFY_EXCEPTION_THROWN((void)result.get(60s), mp::Cancelled);
        QCOMPARE(pool.counts().cancelled, std::uint64_t{1});
        QCOMPARE(pool.counts().failed, std::uint64_t{0});
    }

    void cancelledThatNobodyAskedForIsAFailure_data() { kinds(); }
    void cancelledThatNobodyAskedForIsAFailure()
    {
        QFETCH(int, kind);
        mp::Pool pool(ofKind(kind));
        auto result = pool.applyAsync([] { throw mp::Cancelled("out of a whim"); });
        QVERIFY(result.wait(60s));
        QVERIFY(!result.successful());
        QCOMPARE(pool.counts().cancelled, std::uint64_t{0});
        QCOMPARE(pool.counts().failed, std::uint64_t{1});
    }

    void cancelledTaskIsNotTriedAgain()
    {
        const signs::Folder folder;
        for (const auto kind : {mp::PoolKind::Process, mp::PoolKind::Thread}) {
            mp::Pool pool({.workers = 1, .kind = kind});
            const std::string file =
                folder / (kind == mp::PoolKind::Process ? "process" : "thread");
            auto result = pool.with({.retries = 5, .retryErrors = true})
                              .applyAsync(
                                  [](const std::string& tries) -> int {
                                      signs::note(tries, "try");
                                      const mp::CurrentTask task = mp::currentTask();
                                      (void)helpers::waitFor([&] { return task.cancelled(); }, 60s);
                                      throw std::runtime_error("given up");
                                  },
                                  file);
            QVERIFY(helpers::waitFor([&] { return signs::raised(file); }));
            result.cancel();
            QVERIFY(result.wait(60s));
            QVERIFY(!result.successful());
            QCOMPARE(signs::lines(file), 1);
            QCOMPARE(result.tries(), 1);
        }
    }

    // What a worker takes to its death isn't run by the next one if it was cancelled meanwhile.
    void cancelledItemsOfADyingWorkerStayCancelled()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        auto result = pool.mapSettledAsync(
            [](const std::tuple<int, std::string>& item) {
                const auto& [n, files] = item;
                signs::note(files + "ran", std::to_string(n));
                if (n == 1) {
                    (void)helpers::waitFor([&files] { return signs::raised(files + "die"); }, 60s);
                    std::_Exit(3);
                }
                return n;
            },
            items(6, folder / "t"), {.chunkSize = 6});
        QVERIFY(helpers::waitFor([&] { return signs::lines(folder / "tran") == 1; }));
        result.cancel(2);
        result.cancel(4);
        signs::raise(folder / "tdie");
        QVERIFY(result.wait(60s));
        const auto settled = std::move(result).get();
        QVERIFY_EXCEPTION_THROWN((void)settled[0].value(), mp::WorkerLost);
        for (const std::size_t i : {1U, 3U, 5U}) {
            QCOMPARE(settled[i].value(), static_cast<int>(i) + 1);
        }
        QVERIFY(isCancelled(settled[2].error()));
        QVERIFY(isCancelled(settled[4].error()));
        QCOMPARE(signs::lines(folder / "tran"), 4);
    }

    // More ranges than the channel keeps at a time: the rest may run, but all end.
    void manyCancelledItemsInFlightAllEnd()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        auto result = pool.mapSettledAsync(&spread, items(60, folder / "t"), {.chunkSize = 60});
        QVERIFY(helpers::waitFor([&] { return signs::lines(folder / "tran") == 1; }));
        for (std::size_t i = 1; i < 60; i += 2) {
            result.cancel(i);
        }
        signs::raise(folder / "tgo");
        QVERIFY(result.wait(60s));
        const auto settled = std::move(result).get();
        int cancelled = 0;
        for (std::size_t i = 0; i < 60; ++i) {
            cancelled += isCancelled(settled[i].error()) ? 1 : 0;
            QVERIFY(settled[i].ok() || i % 2 == 1);
        }
        QCOMPARE(cancelled, 30);
        QCOMPARE(signs::lines(folder / "tran"), 60 - cancelled);
    }

    void lettingGoOfAnImapAsksItsTaskToEnd()
    {
        std::atomic<bool> begun = false;
        std::atomic<bool> asked = false;
        mp::ThreadPool pool(1);
        {
            auto results = pool.imap(
                [&](int n) {
                    begun = true;
                    asked = helpers::waitFor([] { return mp::currentTask().cancelled(); }, 60s);
                    return n;
                },
                std::vector{1, 2, 3});
            QVERIFY_EXCEPTION_THROWN(results.next(0s), mp::TimeoutError);
            QVERIFY(helpers::waitFor([&] { return begun.load(); }));
        }
        pool.close();
        QVERIFY(pool.join(60s));
        QVERIFY(asked);
        QCOMPARE(pool.counts().cancelled, std::uint64_t{2});
    }

    void terminateAsksThreadsToEnd()
    {
        std::atomic<bool> begun = false;
        mp::ThreadPool pool(1);
        const auto result = pool.applyAsync([&begun] {
            begun = true;
            (void)helpers::waitFor([] { return mp::currentTask().cancelled(); }, 60s);
        });
        QVERIFY(helpers::waitFor([&] { return begun.load(); }));
        pool.terminate();
        QVERIFY_EXCEPTION_THROWN((void)result.get(60s), mp::Cancelled);
        QVERIFY(pool.join(60s));
    }
};

MP_TEST_MAIN(CancelTest)
#include "cancel_test.moc"
