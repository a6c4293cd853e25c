#include "lab/scaling/choose.h"

#include "lab/scaling/fit_json.h"
#include "measured.h"

#include <QTest>

#include <algorithm>

namespace {

bool hasNote(const lab::FitReport& report, std::string_view beginning)
{
    return std::any_of(report.notes.begin(), report.notes.end(),
                       [&](const std::string& note) { return note.starts_with(beginning); });
}

}  // namespace

class ChooseTest : public QObject {
    Q_OBJECT

private slots:
    void findsTheLawTheDataCameFrom_data()
    {
        QTest::addColumn<int>("law");
        QTest::addColumn<QList<double>>("parameters");
        QTest::newRow("linear") << static_cast<int>(lab::Law::Linear) << QList<double>{100};
        QTest::newRow("amdahl") << static_cast<int>(lab::Law::Amdahl) << QList<double>{100, 0.1};
        QTest::newRow("usl") << static_cast<int>(lab::Law::Usl) << QList<double>{100, 0.05, 0.01};
        QTest::newRow("cap") << static_cast<int>(lab::Law::Cap) << QList<double>{100, 430};
    }
    // 95 of 100 is what an F-test at 5 % promises; 40 noisy data sets must not miss more than 6.
    void findsTheLawTheDataCameFrom()
    {
        QFETCH(int, law);
        QFETCH(QList<double>, parameters);
        const std::vector<double> p(parameters.begin(), parameters.end());
        lab::SeededRandom random(static_cast<std::uint64_t>(law) + 1);
        int found = 0;
        for (int trial = 0; trial < 40; ++trial) {
            const auto samples = measured::noisy(static_cast<lab::Law>(law), p, 5, 8, random);
            found += lab::analyzeScaling(samples).chosen == static_cast<lab::Law>(law);
        }
        QVERIFY2(found >= 34, qPrintable(QString::number(found)));
    }

    void exactDataChooseTheSimplestLawThatIsTrue()
    {
        const auto chosen = [](lab::Law law, const std::vector<double>& p) {
            return lab::analyzeScaling(measured::exact(law, p)).chosen;
        };
        QVERIFY(chosen(lab::Law::Linear, {100}) == lab::Law::Linear);
        QVERIFY(chosen(lab::Law::Amdahl, {100, 0.2}) == lab::Law::Amdahl);
        QVERIFY(chosen(lab::Law::Usl, {100, 0.2, 0.01}) == lab::Law::Usl);
        QVERIFY(chosen(lab::Law::Cap, {100, 500}) == lab::Law::Cap);
    }

    void twoWorkerCountsAreNotEnough()
    {
        const auto report = lab::analyzeScaling(
            std::vector<lab::ScalingSample>{{1, 10}, {1, 11}, {1, 10}, {4, 30}, {4, 31}, {4, 32}});
        QVERIFY(!report.chosen);
        QVERIFY(hasNote(report, "not enough evidence: 2 worker counts"));
        QVERIFY(report.fitOf(lab::Law::Usl) == nullptr);
        QCOMPARE(report.best->workers, 4.0);  // the intervals don't overlap
    }

    void fourMeasurementsAreNotEnough()
    {
        const auto report = lab::analyzeScaling(std::vector<lab::ScalingSample>{
            {1, 1 / 7.35}, {4, 1 / 3.01}, {8, 1 / 2.70}, {13, 1 / 2.62}});
        QVERIFY(!report.chosen);
        QVERIFY(!report.best);
        QVERIFY(hasNote(report, "not enough evidence: 4 measurements"));
    }

    void fiveMeasurementsLeaveUslUnjudgedAndSaySo()
    {
        const auto report =
            lab::analyzeScaling(measured::exact(lab::Law::Amdahl, {100, 0.1}, {1, 2, 4, 8, 16}));
        QVERIFY(report.chosen == lab::Law::Amdahl);
        QVERIFY(hasNote(report, "not enough evidence to judge usl"));
    }

    void lawWithoutAPeakSaysNoPeakInRange()
    {
        const auto report = lab::analyzeScaling(measured::exact(lab::Law::Amdahl, {100, 0.1}));
        QVERIFY(hasNote(report, "no peak in range"));
        const auto peaked = lab::analyzeScaling(measured::exact(lab::Law::Usl, {100, 0.1, 0.02}));
        QVERIFY(!hasNote(peaked, "no peak in range"));
        QVERIFY(peaked.fitOf(lab::Law::Usl)->peak);
    }

