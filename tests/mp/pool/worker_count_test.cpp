#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/cpu_count.h"
#include "mp/pool.h"

#include <sys/resource.h>

#include <set>

namespace {

int same(int n)
{
    return n;
}

// Says how many descriptors this process may have from now on.
rlim_t raiseDescriptorLimit(rlim_t wanted)
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min(std::max(limit.rlim_cur, wanted), limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

}  // namespace

class WorkerCountTest : public QObject {
    Q_OBJECT

private slots:
    void noNumberIsAsManyAsUsableCpus()
    {
        mp::Pool pool;
        QCOMPARE(pool.workerCount(), mp::usableCpuCount());
        QCOMPARE(pool.workers().size(), static_cast<std::size_t>(mp::usableCpuCount()));
    }

    void impossibleCountsAreRefused_data()
    {
        QTest::addColumn<int>("workers");
        QTest::newRow("none") << 0;
        QTest::newRow("negative") << -1;
        QTest::newRow("one too many") << 4097;
        QTest::newRow("a billion") << 1'000'000'000;
        QTest::newRow("the lowest") << INT_MIN;
    }
    void impossibleCountsAreRefused()
    {
        QFETCH(int, workers);
        for (const auto kind :
             {mp::PoolKind::Process, mp::PoolKind::Thread, mp::PoolKind::Serial}) {
            try {
                const mp::Pool pool({.workers = workers, .kind = kind});
                QFAIL("accepted");
            } catch (const std::invalid_argument& error) {
                const std::string text = error.what();
                QVERIFY(text.find(std::to_string(workers)) != std::string::npos);
                QVERIFY(text.find("4096") != std::string::npos);
                QVERIFY(text.find("leave the number out") != std::string::npos);
            }
        }
    }

    void threadPoolOfNoneIsRefused()
    {
        QVERIFY_EXCEPTION_THROWN(mp::ThreadPool(0), std::invalid_argument);
        QCOMPARE(mp::ThreadPool().workerCount(), mp::usableCpuCount());
    }

    void manyThreadsAreAccepted()
    {
        mp::ThreadPool pool(1000);
        QCOMPARE(pool.map(&same, std::views::iota(0, 5000), {.chunkSize = 1}).size(),
                 std::size_t{5000});
    }

    // The greatest number really starts, works and goes.
    void fourThousandAndNinetySixProcessesAreAccepted()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer's shadow memory times 4096 is more than a machine has");
#endif
        const rlim_t descriptors = raiseDescriptorLimit(16'384);
        if (descriptors < 13'000) {
            QSKIP(("4096 workers need 12,288 descriptors, this process may have only " +
                   std::to_string(descriptors))
                      .c_str());
        }
        mp::Pool({.workers = 1}).apply(&same, 1);
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = mp::kMostWorkers});
            QCOMPARE(pool.workers().size(), std::size_t{4096});
            const auto pids = pool.map([](int) { return static_cast<int>(::getpid()); },
                                       std::views::iota(0, 3 * 4096), {.chunkSize = 1});
            QVERIFY(std::set<int>(pids.begin(), pids.end()).size() > 1000);
        }
        QCOMPARE(leaks.verify(std::chrono::seconds(30)), std::string());
    }
};

MP_TEST_MAIN(WorkerCountTest)
#include "worker_count_test.moc"
