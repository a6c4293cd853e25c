#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <numeric>
#include <set>

using namespace std::chrono_literals;

namespace {

int g_base = 0;

void setBase(int base, std::string file)
{
    g_base = base;
    signs::note(file, std::to_string(::getpid()));
}

int aboveBase(int n)
{
    return g_base + n;
}

void refuse(std::string why)
{
    throw std::domain_error(why);
}

// The text of the error with which everything ended, or what went wrong.
std::string endOf(const std::function<void()>& run)
{
    try {
        run();
        return "it didn't end";
    } catch (const mp::TimeoutError&) {
        return "it hung";
    } catch (const std::exception& error) {
        return error.what();
    }
}

}  // namespace

class InitializerTest : public QObject {
    Q_OBJECT

private slots:
    void runsOnceInEveryWorker()
    {
        const signs::Folder folder;
        for (const auto start : {mp::StartMethod::Forkserver, mp::StartMethod::Spawn}) {
            const std::string file = folder / (start == mp::StartMethod::Spawn ? "spawn" : "fork");
            mp::Pool pool({.workers = 3,
                           .start = start,
                           .initializer = mp::initializer(&setBase, 100, file)});
            const auto results = pool.map(&aboveBase, std::views::iota(0, 300), {.chunkSize = 1});
            for (int i = 0; i < 300; ++i) {
                QCOMPARE(results[static_cast<std::size_t>(i)], 100 + i);
            }
            pool.close();
            pool.join();
            QCOMPARE(signs::lines(file), 3);
        }
    }