    void withoutReplicatesBestIsAtTheKneeOrPeak()
    {
        // N* = sqrt(0.9 / 0.02) = 6.7; the next measured N is 8.
        const auto peaked = lab::analyzeScaling(measured::exact(lab::Law::Usl, {100, 0.1, 0.02}));
        QCOMPARE(peaked.best->workers, 8.0);
        const auto capped = lab::analyzeScaling(measured::exact(lab::Law::Cap, {100, 600}));
        QCOMPARE(capped.best->workers, 6.0);
        const auto linear = lab::analyzeScaling(measured::exact(lab::Law::Linear, {100}));
        QVERIFY(!linear.best);
        QVERIFY(hasNote(linear, "without replicates"));
    }

    void withReplicatesBestIsTheSmallestNThatOverlaps()
    {
        const std::vector<lab::ThroughputAt> points{
            {1, 10, lab::Interval{9, 11}},  {4, 38, lab::Interval{36, 40}},
            {8, 40, lab::Interval{39, 41}}, {16, 39, lab::Interval{37, 41}},
            {32, 50, std::nullopt},         {64, 20, lab::Interval{19, 21}}};
        const auto best = lab::bestByOverlap(points);
        QCOMPARE(best->workers, 4.0);
        QCOMPARE(best->low, 4.0);
        QCOMPARE(best->high, 16.0);
        QVERIFY(!lab::bestByOverlap(std::vector<lab::ThroughputAt>{{1, 10, lab::Interval{9, 11}}}));
    }

    void superlinearDataAreNoted()
    {
        std::vector<lab::ScalingSample> samples;
        for (const double n : measured::grid) {
            samples.push_back({n, 100 * std::pow(n, 1.2)});
        }
        QVERIFY(hasNote(lab::analyzeScaling(samples), "superlinear"));
        const auto capped = lab::analyzeScaling(measured::exact(lab::Law::Cap, {100, 430}));
        QVERIFY(!hasNote(capped, "superlinear"));
    }

    void jsonHasExactlyTheContractsFields()
    {
        const auto json =
            lab::toJson(lab::analyzeScaling(measured::exact(lab::Law::Usl, {100, 0.1, 0.02})));
        QCOMPARE(json.size(), std::size_t(4));
        QCOMPARE(json.at("chosen").get<std::string>(), std::string("usl"));
        QVERIFY(json.at("best").at("workers").is_number_integer());
        QVERIFY(json.at("notes").is_array());
        for (const char* law : {"linear", "amdahl", "gustafson", "usl", "cap"}) {
            const auto& model = json.at("models").at(law);
            QCOMPARE(model.size(), std::size_t(4));
            QVERIFY(model.at("rss").is_number() && model.at("aicc").is_number());
            for (const auto& parameter : model.at("parameters")) {
                QVERIFY(parameter.contains("value") && parameter.contains("se") &&
                        parameter.contains("low") && parameter.contains("high"));
            }
        }
        QVERIFY(json.at("models").at("amdahl").at("peak").is_null());
        QVERIFY(json.at("models").at("usl").at("peak").at("throughput").get<double>() > 0);
        QVERIFY(json.at("models").at("cap").at("parameters").contains("capacity"));
    }

    void jsonSaysNullWhereNothingIsKnown()
    {
        const auto json = lab::toJson(lab::analyzeScaling(
            std::vector<lab::ScalingSample>{{1, 100}, {1, 101}, {2, 250}, {2, 249}}));
        QVERIFY(json.at("models").at("usl").is_null());
        QVERIFY(json.at("chosen").is_null());
        const auto& sigma = json.at("models").at("amdahl").at("parameters").at("sigma");
        QCOMPARE(sigma.at("value").get<double>(), 0.0);
        QVERIFY(sigma.at("se").is_null() && sigma.at("low").is_null() &&
                sigma.at("high").is_null());
    }
};

QTEST_GUILESS_MAIN(ChooseTest)
#include "choose_test.moc"
