#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <signal.h>

#include <future>
#include <thread>

using namespace std::chrono_literals;

namespace {

int twice(int n)
{
    return 2 * n;
}

int sumInAnInnerPool(int n)
{
    mp::Pool pool({.workers = 2});
    int sum = 0;
    for (const int value : pool.map(&twice, std::views::iota(0, n))) {
        sum += value;
    }
    return sum;
}

// An inner pool whose worker never ends; says by a file who it is.
int keepAnInnerPoolBusy(std::string file)
{
    mp::Pool pool({.workers = 1});
    return pool.apply(
        [](const std::string& path) {
            signs::note(path + ".pid", std::to_string(::getpid()));
            signs::raise(path);
            while (true) {
                ::poll(nullptr, 0, 1000);
            }
            return 0;
        },
        file);
}

int numberIn(const std::string& file)
{
    std::ifstream stream(file);
    int number = 0;
    stream >> number;
    return number;
}

}  // namespace

class SeveralPoolsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { mp::Pool({.workers = 1}).apply(&twice, 1); }

    void poolsInsideWorkersWork()
    {
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = 2});
            QCOMPARE(pool.map(&sumInAnInnerPool, std::vector{3, 5, 10}),
                     (std::vector<int>{6, 20, 90}));
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void poolsInsideSpawnedWorkersWork()
    {
        mp::Pool pool({.workers = 1, .start = mp::StartMethod::Spawn});
        QCOMPARE(pool.apply(&sumInAnInnerPool, 4), 12);
    }

    void killedWorkerTakesItsInnerPoolAlong()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto result = pool.applyAsync(&keepAnInnerPoolBusy, folder / "busy");
        QVERIFY(helpers::waitFor([&] { return signs::raised(folder / "busy"); }));
        const int inner = numberIn(folder / "busy.pid");
        QVERIFY(inner > 0);
        QVERIFY(pool.signalWorker(0, pool.workers().at(0).pid, SIGKILL));
        QVERIFY_EXCEPTION_THROWN((void)result.get(60s), mp::WorkerLost);
        QVERIFY(helpers::waitFor(
            [&] {
                // Gone, or a zombie that init (or the container's lack of one) hasn't reaped.
                std::ifstream stat("/proc/" + std::to_string(inner) + "/stat");
                std::string text;
                std::getline(stat, text);
                return text.empty() || text.find(") Z") != std::string::npos;
            },
            5s));
    }

    void twoPoolsAtOnceDontMixTheirWork()
    {
        mp::Pool first({.workers = 2});
        mp::Pool second({.workers = 3});
        const auto a = first.mapAsync(&twice, std::views::iota(0, 1000), {.chunkSize = 1});
        const auto b =
            second.mapAsync([](int n) { return -n; }, std::views::iota(0, 1000), {.chunkSize = 1});
        for (int i = 0; i < 1000; ++i) {
            QCOMPARE(a.get()[static_cast<std::size_t>(i)], 2 * i);
            QCOMPARE(b.get()[static_cast<std::size_t>(i)], -i);
        }
        QCOMPARE(first.counts().done, std::uint64_t{1000});
        QCOMPARE(second.counts().done, std::uint64_t{1000});
    }

    void endOfOnePoolLeavesTheOtherAlone()
    {
        mp::Pool stays({.workers = 1});
        {
            mp::Pool goes({.workers = 2});
            QCOMPARE(goes.apply(&twice, 1), 2);
        }
        QCOMPARE(stays.apply(&twice, 2), 4);
    }

    void callersFromManyThreadsGetTheirOwnResults()
    {
        mp::Pool pool({.workers = 3});
        std::vector<std::future<int>> callers;
        for (int t = 0; t < 6; ++t) {
            callers.push_back(std::async(std::launch::async, [&pool, t] {
                int wrong = 0;
                for (int i = 0; i < 300; ++i) {
                    const int n = 1000 * t + i;
                    switch (i % 3) {
                    case 0:
                        wrong += pool.apply(&twice, n) != 2 * n ? 1 : 0;
                        break;
                    case 1:
                        wrong += pool.applyAsync(&twice, n).get() != 2 * n ? 1 : 0;
                        break;
                    default:
                        wrong += pool.map(&twice, std::vector{n, n + 1}, {.chunkSize = 1}) !=
                                         std::vector<int>{2 * n, 2 * n + 2}
                                     ? 1
                                     : 0;
                    }
                }
                return wrong;
            }));
        }
        for (auto& caller : callers) {
            QCOMPARE(caller.get(), 0);
        }
    }

    void terminateFromAnotherThreadReleasesAllCallers()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 2});
        std::vector<std::future<bool>> callers;
        for (int t = 0; t < 4; ++t) {
            callers.push_back(std::async(std::launch::async, [&pool, &folder, t] {
                try {
                    (void)pool.apply(
                        [](const std::string& file, const std::string& never) {
                            signs::raise(file);
                            signs::await(never);
                            return 1;
                        },
                        folder / std::to_string(t), folder / "never");
                    return false;
                } catch (const mp::Cancelled&) {
                    return true;
                }
            }));
        }
        QVERIFY(helpers::waitFor([&pool] { return pool.counts().submitted == 4; }));
        pool.terminate();
        for (auto& caller : callers) {
            QCOMPARE(caller.wait_for(20s), std::future_status::ready);
            QVERIFY(caller.get());
        }
    }
};

MP_TEST_MAIN(SeveralPoolsTest)
#include "several_pools_test.moc"
