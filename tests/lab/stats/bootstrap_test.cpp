#include "lab/stats/bootstrap.h"

#include "simulated.h"

#include <QTest>

#include <limits>
#include <vector>

class BootstrapTest : public QObject {
    Q_OBJECT

private slots:
    void sameSeedSameInterval()
    {
        const std::vector<double> sample{1, 2, 3, 5, 8, 13, 21};
        const lab::Interval first = lab::bootstrapMedian(sample, 42);
        const lab::Interval second = lab::bootstrapMedian(sample, 42);
        QCOMPARE(first.low, second.low);
        QCOMPARE(first.high, second.high);
        QVERIFY(first.low <= 5 && 5 <= first.high);
        QVERIFY(first.low >= 1 && first.high <= 21);
    }

    void equalValuesGiveThatValue()
    {
        const lab::Interval interval = lab::bootstrapMedian(std::vector<double>{4, 4, 4}, 1);
        QCOMPARE(interval.low, 4.0);
        QCOMPARE(interval.high, 4.0);
    }

    void coversTheMedianOfASkewedLaw()
    {
        // exp of a normal value: its median is 1, its mean is not.
        lab::SeededRandom random(3);
        int covered = 0;
        constexpr int trials = 400;
        for (int trial = 0; trial < trials; ++trial) {
            std::vector<double> sample(25);
            for (double& value : sample) {
                value = std::exp(simulated::normal(random));
            }
            const lab::Interval interval =
                lab::bootstrapMedian(sample, static_cast<std::uint64_t>(trial), 500);
            covered += interval.low <= 1 && 1 <= interval.high;
        }
        // A bootstrap of a median is approximate: 0.95 within four standard errors and a bit.
        const double share = static_cast<double>(covered) / trials;
        QVERIFY2(share > 0.90 && share < 0.99, qPrintable(QString::number(share)));
    }

    void refusesTooLittle()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN(lab::bootstrapMedian(std::vector<double>{1}, 1),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::bootstrapMedian(std::vector<double>{1, nan}, 1),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::bootstrapMedian(std::vector<double>{1, 2}, 1, 50),
                                 std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(BootstrapTest)
#include "bootstrap_test.moc"
