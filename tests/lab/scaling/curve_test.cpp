#include "lab/scaling/curve.h"

#include "measured.h"

#include <QTest>

class CurveTest : public QObject {
    Q_OBJECT

private slots:
    void bandOfALineByHand()
    {
        const auto fit = *lab::fitLaw(
            lab::Law::Linear,
            lab::groupSamples(std::vector<lab::ScalingSample>{{1, 2}, {2, 3}, {2, 5}, {3, 7}}));
        const lab::CurvePoint point = lab::curveAt(fit, 4);
        const double half = *fit.factor * *fit.parameters[0].standardError * 4;
        QVERIFY(std::abs(point.throughput - 4 * fit.parameters[0].value) < 1e-12);
        QVERIFY(std::abs(point.band->high - point.throughput - half) < 1e-9);
    }

    void bandCoversTheTruthNinetyFiveTimesInHundred()
    {
        lab::SeededRandom random(77);
        const std::vector<double> p{100, 0.1, 0.01};
        const double truth = lab::lawThroughput(lab::Law::Usl, p, 10);
        int covered = 0;
        constexpr int trials = 600;
        for (int trial = 0; trial < trials; ++trial) {
            const auto samples = measured::noisy(lab::Law::Usl, p, 3, 6, random);
            const auto fit = *lab::fitLaw(lab::Law::Usl, lab::groupSamples(samples));
            const lab::Interval band = *lab::curveAt(fit, 10).band;
            covered += band.low <= truth && truth <= band.high;
        }
        const double share = static_cast<double>(covered) / trials;
        QVERIFY2(share > 0.915 && share < 0.985, qPrintable(QString::number(share)));
    }

    void endsAtTwiceTheLargestMeasuredN()
    {
        const auto fit = *lab::fitLaw(
            lab::Law::Amdahl, lab::groupSamples(measured::exact(lab::Law::Amdahl, {100, 0.1})));
        const auto points = lab::curve(fit, 1, 1000, 50);
        QCOMPARE(points.size(), std::size_t(50));
        QCOMPARE(points.front().workers, 1.0);
        QCOMPARE(points.back().workers, 64.0);
        QVERIFY_EXCEPTION_THROWN(lab::curve(fit, 65, 100, 50), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::curve(fit, 1, 8, 1), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::curve(fit, 0, 8, 5), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(CurveTest)
#include "curve_test.moc"
