#include "lab/stats/summary.h"

#include "simulated.h"

#include <QTest>

#include <limits>
#include <vector>

class SummaryTest : public QObject {
    Q_OBJECT

private slots:
    void smallSampleByHand()
    {
        const lab::SampleSummary summary = lab::summarize(std::vector<double>{2, 4, 4, 6});
        QCOMPARE(summary.count, std::size_t(4));
        QCOMPARE(summary.mean, 4.0);
        QCOMPARE(summary.median, 4.0);
        QCOMPARE(summary.deviation, std::sqrt(8.0 / 3));
        // t(3) at 97.5 % is 3.18245 (any table); the standard error is sqrt(8/3)/2.
        QVERIFY(std::abs(summary.interval->low - (4 - 3.182446 * std::sqrt(8.0 / 3) / 2)) < 1e-5);
        QVERIFY(std::abs(summary.interval->high - (4 + 3.182446 * std::sqrt(8.0 / 3) / 2)) < 1e-5);
    }

    void oneValueHasNoInterval()
    {
        const lab::SampleSummary summary = lab::summarize(std::vector<double>{7});
        QCOMPARE(summary.mean, 7.0);
        QCOMPARE(summary.deviation, 0.0);
        QVERIFY(!summary.interval);
    }

    void tinySpreadOnLargeValuesKeepsItsDigits()
    {
        const lab::SampleSummary summary =
            lab::summarize(std::vector<double>{1e9, 1e9 + 1, 1e9 + 2});
        QCOMPARE(summary.deviation, 1.0);
    }

    void medianOfAnyOrder_data()
    {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<double>("expected");
        QTest::newRow("odd") << QList<double>{9, 1, 5} << 5.0;
        QTest::newRow("even") << QList<double>{9, 1, 5, 2} << 3.5;
        QTest::newRow("ties") << QList<double>{3, 3, 3, 8} << 3.0;
        QTest::newRow("one") << QList<double>{4} << 4.0;
    }
    void medianOfAnyOrder()
    {
        QFETCH(QList<double>, values);
        QFETCH(double, expected);
        QCOMPARE(lab::median(std::vector<double>(values.begin(), values.end())), expected);
    }

    void refusesWhatHasNoMean()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double infinity = std::numeric_limits<double>::infinity();
        QVERIFY_EXCEPTION_THROWN(lab::summarize(std::vector<double>{}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::summarize(std::vector<double>{1, nan}),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::summarize(std::vector<double>{infinity}),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::median(std::vector<double>{}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::studentFactor(0), std::invalid_argument);
    }

    void intervalCoversTheMeanNinetyFiveTimesInHundred()
    {
        lab::SeededRandom random(20);
        int covered = 0;
        constexpr int trials = 4000;
        for (int trial = 0; trial < trials; ++trial) {
            std::vector<double> sample(5);
            for (double& value : sample) {
                value = 10 + simulated::normal(random);
            }
            const lab::Interval interval = *lab::summarize(sample).interval;
            covered += interval.low <= 10 && 10 <= interval.high;
        }
        // 0.95 with a standard error of 0.0034: four of them on either side.
        const double share = static_cast<double>(covered) / trials;
        QVERIFY2(share > 0.936 && share < 0.964, qPrintable(QString::number(share)));
    }

    void randomNumbersAreTheSameEverywhere()
    {
        // The standard fixes mt19937_64's 10,000th value for the default seed; the bounded draws
        // follow from it.
        lab::SeededRandom random(5489);
        std::uint64_t last = 0;
        for (int i = 0; i < 10'000; ++i) {
            last = random.below(std::numeric_limits<std::uint64_t>::max());
        }
        QCOMPARE(last, std::uint64_t(9981545732273789042u));
        QVERIFY_EXCEPTION_THROWN(random.below(0), std::invalid_argument);
        QCOMPARE(random.below(1), std::uint64_t(0));
    }
};

QTEST_GUILESS_MAIN(SummaryTest)
#include "summary_test.moc"
