#include "helpers/child.h"
#include "helpers/leak_check.h"
#include "mp/signs.h"

extern "C" {  // glibc 2.36 forgot it
#include <sys/pidfd.h>
}

#include <poll.h>
#include <signal.h>

#include <QTest>

#include <fstream>
#include <sstream>

using namespace std::chrono_literals;

namespace {

// Processes of others, each held so that its PID can't become another's unnoticed.
class Watched {
public:
    explicit Watched(const std::string& ready)
    {
        std::istringstream words(ready);
        std::string word;
        words >> word;
        for (int pid = 0; words >> pid;) {
            m_pidfds.emplace_back(::pidfd_open(pid, 0));
        }
    }
    std::size_t size() const { return m_pidfds.size(); }

    bool run() const
    {
        return std::all_of(m_pidfds.begin(), m_pidfds.end(), [](const base::UniqueFd& pidfd) {
            pollfd death{pidfd.get(), POLLIN, 0};
            return pidfd && ::poll(&death, 1, 0) == 0;
        });
    }
    // Whether all are dead in time. Kills those that aren't.
    bool dieWithin(std::chrono::milliseconds limit) const
    {
        const std::int64_t until = base::monotonicNs() + std::chrono::nanoseconds(limit).count();
        bool dead = true;
        for (const base::UniqueFd& pidfd : m_pidfds) {
            const std::int64_t left = std::max<std::int64_t>(until - base::monotonicNs(), 0);
            pollfd death{pidfd.get(), POLLIN, 0};
            if (::poll(&death, 1, static_cast<int>(left / 1'000'000)) != 1) {
                dead = false;
                ::pidfd_send_signal(pidfd.get(), SIGKILL, nullptr, 0);
            }
        }
        return dead;
    }

private:
    std::vector<base::UniqueFd> m_pidfds;
};

std::string textOf(const std::string& path)
{
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

class ParentDeathTest : public QObject {
    Q_OBJECT

private slots:
    void killedParentsDaemonicProcessesEndWithinASecond_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<int>("processes");
        QTest::newRow("busy") << "daemonic" << 3;
        QTest::newRow("suspended") << "suspended" << 3;
        QTest::newRow("deaf") << "deaf" << 3;
        QTest::newRow("spawned") << "spawned" << 3;
        QTest::newRow("with pools and processes of their own") << "family" << 5;
    }
    void killedParentsDaemonicProcessesEndWithinASecond()
    {
        QFETCH(QString, mode);
        QFETCH(int, processes);
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        {
            const signs::Folder folder;
            auto host =
                helpers::Child::ofProgram(PROCESS_HOST_PATH, {mode.toStdString(), folder / "pids"});
            const Watched children(host.readLine(60s));
            QCOMPARE(children.size(), static_cast<std::size_t>(processes));
            QVERIFY(children.run());
            QCOMPARE(::kill(host.pid(), SIGKILL), 0);
            QVERIFY(children.dieWithin(1s));
            QCOMPARE(host.wait(), base::ExitStatus::signalled(SIGKILL));
        }
        QCOMPARE(leaks.verify(1s), std::string());
    }

    // As in Python: what isn't daemonic lives on, and can see it.
    void otherProcessOutlivesAndSeesItsParentsDeath()
    {
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        {
            const signs::Folder folder;
            const std::string file = folder / "pids";
            auto host = helpers::Child::ofProgram(PROCESS_HOST_PATH, {"other", file});
            const Watched child(host.readLine(60s));
            const std::string alive = "MainProcess " + std::to_string(host.pid()) + " alive\n";
            QCOMPARE(textOf(file + ".parent"), alive);
            QCOMPARE(::kill(host.pid(), SIGKILL), 0);
            QCOMPARE(host.wait(), base::ExitStatus::signalled(SIGKILL));
            QVERIFY(helpers::waitFor([&] { return textOf(file + ".parent") == alive + "dead\n"; }));
            QVERIFY(child.dieWithin(30s));
        }
        QCOMPARE(leaks.verify(), std::string());
    }
};

QTEST_GUILESS_MAIN(ParentDeathTest)
#include "parent_death_test.moc"
