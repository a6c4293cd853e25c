#include "lab/serve/server_process.h"
#include "base/clock.h"
#include "lab/serve/pages.h"
#include "lab/tasks/task.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <system_error>

using namespace lab;
using namespace std::chrono_literals;

namespace {

const std::string kProgram = POOLSCOPE_BIN_DIR "/poolscope";

ServeOptions fast()
{
    ServeOptions options;
    options.latency = 1ms;
    options.slow = parseSlowPages("/moin/=40ms,/psf/=2ms");
    return options;
}

nlohmann::json get(const std::string& server, const std::string& path)
{
    const TaskInfo& task = findTask("url-get");
    return task.prepare(completeParameters(task, {{"server", server}}))(path, 0);
}

int descriptors()
{
    return static_cast<int>(QDir("/proc/self/fd").entryList(QDir::NoFilter).size());
}

bool endsWithin(int pidfd, int limitMs)
{
    pollfd wait{pidfd, POLLIN, 0};
    return poll(&wait, 1, limitMs) == 1;
}

}  // namespace

class ServerProcessTest : public QObject {
    Q_OBJECT

private slots:
    void servesFromAnotherProcessAndLeavesNothing()
    {
        const int before = descriptors();
        {
            const ServerProcess server(kProgram, fast());
            QVERIFY(server.pid() != getpid() && server.pid() > 0);
            QCOMPARE(get(server.address(), "/doc/")["bytes"].get<std::size_t>(),
                     pageBody("/doc/").size());
            QVERIFY(get(server.address(), "/moin/")["seconds"].get<double>() >= 0.04);
        }
        QCOMPARE(waitpid(-1, nullptr, WNOHANG), -1);
        QCOMPARE(errno, ECHILD);
        QCOMPARE(descriptors(), before);
    }

    void aStoppedServerIsEndedToo()
    {
        const std::int64_t start = base::monotonicNs();
        {
            const ServerProcess server(kProgram, fast());
            QCOMPARE(kill(server.pid(), SIGSTOP), 0);
        }
        QVERIFY(base::monotonicNs() - start < 10'000'000'000);
        QCOMPARE(waitpid(-1, nullptr, WNOHANG), -1);
    }

    // The host is killed: its server, which is ours to reap then, goes within a second.
    void diesWithItsHostEvenWhenSuspended()
    {
        QCOMPARE(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
        for (const bool suspended : {false, true}) {
            int ends[2];
            QCOMPARE(pipe(ends), 0);
            const pid_t host = fork();
            if (host == 0) {
                const ServerProcess server(kProgram, fast());
                const int pid = server.pid();
                [[maybe_unused]] const ssize_t told = write(ends[1], &pid, sizeof pid);
                for (;;) {
                    pause();
                }
            }
            int pid = 0;
            QCOMPARE(read(ends[0], &pid, sizeof pid), ssize_t{sizeof pid});
            close(ends[0]);
            close(ends[1]);
            const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
            QVERIFY(pidfd >= 0);
            if (suspended) {
                QCOMPARE(kill(pid, SIGSTOP), 0);
            }
            QCOMPARE(kill(host, SIGKILL), 0);
            QVERIFY(endsWithin(pidfd, 1000));
            close(pidfd);
            QCOMPARE(waitpid(host, nullptr, 0), host);
            QCOMPARE(waitpid(pid, nullptr, 0), pid);
        }
        prctl(PR_SET_CHILD_SUBREAPER, 0);
    }

    void programsThatDontServeAreASentence()
    {
        QVERIFY_EXCEPTION_THROWN(ServerProcess("/nowhere/poolscope", fast()), std::system_error);
        QVERIFY_EXCEPTION_THROWN(ServerProcess("/bin/true", fast()), std::runtime_error);
        QVERIFY_EXCEPTION_THROWN(ServerProcess("/bin/echo", fast()), std::runtime_error);
        QCOMPARE(waitpid(-1, nullptr, WNOHANG), -1);
    }

    void theCommandPrintsItsAddressAndObeysSignals()
    {
        for (const auto& [number, status] : {std::pair{SIGINT, 130}, std::pair{SIGTERM, 143}}) {
            QProcess serve;
            serve.start(QString::fromStdString(kProgram), {"serve", "--latency", "1ms"});
            QVERIFY(serve.waitForReadyRead(20'000));
            const QString address = serve.readLine().trimmed();
            QCOMPARE(get(address.toStdString(), "/")["status"].get<int>(), 200);
            QCOMPARE(kill(static_cast<pid_t>(serve.processId()), number), 0);
            QVERIFY(serve.waitForFinished(20'000));
            QCOMPARE(serve.exitCode(), status);
        }
    }

    void theCommandRefusesATakenPortWithStatus1()
    {
        const UrlServer taken(fast());
        QProcess serve;
        serve.start(QString::fromStdString(kProgram),
                    {"serve", "--port", QString::number(taken.port())});
        QVERIFY(serve.waitForFinished(20'000));
        QCOMPARE(serve.exitCode(), 1);
        const QString said = serve.readAllStandardError();
        QVERIFY2(said.contains(QString::number(taken.port())) && said.contains("--port"),
                 qPrintable(said));
        QCOMPARE(serve.readAllStandardOutput(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(ServerProcessTest)
#include "server_process_test.moc"
