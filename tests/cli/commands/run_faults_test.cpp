#include "command.h"
#include "helpers/wait_for.h"

#include <unistd.h>

#include <QFile>
#include <QtTest>

#include <csignal>

using nlohmann::json;

namespace {

// CPU time that the process has used so far; 0 once it has ended.
double cpuSecondsOf(int pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray text = file.readAll();
    const auto fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    const double ticks = fields.value(11).toDouble() + fields.value(12).toDouble();
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

// What a pool does with tasks that end badly, seen from the command line.
class RunFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void whatATaskThrowsCarriesItsCalls()
    {
        const json document =
            poolscope({"run", "--json", "fault", "at=1", "--range", "0..2"}).json();
        const json& error = document.at("results").at(1).at("error");
        const auto calls = error.at("backtrace").get<std::string>();
        QVERIFY2(calls.starts_with("#0  "), calls.c_str());
        QVERIFY2(calls.find("fault") != std::string::npos, calls.c_str());
        QVERIFY(!document.at("results").at(0).contains("error"));
    }

    // A worker that is lost leaves none behind, and an exception that stays in its process has
    // none.
    void lostWorkersAndThreadsHaveNoCalls()
    {
        for (const QStringList& how : {QStringList{"kind=kill"}, QStringList{"--pool", "thread"}}) {
            const json document =
                poolscope(QStringList{"run", "--json", "fault", "at=1", "--range", "0..2"} + how)
                    .json();
            QVERIFY(!document.at("results").at(1).at("error").contains("backtrace"));
        }
    }

    void aFaultCostsItsOwnItemOnly_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("exit");
        QTest::newRow("throw") << "throw"
                               << "failed"
                               << "null";
        QTest::newRow("exit") << "exit"
                              << "lost"
                              << R"({"code":3})";
        QTest::newRow("abort") << "abort"
                               << "lost"
                               << R"({"signal":6})";
        QTest::newRow("segv") << "segv"
                              << "lost"
                              << R"({"signal":11})";
        QTest::newRow("kill") << "kill"
                              << "lost"
                              << R"({"signal":9})";
    }
    void aFaultCostsItsOwnItemOnly()
    {
        QFETCH(QString, kind);
        QFETCH(QString, state);
        QFETCH(QString, exit);
        for (const QString chunk : {"1", "7", "1000"}) {
            const Answer answer =
                poolscope({"run", "fault", "kind=" + kind, "at=13", "--json", "--workers", "2",
                           "--chunksize", chunk, "--range", "0..29"});
            const json document = answer.json();

            QCOMPARE(answer.status, 1);
            QCOMPARE(document.at("status"), "failed");
            QCOMPARE(document.at("tasks").at("done"), 29);
            QCOMPARE(document.at("tasks").at("failed"), 1);
            QCOMPARE(document.at("tasks").at("lost"), state == "lost" ? 1 : 0);
            const json& row = document.at("results")[13];
            QCOMPARE(row.at("state"), state.toStdString());
            QVERIFY(!row.contains("value"));
            const json& error = row.at("error");
            QVERIFY(!error.at("message").get<std::string>().empty());
            QCOMPARE(error.at("worker").at("exit").dump(), exit.toStdString());
            QVERIFY(error.at("worker").at("pid").get<int>() > 0);
        }
    }

    void theDeadWorkerAndItsReplacementAreBothListed()
    {
        const json document = poolscope({"run", "fault", "kind=kill", "at=0", "--json", "--workers",
                                         "1", "--chunksize", "1", "--range", "0..5"})
                                  .json();
        const json& workers = document.at("workers");
        QCOMPARE(workers.size(), std::size_t{2});
        QCOMPARE(workers[0].at("slot"), workers[1].at("slot"));
        QVERIFY(workers[0].at("pid") != workers[1].at("pid"));
        QCOMPARE(workers[0].at("exit"), (json{{"signal", 9}}));
        QCOMPARE(workers[1].at("exit"), (json{{"code", 0}}));
    }

    void aHangingTaskEndsAtItsLimit()
    {
        const Answer answer = poolscope({"run", "fault", "kind=hang", "at=2", "--json", "--workers",
                                         "2", "--timeout", "300ms", "--range", "0..9"});
        const json document = answer.json();
        QCOMPARE(answer.status, 1);
        QCOMPARE(document.at("results")[2].at("state"), "timeout");
        QCOMPARE(document.at("results")[2].at("error").at("type"), "TimeoutError");
        QCOMPARE(document.at("tasks").at("done"), 9);
    }

    void retriesAreRecorded()
    {
        const json document = poolscope({"run", "fault", "kind=kill", "at=3", "--json", "--workers",
                                         "2", "--retries", "2", "--range", "0..9"})
                                  .json();
        QCOMPARE(document.at("results")[3].at("tries"), 3);
        QCOMPARE(document.at("tasks").at("retried"), 1);
        QCOMPARE(document.at("tasks").at("done"), 9);
    }

