#include "base/unique_fd.h"
#include "helpers/wait_for.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <QFile>
#include <QProcess>
#include <QTest>

#include <signal.h>

namespace {

// The PID of the program's first child, 0 while it has none.
int childOf(qint64 pid)
{
    QFile children(QStringLiteral("/proc/%1/task/%1/children").arg(pid));
    return children.open(QIODevice::ReadOnly) ? children.readAll().split(' ').first().toInt() : 0;
}

bool runsHost(int pid)
{
    QFile commandLine(QStringLiteral("/proc/%1/cmdline").arg(pid));
    return commandLine.open(QIODevice::ReadOnly) && commandLine.readAll().contains("host");
}

}  // namespace

class KilledWindowTest : public QObject {
    Q_OBJECT

private slots:
    void killedWindowTakesItsHostAlong()
    {
        QProcess window;
        window.start(QStringLiteral(POOLSCOPE_BIN_DIR "/poolscope-gui"), {});
        QVERIFY(window.waitForStarted());
        int host = 0;
        QVERIFY(helpers::waitFor([&] {
            host = childOf(window.processId());
            return host != 0 && runsHost(host);
        }));
        const base::UniqueFd hostEnd(static_cast<int>(syscall(SYS_pidfd_open, host, 0)));
        QVERIFY(hostEnd);

        window.kill();
        QVERIFY(window.waitForFinished());
        pollfd end{hostEnd.get(), POLLIN, 0};
        QCOMPARE(poll(&end, 1, 20'000), 1);
    }
};

QTEST_GUILESS_MAIN(KilledWindowTest)
#include "killed_window_test.moc"
