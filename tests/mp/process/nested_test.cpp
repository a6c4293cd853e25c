#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/process.h"
#include "mp/signs.h"

extern "C" {  // glibc 2.36 forgot it
#include <sys/pidfd.h>
}

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <numeric>

using namespace std::chrono_literals;

namespace {

int twice(int n)
{
    return 2 * n;
}

void notePid(const std::string& file)
{
    signs::note(file, std::to_string(::getpid()));
}

int noteAndSpin(const std::string& file)
{
    notePid(file);
    volatile unsigned counter = 0;
    while (true) {
        counter = counter + 1;
    }
    return 0;
}

// A worker with a pool and a process of its own, all of which are busy.
int leadFamily(const std::string& file)
{
    notePid(file);
    mp::Process process([](const std::string& pids) { noteAndSpin(pids); }, file);
    process.start();
    mp::Pool pool({.workers = 1});
    return pool.apply(&noteAndSpin, file);
}

int sumInPool(int n)
{
    mp::Pool pool({.workers = 2});
    std::vector<int> numbers(static_cast<std::size_t>(n));
    std::iota(numbers.begin(), numbers.end(), 1);
    const auto doubled = pool.map(&twice, numbers);
    return std::accumulate(doubled.begin(), doubled.end(), 0);
}

// The processes that noted themselves, each held by its pidfd.
std::vector<base::UniqueFd> heldProcesses(const std::string& file, int count)
{
    std::vector<base::UniqueFd> held;
    if (helpers::waitFor([&] { return signs::lines(file) >= count; })) {
        std::ifstream lines(file);
        for (int pid = 0; lines >> pid;) {
            held.emplace_back(::pidfd_open(pid, 0));
        }
    }
    return held;
}

bool isDead(const base::UniqueFd& pidfd)
{
    pollfd death{pidfd.get(), POLLIN, 0};
    return ::poll(&death, 1, 0) == 1;
}

bool allDieWithin(const std::vector<base::UniqueFd>& held, std::chrono::milliseconds limit)
{
    return helpers::waitFor([&] { return std::all_of(held.begin(), held.end(), isDead); }, limit);
}

bool noneIsDead(const std::vector<base::UniqueFd>& held)
{
    return std::none_of(held.begin(), held.end(), isDead);
}

}  // namespace

class NestedTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        mp::Pool({.workers = 1}).apply(&twice, 1);
        m_leaks = std::make_unique<helpers::LeakCheck>(helpers::LeakCheck::Orphans::Adopt);
    }
    void cleanup() { QCOMPARE(m_leaks->verify(), std::string()); }

    void poolInsideAWorkerWorks()
    {
        mp::Pool pool({.workers = 2});
        QCOMPARE(pool.map(&sumInPool, std::vector{1, 2, 3, 4}), (std::vector{2, 6, 12, 20}));
    }

    void poolInsideAPoolInsideAPoolWorks()
    {
        mp::Pool pool({.workers = 1});
        QCOMPARE(pool.apply(
                     [](int n) {
                         mp::Pool inner({.workers = 1});
                         return inner.apply(&sumInPool, n);
                     },
                     3),
                 12);
    }

    void poolInsideAProcessWorks()
    {
        const signs::Folder folder;
        mp::Process process(
            [](const std::string& file) { signs::note(file, std::to_string(sumInPool(4))); },
            folder / "sum");
        process.start();
        QVERIFY(process.join());
        std::ifstream file(folder / "sum");
        int sum = 0;
        file >> sum;
        QCOMPARE(sum, 20);
    }

    void processInsideAWorkerWorks()
    {
        mp::Pool pool({.workers = 2});
        const auto codes = pool.map(
            [](int code) {
                mp::Process process([](int value) { std::_Exit(value); }, code);
                process.start();
                process.join();
                return process.exitcode().value_or(-1000);
            },
            std::vector{3, 4, 5});
        QCOMPARE(codes, (std::vector{3, 4, 5}));
    }

    void workersAreDaemonicAndKnowTheirParent()
    {
        mp::Pool pool({.workers = 1});
        const auto said = pool.apply(
            [](int) {
                const mp::CurrentProcess own = mp::currentProcess();
                const auto parent = mp::parentProcess();
                return own.name + (own.daemon ? " daemonic " : " ") + parent->name() + " " +
                       std::to_string(parent->pid()) + (parent->isAlive() ? " alive" : " dead");
            },
            0);
        QCOMPARE(said, "mp-worker-0 daemonic MainProcess " + std::to_string(::getpid()) + " alive");
    }

    void processesOfAWorkerInheritItsDaemonFlag()
    {
        mp::Pool pool({.workers = 1});
        QVERIFY(pool.apply([](int) { return mp::Process([] {}).daemon(); }, 0));
    }

    void killedWorkersOwnChildrenEndWithinASecond()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto result = pool.applyAsync(&leadFamily, folder / "pids");
        const auto family = heldProcesses(folder / "pids", 3);
        QCOMPARE(family.size(), std::size_t{3});
        QVERIFY(noneIsDead(family));
        QCOMPARE(::kill(pool.workers().front().pid, SIGKILL), 0);
        QVERIFY(allDieWithin(family, 1s));
        QVERIFY_EXCEPTION_THROWN((void)result.get(30s), mp::WorkerLost);
        QCOMPARE(pool.apply(&twice, 4), 8);
    }

    void terminatedPoolsFamiliesEnd()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto result = pool.applyAsync(&leadFamily, folder / "pids");
        const auto family = heldProcesses(folder / "pids", 3);
        QCOMPARE(family.size(), std::size_t{3});
        pool.terminate();
        pool.join();
        QVERIFY(allDieWithin(family, 1s));
    }

    // Its worker ends without destructors: the pool in it still does.
    void poolThatAWorkerKeepsEndsWithTheWorker()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const int result = pool.apply(
            [](const std::string& file) {
                static auto* const kept = new mp::Pool({.workers = 2});
                (void)kept->applyAsync(&noteAndSpin, file);
                (void)kept->applyAsync(&noteAndSpin, file);
                return 1;
            },
            folder / "pids");
        QCOMPARE(result, 1);
        const auto kept = heldProcesses(folder / "pids", 2);
        QCOMPARE(kept.size(), std::size_t{2});
        QVERIFY(noneIsDead(kept));
        pool.close();
        QVERIFY(pool.join(30s));
        QVERIFY(allDieWithin(kept, 1s));
    }

    void killedProcesssOwnPoolEnds()
    {
        const signs::Folder folder;
        mp::Process process([](const std::string& file) { leadFamily(file); }, folder / "pids");
        process.start();
        const auto family = heldProcesses(folder / "pids", 3);
        QCOMPARE(family.size(), std::size_t{3});
        process.kill();
        QVERIFY(process.join());
        // By Python's rule its own process, which isn't daemonic, lives on; the pool's worker may
        // not.
        QVERIFY(helpers::waitFor(
            [&] { return std::count_if(family.begin(), family.end(), isDead) == 2; }, 1s));
        for (const base::UniqueFd& member : family) {
            ::pidfd_send_signal(member.get(), SIGKILL, nullptr, 0);
        }
    }

private:
    std::unique_ptr<helpers::LeakCheck> m_leaks;
};

MP_TEST_MAIN(NestedTest)
#include "nested_test.moc"
