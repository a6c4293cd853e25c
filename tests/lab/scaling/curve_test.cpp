#include "lab/scaling/curve.h"

#include "measured.h"

#include <QTest>

#include <algorithm>

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

    // Amdahl's S = N / (1 + s (N - 1)) has the one derivative -N (N - 1) / (1 + s (N - 1))^2.
    void speedupBandOfAmdahlByHand()
    {
        lab::SeededRandom random(5);
        const auto fit = *lab::fitLaw(
            lab::Law::Amdahl,
            lab::groupSamples(measured::noisy(lab::Law::Amdahl, {100, 0.1}, 3, 6, random)));
        const double serial = fit.parameters[1].value;
        for (const double n : {2.0, 8.0, 20.0}) {
            const lab::CurvePoint point = lab::curveAt(fit, n);
            const double below = 1 + serial * (n - 1);
            const double half =
                *fit.factor * *fit.parameters[1].standardError * n * (n - 1) / (below * below);
            QVERIFY(std::abs(point.speedup - n / below) < 1e-9);
            QVERIFY(std::abs(point.speedupBand->high - point.speedup - half) < 1e-9);
            QVERIFY(std::abs(point.speedup - point.speedupBand->low - half) < 1e-9);
        }
    }

    void theSpeedupOfOneWorkerIsOneWithoutError()
    {
        lab::SeededRandom random(6);
        const auto fit = *lab::fitLaw(
            lab::Law::Usl,
            lab::groupSamples(measured::noisy(lab::Law::Usl, {100, 0.1, 0.01}, 3, 6, random)));
        const lab::CurvePoint point = lab::curveAt(fit, 1);
        QCOMPARE(point.speedup, 1.0);
        QVERIFY(point.speedupBand->high - point.speedupBand->low < 1e-9);
        QVERIFY(point.band->high > point.band->low);
    }

    void theSpeedupBandCoversTheTruthNinetyFiveTimesInHundred()
    {
        lab::SeededRandom random(78);
        const std::vector<double> p{100, 0.1, 0.01};
        const double truth =
            lab::lawThroughput(lab::Law::Usl, p, 10) / lab::lawThroughput(lab::Law::Usl, p, 1);
        int covered = 0;
        constexpr int trials = 600;
        for (int trial = 0; trial < trials; ++trial) {
            const auto samples = measured::noisy(lab::Law::Usl, p, 3, 6, random);
            const auto fit = *lab::fitLaw(lab::Law::Usl, lab::groupSamples(samples));
            const lab::Interval band = *lab::curveAt(fit, 10).speedupBand;
            covered += band.low <= truth && truth <= band.high;
        }
        const double share = static_cast<double>(covered) / trials;
        QVERIFY2(share > 0.915 && share < 0.985, qPrintable(QString::number(share)));
    }

    void goesThroughEachMeasuredN()
    {
        const auto fit = *lab::fitLaw(
            lab::Law::Amdahl, lab::groupSamples(measured::exact(lab::Law::Amdahl, {100, 0.1})));
        const std::vector<int> measuredAt{1, 3, 7, 13};
        const auto points = lab::curveThrough(fit, measuredAt, 20);
        QCOMPARE(points.front().workers, 1.0);
        QCOMPARE(points.back().workers, 13.0);
        QVERIFY(points.size() >= 20);
        for (const int n : measuredAt) {
            QVERIFY(std::any_of(points.begin(), points.end(),
                                [n](const auto& point) { return point.workers == n; }));
        }
        QVERIFY(std::is_sorted(points.begin(), points.end(),
                               [](const auto& a, const auto& b) { return a.workers < b.workers; }));
        QVERIFY(lab::curveThrough(fit, std::vector<int>{1}, 20).empty());
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
