#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <signal.h>
#include <sys/resource.h>

#include <set>

using namespace std::chrono_literals;

namespace {

using Items = std::vector<std::tuple<int, std::string>>;

// The item that a worker runs when it is killed: it says so, and never ends by itself. At its
// second try it finds its sign and goes through.
int hangOnce(int n, std::string folder)
{
    const std::string sign = folder + std::to_string(n);
    if (n % 1000 == 500 && !signs::raised(sign)) {
        signs::raise(sign);
        signs::note(folder + "pids", std::to_string(::getpid()));  // last: it may be killed now
        while (true) {
            ::poll(nullptr, 0, 1000);
        }
    }
    return n * n;
}

int dieBySignal(int number)
{
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::signal(number, SIG_DFL);  // a sanitizer's handler would turn it into an exit
    ::raise(number);
    return 0;
}

// Kills its worker until it is tried so often.
int dieUntil(int tries)
{
    if (mp::currentTask().tries() < tries) {
        ::raise(SIGKILL);
    }
    return 10 * mp::currentTask().tries();
}

int ownPid(int)
{
    return ::getpid();
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

Items itemsUpTo(int count, const std::string& folder)
{
    Items items;
    for (int i = 0; i < count; ++i) {
        items.emplace_back(i, folder);
    }
    return items;
}

int takeApart(const std::tuple<int, std::string>& item)
{
    return hangOnce(std::get<0>(item), std::get<1>(item));
}

std::uint32_t slotOf(const mp::Pool& pool, int pid)
{
    for (const mp::WorkerInfo& worker : pool.workers()) {
        if (worker.pid == pid) {
            return worker.slot;
        }
    }
    return 0xffff;
}

// Kills the workers that hang in items 500, 1500 and 2500 as they get there.
void killHanging(mp::Pool& pool, const std::string& pids, std::size_t count)
{
    std::set<int> killed;
    QVERIFY(helpers::waitFor(
        [&] {
            for (const int pid : numbersIn(pids)) {
                if (killed.insert(pid).second) {
                    pool.signalWorker(slotOf(pool, pid), pid, SIGKILL);
                }
            }
            return killed.size() == count;
        },
        60s));
}

}  // namespace

class WorkerDeathTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { mp::Pool({.workers = 1}).apply(&ownPid, 1); }

