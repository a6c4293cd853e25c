#include "command.h"

#include "base/unique_fd.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <map>
#include <set>

using nlohmann::json;

namespace {

QStringList names(const json& object)
{
    QStringList list;
    for (const auto& [key, value] : object.items()) {
        list.push_back(QString::fromStdString(key));
    }
    return list;
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

// What can be read now; a terminal gives it in pieces.
QByteArray waitingIn(int fd)
{
    QByteArray bytes;
    char piece[4096];
    pollfd ready{fd, POLLIN, 0};
    ssize_t count = 1;
    while (count > 0 && ::poll(&ready, 1, 0) == 1) {
        count = ::read(fd, piece, sizeof piece);
        bytes.append(piece, std::max<ssize_t>(count, 0));
    }
    return bytes;
}

}  // namespace

class RunCommandTest : public QObject {
    Q_OBJECT

private slots:
    // Orphans come to this process for a moment: there must be none, not even a zombie.
    void whatItStartedHasEndedBeforeIt()
    {
        QCOMPARE(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
        const Answer answer = poolscope({"run", "square", ":::", "1"});
        QFile children(QString("/proc/self/task/%1/children").arg(::getpid()));
        QVERIFY(children.open(QIODevice::ReadOnly));
        const QByteArray left = children.readAll();
        ::prctl(PR_SET_CHILD_SUBREAPER, 0);

        QCOMPARE(answer.status, 0);
        QCOMPARE(left, QByteArray());
    }

    void theDocumentHoldsWhatTheContractSays()
    {
        const Answer answer = poolscope(
            {"run", "square", "--workers", "2", "--json", "--name", "mine", ":::", "3", "-4"});
        const json document = answer.json();

        QCOMPARE(answer.status, 0);
        QVERIFY2(document.is_object(), answer.out);
        QCOMPARE(document.at("schema"), "poolscope.run/1");
        QCOMPARE(document.at("status"), "ok");
        QCOMPARE(document.at("experiment").at("name"), "mine");
        QCOMPARE(document.at("experiment").at("task"), "square");
        QVERIFY(document.at("machine").at("cores").get<int>() >= 1);
        QVERIFY(document.at("wallSeconds").get<double>() > 0);
        QCOMPARE(names(document.at("tasks")),
                 (QStringList{"cancelled", "done", "failed", "lost", "retried", "total"}));
        QCOMPARE(document.at("tasks").at("done"), 2);
        const json& results = document.at("results");
        QCOMPARE(results.size(), std::size_t{2});
        QCOMPARE(results[0].at("value"), 9);
        QCOMPARE(results[1].at("value"), 16);
        QCOMPARE(results[1].at("item"), "-4");
        QCOMPARE(results[1].at("tries"), 1);
        for (const char* field : {"queuedSeconds", "startedSeconds", "runSeconds"}) {
            QVERIFY2(results[0].at(field).is_number(), field);
        }
        QVERIFY(results[0].at("worker").at("pid").get<int>() > 0);
    }

    void everyWorkerIsAccountedFor()
    {
        const json document =
            poolscope({"run", "spin", "time=20ms", "--workers", "2", "--json", "--range", "1..20"})
                .json();

        const json& workers = document.at("workers");
        QCOMPARE(workers.size(), std::size_t{2});
        int tasks = 0;
        for (const json& worker : workers) {
            tasks += worker.at("tasks").get<int>();
            QCOMPARE(worker.at("exit"), (json{{"code", 0}}));
            QVERIFY(worker.at("cpuSeconds").get<double>() >= 0.019 * worker.at("tasks").get<int>());
            QVERIFY(worker.at("busySeconds").get<double>() >=
                    worker.at("cpuSeconds").get<double>() * 0.5);
            QVERIFY(worker.at("startSeconds").get<double>() > 0);
            QVERIFY(worker.at("waitSeconds").get<double>() > 0);
            QVERIFY(worker.at("serializeSeconds").get<double>() > 0);
            QVERIFY(worker.at("serializeSeconds") < worker.at("busySeconds"));
            QVERIFY(worker.at("bytesIn").get<int>() >= worker.at("tasks").get<int>());
            QVERIFY(worker.at("bytesOut").get<int>() >= worker.at("tasks").get<int>());
            QVERIFY(worker.at("maxRssBytes").get<std::int64_t>() > 500'000);
            QVERIFY(worker.at("switchesVoluntary").is_number_integer());
            QVERIFY(worker.at("switchesInvoluntary").is_number_integer());
            QVERIFY(worker.at("runQueueSeconds").is_number() ||
                    worker.at("runQueueSeconds").is_null());
        }
        QCOMPARE(tasks, 20);
    }

    void everyPoolGivesTheSameResults_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("process") << QStringList{"--pool", "process"};
        QTest::newRow("spawn") << QStringList{"--pool", "process", "--start", "spawn"};
        QTest::newRow("thread") << QStringList{"--pool", "thread"};
        QTest::newRow("serial") << QStringList{"--pool", "serial"};
        QTest::newRow("chunks of 7") << QStringList{"--chunksize", "7"};
        QTest::newRow("chunks of 10,000") << QStringList{"--chunksize", "10000"};
        QTest::newRow("150 %") << QStringList{"--workers", "150%"};
    }
    void everyPoolGivesTheSameResults()
    {
        QFETCH(QStringList, options);

        const Answer answer =
            poolscope(QStringList{"run", "square", "--json", "--range", "-50..50"} + options);

        QCOMPARE(answer.status, 0);
        const json document = answer.json();
        QCOMPARE(document.at("results").size(), std::size_t{101});
        for (int i = 0; i <= 100; ++i) {
            const json& row = document.at("results")[static_cast<std::size_t>(i)];
            QCOMPARE(row.at("value"), (i - 50) * (i - 50));
        }
    }

    void threadsHaveTheirOwnTimesAndNoMemory()
    {
        const json document = poolscope({"run", "spin", "time=20ms", "--pool", "thread",
                                         "--workers", "2", "--json", "--range", "1..10"})
                                  .json();
        double cpu = 0;
        for (const json& worker : document.at("workers")) {
            cpu += worker.at("cpuSeconds").get<double>();
            QVERIFY(worker.at("maxRssBytes").is_null());
            QVERIFY(worker.at("exit").is_null());
        }
        QVERIFY2(cpu >= 0.19 && cpu < 2, qPrintable(QString::number(cpu)));
    }

    void itemsComeFromAFileOrStandardInput()
    {
        QTemporaryDir folder;
        write(folder.filePath("numbers"), "2\n3\n");

        const json fromFile =
            poolscope({"run", "square", "--json", "--items", folder.filePath("numbers")}).json();
        const json fromInput =
            poolscope({"run", "square", "--json", "--items", "-"}, "4\n5").json();

        QCOMPARE(fromFile.at("results")[1].at("value"), 9);
        QCOMPARE(fromInput.at("results")[1].at("value"), 25);
    }

    void anItemThatIsNotUtf8IsShownAndKeptExactly()
    {
        const Answer answer =
            poolscope({"run", "sleep", "time=0ms", "--json", "--items", "-"}, "a\xff\n");
        const json row = answer.json().at("results").at(0);

        QCOMPARE(answer.status, 0);
        QCOMPARE(row.at("item"), "a\xEF\xBF\xBD");
        QCOMPARE(row.at("itemBase64"), "Yf8=");
    }

    void resultsCanBeLeftOut()
    {
        const json document =
            poolscope({"run", "square", "--json", "--no-results", "--range", "1..5"}).json();
        QVERIFY(!document.contains("results"));
        QCOMPARE(document.at("tasks").at("done"), 5);
    }

    void aPersonGetsATableAndNoBarInAPipe()
    {
        const Answer answer = poolscope({"run", "square", "--range", "1..500"});
        QCOMPARE(answer.status, 0);
        QVERIFY2(answer.out.startsWith("square: 500 of 500 done"), answer.out);
        QVERIFY(answer.out.contains("480 more"));
        QVERIFY(answer.out.contains("exit 0"));
        QVERIFY(!answer.out.contains('\x1b'));
        QVERIFY2(answer.err.isEmpty(), answer.err);
    }

    void aTerminalSeesHowFarItIs()
    {
        const base::UniqueFd terminal(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
        QVERIFY(::grantpt(terminal.get()) == 0 && ::unlockpt(terminal.get()) == 0);
        const base::UniqueFd end(::open(::ptsname(terminal.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
        const winsize size{24, 120, 0, 0};
        QCOMPARE(::ioctl(end.get(), TIOCSWINSZ, &size), 0);
        const Answer answer =
            poolscope({"run", "sleep", "time=20ms", "--workers", "2", "--range", "1..60"}, {},
                      [fd = end.get()](QProcess& process) {
                          process.setProcessEnvironment([] {
                              auto environment = QProcessEnvironment::systemEnvironment();
                              environment.insert("TERM", "xterm");
                              return environment;
                          }());
                          process.setChildProcessModifier([fd] { ::dup2(fd, 2); });
                      });
        QCOMPARE(answer.status, 0);
        QVERIFY(!answer.out.contains('\x1b'));
        const QByteArray seen = waitingIn(terminal.get());
        const QRegularExpression bar(
            QStringLiteral("\\[#+\\.*\\] +\\d+ %  \\d+ of 60, [\\d.]+/s, [\\d.]+ m?s left"));
        QVERIFY2(QString::fromUtf8(seen).contains(bar), seen);
        QVERIFY(seen.endsWith("\r\x1b[K"));  // wiped away
    }

    void manyTinyTasksAreRightAndInOrder()
    {
        const Answer answer = poolscope({"run", "square", "--json", "--workers", "2", "--chunksize",
                                         "1", "--range", "1..200000"});
        const json document = answer.json();

        QCOMPARE(answer.status, 0);
        const json& results = document.at("results");
        QCOMPARE(results.size(), std::size_t{200'000});
        for (std::int64_t i = 0; i < 200'000; ++i) {
            const json& row = results[static_cast<std::size_t>(i)];
            if (row.at("index") != i || row.at("value") != (i + 1) * (i + 1)) {
                QFAIL(row.dump().c_str());
            }
        }
    }

    void theTimeLimitEndsTheRunAndKeepsWhatIsDone()
    {
        for (const QString pool : {"process", "thread", "serial"}) {
            const Answer answer = poolscope({"run", "sleep", "time=50ms", "--json", "--pool", pool,
                                             "--time-limit", "500ms", "--range", "1..1000"});
            const json document = answer.json();

            QCOMPARE(answer.status, 3);
            QCOMPARE(document.at("status"), "timeout");
            const json& tasks = document.at("tasks");
            QVERIFY(tasks.at("done").get<int>() > 0);
            QVERIFY(tasks.at("cancelled").get<int>() > 900);
            QCOMPARE(tasks.at("done").get<int>() + tasks.at("cancelled").get<int>(), 1000);
            QVERIFY(document.at("wallSeconds").get<double>() < 10);
        }
    }

    // A worker that goes on after a task reached its limit does the next one.
    void atTheirSoftLimitTasksFailAndTheRunGoesOn_data()
    {
        QTest::addColumn<QString>("pool");
        QTest::addColumn<QStringList>("options");
        QTest::newRow("process") << "process" << QStringList{"--retries", "2"};
        QTest::newRow("thread") << "thread" << QStringList{};
        QTest::newRow("serial") << "serial" << QStringList{};
    }
    void atTheirSoftLimitTasksFailAndTheRunGoesOn()
    {
        QFETCH(const QString, pool);
        QFETCH(const QStringList, options);
        const Answer answer =
            poolscope(QStringList{"run", "--json", "sleep", "time=100s", "--soft-timeout", "50ms",
                                  "--workers", "1", "--pool", pool} +
                      options + QStringList{":::", "a", "b"});
        const json document = answer.json();

        QCOMPARE(answer.status, 1);
        QCOMPARE(document.at("status"), "failed");
        QCOMPARE(document.at("tasks").at("failed"), 2);
        QCOMPARE(document.at("experiment").at("softLimitSeconds"), 0.05);
        QCOMPARE(document.at("workers").size(), std::size_t{1});
        for (const json& row : document.at("results")) {
            QCOMPARE(row.at("state"), "failed");
            QCOMPARE(row.at("tries"), 1);
            QCOMPARE(row.at("error").at("type"), "SoftLimitExceeded");
            QCOMPARE(row.at("error").at("message"), "soft limit of 50 ms reached");
            QVERIFY(row.at("runSeconds").get<double>() >= 0.05);
        }
    }

    void aTaskThatIgnoresItsSoftLimitMeetsTheHardOne()
    {
        const json document =
            poolscope({"run", "--json", "fault", "kind=hang", "at=0", "--soft-timeout", "20ms",
                       "--timeout", "100ms", "--workers", "1", "--range", "0..1"})
                .json();
        QCOMPARE(document.at("results").at(0).at("state"), "timeout");
        QCOMPARE(document.at("results").at(1).at("value"), 1);
    }

    // A pool of threads can be stopped because built-in tasks look whether they are to end.
    void aTimeLimitEndsThreadsInTheMiddleOfATask()
    {
        const Answer answer = poolscope({"run", "sleep", "time=100s", "--json", "--pool", "thread",
                                         "--workers", "2", "--time-limit", "200ms", ":::", "a"});
        QCOMPARE(answer.status, 3);
        QCOMPARE(answer.json().at("status"), "timeout");
        QCOMPARE(answer.json().at("tasks").at("cancelled"), 1);
        QVERIFY2(answer.err.isEmpty(), answer.err);
    }

    // Whoever waits for a result leaves, but the task runs on: nothing fails.
    void aResultThatComesLateIsMarkedAndKept()
    {
        for (const QString pool : {"process", "thread", "serial"}) {
            const QStringList command{"run",       "sleep",
                                      "time=80ms", "--workers",
                                      "1",         "--get-timeout",
                                      "100ms",     "--chunksize",
                                      "1",         "--pool",
                                      pool,        ":::",
                                      "a",         "b"};
            const Answer answer = poolscope(QStringList{"--json"} + command);
            const json document = answer.json();
            QCOMPARE(answer.status, 0);
            QCOMPARE(document.at("experiment").at("getLimitSeconds"), 0.1);
            QCOMPARE(document.at("tasks").at("done"), 2);
            const json& late = document.at("results").at(1);
            QCOMPARE(late.at("getTimedOut"), true);
            QVERIFY(late.at("value").get<double>() >= 0.08);
            QVERIFY(poolscope(command).out.contains("not there within get(100 ms)"));
        }
        const json early =
            poolscope({"run", "--json", "sleep", "time=1ms", "--get-timeout", "1min", ":::", "a"})
                .json();
        QVERIFY(!early.at("results").at(0).contains("getTimedOut"));
    }

    void itemsThatMatchGoFirst()
    {
        const json document =
            poolscope({"run", "--json", "sleep", "time=1ms", "--workers", "1", "--chunksize", "1",
                       "--first", "big*", ":::", "a", "big one", "c", "bigger", "e"})
                .json();
        const json& results = document.at("results");
        QCOMPARE(document.at("experiment").at("first"), "big*");
        QCOMPARE(results.at(1).at("item"), "big one");  // results stay in their order
        std::map<double, int> order;
        for (const json& row : results) {
            order[row.at("startedSeconds").get<double>()] = row.at("index").get<int>();
        }
        std::vector<int> indices;
        for (const auto& [started, index] : order) {
            indices.push_back(index);
        }
        QCOMPARE(indices, (std::vector{1, 3, 0, 2, 4}));
    }

    void aThreadThatHangsIsReportedAndLeft()
    {
        const Answer answer = poolscope({"run", "fault", "kind=hang", "--json", "--pool", "thread",
                                         "--workers", "2", "--time-limit", "200ms", ":::", "a"});
        QCOMPARE(answer.status, 3);
        QCOMPARE(answer.json().at("status"), "timeout");
        QVERIFY2(answer.err.contains("--pool process"), answer.err);
    }

    void interruptsStopWorkersAndKeepWhatIsDone_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGHUP") << SIGHUP;
    }
    void interruptsStopWorkersAndKeepWhatIsDone()
    {
        QFETCH(int, signal);
        QTemporaryDir folder;
        RunningCommand command(
            {"run", "sleep", "time=20ms", "--json", "--workers", "2", "--range", "1..100000"});
        QTRY_VERIFY_WITH_TIMEOUT(command.children().size() >= 2, 20'000);
        const auto children = command.children();

        command.signal(signal);
        const Answer answer = command.wait();

        QCOMPARE(answer.status, 128 + signal);
        QCOMPARE(answer.json().at("status"), "cancelled");
        QVERIFY(answer.json().at("tasks").at("cancelled").get<int>() > 0);
        for (const int child : children) {
            QTRY_VERIFY_WITH_TIMEOUT(::kill(child, 0) != 0, 5'000);
        }
    }

    void suspendedWorkersDoNotKeepARunFromStopping()
    {
        RunningCommand command(
            {"run", "sleep", "time=20ms", "--workers", "2", "--range", "1..100000"});
        QTRY_VERIFY_WITH_TIMEOUT(command.children().size() >= 2, 20'000);
        for (const int child : command.children()) {
            ::kill(child, SIGSTOP);
        }

        command.signal(SIGINT);

        QCOMPARE(command.wait().status, 130);
    }

    void aSignalEndsAVeryLongRunSoon()
    {
        RunningCommand command({"run", "square", "--json", "--no-results", "--workers", "2",
                                "--chunksize", "1", "--range", "1..20000000"});
        QTRY_VERIFY_WITH_TIMEOUT(command.children().size() >= 3, 60'000);
        QElapsedTimer time;
        time.start();

        command.signal(SIGINT);
        const Answer answer = command.wait();

        QCOMPARE(answer.status, 130);
        QVERIFY2(time.elapsed() < 3'000, QByteArray::number(time.elapsed()));
        QVERIFY2(answer.err.isEmpty(), answer.err);
        const json document = answer.json();
        QCOMPARE(document.at("status"), "cancelled");
        QVERIFY(!document.contains("error"));
        const json& tasks = document.at("tasks");
        QVERIFY(tasks.at("cancelled").get<int>() > 0);
        QCOMPARE(tasks.at("done").get<int>() + tasks.at("cancelled").get<int>(), 20'000'000);
    }

    void aSignalEndsTheWaitForItems_data()
    {
        QTest::addColumn<QString>("subcommand");
        QTest::newRow("run") << "run";
        QTest::newRow("sweep") << "sweep";
    }
    void aSignalEndsTheWaitForItems()
    {
        QFETCH(const QString, subcommand);
        const QTemporaryDir folder;
        const QString pipe = folder.filePath("items");
        QCOMPARE(::mkfifo(pipe.toLocal8Bit().constData(), 0600), 0);
        RunningCommand command({subcommand, "square", "--json", "--items", pipe});
        // The opening waits for a writer, and so does the reading: this is one that says nothing.
        int writer = -1;
        QTRY_VERIFY_WITH_TIMEOUT((writer = ::open(pipe.toLocal8Bit().constData(),
                                                  O_WRONLY | O_NONBLOCK | O_CLOEXEC)) >= 0,
                                 20'000);

        command.signal(SIGINT);
        const Answer answer = command.wait();
        ::close(writer);

        QCOMPARE(answer.status, 130);
        QVERIFY2(answer.err.contains("before the work began"), answer.err);
        QCOMPARE(answer.json().at("status"), "cancelled");
    }

    void aStoppedRunListsWhatWasBegun()
    {
        const json document = poolscope({"run", "sleep", "time=50ms", "--json", "--workers", "1",
                                         "--time-limit", "500ms", "--range", "1..1000"})
                                  .json();
        const json& tasks = document.at("tasks");
        const json& results = document.at("results");
        QVERIFY(results.size() >= tasks.at("done").get<std::size_t>());
        QVERIFY(results.size() <= tasks.at("done").get<std::size_t>() + 1);
        for (const json& row : results) {
            QVERIFY(row.at("worker").is_object());
        }
    }

    void aReaderThatLeavesIsNoError()
    {
        RunningCommand command({"run", "square", "--range", "1..5"}, [](QProcess& process) {
            process.setChildProcessModifier([] {
                int ends[2];
                if (::pipe(ends) == 0) {
                    ::close(ends[0]);
                    ::dup2(ends[1], 1);
                }
            });
        });
        const Answer answer = command.wait();
        QCOMPARE(answer.status, 128 + SIGPIPE);
        QVERIFY2(answer.err.isEmpty(), answer.err);
    }

    void chunksAdapt()
    {
        const json document =
            poolscope({"run", "--json", "--chunksize", "adaptive", "square", "--range", "1..20000"})
                .json();
        QCOMPARE(document.at("experiment").at("chunkSize"), "adaptive");
        QCOMPARE(document.at("tasks").at("done"), 20000);
        QCOMPARE(document.at("results").at(19'999).at("value"), 400'000'000);
    }

    void workersAreReplacedAfterSoManyTasks()
    {
        const json document = poolscope({"run", "--json", "--workers", "2", "--max-tasks-per-child",
                                         "3", "square", "--range", "1..12"})
                                  .json();
        QCOMPARE(document.at("tasks").at("done"), 12);
        QVERIFY(document.at("workers").size() >= 4);
        for (const json& worker : document.at("workers")) {
            QVERIFY(worker.at("tasks") <= 3);
        }
    }

    void aServerThatCannotTellItsAddressEnds()
    {
        const Answer answer = poolscope(
            {"serve"}, {}, [](QProcess& process) { process.setStandardOutputFile("/dev/full"); });
        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.err.contains("the address can't be written"), answer.err);
    }

    void aFullDiskIsAnError()
    {
        RunningCommand command({"run", "square", ":::", "1"}, [](QProcess& process) {
            process.setStandardOutputFile("/dev/full");
        });
        const Answer answer = command.wait();
        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.err.contains("No space left"), answer.err);
    }
};

QTEST_GUILESS_MAIN(RunCommandTest)
#include "run_command_test.moc"
