#include "lab/scaling/fit.h"

#include "measured.h"

#include <QTest>

#include <rapidcheck.h>

#include <cmath>
#include <limits>

namespace {

double real(int low, int high, double unit)
{
    return *rc::gen::inRange(low, high) * unit;
}

lab::LawFit fitted(lab::Law law, const std::vector<lab::ScalingSample>& samples)
{
    return *lab::fitLaw(law, lab::groupSamples(samples));
}

bool near(double value, double expected, double absolute = 1e-9)
{
    return std::abs(value - expected) <= 1e-6 * std::abs(expected) + absolute;
}

}  // namespace

class FitTest : public QObject {
    Q_OBJECT

private slots:
    void exactDataGiveExactParametersInsideTheBounds()
    {
        QVERIFY(rc::check("USL, all free", [] {
            const double lambda = real(1, 1'000'000, 0.01);
            const double sigma = real(1, 900, 1e-3);
            const double kappa = real(1, 2000, 1e-4);
            const lab::LawFit fit =
                fitted(lab::Law::Usl, measured::exact(lab::Law::Usl, {lambda, sigma, kappa}));
            RC_ASSERT(near(fit.parameters[0].value, lambda));
            RC_ASSERT(near(fit.parameters[1].value, sigma));
            RC_ASSERT(near(fit.parameters[2].value, kappa));
            RC_ASSERT(fit.freeParameters == 3u);
        }));
    }

    void exactDataGiveExactParametersOnEachBound()
    {
        QVERIFY(rc::check("USL with sigma, kappa or both at 0", [] {
            const double lambda = real(1, 1'000'000, 0.01);
            const int which = *rc::gen::inRange(0, 3);
            const double sigma = which == 1 ? real(1, 900, 1e-3) : 0;
            const double kappa = which == 2 ? real(1, 2000, 1e-4) : 0;
            const lab::LawFit fit =
                fitted(lab::Law::Usl, measured::exact(lab::Law::Usl, {lambda, sigma, kappa}));
            RC_ASSERT(near(fit.parameters[0].value, lambda));
            RC_ASSERT(near(fit.parameters[1].value, sigma));
            RC_ASSERT(near(fit.parameters[2].value, kappa));
            RC_ASSERT(fit.parameters[1].value >= 0);
            RC_ASSERT(fit.parameters[2].value >= 0);
        }));
    }

