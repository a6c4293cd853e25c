#include "lab/sweep/points.h"
#include "lab/sweep/stop_rule.h"
#include "lab/sweep/sweep_json.h"

#include <QTest>

#include <cmath>
#include <limits>

namespace {

lab::SweepRepeat ok(int workers, double seconds, int block)
{
    return {workers, seconds, lab::RepeatStatus::Ok, block, std::nullopt};
}

// Amdahl with 10 % serial work, ± 1 % around it, three blocks.
std::vector<lab::SweepRepeat> amdahlRepeats()
{
    std::vector<lab::SweepRepeat> repeats;
    const double wobble[] = {1.01, 0.99, 1.0};
    for (int block = 0; block < 3; ++block) {
        for (const int workers : {1, 2, 4, 8}) {
            repeats.push_back(ok(workers, 10 * (0.1 + 0.9 / workers) * wobble[block], block));
        }
    }
    return repeats;
}

}  // namespace

class SweepPointsTest : public QObject {
    Q_OBJECT

private slots:
    void pointsByHand()
    {
        const auto sweep = lab::summarizeSweep("process", 9, amdahlRepeats());
        QCOMPARE(sweep.points.size(), std::size_t(4));
        const lab::SweepPoint& four = sweep.points[2];
        QCOMPARE(four.workers, 4);
        QVERIFY(std::abs(four.seconds->mean - 3.25) < 1e-12);
        QVERIFY(std::abs(four.seconds->median - 3.25) < 1e-12);
        QVERIFY(std::abs(four.throughput->median - 9 / 3.25) < 1e-12);
        QVERIFY(std::abs(four.speedup->value - 10 / 3.25) < 1e-12);
        QVERIFY(std::abs(four.efficiency->value - 10 / 3.25 / 4) < 1e-12);
        QVERIFY(std::abs(four.karpFlatt->value - 0.1) < 1e-12);
        QVERIFY(four.speedup->interval->low < four.speedup->value);
        QVERIFY(four.karpFlatt->interval->low < 0.1 && 0.1 < four.karpFlatt->interval->high);
    }

    void oneWorkerIsItsOwnReference()
    {
        const auto sweep = lab::summarizeSweep("process", 9, amdahlRepeats());
        QCOMPARE(sweep.points[0].speedup->value, 1.0);
        QCOMPARE(sweep.points[0].speedup->interval->high, 1.0);
        QVERIFY(!sweep.points[0].karpFlatt);
    }

    void withoutOneWorkerThereIsNoSpeedup()
    {
        const auto sweep = lab::summarizeSweep(
            "thread", 1, std::vector<lab::SweepRepeat>{ok(2, 3, 0), ok(2, 3.1, 1), ok(4, 2, 0)});
        QVERIFY(!sweep.points[0].speedup);
        QVERIFY(sweep.points[0].throughput);
    }

    void censoredRepeatsAreKeptAndNeverAveraged()
    {
        auto repeats = amdahlRepeats();
        repeats.push_back({8, 500, lab::RepeatStatus::Timeout, 3, std::nullopt});
        repeats.push_back({8, 0, lab::RepeatStatus::Failed, 4, std::nullopt});
        repeats.push_back({16, 500, lab::RepeatStatus::Timeout, 0, std::nullopt});
        const auto sweep = lab::summarizeSweep("process", 9, repeats);
        const lab::SweepPoint& eight = sweep.points[3];
        QCOMPARE(eight.repeats.size(), std::size_t(5));
        QCOMPARE(eight.censored, std::size_t(2));
        QCOMPARE(eight.seconds->count, std::size_t(3));
        QVERIFY(eight.seconds->mean < 3);
        const lab::SweepPoint& sixteen = sweep.points[4];
        QVERIFY(!sixteen.seconds && !sixteen.speedup);
        QCOMPARE(sweep.fit->fits.front().observations, std::size_t(12));
    }

