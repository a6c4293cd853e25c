#include "lab/sweep/verdict.h"

#include <QTest>

#include <cmath>
#include <optional>

namespace {

struct At {
    int workers;
    double seconds;
    std::optional<double> cpuShare;
};

// Three repeats at each N, ± 1 %.
lab::SweepSummary sweepOf(const std::vector<At>& points)
{
    std::vector<lab::SweepRepeat> repeats;
    const double wobble[] = {1.01, 0.99, 1.0};
    for (int block = 0; block < 3; ++block) {
        for (const At& at : points) {
            lab::SweepRepeat repeat;
            repeat.workers = at.workers;
            repeat.seconds = at.seconds * wobble[block];
            repeat.block = block;
            if (at.cpuShare) {
                repeat.cpuSeconds = *at.cpuShare * at.workers * repeat.seconds;
            }
            repeats.push_back(repeat);
        }
    }
    return lab::summarizeSweep("process", 9, repeats);
}

}  // namespace

class SweepVerdictTest : public QObject {
    Q_OBJECT

private slots:
    void codeFollowsFromTheEvidence_data()
    {
        QTest::addColumn<std::vector<At>>("points");
        QTest::addColumn<int>("cores");
        QTest::addColumn<QString>("code");
        QTest::newRow("the note's URLs on two cores")
            << std::vector<At>{{1, 7.35, 0.01}, {4, 3.01, 0.01}, {8, 2.70, 0.01}, {13, 2.62, 0.01}}
            << 2 << "waiting-bound";
        QTest::newRow("waiting, but nothing measured beyond the cores")
            << std::vector<At>{{1, 8, 0.02}, {2, 4, 0.02}, {4, 2, 0.02}} << 4
            << "not-enough-evidence";
        QTest::newRow("computing, flat beyond the cores")
            << std::vector<At>{{1, 8, 0.99}, {2, 4.1, 0.98}, {4, 4.1, 0.49}} << 2 << "cpu-bound";
        QTest::newRow("computing up to the cores only")
            << std::vector<At>{{1, 8, 0.99}, {2, 4.1, 0.98}} << 2 << "cpu-bound";
        QTest::newRow("computing, slower beyond the cores")
            << std::vector<At>{{1, 8, 0.99}, {2, 4.1, 0.98}, {8, 6, 0.24}} << 2 << "oversubscribed";
        QTest::newRow("slower beyond the cores, which idle then: not oversubscription")
            << std::vector<At>{{1, 8, 0.99}, {2, 4.1, 0.98}, {8, 6, 0.1}} << 2 << "cpu-bound";
        QTest::newRow("busy without getting faster")
            << std::vector<At>{{1, 8, 0.99}, {2, 7.9, 0.98}} << 2 << "not-enough-evidence";
        QTest::newRow("CPU time unknown")
            << std::vector<At>{{1, 8, {}}, {2, 4, {}}, {4, 2, {}}} << 2 << "not-enough-evidence";
        QTest::newRow("one N") << std::vector<At>{{1, 8, 0.99}} << 2 << "not-enough-evidence";
        QTest::newRow("beyond the cores only")
            << std::vector<At>{{4, 8, 0.3}, {8, 4, 0.3}} << 2 << "not-enough-evidence";
    }
    void codeFollowsFromTheEvidence()
    {
        QFETCH(std::vector<At>, points);
        QFETCH(int, cores);
        QFETCH(QString, code);
        const lab::Verdict verdict = lab::verdictOf(sweepOf(points), cores);
        QVERIFY2(QString::fromStdString(verdict.code) == code, verdict.text.c_str());
        QCOMPARE(verdict.evidence.at("cores").get<int>(), cores);
        QVERIFY(!verdict.text.empty() && verdict.text.back() == '.');
    }

    void unrepeatedMeasurementsAreNoEvidence()
    {
        std::vector<lab::SweepRepeat> repeats;
        for (const int workers : {1, 2, 4}) {
            repeats.push_back({workers, 8.0 / workers, lab::RepeatStatus::Ok, 0, 0.1});
        }
        QCOMPARE(lab::verdictOf(lab::summarizeSweep("process", 9, repeats), 2).code,
                 std::string("not-enough-evidence"));
    }

    void whatIsMissingIsNamed_data()
    {
        QTest::addColumn<std::vector<At>>("points");
        QTest::addColumn<QString>("missing");
        QTest::newRow("one N") << std::vector<At>{{1, 8, 0.99}} << "repeats";
        QTest::newRow("CPU time unknown") << std::vector<At>{{1, 8, {}}, {2, 4, {}}} << "cpu-time";
        QTest::newRow("waiting, nothing faster beyond the cores")
            << std::vector<At>{{1, 8, 0.02}, {2, 4, 0.02}} << "beyond-cores";
        QTest::newRow("busy without getting faster")
            << std::vector<At>{{1, 8, 0.99}, {2, 7.9, 0.98}} << "pattern";
    }
    void whatIsMissingIsNamed()
    {
        QFETCH(std::vector<At>, points);
        QFETCH(QString, missing);
        const lab::Verdict verdict = lab::verdictOf(sweepOf(points), 2);
        QCOMPARE(QString::fromStdString(verdict.evidence.at("missing").get<std::string>()),
                 missing);
    }

    // Where it is the async pool that waits, that isn't advised.
    void asyncIsAdvisedToOthersOnly()
    {
        const std::vector<At> note{{1, 7.35, 0.01}, {4, 3.01, 0.01}, {13, 2.62, 0.01}};
        lab::SweepSummary sweep = sweepOf(note);
        QVERIFY(QString::fromStdString(lab::verdictOf(sweep, 2).text).contains("async"));
        sweep.pool = "async";
        const lab::Verdict verdict = lab::verdictOf(sweep, 2);
        QCOMPARE(verdict.code, std::string("waiting-bound"));
        QVERIFY(!QString::fromStdString(verdict.text).contains("async"));
    }

    void sentenceShowsItsNumbers()
    {
        const lab::Verdict verdict =
            lab::verdictOf(sweepOf({{1, 7.35, 0.01}, {4, 3.01, 0.01}, {13, 2.62, 0.01}}), 2);
        const QString text = QString::fromStdString(verdict.text);
        QVERIFY2(text.contains("13 workers") && text.contains("1 %") && text.contains("2 cores"),
                 verdict.text.c_str());
        QCOMPARE(verdict.evidence.at("beyondCores").at("workers").get<int>(), 13);
        QVERIFY(verdict.evidence.at("withinCores").at("cpuShare").is_number());
        QVERIFY(std::abs(verdict.evidence.at("mostShare").get<double>() - 0.01) < 1e-9);
    }
};

QTEST_GUILESS_MAIN(SweepVerdictTest)
#include "sweep_verdict_test.moc"
