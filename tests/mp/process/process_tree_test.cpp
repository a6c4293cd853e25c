#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/process.h"
#include "mp/signs.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <set>

using namespace std::chrono_literals;

namespace {

void nothing() {}

[[noreturn]] void waitForEver()
{
    while (true) {
        ::pause();
    }
}

// The end of a named pipe that a whole tree holds open: as long as one of it lives, the reader sees
// no hang-up.
class TreePipe {
public:
    explicit TreePipe(const std::string& path) : m_path(path)
    {
        if (::mkfifo(path.c_str(), 0600) != 0) {
            throw std::runtime_error("can't make " + path);
        }
        m_reader.reset(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    }
    const std::string& path() const { return m_path; }

    // Lines that the tree has written so far: a PID each.
    std::set<int> pids()
    {
        char bytes[4096];
        for (ssize_t got = 0; (got = ::read(m_reader.get(), bytes, sizeof bytes)) > 0;) {
            m_text.append(bytes, static_cast<std::size_t>(got));
        }
        std::set<int> pids;
        std::istringstream lines(m_text);
        for (int pid = 0; lines >> pid;) {
            pids.insert(pid);
        }
        return pids;
    }
    bool waitForPids(std::size_t count)
    {
        return helpers::waitFor([&] { return pids().size() >= count; });
    }
    // Whether nobody of the tree is left in time. Only after waitForPids().
    bool hangsUp(std::chrono::milliseconds limit)
    {
        return helpers::waitFor(
            [this] {
                pids();  // empties it
                pollfd watched{m_reader.get(), POLLIN, 0};
                return ::poll(&watched, 1, 0) == 1 && (watched.revents & POLLHUP) != 0;
            },
            limit);
    }

private:
    std::string m_path;
    base::UniqueFd m_reader;
    std::string m_text;
};

int joinTree(const std::string& path)
{
    const int end = ::open(path.c_str(), O_WRONLY);
    const std::string line = std::to_string(::getpid()) + "\n";
    return ::write(end, line.data(), line.size()) > 0 ? end : -1;
}

// `depth` more generations of processes, of which none is daemonic.
void makeGenerations(const std::string& path, int depth)
{
    joinTree(path);
    std::vector<mp::Process> children;
    for (int i = 0; i < (depth > 0 ? 2 : 0); ++i) {
        children.emplace_back(&makeGenerations, path, depth - 1);
        children.back().start();
    }
    waitForEver();
}

// Forks and forks, as fast as it may: `left` more in this branch.
[[noreturn]] void grow(int end, int left)
{
    const std::string line = std::to_string(::getpid()) + "\n";
    if (::write(end, line.data(), line.size()) < 0) {
        std::_Exit(70);
    }
    while (left > 0) {
        --left;
        if (::fork() == 0) {
            grow(end, left / 2);
        }
        ::poll(nullptr, 0, 1);
    }
    waitForEver();
}

void growFor(const std::string& path)
{
    grow(joinTree(path), 28);
}

void ignoreTermination(const std::string& path, const std::string& alive)
{
    ::signal(SIGTERM, SIG_IGN);
    joinTree(path);
    signs::await(alive);
    signs::raise(alive + ".seen");
    waitForEver();
}

void startStubborn(const std::string& path, const std::string& alive)
{
    joinTree(path);
    mp::Process child(&ignoreTermination, path, alive);
    child.start();
    waitForEver();
}

}  // namespace

class ProcessTreeTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        mp::Process first(&nothing);
        first.start();
        first.join();
        m_leaks = std::make_unique<helpers::LeakCheck>(helpers::LeakCheck::Orphans::Adopt);
    }
    void cleanup() { QCOMPARE(m_leaks->verify(), std::string()); }

    void treeFormsTakeTheDescendantsAlong_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("terminateTree") << SIGTERM;
        QTest::newRow("killTree") << SIGKILL;
        QTest::newRow("interruptTree") << SIGINT;
    }
    void treeFormsTakeTheDescendantsAlong()
    {
        QFETCH(int, signal);
        const signs::Folder folder;
        TreePipe tree(folder / "tree");
        mp::Process root(&makeGenerations, tree.path(), 2);
        root.start();
        QVERIFY(tree.waitForPids(7));
        switch (signal) {
        case SIGTERM:
            root.terminateTree();
            break;
        case SIGKILL:
            root.killTree();
            break;
        default:
            root.interruptTree();
        }
        QVERIFY(root.join(30s));
        QCOMPARE(root.exitcode(), std::optional(-signal));
        QVERIFY(tree.hangsUp(30s));
    }

    // What the tree forms are for.
    void killAloneLeavesDescendants()
    {
        const signs::Folder folder;
        TreePipe tree(folder / "tree");
        mp::Process root(&makeGenerations, tree.path(), 1);
        root.start();
        QVERIFY(tree.waitForPids(3));
        root.kill();
        QVERIFY(root.join(30s));
        const bool allGone = tree.hangsUp(100ms);
        for (const int pid : tree.pids()) {
            if (pid != root.pid()) {
                ::kill(pid, SIGKILL);  // ours by now, and not reaped yet
            }
        }
        QVERIFY(!allGone);
        QVERIFY(tree.hangsUp(30s));
    }

    void treeThatGrowsMeanwhileIsTakenWhole()
    {
        for (int round = 0; round < 5; ++round) {
            const signs::Folder folder;
            TreePipe tree(folder / "tree");
            mp::Process root(&growFor, tree.path());
            root.start();
            QVERIFY(tree.waitForPids(20));
            root.killTree();
            QVERIFY(root.join(30s));
            const bool allGone = tree.hangsUp(30s);
            for (const int pid : tree.pids()) {
                if (!allGone) {
                    ::kill(pid, SIGKILL);
                }
            }
            QVERIFY(allGone);
        }
    }

    void suspendedTreeGoesOnToObey()
    {
        const signs::Folder folder;
        TreePipe tree(folder / "tree");
        mp::Process root(&makeGenerations, tree.path(), 1);
        root.start();
        QVERIFY(tree.waitForPids(3));
        for (const int pid : tree.pids()) {
            QCOMPARE(::kill(pid, SIGSTOP), 0);
        }
        root.terminateTree();
        QVERIFY(root.join(30s));
        QVERIFY(tree.hangsUp(30s));
    }

    void whoIgnoresTheSignalIsNotLeftSuspended()
    {
        const signs::Folder folder;
        TreePipe tree(folder / "tree");
        const std::string alive = folder / "alive";
        mp::Process root(&startStubborn, tree.path(), alive);
        root.start();
        QVERIFY(tree.waitForPids(2));
        root.terminateTree();
        QVERIFY(root.join(30s));
        signs::raise(alive);
        const bool seen = helpers::waitFor([&] { return signs::raised(alive + ".seen"); });
        for (const int pid : tree.pids()) {
            if (pid != root.pid()) {
                ::kill(pid, SIGKILL);
            }
        }
        QVERIFY(seen);
        QVERIFY(tree.hangsUp(30s));
    }

private:
    std::unique_ptr<helpers::LeakCheck> m_leaks;
};

MP_TEST_MAIN(ProcessTreeTest)
#include "process_tree_test.moc"
