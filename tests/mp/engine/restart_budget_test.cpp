#include "mp/engine/worker_table.h"

#include <QTest>

using mp::engine::RestartBudget;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

}  // namespace

class RestartBudgetTest : public QObject {
    Q_OBJECT

private slots:
    void fiveInARowAreFineAndTheSixthIsNot()
    {
        RestartBudget budget;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(budget.noteAbnormalStart(i));
        }
        QVERIFY(!budget.noteAbnormalStart(5));
    }

    // However slowly: a program that can't start isn't started for ever.
    void sixInARowAreTooManyAtAnyPace()
    {
        RestartBudget budget;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(budget.noteAbnormalStart(i * 3600 * kSecond));
        }
        QVERIFY(!budget.noteAbnormalStart(5 * 3600 * kSecond));
    }

    // Others that got ready meanwhile don't make it better.
    void sixWithinTenSecondsAreTooMany()
    {
        RestartBudget budget;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(budget.noteAbnormalStart(2 * i * kSecond));
            budget.noteReady();
        }
        QVERIFY(!budget.noteAbnormalStart(10 * kSecond));
    }

    void thoseOfMoreThanTenSecondsAgoDontCount()
    {
        RestartBudget budget;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(budget.noteAbnormalStart(2 * i * kSecond));
            budget.noteReady();
        }
        QVERIFY(budget.noteAbnormalStart(10 * kSecond + 1));  // the first has just gone
        budget.noteReady();
        QVERIFY(!budget.noteAbnormalStart(12 * kSecond));  // the second hasn't
    }

    void workerThatGetsReadyEndsTheRow()
    {
        RestartBudget budget;
        for (int i = 0; i < 100; ++i) {
            QVERIFY(budget.noteAbnormalStart(3 * i * kSecond));
            if (i % 5 == 4) {
                budget.noteReady();
            }
        }
    }

    // Within a row each wait is twice the last one; 20 ms at first, 640 ms at most.
    void waitsGrowWithinARow()
    {
        RestartBudget budget;
        QCOMPARE(budget.delayNs(), std::int64_t{20'000'000});
        for (int i = 1; i <= 5; ++i) {
            budget.noteAbnormalStart(0);
            QCOMPARE(budget.delayNs(), std::int64_t{20'000'000} << i);
        }
        budget.noteAbnormalStart(0);
        QCOMPARE(budget.delayNs(), std::int64_t{640'000'000});
        budget.noteReady();
        QCOMPARE(budget.delayNs(), std::int64_t{20'000'000});
    }
};

QTEST_GUILESS_MAIN(RestartBudgetTest)
#include "restart_budget_test.moc"
