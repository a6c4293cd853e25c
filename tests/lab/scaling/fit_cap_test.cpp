#include "lab/scaling/fit.h"

#include "measured.h"

#include <QTest>

#include <rapidcheck.h>

#include <cmath>

namespace {

lab::LawFit fitted(const std::vector<lab::ScalingSample>& samples)
{
    return *lab::fitLaw(lab::Law::Cap, lab::groupSamples(samples));
}

}  // namespace

class FitCapTest : public QObject {
    Q_OBJECT

private slots:
    void exactDataGiveExactParameters()
    {
        QVERIFY(rc::check("knee between and on measured N", [] {
            const double lambda = *rc::gen::inRange(1, 100'000) * 0.1;
            const double knee = *rc::gen::inRange(100, 1600) * 0.01;
            const lab::LawFit fit = fitted(measured::exact(lab::Law::Cap, {lambda, lambda * knee}));
            RC_ASSERT(std::abs(fit.parameters[0].value - lambda) <= 1e-9 * lambda);
            RC_ASSERT(std::abs(fit.parameters[1].value - lambda * knee) <= 1e-9 * lambda * knee);
        }));
    }

    // The residual at every knee of a fine grid, lambda being exact: none may be lower.
    void noKneeFitsBetter()
    {
        QVERIFY(rc::check("global minimum", [] {
            lab::SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
            const double knee = *rc::gen::inRange(10, 320) * 0.1;
            const auto samples = measured::noisy(lab::Law::Cap, {100, 100 * knee}, 2, 12, random);
            for (const lab::ScalingSample& sample : samples) {
                RC_PRE(sample.throughput > 0);
            }
            const lab::GroupedSamples grouped = lab::groupSamples(samples);
            const double rss = lab::fitLaw(lab::Law::Cap, grouped)->rss;
            for (double at = 1; at <= 32; at += 0.05) {
                double product = 0;
                double square = 0;
                for (const lab::ScalingSample& sample : samples) {
                    const double n = std::min(sample.workers, at);
                    product += n * sample.throughput;
                    square += n * n;
                }
                const double lambda = product / square;
                const double other =
                    lab::residualSum(lab::Law::Cap, grouped, {lambda, lambda * at, 0});
                RC_ASSERT(other >= rss * (1 - 1e-9));
            }
        }));
    }

    void aCapNobodyReachedIsNotKnown()
    {
        const lab::LawFit fit = fitted(measured::exact(lab::Law::Linear, {10}));
        QVERIFY(fit.parameters[1].atBound);
        QVERIFY(!fit.parameters[1].standardError);
        QVERIFY(fit.parameters[0].standardError);
        QCOMPARE(fit.freeParameters, std::size_t(1));
    }

    void errorsOfTheBranchesByHand()
    {
        const lab::LawFit fit = fitted({{1, 10}, {2, 21}, {8, 40}, {16, 42}});
        const double lambda = 52.0 / 5;
        const double rss = std::pow(10 - lambda, 2) + std::pow(21 - 2 * lambda, 2) + 2;
        QCOMPARE(fit.parameters[0].value, lambda);
        QCOMPARE(fit.parameters[1].value, 41.0);
        QVERIFY(std::abs(*fit.parameters[0].standardError - std::sqrt(rss / 2 / 5)) < 1e-12);
        QVERIFY(std::abs(*fit.parameters[1].standardError - std::sqrt(rss / 2 / 2)) < 1e-12);
    }
};

QTEST_GUILESS_MAIN(FitCapTest)
#include "fit_cap_test.moc"
