#include "run_task.h"

#include <QTest>

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace lab;

namespace {

// The wait status of a child that runs the fault; -1 if it still runs after 300 ms (a hang).
int statusOfChild(const std::string& kind)
{
    const pid_t child = fork();
    if (child == 0) {
        try {
            valueOf("fault", "x", {{"kind", kind}});
            _exit(0);
        } catch (const std::bad_alloc&) {
            _exit(77);
        } catch (const std::exception&) {
            _exit(78);
        }
    }
    const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
    pollfd wait{pidfd, POLLIN, 0};
    const bool ended = poll(&wait, 1, kind == "hang" ? 300 : 20'000) == 1;
    close(pidfd);
    if (!ended) {
        kill(child, SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return ended ? status : -1;
}

}  // namespace

class FaultTaskTest : public QObject {
    Q_OBJECT

private slots:
    void strikesOnlyAtItsIndex()
    {
        const Parameters parameters{{"kind", "throw"}, {"at", "3"}};
        QCOMPARE(valueOf("fault", "x", parameters, 2).get<int>(), 2);
        const std::string message = messageOf([&] { valueOf("fault", "x", parameters, 3); });
        QVERIFY2(message.find("item 3") != std::string::npos, message.c_str());
        QVERIFY(!messageOf([] { valueOf("fault", "x"); }).empty());
    }

    void endsItsProcessAsAsked()
    {
        const int exited = statusOfChild("exit");
        QVERIFY(WIFEXITED(exited));
        QCOMPARE(WEXITSTATUS(exited), 3);
        for (const auto& [kind, number] : {std::pair{"abort", SIGABRT}, std::pair{"segv", SIGSEGV},
                                           std::pair{"kill", SIGKILL}}) {
            const int status = statusOfChild(kind);
            QVERIFY2(WIFSIGNALED(status), kind);
            QCOMPARE(WTERMSIG(status), number);
            QVERIFY(!WCOREDUMP(status));
        }
    }

    void hangDoesNotEnd() { QCOMPARE(statusOfChild("hang"), -1); }

    void oomThrowsAndGivesTheMemoryBack()
    {
        rlimit before{};
        getrlimit(RLIMIT_AS, &before);
        const std::string message = messageOf([] { valueOf("fault", "x", {{"kind", "oom"}}); });
        QVERIFY2(message.find("out of memory") != std::string::npos, message.c_str());
        rlimit after{};
        getrlimit(RLIMIT_AS, &after);
        QCOMPARE(after.rlim_cur, before.rlim_cur);
        QVERIFY(WIFEXITED(statusOfChild("oom")));
        QCOMPARE(WEXITSTATUS(statusOfChild("oom")), 77);
    }

    void bigResultIsBig()
    {
        const std::string value = valueOf("fault", "x", {{"kind", "big-result"}});
        QCOMPARE(value.size(), std::size_t{64} << 20);
    }
};

QTEST_GUILESS_MAIN(FaultTaskTest)
#include "fault_task_test.moc"
