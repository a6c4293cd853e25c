#include "command.h"

#include <QtTest>

#include <csignal>
#include <map>

using nlohmann::json;

class SweepCommandTest : public QObject {
    Q_OBJECT

private slots:
    void theDocumentHoldsWhatTheContractSays()
    {
        const Answer answer =
            poolscope({"sweep", "--json", "--seed", "42", "--workers", "1,2,4", "--repeats", "3",
                       "sleep", "time=10ms", "--range", "1..8"});
        const json document = answer.json();

        QCOMPARE(answer.status, 0);
        QVERIFY2(document.is_object(), answer.out);
        QCOMPARE(document.at("schema"), "poolscope.sweep/1");
        QCOMPARE(document.at("seed"), 42);
        QCOMPARE(document.at("experiment").at("sweepWorkers"), (json{1, 2, 4}));
        for (const char* field : {"tool", "machine", "fit", "best", "verdict"}) {
            QVERIFY2(document.contains(field), field);
        }
        QVERIFY(!document.at("verdict").at("code").get<std::string>().empty());
        QCOMPARE(document.at("points").size(), std::size_t{3});
        for (const json& point : document.at("points")) {
            QCOMPARE(point.at("pool"), "process");
            QCOMPARE(point.at("repeats").size(), std::size_t{3});
            const json& seconds = point.at("seconds");
            QVERIFY(seconds.at("low") <= seconds.at("mean") &&
                    seconds.at("mean") <= seconds.at("high"));
            // 8 items of 10 ms can't be faster than this.
            const double least = 0.08 / point.at("workers").get<double>();
            for (const json& repeat : point.at("repeats")) {
                QCOMPARE(repeat.at("status"), "ok");
                QVERIFY(repeat.at("seconds").get<double>() >= least);
            }
        }
    }

    void aFailedRepetitionSaysWhy()
    {
        const Answer answer = poolscope({"sweep", "--json", "--workers", "1", "--repeats", "1",
                                         "fault", "kind=throw", "at=1", "--range", "0..3"});
        const json document = answer.json();

        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.err.contains("thrown on purpose at item 1"), answer.err);
        const json& repeat = document.at("points").at(0).at("repeats").at(0);
        QCOMPARE(repeat.at("status"), "failed");
        for (const json& error : {repeat.at("error"), document.at("error")}) {
            const auto message = error.at("message").get<std::string>();
            QVERIFY2(message.find("thrown on purpose at item 1") != std::string::npos,
                     message.c_str());
        }
    }

    void theSameSeedMeasuresInTheSameOrder()
    {
        std::map<int, std::vector<int>> blocks;
        const json document = poolscope({"sweep", "--json", "--seed", "7", "--workers", "1,2",
                                         "--repeats", "2", "square", ":::", "1"})
                                  .json();
        for (const json& point : document.at("points")) {
            for (const json& repeat : point.at("repeats")) {
                blocks[repeat.at("block").get<int>()].push_back(point.at("workers").get<int>());
            }
        }
        QCOMPARE(blocks.size(), std::size_t{2});  // each block has every N once
        for (const auto& [block, workers] : blocks) {
            QCOMPARE(workers, (std::vector<int>{1, 2}));
        }
    }

    void failedRepetitionsAreKeptButNoTimes()
    {
        const Answer answer = poolscope({"sweep", "--json", "--workers", "1,2", "--repeats", "2",
                                         "fault", "kind=throw", "at=0", "--range", "0..3"});
        const json document = answer.json();

        QCOMPARE(answer.status, 1);
        for (const json& point : document.at("points")) {
            QCOMPARE(point.at("repeats").size(), std::size_t{2});
            QCOMPARE(point.at("repeats")[0].at("status"), "failed");
            QVERIFY(point.at("seconds").is_null());
        }
    }

    void theTimeLimitKeepsWhatWasMeasured()
    {
        const Answer answer =
            poolscope({"sweep", "--json", "--workers", "1,2", "--repeats", "1000", "--time-limit",
                       "2s", "sleep", "time=20ms", "--range", "1..4"});
        const json document = answer.json();

        QCOMPARE(answer.status, 3);
        QCOMPARE(document.at("status"), "timeout");
        QVERIFY(document.at("points").size() >= 1);
        QVERIFY(document.at("wallSeconds").get<double>() < 10);
    }

    void anInterruptKeepsWhatWasMeasured()
    {
        RunningCommand command({"sweep", "--json", "--workers", "1,2", "--repeats", "1000", "sleep",
                                "time=20ms", "--range", "1..4"});
        QTRY_VERIFY_WITH_TIMEOUT(!command.children().isEmpty(), 20'000);

        command.signal(SIGINT);
        const Answer answer = command.wait();

        QCOMPARE(answer.status, 130);
        QCOMPARE(answer.json().at("status"), "cancelled");
    }

    void aPersonGetsTableChartAndVerdict()
    {
        const Answer answer = poolscope({"sweep", "--workers", "1,2,3", "--repeats", "2", "sleep",
                                         "time=10ms", "--range", "1..6"});
        QCOMPARE(answer.status, 0);
        for (const char* part : {"workers", "speedup", "efficiency", "95 % interval", "measured"}) {
            QVERIFY2(answer.out.contains(part), answer.out);
        }
        QVERIFY2(answer.err.isEmpty(), answer.err);
    }
};

QTEST_GUILESS_MAIN(SweepCommandTest)
#include "sweep_command_test.moc"
