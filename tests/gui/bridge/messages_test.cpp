#include "gui/bridge/messages.h"

#include <QTest>

using Json = nlohmann::json;

class MessagesTest : public QObject {
    Q_OBJECT

private slots:
    void resultsCarryValuesErrorsAndWorkers()
    {
        const Json body{
            {"rows",
             {{{"index", 4},
               {"item", "4"},
               {"value", 16},
               {"state", "done"},
               {"tries", 1},
               {"worker", {{"slot", 2}, {"pid", 77}}},
               {"runSeconds", 0.5}},
              {{"index", 5},
               {"item", "x"},
               {"state", "failed"},
               {"value", nullptr},
               {"error", {{"type", "E"}, {"message", "bad"}, {"backtrace", "#0  f()\n"}}}}}}};
        const auto rows = gui::resultsFrom(body);
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(rows[0].text, QStringLiteral("16"));
        QCOMPARE(rows[0].slot, 2U);
        QCOMPARE(rows[0].runSeconds, 0.5);
        QCOMPARE(rows[1].text, QStringLiteral("E: bad"));
        QCOMPARE(rows[1].backtrace, QStringLiteral("#0  f()\n"));
        QCOMPARE(rows[0].backtrace, QString());
        QCOMPARE(rows[1].state, gui::ResultFacts::State::Failed);
        QVERIFY(!rows[1].slot);
    }

    // The host counts the lost ones among those that failed, too.
    void anItemThatWasLostIsCountedOnce()
    {
        const Json body{{"tasks",
                         {{"total", 4},
                          {"done", 1},
                          {"failed", 2},
                          {"lost", 1},
                          {"retried", 0},
                          {"cancelled", 1}}}};
        const gui::TaskCounts counts = gui::runEndFrom(body).tasks;
        QCOMPARE(counts.failed, 1);
        QCOMPARE(counts.lost, 1);
        QCOMPARE(counts.settled(), counts.total);
    }

    void aSweepWithoutIntervalsOrFitIsWholeAllTheSame()
    {
        const Json body{{"points",
                         {{{"workers", 2},
                           {"speedup", {{"value", 1.5}, {"low", nullptr}, {"high", nullptr}}},
                           {"throughput", nullptr}}}},
                        {"fit", nullptr},
                        {"best", nullptr},
                        {"verdict", nullptr}};
        const gui::SweepFacts facts = gui::sweepFactsFrom(body);
        QCOMPARE(facts.points.size(), std::size_t{1});
        QVERIFY(!facts.points[0].speedup->hasInterval());
        QCOMPARE(facts.points[0].speedup->value, 1.5);
        QVERIFY(!facts.points[0].throughput);
        QVERIFY(facts.verdict.code.isEmpty());
        QVERIFY(facts.laws.empty());
        QCOMPARE(facts.best, 0);
    }

    void aSweepCarriesRepeatsCurvesMachineAndEvidence()
    {
        const Json body = Json::parse(R"({"items": 9,
            "points": [{"workers": 4, "seconds": {"mean": 2, "median": 1.9, "low": 1.8, "high": 2.2},
                        "repeats": [{"seconds": 2, "status": "ok", "block": 0},
                                    {"seconds": 7, "status": "timeout", "block": 1,
                                     "error": {"message": "too long"}}]}],
            "fit": {"models": {"usl": {"parameters":
                        {"lambda": {"value": 4, "low": 3, "high": 5},
                         "kappa": {"value": 0, "low": null, "high": null}}}}},
            "curves": [{"law": "usl", "points": [{"workers": 4,
                        "throughput": {"value": 9, "low": 8, "high": 10},
                        "speedup": {"value": 3, "low": null, "high": null}}]}],
            "machine": {"cores": 8, "affinity": [0, 3], "quota": 1.5},
            "verdict": {"code": "waiting-bound", "evidence": {"cores": 2, "mostShare": 0.01,
                        "beyondCores": {"workers": 8, "throughput": 3.3, "cpuShare": 0.02}}}})");
        const gui::SweepFacts facts = gui::sweepFactsFrom(body);
        QCOMPARE(facts.items, 9.0);
        const gui::SweepPointFacts& point = facts.points.at(0);
        QCOMPARE(point.medianSeconds, std::optional(1.9));
        QCOMPARE(point.repeats.size(), std::size_t{2});
        QVERIFY(point.repeats[0].end == gui::RepeatEnd::Ok);
        QVERIFY(point.repeats[1].end == gui::RepeatEnd::TimedOut);
        QCOMPARE(point.repeats[1].why, QStringLiteral("too long"));
        const gui::LawFacts& usl = facts.laws.at(0);
        QCOMPARE(usl.parameters.size(), std::size_t{2});
        QCOMPARE(usl.parameters[0].second.high, 5.0);
        QVERIFY(!usl.parameters[1].second.hasInterval());
        QCOMPARE(usl.curve.at(0).throughput.low, 8.0);
        QCOMPARE(usl.curve.at(0).speedup.low, 3.0);
        QCOMPARE(facts.cores, 2);
        QCOMPARE(facts.quota, std::optional(1.5));
        QCOMPARE(facts.verdict.beyond->workers, 8);
        QCOMPARE(facts.verdict.mostShare, std::optional(0.01));
        QVERIFY(!facts.verdict.within);
    }

    void insightLeavesOutWhatIsNotThere()
    {
        const Json body{{"workers",
                         {{{"slot", 3},
                           {"pid", 40},
                           {"startSeconds", nullptr},
                           {"waitSeconds", 0.5},
                           {"busySeconds", 0},
                           {"serializeSeconds", nullptr},
                           {"bytesIn", 12},
                           {"bytesOut", nullptr}}}}};
        const auto workers = gui::insightFrom(body);
        QCOMPARE(workers.size(), std::size_t{1});
        const gui::WorkerInsight expected{
            .slot = 3, .pid = 40, .waitSeconds = 0.5, .busySeconds = 0, .bytesIn = 12};
        QVERIFY(workers[0] == expected);
        QVERIFY(gui::insightFrom(Json::object()).empty());
    }

    void aWrongTypeIsAnError()
    {
        QVERIFY_EXCEPTION_THROWN(gui::runEndFrom(Json{{"wallSeconds", "long"}}), Json::exception);
    }

    void valuesReadAsOneWouldWriteThem()
    {
        QCOMPARE(gui::valueText("plain"), QStringLiteral("plain"));
        QCOMPARE(gui::valueText(Json{1, 2}), QStringLiteral("[1,2]"));
        QCOMPARE(gui::valueText(Json::binary({1, 2, 3})), QStringLiteral("3 B"));
        QCOMPARE(gui::valueText(nullptr), QString());
    }
};

QTEST_GUILESS_MAIN(MessagesTest)
#include "messages_test.moc"
