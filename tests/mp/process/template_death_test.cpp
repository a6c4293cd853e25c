#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/process.h"
#include "mp/signs.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <ranges>
#include <set>
#include <sstream>
#include <thread>

using namespace std::chrono_literals;

namespace {

struct Stat {
    std::string command;
    char state = '?';
    int parent = 0;
};

Stat statOf(int pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(file, text);
    Stat stat;
    const std::size_t name = text.find('(');
    const std::size_t end = text.rfind(") ");
    if (end != std::string::npos) {
        stat.command = text.substr(name + 1, end - name - 1);
        stat.state = text[end + 2];
        stat.parent = std::stoi(text.substr(end + 4));
    }
    return stat;
}

// Calls visit(PID, stat) for each child of this process, zombies too.
template <class Visit>
void forEachChild(const Visit& visit)
{
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const int pid = std::atoi(entry.path().filename().c_str());
        const Stat stat = pid > 0 ? statOf(pid) : Stat{};
        if (stat.parent == ::getpid()) {
            visit(pid, stat);
        }
    }
}

bool mapsLedger(int pid)
{
    std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
    std::stringstream text;
    text << maps.rdbuf();
    return text.str().find("memfd:mp-template") != std::string::npos;
}

// This process's live template; 0: none. What it has just forked still has its name, but not its
// ledger.
int templatePid()
{
    int found = 0;
    forEachChild([&found](int pid, const Stat& stat) {
        const bool is = stat.command == "mp-template" && stat.state != 'Z' && mapsLedger(pid);
        found = is ? pid : found;
    });
    return found;
}

int childCount()
{
    int count = 0;
    forEachChild([&count](int, const Stat&) { ++count; });
    return count;
}

// Memory files that this process has open whose names start so.
int memoryFiles(const std::string& name)
{
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        const auto target = std::filesystem::read_symlink(entry.path(), gone).string();
        count += target.find("memfd:" + name) != std::string::npos ? 1 : 0;
    }
    return count;
}

int same(int n)
{
    return n;
}

void note(const std::string& file, int n)
{
    signs::note(file, std::to_string(n));
}

// Kills this process's template as soon as there is one, again and again.
class TemplateKiller {
public:
    TemplateKiller()
        : m_thread([this] {
            while (!m_stop) {
                if (const int pid = templatePid(); pid != 0) {
                    m_kills += ::kill(pid, SIGKILL) == 0 ? 1 : 0;
                }
            }
        })
    {
    }
    ~TemplateKiller() { stop(); }
    void stop()
    {
        m_stop = true;
        if (m_thread.joinable()) {
            m_thread.join();
        }
    }
    int kills() const { return m_kills; }

private:
    std::atomic<bool> m_stop = false;
    std::atomic<int> m_kills = 0;
    std::thread m_thread;
};

}  // namespace

