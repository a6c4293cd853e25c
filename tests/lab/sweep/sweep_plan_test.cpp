#include "lab/sweep/plan.h"

#include <QTest>

#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>

namespace {

std::vector<int> orderOf(const lab::SweepPlan& plan)
{
    std::vector<int> order;
    for (const lab::PlannedRun& run : plan.runs) {
        order.push_back(run.workers);
    }
    return order;
}

}  // namespace

class SweepPlanTest : public QObject {
    Q_OBJECT

private slots:
    void everyBlockRunsEveryNOnce()
    {
        QVERIFY(rc::check("randomised complete blocks", [] {
            const auto counts =
                *rc::gen::nonEmpty(rc::gen::container<std::set<int>>(rc::gen::inRange(1, 4097)));
            const int blocks = *rc::gen::inRange(1, 12);
            const std::vector<int> workers(counts.begin(), counts.end());
            const auto plan =
                lab::makeSweepPlan(workers, blocks, *rc::gen::arbitrary<std::uint64_t>());
            std::map<int, std::multiset<int>> byBlock;
            for (const lab::PlannedRun& run : plan.runs) {
                byBlock[run.block].insert(run.workers);
                RC_ASSERT(run.warmUp == (run.block == -1));
                RC_ASSERT(run.sentinel == (!run.warmUp && run.workers == workers.front()));
            }
            RC_ASSERT(byBlock.size() == static_cast<std::size_t>(blocks + 1));
            for (const auto& [block, seen] : byBlock) {
                RC_ASSERT(std::equal(seen.begin(), seen.end(), counts.begin(), counts.end()));
            }
            RC_ASSERT(
                std::is_sorted(plan.runs.begin(), plan.runs.end(),
                               [](const auto& a, const auto& b) { return a.block < b.block; }));
        }));
    }

    void sameSeedSamePlanHoweverTheCountsAreNamed()
    {
        const auto plan = lab::makeSweepPlan(std::vector<int>{1, 4, 8, 13}, 10, 99);
        QCOMPARE(orderOf(plan), orderOf(lab::makeSweepPlan(std::vector<int>{13, 8, 1, 4}, 10, 99)));
        QVERIFY(orderOf(plan) !=
                orderOf(lab::makeSweepPlan(std::vector<int>{1, 4, 8, 13}, 10, 98)));
        QCOMPARE(plan.seed, std::uint64_t(99));
    }

    // Kept numbers: a recorded seed must give the same plan in every later version.
    void planOfSeedOneStays()
    {
        const auto plan = lab::makeSweepPlan(std::vector<int>{1, 2, 4, 8}, 2, 1);
        QCOMPARE(orderOf(plan), (std::vector<int>{2, 4, 8, 1, 1, 4, 2, 8, 4, 2, 8, 1}));
    }

    void everyOrderOfABlockOccurs()
    {
        const auto plan = lab::makeSweepPlan(std::vector<int>{1, 2, 3}, 6000, 5);
        std::map<std::vector<int>, int> seen;
        for (std::size_t i = 3; i < plan.runs.size(); i += 3) {
            ++seen[{plan.runs[i].workers, plan.runs[i + 1].workers, plan.runs[i + 2].workers}];
        }
        QCOMPARE(seen.size(), std::size_t(6));
        for (const auto& [order, count] : seen) {
            QVERIFY(count > 850 && count < 1150);  // 1000 ± 5 standard deviations
        }
    }

    void refusesWhatCannotBePlanned()
    {
        const auto plan = [](const std::vector<int>& workers, int blocks) {
            return lab::makeSweepPlan(workers, blocks, 1);
        };
        QVERIFY_EXCEPTION_THROWN(plan({}, 1), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(plan({0}, 1), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(plan({4097}, 1), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(plan({2, 2}, 1), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(plan({1}, 0), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(plan({1}, 10'001), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(SweepPlanTest)
#include "sweep_plan_test.moc"
