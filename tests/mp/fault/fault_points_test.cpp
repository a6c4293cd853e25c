#include "helpers/leak_check.h"
#include "mp/fault/fault_runs.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <optional>

namespace {

using fault_test::FaultPoint;
using fault_test::Outcome;
using fault_test::Report;
using fault_test::Run;

constexpr int kLarger = 4;  // passings that most points see in some process

QString textOf(const Outcome& outcome)
{
    std::string text = outcome.trouble + " left: " + outcome.left + "; deaths " +
                       std::to_string(outcome.deaths) + "; numbers ";
    for (const std::string& line : fault_test::toLines(outcome.report)) {
        text += line + "; ";
    }
    return QString::fromStdString(text);
}

// Tasks and processes that have come to an end.
int ended(const Report& report)
{
    return report.values + report.errors + report.lost + report.broken + report.killed;
}

}  // namespace

// A worker, mp::Process or template dies, at every point at which it can: tasks end in one way
// each, and one death costs no more than the point's list says.
class FaultPointsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_leaks.emplace(helpers::LeakCheck::Orphans::Adopt);
        for (const FaultPoint& point : fault_test::listedPoints()) {
            if (point.costs == "host") {
                continue;
            }
            m_points.push_back(point);
            m_runs.push_back({point, 1, true});
            m_runs.push_back({point, kLarger, true});
            m_runs.push_back({point, 1, false});
        }
        QVERIFY(!m_points.empty());
        m_runs.push_back({{"worker-item-begun", "nothing"}, 1'000'000, false});
        const auto outcomes = fault_test::outcomesOf(m_runs, 3, m_folder.path().toStdString());
        for (std::size_t i = 0; i < m_runs.size(); ++i) {
            m_outcomes[m_runs[i].setting()] = outcomes[i];
        }
        m_whole = outcomes.back();
    }
    // No process, no zombie, nothing in /dev/shm.
    void cleanupTestCase()
    {
        const std::string left = m_leaks->verify();
        QVERIFY2(left.empty(), left.c_str());
    }

    void withoutADeathEveryTaskEndsAsItIsMeantTo()
    {
        const QString text = textOf(m_whole);
        QVERIFY2(m_whole.status.success() && m_whole.trouble.empty(), qPrintable(text));
        QVERIFY2(m_whole.left.empty() && m_whole.report.violations.empty(), qPrintable(text));
        const Report& report = m_whole.report;
        QVERIFY2(report.values > 90 && report.errors > 10, qPrintable(text));
        QVERIFY2(report.lost + report.broken + report.unplaced + report.killed == 0,
                 qPrintable(text));
        QVERIFY2(report.workedOn == 2 && report.stacks == 1, qPrintable(text));
        QCOMPARE(m_whole.deaths, 0);
    }

    void oneDeathCostsWhatItsPointSays_data() { addRows(1, true); }
    void oneDeathCostsWhatItsPointSays()
    {
        QFETCH(int, row);
        const auto [run, outcome] = at(row);
        const QString text = textOf(outcome);
        QVERIFY2(outcome.deaths == 1, qPrintable(text));  // else nothing reaches the point
        checkOneDeath(run, outcome, text);
    }

    // The same at a later passing, of those points that one process passes so often.
    void oneLaterDeathCostsWhatItsPointSays_data() { addRows(kLarger, true); }
    void oneLaterDeathCostsWhatItsPointSays()
    {
        QFETCH(int, row);
        const auto [run, outcome] = at(row);
        const QString text = textOf(outcome);
        QVERIFY2(outcome.deaths <= 1, qPrintable(text));
        checkOneDeath(run, outcome, text);
    }
    void manyPointsArePassedOften()
    {
        const auto often = std::count_if(m_runs.begin(), m_runs.end(), [this](const Run& run) {
            return run.count == kLarger && m_outcomes[run.setting()].deaths == 1;
        });
        QVERIFY2(often * 3 >= std::ssize(m_points), qPrintable(QString::number(often)));
    }

    // Each process that gets there dies, and so do those that replace it: tasks may be lost and
    // pools may fail, but all of it ends, and no task in two ways or with a wrong value.
    void deathOfEveryProcessEndsCleanly_data() { addRows(1, false); }
    void deathOfEveryProcessEndsCleanly()
    {
        QFETCH(int, row);
        const auto [run, outcome] = at(row);
        const QString text = textOf(outcome);
        QVERIFY2(outcome.status.success() && outcome.trouble.empty(), qPrintable(text));
        QVERIFY2(outcome.left.empty() && outcome.report.violations.empty(), qPrintable(text));
        QVERIFY2(outcome.deaths >= 1, qPrintable(text));
        // What isn't there was never taken in.
        QVERIFY2(ended(outcome.report) <= ended(m_whole.report), qPrintable(text));
        QVERIFY2(outcome.report.unplaced > 0 || outcome.report.broken > 0 ||
                     ended(outcome.report) == ended(m_whole.report),
                 qPrintable(text));
    }

private:
    void addRows(int count, bool once)
    {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < m_runs.size(); ++i) {
            if (m_runs[i].once == once && m_runs[i].count == count) {
                QTest::addRow("%s", m_runs[i].setting().c_str()) << static_cast<int>(i);
            }
        }
    }

    std::pair<Run, Outcome> at(int row)
    {
        const Run& run = m_runs[static_cast<std::size_t>(row)];
        return {run, m_outcomes[run.setting()]};
    }

    void checkOneDeath(const Run& run, const Outcome& outcome, const QString& text)
    {
        const Report& report = outcome.report;
        QVERIFY2(outcome.status.success() && outcome.trouble.empty(), qPrintable(text));
        QVERIFY2(outcome.left.empty() && report.violations.empty(), qPrintable(text));
        QVERIFY2(report.lost == (run.point.costs == "item" ? outcome.deaths : 0), qPrintable(text));
        QVERIFY2(report.killed == (run.point.costs == "process" ? outcome.deaths : 0),
                 qPrintable(text));
        QVERIFY2(ended(report) == ended(m_whole.report), qPrintable(text));
        // A pool whose first worker dies before it is ready may say so, and can be made again.
        QVERIFY2(report.broken == 0 && report.unplaced == 0 && report.refusals <= outcome.deaths,
                 qPrintable(text));
        QVERIFY2(report.workedOn == 2, qPrintable(text));
    }

    std::optional<helpers::LeakCheck> m_leaks;
    const QTemporaryDir m_folder;
    std::vector<FaultPoint> m_points;
    std::vector<Run> m_runs;
    std::map<std::string, Outcome> m_outcomes;  // by setting
    Outcome m_whole;
};

QTEST_GUILESS_MAIN(FaultPointsTest)
#include "fault_points_test.moc"