    void killedInAChunkLosesExactlyTheRunningItems_data()
    {
        QTest::addColumn<int>("start");
        QTest::addColumn<int>("chunk");
        QTest::addColumn<bool>("retry");
        for (const auto& [start, name] : {std::pair(mp::StartMethod::Forkserver, "forkserver"),
                                          std::pair(mp::StartMethod::Spawn, "spawn")}) {
            for (const int chunk : {1, 7, 1000}) {
                QTest::addRow("%s, chunks of %d", name, chunk)
                    << static_cast<int>(start) << chunk << false;
                QTest::addRow("%s, chunks of %d, retried", name, chunk)
                    << static_cast<int>(start) << chunk << true;
            }
        }
    }
    void killedInAChunkLosesExactlyTheRunningItems()
    {
        QFETCH(int, start);
        QFETCH(int, chunk);
        QFETCH(bool, retry);
        const signs::Folder folder;
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = 3, .start = static_cast<mp::StartMethod>(start)});
            auto result = pool.mapSettledAsync(
                &takeApart, itemsUpTo(3000, folder / "hang"),
                {.chunkSize = static_cast<std::size_t>(chunk), .retries = retry ? 1 : 0});
            killHanging(pool, folder / "hangpids", 3);
            QVERIFY(result.wait(60s));
            const auto settled = std::move(result).get();
            for (int i = 0; i < 3000; ++i) {
                const auto& item = settled[static_cast<std::size_t>(i)];
                const bool hung = i % 1000 == 500;
                if (!hung || retry) {
                    QVERIFY2(item.ok(), std::to_string(i).c_str());
                    QCOMPARE(item.value(), i * i);
                    QCOMPARE(item.report.tries, hung ? 2 : 1);
                    continue;
                }
                try {
                    (void)item.value();
                    QFAIL("it wasn't lost");
                } catch (const mp::WorkerLost& lost) {
                    QCOMPARE(lost.task(), static_cast<std::uint64_t>(i));
                    QCOMPARE(lost.status(), base::ExitStatus::signalled(SIGKILL));
                    QCOMPARE(lost.pid(), item.report.pid);
                }
            }
            QCOMPARE(pool.counts().lost, std::uint64_t{retry ? 0U : 3U});
            QCOMPARE(pool.counts().retried, std::uint64_t{retry ? 3U : 0U});
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void lostTaskOfApplyIsRetried()
    {
        mp::Pool pool({.workers = 2});
        QCOMPARE(pool.with({.retries = 1}).apply(&dieUntil, 2), 20);
        QCOMPARE(pool.with({.retries = 5}).apply(&dieUntil, 3), 30);
        QCOMPARE(pool.counts().retried, std::uint64_t{3});
        QCOMPARE(pool.counts().lost, std::uint64_t{0});
    }

    void lostTaskOfApplyAsyncIsRetried()
    {
        mp::Pool pool({.workers = 2});
        const auto result = pool.with({.retries = 2}).applyAsync(&dieUntil, 3);
        QCOMPARE(result.get(60s), 30);
        QCOMPARE(result.tries(), 3);
        QCOMPARE(pool.counts().retried, std::uint64_t{2});
    }

    void taskOfApplyIsLostWhenItsRetriesAreUsedUp()
    {
        mp::Pool pool({.workers = 2});
        QVERIFY_EXCEPTION_THROWN(pool.apply(&dieUntil, 2), mp::WorkerLost);
        QVERIFY_EXCEPTION_THROWN(pool.with({.retries = 1}).apply(&dieUntil, 3), mp::WorkerLost);
        const auto result = pool.with({.retries = 1}).applyAsync(&dieUntil, 3);
        QVERIFY_EXCEPTION_THROWN((void)result.get(60s), mp::WorkerLost);
        QCOMPARE(result.tries(), 2);
        QCOMPARE(pool.counts().lost, std::uint64_t{3});
        QCOMPARE(pool.counts().retried, std::uint64_t{2});
    }

    // No item that was done, or had not begun, is run twice or left out.
    void nothingRunsTwiceWithoutRetries()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 2});
        Items items = itemsUpTo(1000, folder / "hang");
        auto result = pool.mapSettledAsync(
            [](const std::tuple<int, std::string>& item) {
                signs::note(std::get<1>(item) + "run", std::to_string(std::get<0>(item)));
                return takeApart(item);
            },
            items, {.chunkSize = 100});
        killHanging(pool, folder / "hangpids", 1);
        QVERIFY(result.wait(60s));
        std::vector<int> run = numbersIn(folder / "hangrun");
        std::sort(run.begin(), run.end());
        QCOMPARE(run.size(), std::size_t{1000});
        for (int i = 0; i < 1000; ++i) {
            QCOMPARE(run[static_cast<std::size_t>(i)], i);
        }
    }

    void killedWhileIdleLosesNothing()
    {
        mp::Pool pool({.workers = 2});
        for (int round = 0; round < 5; ++round) {
            for (const mp::WorkerInfo& worker : pool.workers()) {
                if (worker.state != mp::WorkerStateCode::Ended) {
                    (void)pool.signalWorker(worker.slot, worker.pid, SIGKILL);
                }
            }
            const auto results = pool.map([](int n) { return n + 1; }, std::views::iota(0, 200));
            for (int i = 0; i < 200; ++i) {
                QCOMPARE(results[static_cast<std::size_t>(i)], i + 1);
            }
        }
        QCOMPARE(pool.counts().lost, std::uint64_t{0});
    }

    void replacementHasTheSameSlot()
    {
        mp::Pool pool({.workers = 3});
        const mp::WorkerInfo victim = pool.workers().at(1);
        QVERIFY(pool.signalWorker(victim.slot, victim.pid, SIGKILL));
        const auto inSlot = [&pool, &victim](bool ended) {
            for (const mp::WorkerInfo& worker : pool.workers()) {
                if (worker.slot == victim.slot &&
                    (worker.state == mp::WorkerStateCode::Ended) == ended) {
                    return worker;
                }
            }
            return mp::WorkerInfo{};
        };
        QVERIFY(helpers::waitFor([&] {
            const int pid = inSlot(false).pid;
            return pid != 0 && pid != victim.pid;
        }));
        QCOMPARE(inSlot(true).pid, victim.pid);
        QCOMPARE(inSlot(true).exit, base::ExitStatus::signalled(SIGKILL));
    }

    void signallingAWorkerThatHasGoneIsRefused()
    {
        mp::Pool pool({.workers = 1});
        const int old = pool.apply(&ownPid, 0);
        QVERIFY(!pool.signalWorker(0, old + 1, SIGKILL));
        QVERIFY(!pool.signalWorker(1, old, SIGKILL));
        QVERIFY(!pool.signalWorker(0, 0, SIGKILL));
        QVERIFY(pool.signalWorker(0, old, SIGKILL));
        QVERIFY(helpers::waitFor([&] { return pool.apply(&ownPid, 0) != old; }));
        QVERIFY(!pool.signalWorker(0, old, SIGKILL));
    }

    void exitInATaskLosesThatTaskOnly()
    {
        mp::Pool pool({.workers = 2});
        const auto settled = pool.mapSettled(
            [](int n) {
                if (n == 4) {
                    std::_Exit(3);
                }
                return n;
            },
            std::views::iota(0, 10), {.chunkSize = 10});
        for (std::size_t i = 0; i < 10; ++i) {
            QCOMPARE(settled[i].ok(), i != 4);
        }
        try {
            (void)settled[4].value();
        } catch (const mp::WorkerLost& lost) {
            QCOMPARE(lost.status(), base::ExitStatus::exited(3));
        }
    }

    void libraryExitInATaskLosesThatTaskOnly()
    {
        mp::Pool pool({.workers = 1});
        QVERIFY_EXCEPTION_THROWN(pool.apply([](int code) { std::exit(code); }, 0), mp::WorkerLost);
        QVERIFY(pool.apply(&ownPid, 0) > 0);
    }

    void fatalSignalLosesThatTaskOnly_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("segmentation fault") << SIGSEGV;
        QTest::newRow("abort") << SIGABRT;
        QTest::newRow("termination") << SIGTERM;
        QTest::newRow("kill") << SIGKILL;
    }
    void fatalSignalLosesThatTaskOnly()
    {
        QFETCH(int, signal);
        mp::Pool pool({.workers = 1});
        try {
            (void)pool.apply(&dieBySignal, signal);
            QFAIL("it lived");
        } catch (const mp::WorkerLost& lost) {
            QCOMPARE(lost.status(), base::ExitStatus::signalled(signal));
        }
        QVERIFY(pool.apply(&ownPid, 0) > 0);
    }

    void interruptOfTheTerminalEndsNoWorker()
    {
        mp::Pool pool({.workers = 1});
        const int pid = pool.apply(&ownPid, 0);
        QVERIFY(pool.signalWorker(0, pid, SIGINT));
        QCOMPARE(pool.apply(&ownPid, 0), pid);
    }

    void suspendedWorkerCanBeKilled()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        auto result =
            pool.mapSettledAsync(&takeApart, itemsUpTo(501, folder / "hang"), {.chunkSize = 501});
        QVERIFY(helpers::waitFor([&] { return signs::lines(folder / "hangpids") == 1; }));
        const int pid = numbersIn(folder / "hangpids").at(0);
        QVERIFY(pool.signalWorker(0, pid, SIGSTOP));
        QVERIFY(pool.signalWorker(0, pid, SIGKILL));
        QVERIFY(result.wait(60s));
        const auto settled = std::move(result).get();
        QVERIFY(settled[499].ok());
        QVERIFY_EXCEPTION_THROWN((void)settled[500].value(), mp::WorkerLost);
    }

    void killedWithLargePayloadsUnderWayLosesOnlyTheRunningOne()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 2});
        std::vector<std::tuple<int, std::string, std::string>> items;
        for (int i = 480; i < 520; ++i) {
            items.emplace_back(i, folder / "hang", std::string(200'000, 'x'));
        }
        auto result = pool.mapSettledAsync(
            [](const std::tuple<int, std::string, std::string>& item) {
                (void)hangOnce(std::get<0>(item), std::get<1>(item));
                return std::get<2>(item);
            },
            items, {.chunkSize = 20});
        killHanging(pool, folder / "hangpids", 1);
        QVERIFY(result.wait(60s));
        const auto settled = std::move(result).get();
        for (std::size_t i = 0; i < 40; ++i) {
            QCOMPARE(settled[i].ok(), i != 20);
            QVERIFY(i == 20 || settled[i].value() == std::string(200'000, 'x'));
        }
    }

    // A storm: the results stay exact.
    void killingAllTheTimeKeepsResultsRight()
    {
        mp::Pool pool({.workers = 3});
        auto result = pool.mapSettledAsync(
            [](int n) {
                ::usleep(100);
                return 3 * n;
            },
            std::views::iota(0, 3000), {.chunkSize = 17, .retries = 100});
        int kills = 0;
        while (!result.wait(5ms) && kills < 200) {
            for (const mp::WorkerInfo& worker : pool.workers()) {
                if (worker.runningTask >= 0) {
                    kills += pool.signalWorker(worker.slot, worker.pid, SIGKILL) ? 1 : 0;
                    break;
                }
            }
        }
        QVERIFY(result.wait(60s));
        const auto settled = std::move(result).get();
        for (int i = 0; i < 3000; ++i) {
            QCOMPARE(settled[static_cast<std::size_t>(i)].value(), 3 * i);
        }
        QVERIFY(kills > 0);
    }

    void dyingInEveryTaskEndsAllTheSame()
    {
        mp::Pool pool({.workers = 2});
        const auto settled = pool.mapSettled([](int code) -> int { std::_Exit(code); },
                                             std::views::iota(1, 21), {.chunkSize = 5});
        for (const auto& item : settled) {
            QVERIFY_EXCEPTION_THROWN((void)item.value(), mp::WorkerLost);
        }
        QVERIFY(pool.apply(&ownPid, 0) > 0);
    }

    // They had nothing to do: that they did nothing is no sign of a pool that can't work.
    void idleWorkersKilledFromOutsideAreReplacedEachTime()
    {
        mp::Pool pool({.workers = 1});
        int pid = 0;
        auto anotherIsThere = [&pool, &pid, killed = std::set<int>()]() mutable {
            const mp::WorkerInfo worker = pool.workers().back();
            pid = worker.pid;
            return worker.state == mp::WorkerStateCode::Idle && killed.insert(pid).second;
        };
        for (int i = 0; i < 20; ++i) {
            QVERIFY(helpers::waitFor([&] { return anotherIsThere(); }));
            QCOMPARE(::kill(pid, SIGKILL), 0);
        }
        QVERIFY(pool.apply(&ownPid, 0) > 0);
    }

    void deathAfterCloseIsMadeUpFor()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto result = pool.mapAsync(&takeApart, itemsUpTo(600, folder / "hang"),
                                          {.chunkSize = 50, .retries = 1});
        pool.close();
        killHanging(pool, folder / "hangpids", 1);
        QVERIFY(pool.join(60s));
        QCOMPARE(result.get().size(), std::size_t{600});
    }
};

MP_TEST_MAIN(WorkerDeathTest)
#include "worker_death_test.moc"
