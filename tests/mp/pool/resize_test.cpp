#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/no_descriptors.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <set>
#include <thread>

using namespace std::chrono_literals;

namespace {

int same(int n)
{
    return n;
}

int waitFor(int n, const std::string& file)
{
    signs::note(file + "s", "x");
    signs::await(file);
    return n;
}

std::size_t alive(const mp::Pool& pool)
{
    const auto workers = pool.workers();
    return static_cast<std::size_t>(std::count_if(
        workers.begin(), workers.end(),
        [](const mp::WorkerInfo& info) { return info.state != mp::WorkerStateCode::Ended; }));
}

mp::PoolOptions ofKind(int kind, int workers)
{
    return {.workers = workers, .kind = static_cast<mp::PoolKind>(kind)};
}

void kinds()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("processes") << 0;
    QTest::newRow("threads") << 1;
}

}  // namespace

class ResizeTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { mp::Pool({.workers = 1}).apply(&same, 1); }

    // Four tasks that wait for one another's start need four workers.
    void growingStartsWorkersAtOnce_data() { kinds(); }
    void growingStartsWorkersAtOnce()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool(ofKind(kind, 1));
        std::vector<mp::AsyncResult<int>> results;
        for (int i = 0; i < 4; ++i) {
            results.push_back(pool.applyAsync(&waitFor, i, folder / "go"));
        }
        pool.resize(4);
        QCOMPARE(pool.workerCount(), 4);
        QVERIFY(helpers::waitFor([&] { return signs::lines(folder / "gos") == 4; }));
        signs::raise(folder / "go");
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(results[static_cast<std::size_t>(i)].get(60s), i);
        }
    }

    void shrinkingLetsTasksFinish_data() { kinds(); }
    void shrinkingLetsTasksFinish()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool(ofKind(kind, 4));
        std::vector<mp::AsyncResult<int>> results;
        for (int i = 0; i < 4; ++i) {
            results.push_back(pool.applyAsync(&waitFor, i, folder / "go"));
        }
        QVERIFY(helpers::waitFor([&] { return signs::lines(folder / "gos") == 4; }));
        pool.resize(1);
        QCOMPARE(pool.workerCount(), 1);
        QCOMPARE(alive(pool), std::size_t{4});
        signs::raise(folder / "go");
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(results[static_cast<std::size_t>(i)].get(60s), i);
        }
        QVERIFY(helpers::waitFor([&] { return alive(pool) == 1; }));
        QCOMPARE(pool.counts().lost, std::uint64_t{0});
        QCOMPARE(pool.apply(&same, 9), 9);
    }

    void resizingWhileAMapRunsKeepsItRight_data() { kinds(); }
    void resizingWhileAMapRunsKeepsItRight()
    {
        QFETCH(int, kind);
        mp::Pool pool(ofKind(kind, 2));
        const auto result = pool.mapAsync(
            [](int n) {
                ::usleep(100);
                return 3 * n;
            },
            std::views::iota(0, 4000), {.chunkSize = 3});
        for (int round = 0; !result.wait(2ms); ++round) {
            const int workers = 1 + (round * 5) % 8;
            pool.resize(workers);
            QCOMPARE(pool.workerCount(), workers);
        }
        const std::vector<int> values = result.get();
        for (int i = 0; i < 4000; ++i) {
            QCOMPARE(values[static_cast<std::size_t>(i)], 3 * i);
        }
        const auto wanted = static_cast<std::size_t>(pool.workerCount());
        QVERIFY(helpers::waitFor([&] { return alive(pool) == wanted; }));
    }

    void growingAgainBeforeTheSurplusIsGone_data() { kinds(); }
    void growingAgainBeforeTheSurplusIsGone()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool(ofKind(kind, 3));
        std::vector<mp::AsyncResult<int>> results;
        for (int i = 0; i < 3; ++i) {
            results.push_back(pool.applyAsync(&waitFor, i, folder / "go"));
        }
        QVERIFY(helpers::waitFor([&] { return signs::lines(folder / "gos") == 3; }));
        pool.resize(1);
        pool.resize(3);
        signs::raise(folder / "go");
        for (const auto& result : results) {
            QVERIFY(result.wait(60s));
        }
        QVERIFY(helpers::waitFor([&] { return alive(pool) == 3; }));
        results.clear();
        for (int i = 0; i < 3; ++i) {
            results.push_back(pool.applyAsync(&waitFor, i, folder / "again"));
        }
        QVERIFY(helpers::waitFor([&] { return signs::lines(folder / "agains") == 3; }));
        signs::raise(folder / "again");
        for (const auto& result : results) {
            QVERIFY(result.wait(60s));
        }
    }

    void impossibleSizesAreRefused_data()
    {
        QTest::addColumn<int>("workers");
        QTest::newRow("none") << 0;
        QTest::newRow("negative") << -1;
        QTest::newRow("one too many") << 4097;
    }
    void impossibleSizesAreRefused()
    {
        QFETCH(int, workers);
        for (const auto kind :
             {mp::PoolKind::Process, mp::PoolKind::Thread, mp::PoolKind::Serial}) {
            mp::Pool pool({.workers = 1, .kind = kind});
            QVERIFY_EXCEPTION_THROWN(pool.resize(workers), std::invalid_argument);
            QCOMPARE(pool.workerCount(), 1);
            QCOMPARE(pool.apply(&same, 4), 4);
        }
    }

    void serialPoolRefusesMoreThanItself()
    {
        mp::Pool pool({.kind = mp::PoolKind::Serial});
        QVERIFY_EXCEPTION_THROWN(pool.resize(2), std::invalid_argument);
        pool.resize(1);
    }

    void closedPoolRefusesToBeResized_data() { kinds(); }
    void closedPoolRefusesToBeResized()
    {
        QFETCH(int, kind);
        mp::Pool pool(ofKind(kind, 1));
        pool.close();
        QVERIFY_EXCEPTION_THROWN(pool.resize(2), std::logic_error);
        pool.terminate();
        QVERIFY_EXCEPTION_THROWN(pool.resize(2), std::logic_error);
    }

    // No descriptors for another channel: the error says so, and the pool is what it was.
    void growingThatIsRefusedLeavesThePoolAsItWas()
    {
        mp::Pool pool({.workers = 2});
        QCOMPARE(pool.apply(&same, 1), 1);
        bool refused = false;
        try {
            const helpers::NoDescriptors none;
            pool.resize(6);
        } catch (const std::system_error& error) {
            refused = error.code() == std::errc::too_many_files_open;
        }
        QVERIFY(refused);
        QCOMPARE(pool.workerCount(), 2);
        QCOMPARE(pool.map(&same, std::views::iota(0, 100)).size(), std::size_t{100});
        QVERIFY(helpers::waitFor([&] { return alive(pool) == 2; }));
        pool.resize(4);
        QVERIFY(helpers::waitFor([&] { return alive(pool) == 4; }));
    }

    void imapsWindowFollowsTheSize()
    {
        mp::Pool pool({.workers = 1});
        int pulled = 0;
        auto results = pool.imapUnordered(
            &same, std::views::iota(0, 1000) | std::views::transform([&pulled](int n) {
                       ++pulled;
                       return n;
                   }),
            {.chunkSize = 1});
        (void)results.next(60s);
        QCOMPARE(pulled, 4);
        pool.resize(3);
        (void)results.next(60s);
        QCOMPARE(pulled, 1 + 4 * 3);
    }

    void resizedPoolLeavesNothing()
    {
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = 1});
            for (const int workers : {8, 2, 5, 1, 3}) {
                pool.resize(workers);
                QCOMPARE(pool.map(&same, std::views::iota(0, 50)).size(), std::size_t{50});
            }
        }
        QCOMPARE(leaks.verify(), std::string());
    }
};

MP_TEST_MAIN(ResizeTest)
#include "resize_test.moc"
