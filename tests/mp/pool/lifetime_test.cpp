#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <signal.h>

#include <atomic>
#include <thread>

using namespace std::chrono_literals;

namespace {

int same(int n)
{
    return n;
}

int waitFor(int n, const std::string& file)
{
    signs::await(file);
    return n;
}

int busyForEver(const std::string& started)
{
    signs::raise(started);
    while (true) {
        ::poll(nullptr, 0, 1000);
    }
}

std::size_t alive(const mp::Pool& pool)
{
    const auto workers = pool.workers();
    return static_cast<std::size_t>(std::count_if(
        workers.begin(), workers.end(),
        [](const mp::WorkerInfo& info) { return info.state != mp::WorkerStateCode::Ended; }));
}

class CountingSink : public mp::EventSink {
public:
    void publish(const mp::ScopeEvent& event) noexcept override
    {
        ++counts.at(static_cast<std::size_t>(event.kind));
    }
    bool watched() const noexcept override { return true; }
    int of(mp::EventKind kind) const { return counts.at(static_cast<std::size_t>(kind)); }

    std::array<std::atomic<int>, 16> counts{};
};

}  // namespace

class LifetimeTest : public QObject {
    Q_OBJECT

private slots:
    // The engine's thread and template live as long as the process: there before any leak check.
    void initTestCase() { mp::Pool({.workers = 1}).apply(&same, 1); }

    void submittingAfterCloseIsAnError()
    {
        mp::Pool pool({.workers = 1});
        pool.close();
        QVERIFY_EXCEPTION_THROWN(pool.apply(&same, 1), std::logic_error);
        QVERIFY_EXCEPTION_THROWN(pool.map(&same, std::vector{1}), std::logic_error);
        QVERIFY_EXCEPTION_THROWN(pool.applyAsync(&same, 1), std::logic_error);
    }

    void joiningBeforeCloseIsAnError()
    {
        mp::Pool pool({.workers = 1});
        QVERIFY_EXCEPTION_THROWN(pool.join(), std::logic_error);
        QVERIFY_EXCEPTION_THROWN((void)pool.join(0s), std::logic_error);
    }

    void closedPoolFinishesWhatItHas()
    {
        mp::Pool pool({.workers = 2});
        const auto result = pool.mapAsync(&same, std::views::iota(0, 1000), {.chunkSize = 3});
        pool.close();
        pool.join();
        QVERIFY(result.ready());
        QCOMPARE(result.get().size(), std::size_t{1000});
        QCOMPARE(alive(pool), std::size_t{0});
        for (const mp::WorkerInfo& worker : pool.workers()) {
            QCOMPARE(worker.exit, base::ExitStatus::exited(0));
        }
    }