// kill −9 of the template: the next need starts a new one, and nothing is lost.
class TemplateDeathTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { mp::Pool({.workers = 1}).apply(&same, 1); }

    void killedTemplateIsReplacedForAProcess()
    {
        const int before = templatePid();
        QVERIFY(before != 0);
        QCOMPARE(::kill(before, SIGKILL), 0);
        const signs::Folder folder;
        mp::Process process(&note, folder / "notes", 1);
        process.start();
        QVERIFY(process.join(60s));
        QCOMPARE(process.exitcode(), std::optional(0));
        QCOMPARE(signs::lines(folder / "notes"), 1);
        QVERIFY(templatePid() != 0);
        QVERIFY(templatePid() != before);
    }

    void killedTemplateIsReplacedForAPool()
    {
        const int before = templatePid();
        QVERIFY(before != 0);
        QCOMPARE(::kill(before, SIGKILL), 0);
        mp::Pool pool({.workers = 3});
        QCOMPARE(pool.apply(&same, 5), 5);
        QVERIFY(templatePid() != before);
    }

    // One whose workers were being started: they are started anew.
    void poolThatIsBeingStartedOutlivesItsTemplate()
    {
        const int before = templatePid();
        QVERIFY(before != 0);
        QCOMPARE(::kill(before, SIGSTOP), 0);
        const int files = memoryFiles("");
        int result = 0;
        std::set<int> pids;
        std::thread starter([&] {
            mp::Pool pool({.workers = 4});
            result = pool.apply(&same, 6);
            for (const mp::WorkerInfo& worker : pool.workers()) {
                pids.insert(worker.pid);
            }
        });
        // Each worker's channel is one.
        const bool underWay = helpers::waitFor([files] { return memoryFiles("") >= files + 4; });
        ::kill(before, SIGKILL);
        starter.join();
        QVERIFY(underWay);
        QCOMPARE(result, 6);
        QCOMPARE(pids.size(), std::size_t{4});
    }

    // Ctrl-C reaches the template, too.
    void interruptLeavesTheTemplateAlone()
    {
        mp::Pool({.workers = 1}).apply(&same, 1);
        const int before = templatePid();
        QCOMPARE(::kill(before, SIGINT), 0);
        mp::Process process([] {});
        process.start();
        QVERIFY(process.join(60s));
        QCOMPARE(templatePid(), before);
    }

    // Workers live on without their template, and those that die are replaced from a new one.
    void poolWorksOnWithoutItsTemplate()
    {
        mp::Pool pool({.workers = 2});
        const int before = templatePid();
        QCOMPARE(::kill(before, SIGKILL), 0);
        QVERIFY(helpers::waitFor([before] { return statOf(before).state != 'S'; }));
        QCOMPARE(pool.map(&same, std::views::iota(0, 100), {.chunkSize = 1}).back(), 99);
        std::set<int> pids;
        for (const mp::WorkerInfo& worker : pool.workers()) {
            pids.insert(worker.pid);
            QVERIFY(pool.signalWorker(worker.slot, worker.pid, SIGKILL));
        }
        QCOMPARE(pids.size(), std::size_t{2});
        QCOMPARE(pool.map(&same, std::views::iota(0, 100), {.chunkSize = 1}).back(), 99);
        QVERIFY(helpers::waitFor([&] { return templatePid() != 0 && templatePid() != before; }));
    }

    // A suspended template takes requests in; killed then, it has started none of them.
    void requestsOfAKilledTemplateAreStartedAnew()
    {
        const signs::Folder folder;
        const int before = templatePid();
        QVERIFY(before != 0);
        QCOMPARE(::kill(before, SIGSTOP), 0);
        std::atomic<int> started = 0;
        std::vector<std::thread> threads;
        std::vector<mp::Process> processes;
        for (int n = 0; n < 20; ++n) {
            processes.emplace_back(&note, folder / "notes", n);
        }
        for (mp::Process& process : processes) {
            threads.emplace_back([&process, &started] {
                process.start();
                ++started;
                process.join(60s);
            });
        }
        const bool underWay = helpers::waitFor([] { return memoryFiles("mp-process") == 20; });
        const int startedEarly = started;
        QCOMPARE(::kill(before, SIGKILL), 0);
        for (std::thread& thread : threads) {
            thread.join();
        }
        QVERIFY(underWay);
        QCOMPARE(startedEarly, 0);
        QCOMPARE(started.load(), 20);
        for (mp::Process& process : processes) {
            QCOMPARE(process.exitcode(), std::optional(0));
        }
        QCOMPARE(signs::lines(folder / "notes"), 20);
        QCOMPARE(memoryFiles("mp-process"), 0);
    }

    // At the worst moment: it has forked, and can't tell any more.
    void childOfATemplateKilledRightAfterTheForkIsAdopted()
    {
        const signs::Folder folder;
        const int before = templatePid();
        constexpr long kForks = PTRACE_O_TRACEFORK | PTRACE_O_TRACECLONE;
        QCOMPARE(::ptrace(PTRACE_SEIZE, before, 0, kForks), 0L);
        mp::Process process(&note, folder / "notes", 7);
        std::thread starter([&process] { process.start(); });
        int status = 0;
        unsigned long child = 0;
        const bool forked = ::waitpid(before, &status, __WALL) == before && WIFSTOPPED(status) &&
                            ::ptrace(PTRACE_GETEVENTMSG, before, 0, &child) == 0;
        ::kill(before, SIGKILL);
        if (forked && ::waitpid(static_cast<pid_t>(child), &status, __WALL) > 0) {
            ::ptrace(PTRACE_DETACH, child, 0, 0);
        }
        starter.join();
        QVERIFY(forked);
        QCOMPARE(process.pid(), static_cast<int>(child));
        QVERIFY(process.join(60s));
        QCOMPARE(process.exitcode(), std::optional(0));
        QCOMPARE(signs::lines(folder / "notes"), 1);
    }

    // However often it is killed while it forks: each process is started exactly once.
    void nothingIsStartedTwiceOrLost()
    {
        const signs::Folder folder;
        TemplateKiller killer;
        int ran = 0;
        int refused = 0;
        const std::int64_t until = base::monotonicNs() + 60'000'000'000;
        while ((ran < 100 || killer.kills() < 20) && base::monotonicNs() < until) {
            mp::Process process(&note, folder / "notes", ran);
            try {
                process.start();
            } catch (const mp::Error&) {
                ++refused;  // three templates in a row were killed before they were of use
                continue;
            }
            QVERIFY(process.join(60s));
            QCOMPARE(process.exitcode(), std::optional(0));
            ++ran;
        }
        killer.stop();
        qInfo("%d kills, %d processes ran, %d were refused", killer.kills(), ran, refused);
        QVERIFY(killer.kills() >= 20);
        QVERIFY(ran >= 100);
        QCOMPARE(signs::lines(folder / "notes"), ran);
        // No child is left that nobody knows of, but for a last template.
        QVERIFY(helpers::waitFor([] { return childCount() == (templatePid() != 0 ? 1 : 0); }));
    }
};

MP_TEST_MAIN(TemplateDeathTest)
#include "template_death_test.moc"