    void runsInAReplacementToo()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1, .initializer = mp::initializer(&setBase, 7, folder / "init")});
        QVERIFY_EXCEPTION_THROWN(pool.apply([](int code) { std::_Exit(code); }, 3), mp::WorkerLost);
        QCOMPARE(pool.apply(&aboveBase, 1), 8);
        QCOMPARE(signs::lines(folder / "init"), 2);
    }

    void failingOneEndsThePoolWithItsCause()
    {
        const std::string text = endOf([] {
            mp::Pool pool({.workers = 2,
                           .initializer = mp::initializer(&refuse, std::string("no database"))});
            const auto result = pool.mapAsync(&aboveBase, std::views::iota(0, 10));
            (void)result.get(60s);
        });
        QCOMPARE(text, std::string("std::domain_error: no database"));
    }

    void brokenPoolRefusesMoreWithTheSameCause()
    {
        const signs::Folder folder;
        // Fails from the second worker on: the pool itself starts.
        mp::Pool pool({.workers = 1,
                       .initializer = mp::initializer(
                           [](std::string file) {
                               signs::note(file, "try");
                               if (signs::lines(file) > 1) {
                                   signs::await(file + ".submitted");
                                   refuse("no");
                               }
                           },
                           folder / "tries")});
        QVERIFY_EXCEPTION_THROWN(pool.apply([](int code) { std::_Exit(code); }, 1), mp::WorkerLost);
        const auto pending = pool.applyAsync(&aboveBase, 1);
        signs::raise(folder / "tries.submitted");
        QVERIFY_EXCEPTION_THROWN((void)pending.get(60s), mp::RemoteError);
        QVERIFY_EXCEPTION_THROWN(pool.apply(&aboveBase, 1), mp::RemoteError);
        QVERIFY_EXCEPTION_THROWN(pool.map(&aboveBase, std::vector{1}), mp::RemoteError);
    }

    // Three failures in a row are enough, however long each of them takes.
    void slowlyFailingOneEndsThePoolToo()
    {
        const signs::Folder folder;
        const std::string text = endOf([&folder] {
            mp::Pool pool({.workers = 1,
                           .initializer = mp::initializer(
                               [](std::string file) {
                                   signs::note(file, "try");
                                   ::poll(nullptr, 0, 2100);
                                   throw std::domain_error("slow no");
                               },
                               folder / "tries")});
            (void)pool.applyAsync(&aboveBase, 1).get(30s);
        });
        QCOMPARE(text, std::string("std::domain_error: slow no"));
        QCOMPARE(signs::lines(folder / "tries"), 3);
    }

    // The second worker fails as often as the first one did: the count began anew.
    void twoFailuresThenASuccessAreFineAndAreForgotten_data()
    {
        QTest::addColumn<int>("start");
        QTest::newRow("forkserver") << static_cast<int>(mp::StartMethod::Forkserver);
        QTest::newRow("spawn") << static_cast<int>(mp::StartMethod::Spawn);
    }
    void twoFailuresThenASuccessAreFineAndAreForgotten()
    {
        QFETCH(int, start);
        const signs::Folder folder;
        mp::Pool pool({.workers = 1,
                       .start = static_cast<mp::StartMethod>(start),
                       .initializer = mp::initializer(
                           [](std::string file) {
                               signs::note(file, "try");
                               if (signs::lines(file) % 3 != 0) {
                                   throw std::domain_error("not yet");
                               }
                               g_base = 10;
                           },
                           folder / "tries")});
        QCOMPARE(pool.applyAsync(&aboveBase, 1).get(60s), 11);
        QCOMPARE(signs::lines(folder / "tries"), 3);
        QVERIFY_EXCEPTION_THROWN(pool.apply([](int code) { std::_Exit(code); }, 1), mp::WorkerLost);
        QCOMPARE(pool.applyAsync(&aboveBase, 2).get(60s), 12);
        QCOMPARE(signs::lines(folder / "tries"), 6);
    }

    // While others are still being started, too.
    void twoFailuresAmongManyWorkersAreFine()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 16,
                       .initializer = mp::initializer(
                           [](std::string file) {
                               for (const char* const failure : {"1", "2"}) {
                                   const int first = ::open((file + failure).c_str(),
                                                            O_CREAT | O_EXCL | O_CLOEXEC, 0600);
                                   if (first >= 0) {
                                       ::close(first);
                                       throw std::domain_error("not yet");
                                   }
                               }
                               g_base = 10;
                           },
                           folder / "failure")});
        const auto values = pool.map(&aboveBase, std::views::iota(0, 64), {.chunkSize = 1});
        for (int i = 0; i < 64; ++i) {
            QCOMPARE(values[static_cast<std::size_t>(i)], 10 + i);
        }
        QVERIFY(signs::raised(folder / "failure2"));
    }

    void threadsTryThreeTimesToo()
    {
        const signs::Folder folder;
        const auto initializer = [](std::string file, int failures) {
            signs::note(file, "try");
            if (signs::lines(file) <= failures) {
                throw std::domain_error("not yet");
            }
        };
        mp::ThreadPool twice(
            {.workers = 1, .initializer = mp::initializer(initializer, folder / "twice", 2)});
        QCOMPARE(twice.apply(&aboveBase, 1), g_base + 1);
        QCOMPARE(signs::lines(folder / "twice"), 3);

        const std::string text = endOf([&] {
            mp::ThreadPool always(
                {.workers = 1, .initializer = mp::initializer(initializer, folder / "always", 9)});
            (void)always.applyAsync(&aboveBase, 1).get(60s);
        });
        QCOMPARE(text, std::string("not yet"));
        QCOMPARE(signs::lines(folder / "always"), 3);
    }

    void dyingOneEndsThePoolWithItsStatus()
    {
        const std::string text = endOf([] {
            mp::Pool pool({.workers = 1, .initializer = mp::initializer([] { std::_Exit(9); })});
            (void)pool.applyAsync(&aboveBase, 1).get(60s);
        });
        QVERIFY2(text.find("exit 9") != std::string::npos, text.c_str());
    }

    void failedPoolLeavesNothing()
    {
        mp::Pool({.workers = 1}).apply(&aboveBase, 1);
        const helpers::LeakCheck leaks;
        const std::string text = endOf([] {
            mp::Pool pool(
                {.workers = 3, .initializer = mp::initializer(&refuse, std::string("no"))});
            (void)pool.applyAsync(&aboveBase, 1).get(60s);
        });
        QCOMPARE(text, std::string("std::domain_error: no"));
        QCOMPARE(leaks.verify(), std::string());
    }

    void largeArgumentsReachIt()
    {
        mp::Pool pool({.workers = 2,
                       .initializer = mp::initializer(
                           [](std::vector<int> table) {
                               g_base = std::accumulate(table.begin(), table.end(), 0);
                           },
                           std::vector<int>(100'000, 1))});
        QCOMPARE(pool.apply(&aboveBase, 1), 100'001);
    }

    void threadsThrowItsOriginal()
    {
        mp::Pool pool({.workers = 2,
                       .kind = mp::PoolKind::Thread,
                       .initializer = mp::initializer(&refuse, std::string("no"))});
        const auto run = [&pool] { (void)pool.mapAsync(&aboveBase, std::vector{1, 2}).get(60s); };
        QVERIFY_EXCEPTION_THROWN(run(), std::domain_error);
    }

    void callerThrowsItsOriginal()
    {
        QVERIFY_EXCEPTION_THROWN(
            mp::Pool({.kind = mp::PoolKind::Serial,
                      .initializer = mp::initializer(&refuse, std::string("no"))}),
            std::domain_error);
    }
};

MP_TEST_MAIN(InitializerTest)
#include "initializer_test.moc"
