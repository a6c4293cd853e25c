#include "base/exit_status.h"

#include <QTest>

#include <signal.h>

class ExitStatusTest : public QObject {
    Q_OBJECT

private slots:
    void describesItself();
    void onlyExitZeroIsSuccess();
    void exitcodeFollowsPython();
    void onlyRunningHasNotEnded();
};

void ExitStatusTest::describesItself()
{
    QCOMPARE(describe(base::ExitStatus::running()), std::string("running"));
    QCOMPARE(describe(base::ExitStatus::exited(3)), std::string("exit 3"));
    QCOMPARE(describe(base::ExitStatus::signalled(SIGKILL)), std::string("signal 9 (SIGKILL)"));
    // Real-time signals have no names.
    QCOMPARE(describe(base::ExitStatus::signalled(40)), std::string("signal 40"));
    QCOMPARE(describe(base::ExitStatus::unknown()),
             std::string("unknown (somebody else reaped it)"));
}

void ExitStatusTest::onlyExitZeroIsSuccess()
{
    QVERIFY(base::ExitStatus::exited(0).success());
    QVERIFY(!base::ExitStatus::exited(1).success());
    QVERIFY(!base::ExitStatus::running().success());
    QVERIFY(!base::ExitStatus::unknown().success());
    QVERIFY(!base::ExitStatus::signalled(SIGTERM).success());
}

void ExitStatusTest::exitcodeFollowsPython()
{
    QCOMPARE(base::ExitStatus::exited(3).exitcode(), 3);
    QCOMPARE(base::ExitStatus::signalled(SIGTERM).exitcode(), -15);
    QCOMPARE(base::ExitStatus::running().exitcode(), 0);
}

void ExitStatusTest::onlyRunningHasNotEnded()
{
    QVERIFY(!base::ExitStatus::running().ended());
    QVERIFY(base::ExitStatus::exited(0).ended());
    QVERIFY(base::ExitStatus::signalled(SIGKILL).ended());
    QVERIFY(base::ExitStatus::unknown().ended());
}

QTEST_GUILESS_MAIN(ExitStatusTest)
#include "exit_status_test.moc"