    void fitAndBestComeFromTheRepeats()
    {
        const auto sweep = lab::summarizeSweep("process", 9, amdahlRepeats());
        QVERIFY(sweep.fit->chosen == lab::Law::Amdahl);
        QVERIFY(std::abs(sweep.fit->fitOf(lab::Law::Amdahl)->parameters[1].value - 0.1) < 0.01);
        QCOMPARE(sweep.best->workers, 8.0);
    }

    void aSweepOfOneNHasNoLawAndSaysWhy()
    {
        const auto sweep = lab::summarizeSweep(
            "process", 1, std::vector<lab::SweepRepeat>{ok(4, 1, 0), ok(4, 1.1, 1)});
        QVERIFY(!sweep.fit);
        QVERIFY(sweep.whyNoFit.find("at 4 workers") != std::string::npos);
        QVERIFY(!sweep.best);
    }

    void driftOfTheSentinelIsSeen()
    {
        std::vector<lab::SweepRepeat> repeats;
        for (int block = 0; block < 8; ++block) {
            repeats.push_back(ok(1, 10 + 0.3 * block, block));
            repeats.push_back(ok(2, 5 + 0.15 * block, block));
        }
        QVERIFY(lab::summarizeSweep("process", 1, repeats).drift->significant);
    }

    void stopsWhenEverySpeedupIsPrecise()
    {
        QVERIFY(lab::preciseEnough(lab::summarizeSweep("process", 9, amdahlRepeats()), 0.04));
        QVERIFY(!lab::preciseEnough(lab::summarizeSweep("process", 9, amdahlRepeats()), 0.01));
        QVERIFY(!lab::preciseEnough(
            lab::summarizeSweep("process", 1, std::vector<lab::SweepRepeat>{ok(1, 1, 0)})));
        QVERIFY(!lab::preciseEnough(lab::summarizeSweep("process", 1, {})));
    }

    void unusableRepeatsAreRefused()
    {
        const auto summary = [](const lab::SweepRepeat& repeat) {
            return lab::summarizeSweep("process", 1, std::vector<lab::SweepRepeat>{repeat});
        };
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN(summary(ok(0, 1, 0)), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(summary(ok(1, 0, 0)), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(summary(ok(1, -1, 0)), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(summary(ok(1, nan, 0)), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::summarizeSweep("process", 0, {}), std::invalid_argument);
    }

    void jsonHasTheContractsFields()
    {
        auto repeats = amdahlRepeats();
        repeats.push_back({8, 500, lab::RepeatStatus::Timeout, 3, std::nullopt});
        const auto sweep = lab::summarizeSweep("process", 9, repeats);
        const auto json = lab::toJson(sweep, lab::verdictOf(sweep, 8));
        const auto& point = json.at("points").at(3);
        QCOMPARE(point.at("pool").get<std::string>(), std::string("process"));
        QCOMPARE(point.at("workers").get<int>(), 8);
        QCOMPARE(point.at("repeats").at(3).at("status").get<std::string>(), std::string("timeout"));
        for (const char* field : {"mean", "median", "low", "high"}) {
            QVERIFY(point.at("seconds").at(field).is_number());
            QVERIFY(point.at("throughput").at(field).is_number());
        }
        for (const char* field : {"value", "low", "high"}) {
            QVERIFY(point.at("speedup").at(field).is_number());
            QVERIFY(point.at("efficiency").at(field).is_number());
            QVERIFY(point.at("karpFlatt").at(field).is_number());
        }
        QVERIFY(json.at("points").at(0).at("karpFlatt").is_null());
        QCOMPARE(json.at("best").at("workers").get<int>(), 8);
        QVERIFY(json.at("fit").at("models").contains("usl"));
        QVERIFY(json.at("verdict").at("evidence").is_object());
    }
};

QTEST_GUILESS_MAIN(SweepPointsTest)
#include "sweep_points_test.moc"
