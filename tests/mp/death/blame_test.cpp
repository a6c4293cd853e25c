#include "base/small_file.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/no_descriptors.h"
#include "mp/engine/oom_kills.h"
#include "mp/engine/reactor.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <signal.h>

#include <fstream>
#include <map>
#include <mutex>

using namespace std::chrono_literals;

namespace {

int ownPid(int)
{
    return static_cast<int>(::getpid());
}

int poison(int n)
{
    if (n == 7) {
        ::raise(SIGKILL);
    }
    return n;
}

// Spins for exactly as long as it says: ends about when its limit does.
int spinFor(std::int64_t ns)
{
    const std::int64_t until = base::monotonicNs() + ns;
    while (base::monotonicNs() < until) {
    }
    return 1;
}

std::string workerOomScore(int)
{
    std::string score;
    std::ifstream("/proc/self/oom_score_adj") >> score;
    return score;
}

void killWorker(mp::Pool& pool, int pid)
{
    (void)pool.signalWorker(0, pid, SIGKILL);
    (void)helpers::waitFor([&] {
        const auto workers = pool.workers();
        return std::any_of(workers.begin(), workers.end(), [pid](const mp::WorkerInfo& worker) {
            return worker.pid == pid && worker.exit.ended();
        });
    });
    mp::engine::Reactor::instance().runAndWait([] {});  // what it does about a death it has done
}

// For as long as it lives, kills for lack of memory are counted by what stands here.
class CountedKills {
public:
    CountedKills()
    {
        set(0);
        mp::engine::OomKills::instance().countBy([this](const std::string& path) {
            const std::lock_guard lock(m_mutex);
            return path == "/proc/vmstat" ? std::optional(m_text) : std::nullopt;
        });
    }
    CountedKills(const CountedKills&) = delete;
    CountedKills& operator=(const CountedKills&) = delete;
    ~CountedKills()
    {
        mp::engine::OomKills::instance().countBy(
            [](const std::string& path) { return base::tryReadSmallFile(path); });
    }

    void set(int kills)
    {
        const std::lock_guard lock(m_mutex);
        m_text = "oom_kill " + std::to_string(kills) + "\n";
    }

private:
    std::mutex m_mutex;
    std::string m_text;
};

mp::OutOfMemory outOfMemoryOf(const std::exception_ptr& error)
{
    try {
        std::rethrow_exception(error);
    } catch (const mp::WorkerLost& lost) {
        return lost.outOfMemory();
    }
}

// The kernel's files, as far as they count kills.
mp::FileReader files(const std::map<std::string, std::string>* contents)
{
    return [contents](const std::string& path) -> std::optional<std::string> {
        const auto found = contents->find(path);
        return found == contents->end() ? std::nullopt : std::optional(found->second);
    };
}

}  // namespace

