#include "lab/stats/fieller.h"

#include "simulated.h"

#include <QTest>

#include <rapidcheck.h>

#include <vector>

namespace {

bool close(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance;
}

std::vector<double> drawn(lab::SeededRandom& random, int count, double mean, double deviation)
{
    std::vector<double> sample;
    for (int i = 0; i < count; ++i) {
        sample.push_back(mean + deviation * simulated::normal(random));
    }
    return sample;
}

}  // namespace

class FiellerTest : public QObject {
    Q_OBJECT

private slots:
    // Numbers with exact roots: (10 - 5 r)^2 = 4 (1 + r^2 / 4) for r = 3/2 and 8/3.
    void exactExample()
    {
        const lab::RatioEstimate ratio = lab::fiellerRatio({10, 1}, {5, 0.5}, 2);
        QCOMPARE(ratio.value, 2.0);
        QVERIFY(close(ratio.interval->low, 1.5, 1e-12));
        QVERIFY(close(ratio.interval->high, 8.0 / 3, 1e-12));
    }

    // D. Colquhoun's program FIELLER (DCSTATS), its documented run: 14 ± 3 over 7 ± 2, t(10) at 95
    // %.
    void agreesWithDcstats()
    {
        const lab::RatioEstimate ratio = lab::fiellerRatio({14, 3}, {7, 2}, 1.812461);
        QVERIFY(close(ratio.interval->low, 1.051413, 2e-6));
        QVERIFY(close(ratio.interval->high, 4.414296, 2e-6));
    }

    // GraphPad's calculator: means 14 and 7, deviations 3 and 2, six values each: 1.46 to 2.83.
    void agreesWithGraphPad()
    {
        const double root = std::sqrt(6.0);
        const lab::RatioEstimate ratio =
            lab::fiellerRatio({14, 3 / root}, {7, 2 / root}, lab::studentFactor(10));
        QVERIFY(close(ratio.interval->low, 1.46, 0.005));
        QVERIFY(close(ratio.interval->high, 2.83, 0.005));
    }

    void saysWhenUnbounded()
    {
        const lab::RatioEstimate ratio = lab::fiellerRatio({10, 1}, {1, 0.6}, 2);
        QVERIFY(ratio.unbounded);
        QVERIFY(!ratio.interval);
        QCOMPARE(ratio.value, 10.0);
    }

    void oneValueIsARatioWithoutAnInterval()
    {
        const lab::RatioEstimate ratio =
            lab::ratioOfMeans(std::vector<double>{8, 8.2}, std::vector<double>{2});
        QCOMPARE(ratio.value, 8.1 / 2);
        QVERIFY(!ratio.interval);
        QVERIFY(!ratio.unbounded);
    }

    void samplesWithoutSpreadGiveAPoint()
    {
        const lab::RatioEstimate ratio =
            lab::ratioOfMeans(std::vector<double>{6, 6, 6}, std::vector<double>{2, 2});
        QCOMPARE(ratio.interval->low, 3.0);
        QCOMPARE(ratio.interval->high, 3.0);
    }

    void refusesARatioThatDoesNotExist()
    {
        const std::vector<double> some{1, 2};
        QVERIFY_EXCEPTION_THROWN(lab::ratioOfMeans(some, std::vector<double>{}),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::ratioOfMeans(some, std::vector<double>{-1, 1}),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::fiellerRatio({1, 1}, {0, 1}, 2), std::invalid_argument);
    }

    void endsSolveFiellersEquation()
    {
        QVERIFY(rc::check("(a - r b)^2 = t^2 (va + r^2 vb) at both ends", [] {
            const auto real = [](int low, int high) {
                return static_cast<double>(*rc::gen::inRange(low, high)) / 1000;
            };
            const lab::MeanWithError a{real(1, 100'000), real(1, 5'000)};
            const lab::MeanWithError b{real(1, 100'000), real(1, 5'000)};
            const double t = real(500, 13'000);
            const lab::RatioEstimate ratio = lab::fiellerRatio(a, b, t);
            RC_ASSERT(ratio.unbounded == (t * b.standardError >= b.mean));
            if (ratio.unbounded) {
                return;
            }
            RC_ASSERT(ratio.interval->low <= ratio.value);
            RC_ASSERT(ratio.interval->high >= ratio.value);
            // Near an unbounded set the ends are far away and rounding grows with them.
            RC_PRE(t * b.standardError < 0.99 * b.mean);
            for (const double r : {ratio.interval->low, ratio.interval->high}) {
                const double left = std::pow(a.mean - r * b.mean, 2);
                const double right =
                    t * t * (std::pow(a.standardError, 2) + r * r * std::pow(b.standardError, 2));
                RC_ASSERT(std::abs(left - right) <= 1e-8 * (a.mean * a.mean + right));
            }
        }));
    }

    // Unequal sizes and very unequal variances: where pooled variances would miss.
    void coversTheRatioNinetyFiveTimesInHundred()
    {
        lab::SeededRandom random(7);
        int covered = 0;
        constexpr int trials = 4000;
        for (int trial = 0; trial < trials; ++trial) {
            const std::vector<double> alone = drawn(random, 6, 8, 0.8);
            const std::vector<double> many = drawn(random, 12, 2, 0.05);
            const lab::Interval interval = *lab::ratioOfMeans(alone, many).interval;
            covered += interval.low <= 4 && 4 <= interval.high;
        }
        const double share = static_cast<double>(covered) / trials;
        QVERIFY2(share > 0.936 && share < 0.964, qPrintable(QString::number(share)));
    }
};

QTEST_GUILESS_MAIN(FiellerTest)
#include "fieller_test.moc"
