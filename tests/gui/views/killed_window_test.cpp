#include "base/unique_fd.h"
#include "gui/live_window.h"
#include "gui/models/worker_model.h"
#include "helpers/leak_check.h"
#include "helpers/wait_for.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QPlainTextEdit>
#include <QProcess>
#include <QTest>

#include <cstdio>

#include <signal.h>

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine
const QString kRole = QStringLiteral("--window-with-suspended-workers");

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

char stateOf(int pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    const QByteArray text = stat.open(QIODevice::ReadOnly) ? stat.readAll() : QByteArray();
    const auto end = text.lastIndexOf(')');
    return end < 0 || end + 2 >= text.size() ? '?' : text[end + 2];
}

bool waitUntil(const std::function<bool()>& condition)
{
    return QTest::qWaitFor(condition, kSlowMs);
}

// This program's other role: a window that fetches pages of a server of the host's with two
// workers, has both suspended, and tells their PIDs in a line. It goes on until it is killed.
int runWindow()
{
    useTestSettings("killed_window_test");
    const LiveWindow f;
    f.chooseTask("url-get");
    f.type("workersBox", QStringLiteral("2"));
    f.click("primary");
    QTreeView* table = f.workers();
    const auto bothAre = [&](const char* state) {
        return f.cell("workers", 0, gui::WorkerModel::State) == QLatin1String(state) &&
               f.cell("workers", 1, gui::WorkerModel::State) == QLatin1String(state);
    };
    if (!waitUntil([&] { return bothAre("running"); })) {
        return 1;
    }
    table->selectAll();
    if (!waitUntil([&] { return f.find<QAction>("actionSuspend")->isEnabled(); })) {
        return 2;
    }
    f.find<QAction>("actionSuspend")->trigger();
    if (!waitUntil([&] { return bothAre("suspended"); })) {
        return 3;
    }
    std::printf("%s %s\n", qPrintable(f.cell("workers", 0, gui::WorkerModel::Pid)),
                qPrintable(f.cell("workers", 1, gui::WorkerModel::Pid)));
    std::fflush(stdout);
    return QApplication::exec();
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

    void killedWindowTakesSuspendedWorkersAndTheirServerAlong()
    {
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        {
            QProcess window;
            window.start(QCoreApplication::applicationFilePath(), {kRole});
            QVERIFY2(window.waitForReadyRead(3 * kSlowMs), window.readAllStandardError());
            const auto workers = window.readLine().trimmed().split(' ');
            QCOMPARE(workers.size(), 2);
            for (const QByteArray& worker : workers) {
                QCOMPARE(stateOf(worker.toInt()), 'T');
            }
            QVERIFY(runsHost(childOf(window.processId())));

            window.kill();
            QVERIFY(window.waitForFinished());
        }
        // What a killed parent leaves comes to this process: host, template, workers, URL server.
        QCOMPARE(leaks.verify(std::chrono::seconds(20)), "");
    }
};

int main(int argc, char** argv)
{
    if (argc > 1 && argv[1] == kRole) {
        QApplication app(argc, argv);
        return runWindow();
    }
    QCoreApplication app(argc, argv);
    KilledWindowTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "killed_window_test.moc"