// Who is to blame for a worker's death, and who isn't.
class BlameTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { mp::Pool({.workers = 1}).apply(&ownPid, 1); }

    void poisonTaskFailsAloneAfterThreeTries_data()
    {
        QTest::addColumn<int>("chunk");
        QTest::newRow("one by one") << 1;
        QTest::newRow("in one chunk") << 20;
    }
    void poisonTaskFailsAloneAfterThreeTries()
    {
        QFETCH(int, chunk);
        mp::Pool pool({.workers = 2});
        const auto settled =
            pool.mapSettled(&poison, std::views::iota(0, 20), {.chunkSize = chunk, .retries = 2});
        for (int i = 0; i < 20; ++i) {
            const auto& item = settled[static_cast<std::size_t>(i)];
            if (i != 7) {
                QCOMPARE(item.value(), i);
                QCOMPARE(item.report.tries, 1);
                continue;
            }
            QVERIFY_EXCEPTION_THROWN((void)item.value(), mp::WorkerLost);
            QCOMPARE(item.report.tries, 3);
        }
        QCOMPARE(pool.counts().lost, std::uint64_t{1});
        QCOMPARE(pool.counts().retried, std::uint64_t{2});
        QVERIFY(pool.apply(&ownPid, 0) > 0);
    }

    // The kill often arrives when its task has just ended and the next one has begun.
    void killForALimitNeverCostsTheNextTask()
    {
        constexpr std::int64_t kLimit = 2'000'000;
        mp::Pool pool({.workers = 2});
        std::vector<std::int64_t> lengths;
        for (std::int64_t i = 0; i < 400; ++i) {
            lengths.push_back(kLimit + i % 40 * 30'000);
        }
        const auto settled = pool.mapSettled(
            &spinFor, lengths, {.chunkSize = 50, .hardLimit = std::chrono::nanoseconds(kLimit)});
        int timedOut = 0;
        for (const auto& item : settled) {
            if (item.ok()) {
                continue;
            }
            QCOMPARE(mp::describe(item.error()).type, std::string("TimeoutError"));
            QCOMPARE(item.report.tries, 1);
            ++timedOut;
        }
        QVERIFY(timedOut > 0);
        QCOMPARE(pool.counts().lost, std::uint64_t{0});
    }

    void replacementIsTriedAgainWhenTheKernelRefusesIt()
    {
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = 1});
            const int pid = pool.apply(&ownPid, 0);
            std::optional<helpers::NoDescriptors> none(std::in_place);
            killWorker(pool, pid);
            const auto pending = pool.applyAsync(&ownPid, 0);
            QVERIFY(!pending.ready());
            none.reset();
            QVERIFY(pending.wait(60s));
            QVERIFY(pending.get() != pid);
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void poolFailsWithTheCauseWhenTheKernelGoesOnRefusing()
    {
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = 1});
            const int pid = pool.apply(&ownPid, 0);
            std::optional<helpers::NoDescriptors> none(std::in_place);
            killWorker(pool, pid);
            const auto pending = pool.applyAsync(&ownPid, 0);
            QVERIFY(pending.wait(60s));
            none.reset();
            try {
                (void)pending.get();
                QFAIL("it ran");
            } catch (const std::system_error& error) {
                QVERIFY(error.code() == std::errc::too_many_files_open);
                QVERIFY(std::string(error.what()).find("channel") != std::string::npos);
            }
            QVERIFY_EXCEPTION_THROWN((void)pool.applyAsync(&ownPid, 0), std::system_error);
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void firstStartThatIsRefusedFailsAtOnce()
    {
        const helpers::LeakCheck leaks;
        {
            const helpers::NoDescriptors none;
            QVERIFY_EXCEPTION_THROWN(mp::Pool({.workers = 2}), std::system_error);
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void lostWorkerSaysWhetherMemoryHadRunOut()
    {
        mp::Pool pool({.workers = 1});
        try {
            (void)pool.apply(&poison, 7);  // kills itself: the kernel counts no lack of memory
            QFAIL("it lived");
        } catch (const mp::WorkerLost& lost) {
            const bool readable =
                mp::engine::readOomKills([](const std::string& path) -> std::optional<std::string> {
                    std::ifstream file(path);
                    return std::string(std::istreambuf_iterator<char>(file), {});
                }).has_value();
            QVERIFY(lost.outOfMemory() ==
                    (readable ? mp::OutOfMemory::No : mp::OutOfMemory::Unknown));
        }
    }

    // A kill that the kernel has counted meanwhile explains one death of a worker, and no second
    // one.
    void workerKilledForLackOfMemorySaysSo()
    {
        CountedKills counted;
        mp::Pool pool({.workers = 1});
        counted.set(1);
        try {
            (void)pool.apply(&poison, 7);
            QFAIL("it lived");
        } catch (const mp::WorkerLost& lost) {
            QVERIFY(lost.outOfMemory() == mp::OutOfMemory::Likely);
            QCOMPARE(lost.status(), base::ExitStatus::signalled(SIGKILL));
            QVERIFY2(std::string(lost.what()).find("memory had run out") != std::string::npos,
                     lost.what());
        }
        try {
            (void)pool.apply(&poison, 7);
            QFAIL("it lived");
        } catch (const mp::WorkerLost& lost) {
            QVERIFY(lost.outOfMemory() == mp::OutOfMemory::No);
            QVERIFY2(std::string(lost.what()).find("memory") == std::string::npos, lost.what());
        }
    }

    void lackOfMemoryIsKnownOfAnItemInAChunkToo()
    {
        CountedKills counted;
        mp::Pool pool({.workers = 2});
        counted.set(1);
        const auto settled = pool.mapSettled(&poison, std::views::iota(0, 20), {.chunkSize = 20});
        for (std::size_t i = 0; i < 20; ++i) {
            QCOMPARE(settled[i].ok(), i != 7);
        }
        QVERIFY(outOfMemoryOf(settled[7].error()) == mp::OutOfMemory::Likely);
    }

    void killsFromBeforeThePoolExplainNothing()
    {
        CountedKills counted;
        const mp::Pool earlier({.workers = 1});
        counted.set(3);
        mp::Pool pool({.workers = 1});
        const auto settled = pool.mapSettled(&poison, std::vector{7});
        QVERIFY(outOfMemoryOf(settled[0].error()) == mp::OutOfMemory::No);
    }

    void deathByAnotherSignalIsNoLackOfMemory()
    {
        CountedKills counted;
        mp::Pool pool({.workers = 1});
        counted.set(1);
        const auto result = pool.applyAsync([] { ::raise(SIGTERM); });
        QVERIFY(result.wait(60s));
        try {
            result.get();
            QFAIL("it lived");
        } catch (const mp::WorkerLost& lost) {
            QVERIFY(lost.outOfMemory() == mp::OutOfMemory::No);
        }
    }

    void killByThePoolIsNoLackOfMemory()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto result = pool.applyAsync(
            [](const std::string& file) {
                signs::raise(file);
                ::pause();
            },
            folder / "begun");
        QVERIFY(helpers::waitFor([&] { return signs::raised(folder / "begun"); }));
        QVERIFY(pool.signalWorker(0, result.worker()->pid, SIGKILL));
        try {
            (void)result.get(60s);
            QFAIL("it lived");
        } catch (const mp::WorkerLost& lost) {
            QVERIFY(lost.outOfMemory() == mp::OutOfMemory::No);
        }
    }

    void eachCountedKillExplainsOneDeath()
    {
        std::map<std::string, std::string> contents{
            {"/proc/self/cgroup", "1:cpu:/a\n0::/jobs/one\n"},
            {"/sys/fs/cgroup/jobs/one/memory.events", "low 0\noom 5\noom_kill 5\n"},
            {"/proc/vmstat", "oom_kill 100\n"}};
        mp::engine::OomKills kills(files(&contents));
        QVERIFY(kills.lookAfterKill() == mp::OutOfMemory::No);
        contents["/sys/fs/cgroup/jobs/one/memory.events"] = "oom 7\noom_kill 7\n";
        QVERIFY(kills.lookAfterKill() == mp::OutOfMemory::Likely);
        QVERIFY(kills.lookAfterKill() == mp::OutOfMemory::Likely);
        QVERIFY(kills.lookAfterKill() == mp::OutOfMemory::No);
        contents.clear();
        QVERIFY(kills.lookAfterKill() == mp::OutOfMemory::Unknown);
    }

    void countIsFoundInEitherVersionOfControlGroups_data()
    {
        QTest::addColumn<QString>("cgroups");
        QTest::addColumn<QString>("path");
        QTest::newRow("v2") << "0::/jobs\n"
                            << "/sys/fs/cgroup/jobs/memory.events";
        QTest::newRow("v2, top") << "0::/\n"
                                 << "/sys/fs/cgroup/memory.events";
        QTest::newRow("v1") << "4:memory:/box\n0::/\n"
                            << "/sys/fs/cgroup/memory/box/memory.oom_control";
        QTest::newRow("neither") << ""
                                 << "/proc/vmstat";
    }
    void countIsFoundInEitherVersionOfControlGroups()
    {
        QFETCH(QString, cgroups);
        QFETCH(QString, path);
        const std::map<std::string, std::string> contents{
            {"/proc/self/cgroup", cgroups.toStdString()},
            {path.toStdString(), "oom_kill_disable 0\noom_kill 12\n"}};
        QCOMPARE(mp::engine::readOomKills(files(&contents)), std::optional<std::uint64_t>(12));
    }

    void nonsenseIsNoCount()
    {
        for (const char* text : {"", "oom_kill", "oom_kill x\n", "oom_kill 1x\n", "oom 4\n"}) {
            QVERIFY(!mp::engine::parseOomKills(text).has_value());
        }
        QCOMPARE(mp::engine::parseOomKills("a 1\noom_kill 18446744073709551615"),
                 std::optional<std::uint64_t>(UINT64_MAX));
    }

    void workersAreTheFirstToGoWhenMemoryRunsOut()
    {
        for (const auto start : {mp::StartMethod::Forkserver, mp::StartMethod::Spawn}) {
            mp::Pool pool({.workers = 1, .start = start});
            QCOMPARE(pool.apply(&workerOomScore, 0), std::string("1000"));
        }
        QVERIFY(workerOomScore(0) != "1000");
    }
};

MP_TEST_MAIN(BlameTest)
#include "blame_test.moc"
