#include "command.h"

#include <QtTest>

using nlohmann::json;

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
            if (kind != "exit") {
                QCOMPARE(error.at("worker").at("exit").dump(), exit.toStdString());
            }
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
