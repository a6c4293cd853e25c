#include "helpers/leak_check.h"
#include "mp/fault/fault_runs.h"

#include <signal.h>

#include <QTemporaryDir>
#include <QTest>

#include <optional>

namespace {

using fault_test::FaultPoint;
using fault_test::Outcome;
using fault_test::Run;

constexpr int kLarger = 3;

}  // namespace

// The host dies, at every point at which it can: its workers, template and daemonic processes are
// gone within a second, and nothing else is left.
class HostFaultTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_leaks.emplace(helpers::LeakCheck::Orphans::Adopt);
        for (const FaultPoint& point : fault_test::listedPoints()) {
            if (point.costs == "host") {
                m_runs.push_back({point, 1, false});
                m_runs.push_back({point, kLarger, false});
            }
        }
        QVERIFY(!m_runs.empty());
        m_outcomes = fault_test::outcomesOf(m_runs, 2, m_folder.path().toStdString());
    }

    void nothingOutlivesItsHost_data()
    {
        QTest::addColumn<int>("run");
        for (std::size_t i = 0; i < m_runs.size(); ++i) {
            QTest::addRow("%s", m_runs[i].setting().c_str()) << static_cast<int>(i);
        }
    }
    void nothingOutlivesItsHost()
    {
        QFETCH(int, run);
        const Outcome& outcome = m_outcomes[static_cast<std::size_t>(run)];
        const bool mustDie = m_runs[static_cast<std::size_t>(run)].count == 1;
        QVERIFY2(outcome.deaths == 1 || (!mustDie && outcome.deaths == 0), outcome.trouble.c_str());
        if (outcome.deaths == 1) {
            QCOMPARE(outcome.status, base::ExitStatus::signalled(SIGKILL));
        } else {
            QVERIFY2(outcome.status.success() && outcome.trouble.empty(), outcome.trouble.c_str());
        }
        QCOMPARE(outcome.left, std::string());
    }

    // No zombie, nothing in /dev/shm.
    void cleanupTestCase()
    {
        const std::string left = m_leaks->verify();
        QVERIFY2(left.empty(), left.c_str());
    }

private:
    std::optional<helpers::LeakCheck> m_leaks;
    const QTemporaryDir m_folder;
    std::vector<Run> m_runs;
    std::vector<Outcome> m_outcomes;
};

QTEST_GUILESS_MAIN(HostFaultTest)
#include "host_fault_test.moc"
