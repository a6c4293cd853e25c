#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>
#include <thread>

using namespace std::chrono_literals;

namespace {

std::size_t threadCount()
{
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator("/proc/self/task"),
                      std::filesystem::directory_iterator{}));
}

std::size_t addressSpaceInUse()
{
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

// Thread and serial pools, and processes started by execution: the same results from all.
class ThreadPoolTest : public QObject {
    Q_OBJECT

private slots:
    void threadsMayCapture()
    {
        mp::ThreadPool pool(3);
        std::atomic<int> sum = 0;
        const int factor = 3;
        pool.map([&sum, factor](int n) { sum += factor * n; }, std::views::iota(0, 100));
        QCOMPARE(sum.load(), 3 * 4950);
    }

    // The stacks of so many threads don't fit into what memory this process may use.
    void aStartThatFailsStopsTheThreadsThatWereStarted()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer needs the address space that this test takes away");
#endif
        const std::size_t before = threadCount();
        rlimit usual{};
        QCOMPARE(::getrlimit(RLIMIT_AS, &usual), 0);
        rlimit tight = usual;
        tight.rlim_cur = addressSpaceInUse() + (std::size_t{256} << 20);
        QCOMPARE(::setrlimit(RLIMIT_AS, &tight), 0);
        std::string error;
        try {
            const mp::ThreadPool pool(1000);
        } catch (const std::system_error& refused) {
            error = refused.what();
        }
        QCOMPARE(::setrlimit(RLIMIT_AS, &usual), 0);
        QVERIFY2(error.find("thread") != error.npos, error.c_str());
        QCOMPARE(threadCount(), before);
        QCOMPARE(mp::ThreadPool(2).apply([](int n) { return n + 1; }, 1), 2);
    }

    void threadsRethrowTheOriginal()
    {
        struct Special {
            int code;
        };
        mp::ThreadPool pool(2);
        try {
            (void)pool.apply([](int n) -> int { throw Special{n}; }, 5);
            QFAIL("nothing was thrown");
        } catch (const Special& special) {
            QCOMPARE(special.code, 5);
        }
    }

    void threadsRefuseAHardLimit()
    {
        mp::ThreadPool pool(1);
        QVERIFY_EXCEPTION_THROWN(
            pool.map([](int n) { return n; }, std::vector{1}, {.hardLimit = 1s}),
            std::invalid_argument);
    }

    void argumentsOfThreadsAreNotEncoded()
    {
        struct Plain {  // no MSGPACK_DEFINE
            int* place;
        };
        int target = 0;
        mp::ThreadPool pool(1);
        pool.apply([](Plain plain) { *plain.place = 9; }, Plain{&target});
        QCOMPARE(target, 9);
    }

    // get() returns at once while the task still runs: what it returns later must harm nobody.
    void terminateSettlesAtOnceThoughTheTaskRunsOn()
    {
        std::atomic<bool> go = false;
        std::atomic<int> begun = 0;
        mp::ThreadPool pool(2);
        const auto task = [&](const std::string& text) {
            ++begun;
            (void)helpers::waitFor([&] { return go.load(); });
            return text + " is still there";
        };
        const std::vector<std::string> items(4, std::string(100, 'x'));
        auto settled = pool.mapSettledAsync(task, items, {.chunkSize = 2});
        QVERIFY(helpers::waitFor([&] { return begun == 2; }));
        pool.terminate();
        const auto results = std::move(settled).get();
        QCOMPARE(results.size(), std::size_t{4});
        for (const auto& result : results) {
            QVERIFY(!result.ok());
        }
        go = true;
        QVERIFY(pool.join(60s));
    }

    void terminateInImapLetsTheTaskKeepItsArguments()
    {
        std::atomic<bool> go = false;
        std::atomic<bool> begun = false;
        std::atomic<bool> right = false;
        mp::ThreadPool pool(1);
        auto results = pool.imapUnordered(
            [&](const std::string& text) {
                begun = true;
                (void)helpers::waitFor([&] { return go.load(); });
                right = text == std::string(100, 'x');
                return 1;
            },
            std::vector<std::string>(1, std::string(100, 'x')));
        QVERIFY_EXCEPTION_THROWN(results.next(0s), mp::TimeoutError);
        QVERIFY(helpers::waitFor([&] { return begun.load(); }));
        pool.terminate();
        QVERIFY_EXCEPTION_THROWN(results.next(60s), mp::Cancelled);
        go = true;
        QVERIFY(pool.join(60s));
        QVERIFY(right);
    }

    void retriedErrorsOfThreadsSucceed()
    {
        std::atomic<int> tries = 0;
        mp::ThreadPool pool(1);
        const auto settled = pool.mapSettled(
            [&tries](int n) {
                if (++tries < 3) {
                    throw std::runtime_error("not yet");
                }
                return n;
            },
            std::vector{4}, {.retries = 2, .retryErrors = true});
        QCOMPARE(settled[0].value(), 4);
        QCOMPARE(settled[0].report.tries, 3);
    }

    // Its thread is the last one: the others have left a closed pool that had nothing to do.
    void retryInAClosedAndShrunkPoolIsDone()
    {
        std::atomic<int> begun = 0;
        std::atomic<bool> go = false;
        mp::ThreadPool pool(2);
        const auto block = [&](int n) {
            ++begun;
            if (!helpers::waitFor([&go] { return go.load(); })) {
                return -1;
            }
            if (n == 2 && mp::currentTask().tries() == 1) {
                throw std::runtime_error("not yet");
            }
            return n;
        };
        std::vector<mp::AsyncResult<int>> results;
        for (const int n : {2, 2}) {
            results.push_back(pool.with({.retries = 1, .retryErrors = true}).applyAsync(block, n));
        }
        QVERIFY(helpers::waitFor([&begun] { return begun == 2; }));
        pool.resize(1);
        pool.close();
        go = true;
        for (auto& result : results) {
            QCOMPARE(result.get(60s), 2);
        }
        QVERIFY(pool.join(60s));
    }

    void retryInABrokenPoolEndsWithItsError()
    {
        std::atomic<int> starts = 0;
        std::atomic<bool> go = false;
        std::atomic<bool> runs = false;
        mp::ThreadPool pool({.workers = 1, .initializer = mp::initializer([] {
                                               static std::atomic<int> calls = 0;
                                               if (++calls > 1) {
                                                   throw std::domain_error("no more");
                                               }
                                           })});
        auto result = pool.with({.retries = 5, .retryErrors = true})
                          .applyAsync(
                              [&](int n) {
                                  runs = true;
                                  helpers::waitFor([&go] { return go.load(); });
                                  throw std::runtime_error("fails");
                                  return n;
                              },
                              1);
        QVERIFY(helpers::waitFor([&runs] { return runs.load(); }));
        pool.resize(2);  // whose second thread breaks the pool
        QVERIFY(helpers::waitFor([&pool] {
            try {
                pool.apply([](int n) { return n; }, 1);
                return false;
            } catch (const std::exception&) {
                return true;
            }
        }));
        go = true;
        QVERIFY_EXCEPTION_THROWN((void)result.get(60s), std::runtime_error);
    }

    void threadsAreReportedByTheirIds()
    {
        mp::ThreadPool pool(3);
        for (const mp::WorkerInfo& worker : pool.workers()) {
            QVERIFY(worker.pid != ::getpid());
        }
        QVERIFY(!pool.signalWorker(0, pool.workers().at(0).pid, 9));
    }

    void serialRunsInTheCallersThread()
    {
        mp::ThreadPool pool({.kind = mp::PoolKind::Serial});
        const auto here = std::this_thread::get_id();
        bool same = true;
        const auto result = pool.mapAsync(
            [&](int n) {
                same = same && std::this_thread::get_id() == here;
                return n;
            },
            std::views::iota(0, 10));
        QVERIFY(result.ready());
        QVERIFY(same);
        QCOMPARE(pool.workerCount(), 1);
    }

    void serialRethrowsTheOriginal()
    {
        mp::ThreadPool pool({.kind = mp::PoolKind::Serial});
        QVERIFY_EXCEPTION_THROWN(pool.apply([](int) -> int { throw std::range_error("no"); }, 1),
                                 std::range_error);
    }

    void allKindsGiveTheSame_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("start");
        QTest::newRow("forkserver") << 0 << 0;
        QTest::newRow("spawn") << 0 << 1;
        QTest::newRow("threads") << 1 << 0;
        QTest::newRow("serial") << 2 << 0;
    }
    void allKindsGiveTheSame()
    {
        QFETCH(int, kind);
        QFETCH(int, start);
        mp::Pool pool({.workers = 2,
                       .kind = static_cast<mp::PoolKind>(kind),
                       .start = static_cast<mp::StartMethod>(start)});
        const auto settled = pool.mapSettled(
            [](int n) {
                if (n == 13) {
                    throw std::domain_error("unlucky");
                }
                return std::to_string(n);
            },
            std::views::iota(0, 50), {.chunkSize = 4});
        for (int i = 0; i < 50; ++i) {
            const auto& item = settled[static_cast<std::size_t>(i)];
            QCOMPARE(item.ok(), i != 13);
            if (item.ok()) {
                QCOMPARE(item.value(), std::to_string(i));
            } else {
                QCOMPARE(mp::describe(item.error()).type, std::string("std::domain_error"));
                QCOMPARE(mp::describe(item.error()).message, std::string("unlucky"));
            }
        }
        QCOMPARE(pool.apply([](int a, int b) { return a * b; }, 6, 7), 42);
        QCOMPARE(pool.counts().submitted, std::uint64_t{51});
        QCOMPARE(pool.counts().done, std::uint64_t{50});
        QCOMPARE(pool.counts().failed, std::uint64_t{1});
    }

    void spawnedWorkersSurviveADeathToo()
    {
        mp::Pool pool({.workers = 1, .start = mp::StartMethod::Spawn});
        QVERIFY_EXCEPTION_THROWN(pool.apply([](int code) { std::_Exit(code); }, 3), mp::WorkerLost);
        QCOMPARE(pool.apply([](int n) { return n; }, 5), 5);
    }
};

MP_TEST_MAIN(ThreadPoolTest)
#include "thread_pool_test.moc"