    void exactDataOfTheOtherLaws()
    {
        QVERIFY(rc::check("linear, Amdahl, Gustafson", [] {
            const double lambda = real(1, 100'000, 0.1);
            const double sigma = real(0, 1001, 1e-3);
            for (const lab::Law law : {lab::Law::Linear, lab::Law::Amdahl, lab::Law::Gustafson}) {
                std::vector<double> p{lambda, sigma};
                p.resize(lab::parameterNames(law).size());
                const lab::LawFit fit = fitted(law, measured::exact(law, p));
                RC_ASSERT(near(fit.parameters[0].value, lambda));
                RC_ASSERT(near(p.size() < 2 ? sigma : fit.parameters[1].value, sigma));
            }
        }));
    }

    void noFeasibleNeighbourFitsBetter()
    {
        QVERIFY(rc::check("a local minimum within the bounds, at any noise", [] {
            lab::SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
            const auto samples = measured::noisy(
                lab::Law::Usl, {100, real(0, 300, 1e-3), real(0, 100, 1e-4)}, 3, 8, random);
            for (const lab::ScalingSample& sample : samples) {
                RC_PRE(sample.throughput > 0);
            }
            const lab::GroupedSamples grouped = lab::groupSamples(samples);
            const lab::LawFit fit = *lab::fitLaw(lab::Law::Usl, grouped);
            const std::vector<double> best = fit.values();
            for (std::size_t i = 0; i < best.size(); ++i) {
                for (const double step : {-1e-4, 1e-4}) {
                    lab::LawParameters moved{best[0], best[1], best[2]};
                    moved[i] += step * (i == 0 ? best[0] : 1);
                    const bool outside = moved[i] < 0;
                    const double rss =
                        outside ? fit.rss : lab::residualSum(lab::Law::Usl, grouped, moved);
                    RC_ASSERT(rss >= fit.rss * (1 - 1e-9));
                }
            }
        }));
    }

    // X = lambda N is a line through the origin: its estimate, error and AICc are in any textbook.
    void linearFitByHand()
    {
        const lab::LawFit fit = fitted(lab::Law::Linear, {{1, 2}, {2, 3}, {2, 5}, {3, 7}});
        const double lambda = (2 + 6 + 10 + 21) / 18.0;
        const double rss = std::pow(2 - lambda, 2) + std::pow(3 - 2 * lambda, 2) +
                           std::pow(5 - 2 * lambda, 2) + std::pow(7 - 3 * lambda, 2);
        const double se = std::sqrt(rss / 3 / 18);
        QVERIFY(near(fit.parameters[0].value, lambda));
        QVERIFY(near(fit.rss, rss));
        QVERIFY(near(*fit.parameters[0].standardError, se));
        QVERIFY(near(fit.parameters[0].interval->high, lambda + 3.1824463 * se));
        QVERIFY(near(*fit.aicc, 4 * std::log(rss / 4) + 4 + 12));
    }

    // The numbers R's package "usl" 3 prints for this data set (method nls).
    void agreesWithTheUslPackageOnSpecSdm91()
    {
        const lab::LawFit fit = fitted(lab::Law::Usl, measured::specSdm91);
        QVERIFY(std::abs(fit.parameters[0].value - 89.9952) < 5e-4);
        QVERIFY(std::abs(fit.parameters[1].value - 0.0277285) < 5e-7);
        QVERIFY(std::abs(fit.parameters[2].value - 0.0001044) < 5e-8);
        QVERIFY(std::abs(fit.peak->workers - 96.5) < 0.1);
    }

    void parameterAtItsBoundHasNoError()
    {
        lab::SeededRandom random(5);
        const lab::LawFit fit =
            fitted(lab::Law::Usl, measured::noisy(lab::Law::Linear, {100}, 3, 0.5, random));
        bool any = false;
        for (const lab::FittedParameter& parameter : fit.parameters) {
            QCOMPARE(parameter.standardError.has_value(), !parameter.atBound);
            QCOMPARE(parameter.interval.has_value(), !parameter.atBound);
            any = any || parameter.atBound;
        }
        QVERIFY(any);
    }

    void superlinearDataAreReportedNotClippedInSilence()
    {
        std::vector<lab::ScalingSample> samples;
        for (const double n : {1.0, 2.0, 4.0, 8.0, 16.0}) {
            samples.push_back({n, 100 * std::pow(n, 1.2)});
        }
        const lab::LawFit fit = fitted(lab::Law::Amdahl, samples);
        QCOMPARE(fit.parameters[1].value, 0.0);
        QVERIFY(fit.parameters[1].atBound);
        QVERIFY(fit.unboundedSigma->value < 0);
    }

    void peakIsClaimedOnlyWithEvidence()
    {
        lab::SeededRandom random(9);
        const std::vector<double> p{100, 0.05, 0.01};  // N* = 9.7
        const auto near16 = measured::noisy(lab::Law::Usl, p, 5, 3, random, {1, 2, 4, 8, 16});
        QVERIFY(std::abs(fitted(lab::Law::Usl, near16).peak->workers - 9.75) < 1);
        // Measured up to 4 only: N* is beyond twice that.
        const auto upTo4 = measured::exact(lab::Law::Usl, p, {1, 2, 3, 4});
        QVERIFY(!fitted(lab::Law::Usl, upTo4).peak);
        // Noise drowns kappa.
        const auto loud = measured::noisy(lab::Law::Amdahl, {100, 0.05}, 2, 15, random);
        QVERIFY(!fitted(lab::Law::Usl, loud).peak);
        QVERIFY(!fitted(lab::Law::Amdahl, near16).peak);
    }

    void asManyMeasurementsAsParametersLeaveNoError()
    {
        const auto samples = measured::exact(lab::Law::Usl, {100, 0.1, 0.01}, {1, 4, 16});
        const lab::LawFit fit = fitted(lab::Law::Usl, samples);
        QVERIFY(near(fit.parameters[2].value, 0.01));
        QVERIFY(!fit.parameters[0].standardError);
        QVERIFY(!fit.factor);
        QVERIFY(!fit.aicc);
        QVERIFY(!fit.peak);
        QVERIFY(!lab::fitLaw(lab::Law::Usl, lab::groupSamples(std::vector<lab::ScalingSample>{
                                                {1, 10}, {1, 11}, {2, 19}, {2, 18}})));
    }

    void kappasIntervalCoversItNinetyFiveTimesInHundred()
    {
        lab::SeededRandom random(2024);
        int covered = 0;
        constexpr int trials = 600;
        for (int trial = 0; trial < trials; ++trial) {
            const auto samples = measured::noisy(lab::Law::Usl, {100, 0.1, 0.01}, 3, 6, random);
            const lab::FittedParameter kappa = fitted(lab::Law::Usl, samples).parameters[2];
            covered +=
                kappa.interval && kappa.interval->low <= 0.01 && 0.01 <= kappa.interval->high;
        }
        const double share = static_cast<double>(covered) / trials;
        QVERIFY2(share > 0.915 && share < 0.985, qPrintable(QString::number(share)));
    }

    void unusableMeasurementsAreNamed_data()
    {
        QTest::addColumn<double>("workers");
        QTest::addColumn<double>("throughput");
        QTest::addColumn<QString>("expected");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double infinity = std::numeric_limits<double>::infinity();
        QTest::newRow("zero workers") << 0.0 << 1.0 << "measurement 2: 0 workers";
        QTest::newRow("negative workers") << -4.0 << 1.0 << "measurement 2: -4 workers";
        QTest::newRow("NaN workers") << nan << 1.0 << "measurement 2: nan workers";
        QTest::newRow("infinite workers") << infinity << 1.0 << "measurement 2: inf workers";
        QTest::newRow("zero throughput") << 2.0 << 0.0 << "throughput of 0";
        QTest::newRow("negative throughput") << 2.0 << -3.0 << "throughput of -3";
        QTest::newRow("NaN throughput") << 2.0 << nan << "throughput of nan";
        QTest::newRow("the same N") << 1.0 << 12.0 << "are at 1 workers";
    }
    void unusableMeasurementsAreNamed()
    {
        QFETCH(double, workers);
        QFETCH(double, throughput);
        QFETCH(QString, expected);
        try {
            lab::groupSamples(std::vector<lab::ScalingSample>{{1, 10}, {workers, throughput}});
            QFAIL("accepted");
        } catch (const std::invalid_argument& problem) {
            QVERIFY2(QString(problem.what()).contains(expected), problem.what());
        }
    }

    void noMeasurementsAndTooManyCountsAreRefused()
    {
        QVERIFY_EXCEPTION_THROWN(lab::groupSamples({}), std::invalid_argument);
        std::vector<lab::ScalingSample> many;
        for (int n = 1; n <= 4097; ++n) {
            many.push_back({static_cast<double>(n), 1});
        }
        QVERIFY_EXCEPTION_THROWN(lab::groupSamples(many), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::sampleFromSeconds(2, 0), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::sampleFromSeconds(2, 1, -1), std::invalid_argument);
        QCOMPARE(lab::sampleFromSeconds(2, 4, 20).throughput, 5.0);
    }
};

QTEST_GUILESS_MAIN(FitTest)
#include "fit_test.moc"
