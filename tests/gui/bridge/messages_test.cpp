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
        QCOMPARE(facts.points[0].low, 1.5);
        QCOMPARE(facts.points[0].high, 1.5);
        QVERIFY(facts.laws.empty());
        QCOMPARE(facts.best, 0);
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