    void joinWithALimitTellsWhetherAllEnded()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto result = pool.applyAsync(&waitFor, 1, folder / "go");
        pool.close();
        QVERIFY(!pool.join(0s));
        QVERIFY(!pool.join(10ms));
        signs::raise(folder / "go");
        QVERIFY(pool.join(60s));
        QCOMPARE(result.get(), 1);
    }

    void closeAndJoinAndTerminateCanBeRepeated()
    {
        mp::Pool pool({.workers = 2});
        pool.close();
        pool.close();
        pool.join();
        pool.join();
        pool.terminate();
        pool.terminate();
        pool.join();
        QVERIFY(pool.join(0s));
    }

    void endingInAnyOrderAndRepeatedlyIsFine_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("calls");
        for (const auto& [kind, name] :
             {std::pair(0, "processes"), std::pair(1, "threads"), std::pair(2, "serial")}) {
            for (const char* calls :
                 {"cj", "tj", "ctj", "tcj", "cjt", "tjc", "ccttjj", "cjcjtjtj"}) {
                QTest::addRow("%s, %s", name, calls) << kind << QString(calls);
            }
        }
    }
    void endingInAnyOrderAndRepeatedlyIsFine()
    {
        QFETCH(int, kind);
        QFETCH(QString, calls);
        mp::Pool pool({.workers = 2, .kind = static_cast<mp::PoolKind>(kind)});
        const auto result = pool.mapAsync(&same, std::views::iota(0, 100), {.chunkSize = 1});
        for (const QChar call : calls) {
            switch (call.toLatin1()) {
            case 'c':
                pool.close();
                break;
            case 't':
                pool.terminate();
                break;
            default:
                QVERIFY(pool.join(60s));
            }
        }
        QVERIFY(result.wait(60s));
        QVERIFY_EXCEPTION_THROWN((void)pool.applyAsync(&same, 1), std::logic_error);
        if (calls.startsWith("cj")) {
            QCOMPARE(result.get().size(), std::size_t{100});
        }
    }

    void getAfterTerminateIsCancelledAndNeverHangs_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("processes") << 0;
        QTest::newRow("threads") << 1;
    }
    void getAfterTerminateIsCancelledAndNeverHangs()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool({.workers = 1, .kind = static_cast<mp::PoolKind>(kind)});
        const auto single = pool.applyAsync(&waitFor, 1, folder / "go");
        const auto map = pool.starmapAsync(
            &waitFor, std::vector<std::tuple<int, std::string>>(50, {1, folder / "go"}));
        auto lazily = pool.imap([](const std::string& file) { return waitFor(1, file); },
                                std::vector(50, folder / "go"));
        QVERIFY_EXCEPTION_THROWN((void)lazily.next(0s), mp::TimeoutError);
        pool.terminate();
        QVERIFY_EXCEPTION_THROWN((void)single.get(60s), mp::Cancelled);
        QVERIFY_EXCEPTION_THROWN((void)map.get(60s), mp::Cancelled);
        QVERIFY_EXCEPTION_THROWN((void)lazily.next(60s), mp::Cancelled);
        QVERIFY(single.ready() && map.ready());
        signs::raise(folder / "go");  // a thread can't be ended
        QVERIFY(pool.join(60s));
        QCOMPARE(pool.progress().queued + pool.progress().running, std::uint64_t{0});
    }

    void terminateCancelsWhatIsPending()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 2});
        const auto running = pool.applyAsync(&busyForEver, folder / "started");
        const auto queued =
            pool.mapAsync([](const std::string& file) { return waitFor(1, file); },
                          std::vector<std::string>(100, folder / "never"), {.chunkSize = 1});
        QVERIFY(helpers::waitFor([&] { return signs::raised(folder / "started"); }));
        pool.terminate();
        QVERIFY_EXCEPTION_THROWN((void)running.get(20s), mp::Cancelled);
        QVERIFY_EXCEPTION_THROWN((void)queued.get(20s), mp::Cancelled);
        QVERIFY(pool.join(20s));
        QCOMPARE(pool.counts().cancelled, std::uint64_t{101});
    }

    void destructorEndsBusyWorkers()
    {
        const signs::Folder folder;
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = 3});
            for (int i = 0; i < 3; ++i) {
                (void)pool.applyAsync(&busyForEver, folder / std::to_string(i));
            }
            QVERIFY(helpers::waitFor([&] {
                return signs::raised(folder / "0") && signs::raised(folder / "1") &&
                       signs::raised(folder / "2");
            }));
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void workerThatIgnoresTerminationIsKilled()
    {
        const signs::Folder folder;
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = 1});
            (void)pool.applyAsync(
                [](const std::string& started) {
                    ::signal(SIGTERM, SIG_IGN);
                    return busyForEver(started);
                },
                folder / "started");
            QVERIFY(helpers::waitFor([&] { return signs::raised(folder / "started"); }));
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void suspendedWorkerEndsWithItsPool()
    {
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = 1});
            const int pid = pool.apply([](int) { return static_cast<int>(::getpid()); }, 0);
            QVERIFY(pool.signalWorker(0, pid, SIGSTOP));
            QCOMPARE(pool.workers().at(0).state, mp::WorkerStateCode::Suspended);
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void suspendedWorkerGoesOnWhenContinued()
    {
        mp::Pool pool({.workers = 1});
        const int pid = pool.apply([](int) { return static_cast<int>(::getpid()); }, 0);
        QVERIFY(pool.signalWorker(0, pid, SIGSTOP));
        const auto result = pool.applyAsync(&same, 4);
        QVERIFY_EXCEPTION_THROWN((void)result.get(20ms), mp::TimeoutError);
        QVERIFY(pool.signalWorker(0, pid, SIGCONT));
        QCOMPARE(result.get(60s), 4);
    }

    void usedPoolLeavesNothing()
    {
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = 4});
            QCOMPARE(pool.map(&same, std::views::iota(0, 100)).size(), std::size_t{100});
            const auto large = pool.apply([](int n) { return std::string(n, 'x'); }, 1'000'000);
            QCOMPARE(large.size(), std::size_t{1'000'000});
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void hundredPoolsOneAfterAnotherLeaveNothing()
    {
        const helpers::LeakCheck leaks;
        for (int i = 0; i < 100; ++i) {
            mp::Pool pool({.workers = 2});
            if (i % 2 == 0) {
                QCOMPARE(pool.apply(&same, i), i);
            }
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void eventsTellTheStory()
    {
        const auto sink = std::make_shared<CountingSink>();
        {
            mp::Pool pool({.workers = 2, .events = sink});
            (void)pool.map(&same, std::views::iota(0, 50));
        }
        QCOMPARE(sink->of(mp::EventKind::PoolStarted), 1);
        QCOMPARE(sink->of(mp::EventKind::WorkerStarting), 2);
        QCOMPARE(sink->of(mp::EventKind::JobStarted), 1);
        QCOMPARE(sink->of(mp::EventKind::TaskFinished), 50);
        QCOMPARE(sink->of(mp::EventKind::JobFinished), 1);
        QCOMPARE(sink->of(mp::EventKind::WorkerExited), 2);
        QCOMPARE(sink->of(mp::EventKind::PoolEnded), 1);
    }

    void threadAndSerialPoolsKeepTheSameRules()
    {
        for (const auto kind : {mp::PoolKind::Thread, mp::PoolKind::Serial}) {
            mp::Pool pool({.workers = 2, .kind = kind});
            QVERIFY_EXCEPTION_THROWN(pool.join(), std::logic_error);
            QCOMPARE(pool.map(&same, std::views::iota(0, 10)).size(), std::size_t{10});
            pool.close();
            QVERIFY_EXCEPTION_THROWN(pool.apply(&same, 1), std::logic_error);
            QVERIFY(pool.join(20s));
            pool.terminate();
            pool.join();
        }
    }
};

MP_TEST_MAIN(LifetimeTest)
#include "lifetime_test.moc"
