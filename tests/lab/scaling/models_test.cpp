#include "lab/scaling/models.h"

#include <QTest>

#include <rapidcheck.h>

#include <cmath>
#include <vector>

namespace {

double real(int low, int high, double unit)
{
    return *rc::gen::inRange(low, high) * unit;
}

}  // namespace

class ModelsTest : public QObject {
    Q_OBJECT

private slots:
    void textbookValues_data()
    {
        QTest::addColumn<int>("law");
        QTest::addColumn<QList<double>>("parameters");
        QTest::addColumn<double>("workers");
        QTest::addColumn<double>("expected");
        const auto row = [](const char* name, lab::Law law, QList<double> parameters,
                            double workers, double expected) {
            QTest::newRow(name) << static_cast<int>(law) << parameters << workers << expected;
        };
        row("linear", lab::Law::Linear, {3}, 7, 21);
        row("Amdahl, 5 % serial at 20: below its limit", lab::Law::Amdahl, {1, 0.05}, 20,
            20 / 1.95);
        row("Amdahl, all serial", lab::Law::Amdahl, {5, 1}, 64, 5);
        row("Gustafson's own: 1024 processors, s = 0.004", lab::Law::Gustafson, {1, 0.004}, 1024,
            1024 - 0.004 * 1023);
        row("USL", lab::Law::Usl, {10, 0.1, 0.01}, 5, 50 / (1 + 0.4 + 0.2));
        row("cap below", lab::Law::Cap, {10, 35}, 3, 30);
        row("cap above", lab::Law::Cap, {10, 35}, 4, 35);
    }
    void textbookValues()
    {
        QFETCH(int, law);
        QFETCH(QList<double>, parameters);
        QFETCH(double, workers);
        QFETCH(double, expected);
        const std::vector<double> p(parameters.begin(), parameters.end());
        QCOMPARE(lab::lawThroughput(static_cast<lab::Law>(law), p, workers), expected);
    }

    void karpFlattUnderUslIsSigmaPlusKappaN()
    {
        QVERIFY(rc::check("e(N) = sigma + kappa N", [] {
            const double sigma = real(0, 1000, 1e-3);
            const double kappa = real(0, 1000, 1e-4);
            const double workers = real(2, 4097, 1);
            const std::vector<double> p{1, sigma, kappa};
            const double e = lab::karpFlatt(lab::lawThroughput(lab::Law::Usl, p, workers), workers);
            RC_ASSERT(std::abs(e - (sigma + kappa * workers)) <=
                      1e-9 * (1 + sigma + kappa * workers));
        }));
    }

    void nothingIsAboveUslsPeak()
    {
        QVERIFY(rc::check("X(N) <= X_max, with equality at N*", [] {
            const double lambda = real(1, 10'000, 0.1);
            const double sigma = real(0, 1200, 1e-3);
            const double kappa = real(1, 5000, 1e-4);
            const std::vector<double> p{lambda, sigma, kappa};
            const double top = lab::uslPeakThroughput(lambda, sigma, kappa);
            const double peak = lab::uslPeakWorkers(sigma, kappa);
            RC_ASSERT(peak >= 1);
            RC_ASSERT(std::abs(lab::lawThroughput(lab::Law::Usl, p, peak) - top) <= 1e-9 * top);
            const double workers = real(100, 100'000, 0.01);
            RC_ASSERT(lab::lawThroughput(lab::Law::Usl, p, workers) <= top * (1 + 1e-12));
        }));
    }

    void withoutKappaThereIsNoPeakButALimit()
    {
        QVERIFY(std::isinf(lab::uslPeakWorkers(0.1, 0)));
        QCOMPARE(lab::uslPeakThroughput(50, 0.1, 0), 500.0);
        QVERIFY(std::isinf(lab::uslPeakThroughput(50, 0, 0)));
        QCOMPARE(lab::uslPeakWorkers(1.5, 0), 1.0);
    }

    void gradientsAgreeWithDifferences()
    {
        QVERIFY(rc::check("central differences", [] {
            const lab::Law law = *rc::gen::element(lab::Law::Linear, lab::Law::Amdahl,
                                                   lab::Law::Gustafson, lab::Law::Usl);
            const std::vector<double> all{real(10, 1000, 0.1), real(10, 900, 1e-3),
                                          real(10, 900, 1e-4)};
            const std::size_t count = lab::parameterNames(law).size();
            const std::vector<double> p(all.begin(), all.begin() + static_cast<int>(count));
            const double workers = real(1, 65, 1);
            std::vector<double> gradient(count);
            lab::lawGradient(law, p, workers, gradient);
            for (std::size_t i = 0; i < count; ++i) {
                const double step = 1e-5 * p[i];
                std::vector<double> above = p;
                std::vector<double> below = p;
                above[i] += step;
                below[i] -= step;
                const double difference = (lab::lawThroughput(law, above, workers) -
                                           lab::lawThroughput(law, below, workers)) /
                                          (2 * step);
                RC_ASSERT(std::abs(gradient[i] - difference) <= 1e-5 * (1 + std::abs(difference)));
            }
        }));
    }

    void karpFlattNeedsTwoWorkers()
    {
        QVERIFY_EXCEPTION_THROWN(lab::karpFlatt(1, 1), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(lab::karpFlatt(0, 4), std::invalid_argument);
        QCOMPARE(lab::karpFlatt(4, 4), 0.0);
        QCOMPARE(lab::karpFlatt(1, 4), 1.0);
        QCOMPARE(lab::efficiency(3, 4), 0.75);
    }
};

QTEST_GUILESS_MAIN(ModelsTest)
#include "models_test.moc"
