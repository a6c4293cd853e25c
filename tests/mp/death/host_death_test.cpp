#include "helpers/child.h"
#include "helpers/leak_check.h"
#include "helpers/wait_for.h"

#include <signal.h>

#include <QTest>

#include <fstream>
#include <sstream>

using namespace std::chrono_literals;

namespace {

// Whether a process with this PID still runs (a zombie doesn't).
bool runs(int pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string stat;
    std::getline(file, stat);
    const std::size_t name = stat.rfind(") ");
    return name != std::string::npos && stat[name + 2] != 'Z' && stat[name + 2] != 'X';
}

std::vector<int> pidsOf(const std::string& line)
{
    std::istringstream words(line);
    std::string ready;
    words >> ready;
    std::vector<int> pids;
    for (int pid = 0; words >> pid;) {
        pids.push_back(pid);
    }
    return pids;
}

}  // namespace

class HostDeathTest : public QObject {
    Q_OBJECT

private slots:
    void killedHostsWorkersEndWithinASecond_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<int>("pids");
        QTest::newRow("idle") << "idle" << 4;
        QTest::newRow("busy") << "busy" << 4;
        QTest::newRow("suspended") << "stopped" << 4;
        QTest::newRow("deaf") << "blocking" << 4;
        QTest::newRow("with pools of their own") << "nested" << 8;
        QTest::newRow("spawned") << "spawn" << 4;
    }
    void killedHostsWorkersEndWithinASecond()
    {
        QFETCH(QString, mode);
        QFETCH(int, pids);
        // Orphans become this process's children: zombies and stragglers are seen.
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        {
            auto host = helpers::Child::ofProgram(POOL_HOST_PATH, {mode.toStdString(), "4"});
            const auto workers = pidsOf(host.readLine(60s));
            QCOMPARE(workers.size(), static_cast<std::size_t>(pids));
            for (const int pid : workers) {
                QVERIFY(runs(pid));
            }
            QCOMPARE(::kill(host.pid(), SIGKILL), 0);
            const bool gone = helpers::waitFor(
                [&] { return std::none_of(workers.begin(), workers.end(), runs); }, 1s);
            for (const int pid : workers) {
                if (runs(pid)) {
                    ::kill(pid, SIGKILL);
                }
            }
            QVERIFY(gone);
            QCOMPARE(host.wait(), base::ExitStatus::signalled(SIGKILL));
        }
        // No process (the template neither), no zombie, nothing in /dev/shm.
        QCOMPARE(leaks.verify(1s), std::string());
    }

    void hostThatEndsBySignalTakesItsWorkersAlong()
    {
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        {
            auto host = helpers::Child::ofProgram(POOL_HOST_PATH, {"busy", "2"});
            QCOMPARE(pidsOf(host.readLine(60s)).size(), std::size_t{2});
            QCOMPARE(::kill(host.pid(), SIGTERM), 0);
            QCOMPARE(host.wait(), base::ExitStatus::signalled(SIGTERM));
        }
        QCOMPARE(leaks.verify(1s), std::string());
    }
};

QTEST_GUILESS_MAIN(HostDeathTest)
#include "host_death_test.moc"
