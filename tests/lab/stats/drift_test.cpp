#include "lab/stats/drift.h"

#include "simulated.h"

#include <QTest>

#include <limits>
#include <vector>

class DriftTest : public QObject {
    Q_OBJECT

private slots:
    void straightLineIsFoundExactly()
    {
        // From 0.9 to 1.1 around a mean of 1: 20 % more.
        const auto drift = lab::driftOf(std::vector<double>{0.9, 0.95, 1.0, 1.05, 1.1});
        QVERIFY(std::abs(drift->change - 0.2) < 1e-12);
        QVERIFY(drift->significant);
    }

    void constantTimesDoNotDrift()
    {
        const auto drift = lab::driftOf(std::vector<double>{2, 2, 2, 2, 2});
        QCOMPARE(drift->change, 0.0);
        QVERIFY(!drift->significant);
    }

    void noiseAloneIsRarelyADrift()
    {
        lab::SeededRandom random(11);
        int alarms = 0;
        constexpr int trials = 2000;
        for (int trial = 0; trial < trials; ++trial) {
            std::vector<double> times(10);
            for (double& time : times) {
                time = 5 + 0.1 * simulated::normal(random);
            }
            alarms += lab::driftOf(times)->significant;
        }
        const double share = static_cast<double>(alarms) / trials;
        QVERIFY2(share > 0.03 && share < 0.07, qPrintable(QString::number(share)));
    }

    void threeRepetitionsSayNothing() { QVERIFY(!lab::driftOf(std::vector<double>{1, 2, 3})); }

    void refusesWhatIsNoTime()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN(lab::driftOf(std::vector<double>{1, nan, 2, 3}),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::driftOf(std::vector<double>{0, 0, 0, 0}),
                                 std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(DriftTest)
#include "drift_test.moc"