    // Only when that is asked for: a task that throws would mostly throw again.
    void errorsAreRetriedOnRequest_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("tries");
        QTest::newRow("process, not asked") << QStringList{} << 1;
        QTest::newRow("process") << QStringList{"--retry-errors"} << 3;
        QTest::newRow("thread") << QStringList{"--retry-errors", "--pool", "thread"} << 3;
        QTest::newRow("serial") << QStringList{"--retry-errors", "--pool", "serial"} << 3;
    }
    void errorsAreRetriedOnRequest()
    {
        QFETCH(const QStringList, options);
        QFETCH(const int, tries);
        const json document =
            poolscope(QStringList{"run", "fault", "kind=throw", "at=3", "--json", "--workers", "1",
                                  "--retries", "2", "--range", "0..9"} +
                      options)
                .json();
        QCOMPARE(document.at("experiment").at("retryErrors"), tries > 1);
        QCOMPARE(document.at("results")[3].at("tries"), tries);
        QCOMPARE(document.at("results")[3].at("state"), "failed");
        QCOMPARE(document.at("results")[4].at("tries"), 1);
        QCOMPARE(document.at("tasks").at("retried"), tries > 1 ? 1 : 0);
        QCOMPARE(document.at("tasks").at("failed"), 1);
        QCOMPARE(document.at("tasks").at("done"), 9);
    }

    void anItemWhoseWorkerWasKilledIsRedoneToItsValue()
    {
        // Spawned, so that the worker is the only child.
        RunningCommand command({"run", "spin", "time=2s", "--json", "--workers", "1", "--start",
                                "spawn", "--retries", "1", ":::", "a"});
        int worker = 0;
        QVERIFY(helpers::waitFor([&] {
            worker = command.children().value(0);
            return worker != 0 && cpuSecondsOf(worker) >= 1;  // in the midst of the item
        }));
        QCOMPARE(::kill(worker, SIGKILL), 0);
        const Answer answer = command.wait();
        const json document = answer.json();

        QVERIFY2(answer.status == 0, answer.err);
        QCOMPARE(document.at("status"), "ok");
        QCOMPARE(document.at("tasks").at("done"), 1);
        QCOMPARE(document.at("tasks").at("lost"), 0);
        QCOMPARE(document.at("tasks").at("retried"), 1);
        const json& row = document.at("results").at(0);
        QCOMPARE(row.at("tries"), 2);
        QCOMPARE(row.at("state"), "done");
        QVERIFY2(row.contains("value") && !row.contains("error"), row.dump().c_str());
        QVERIFY(row.at("worker").at("pid") != worker);
        QCOMPARE(document.at("workers").at(0).at("pid"), worker);
        QCOMPARE(document.at("workers").at(0).at("exit"), (json{{"signal", SIGKILL}}));
    }

    void anItemWithoutMemoryFailsAndItsWorkerLivesOn()
    {
        const Answer answer = poolscope({"run", "fault", "kind=oom", "at=1", "--json", "--workers",
                                         "1", "--chunksize", "1", "--range", "0..4"});
        const json document = answer.json();

        QCOMPARE(answer.status, 1);
        QCOMPARE(document.at("tasks").at("done"), 4);
        QCOMPARE(document.at("tasks").at("failed"), 1);
        QCOMPARE(document.at("tasks").at("lost"), 0);
        const json& error = document.at("results").at(1).at("error");
        QCOMPARE(document.at("results").at(1).at("state"), "failed");
        QCOMPARE(error.at("type"), "lab::OutOfMemory");
        QVERIFY2(error.at("message").get<std::string>().starts_with("out of memory on purpose: "),
                 error.dump().c_str());
        QCOMPARE(document.at("workers").size(), std::size_t{1});
        QCOMPARE(document.at("workers").at(0).at("tasks"), 5);
        QCOMPARE(document.at("workers").at(0).at("exit"), (json{{"code", 0}}));
    }

    void aBigResultArrivesWhole()
    {
        const Answer answer = poolscope({"run", "fault", "kind=big-result", "at=1", "--json",
                                         "--workers", "1", "--range", "0..2"});
        QVERIFY2(answer.status == 0, answer.err);

        // Not by way of the parser: in a test's build it takes many seconds for so much.
        const QByteArray value(64 << 20, 'x');
        const auto at = answer.out.indexOf("\"xxx") + 1;
        QVERIFY(answer.out.mid(at, value.size()) == value);
        Answer rest = answer;
        rest.out.remove(at, value.size());
        const json document = rest.json();
        QCOMPARE(document.at("results").at(1).at("value"), "");
        QCOMPARE(document.at("results").at(2).at("value"), 2);
    }

    void aBigResultIsLeftOutWhenNoneIsWanted()
    {
        const Answer answer = poolscope({"run", "fault", "kind=big-result", "at=1", "--json",
                                         "--no-results", "--workers", "1", "--range", "0..2"});

        QVERIFY2(answer.status == 0, answer.err);
        QVERIFY(!answer.json().contains("results"));
        QCOMPARE(answer.json().at("tasks").at("done"), 3);
        QVERIFY2(answer.out.size() < 20'000, QByteArray::number(answer.out.size()));
    }

    void failuresAreShownFirst()
    {
        const Answer answer =
            poolscope({"run", "fault", "kind=throw", "at=77", "--range", "0..99"});
        QCOMPARE(answer.status, 1);
        const auto lines = answer.out.split('\n');
        QVERIFY2(lines.at(0).contains("99 of 100 done, 1 failed"), answer.out);
        QVERIFY2(lines.at(3).trimmed().startsWith("77"), answer.out);
    }
};

QTEST_GUILESS_MAIN(RunFaultsTest)
#include "run_faults_test.moc"
