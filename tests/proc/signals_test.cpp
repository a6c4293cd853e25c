#include "proc/signals.h"

#include "helpers/child.h"
#include "helpers/leak_check.h"

#include <QTest>

#include <signal.h>

#include <cerrno>
#include <memory>
#include <system_error>

using helpers::Child;

namespace {

proc::ProcessKey keyOf(const Child& child)
{
    return proc::readProcessKey(child.pid()).value();
}

struct Failure {
    int code = 0;
    QString sentence = "nothing was thrown";
};

template <class Call>
Failure failureOf(const Call& call)
{
    try {
        call();
    } catch (const std::system_error& error) {
        return {error.code().value(), QString::fromStdString(error.what())};
    }
    return {};
}

}  // namespace

class SignalsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_leaks = std::make_unique<helpers::LeakCheck>(); }
    void cleanup() { QCOMPARE(m_leaks->verify(), std::string()); }

    void terminateAndKillEndIt();
    void suspendStopsAndResumeGoesOn();
    void endIsSeen();
    void endedProcessIsNamedInTheError();
    void reusedPidIsRefused();
    void invalidSignalIsAnError();

private:
    std::unique_ptr<helpers::LeakCheck> m_leaks;
};

void SignalsTest::terminateAndKillEndIt()
{
    Child first = Child::inRole({"sleep"});
    first.readLine();
    proc::ProcessHandle::open(keyOf(first)).terminate();
    QCOMPARE(first.wait(), base::ExitStatus::signalled(SIGTERM));

    Child second = Child::inRole({"sleep"});
    proc::ProcessHandle::open(keyOf(second)).kill();
    QCOMPARE(second.wait(), base::ExitStatus::signalled(SIGKILL));
}

void SignalsTest::suspendStopsAndResumeGoesOn()
{
    Child child = Child::inRole({"burn", "0.3"});
    proc::ProcessHandle handle = proc::ProcessHandle::open(keyOf(child));
    handle.suspend();
    QVERIFY(child.waitUntilStopped());
    QVERIFY(!handle.hasEnded());
    handle.resume();
    QVERIFY(child.wait().success());
}

void SignalsTest::endIsSeen()
{
    Child child = Child::inRole({"sleep"});
    child.readLine();
    proc::ProcessHandle handle = proc::ProcessHandle::open(keyOf(child));
    QCOMPARE(handle.pid(), child.pid());
    QVERIFY(!handle.hasEnded());
    handle.kill();
    QVERIFY(child.waitUntilZombie());
    QVERIFY(handle.hasEnded());
}

void SignalsTest::endedProcessIsNamedInTheError()
{
    Child child = Child::inRole({"exit", "0"});
    const proc::ProcessKey key = keyOf(child);
    proc::ProcessHandle handle = proc::ProcessHandle::open(key);
    QVERIFY(child.wait().success());

    const Failure sending = failureOf([&] { handle.terminate(); });
    QCOMPARE(sending.code, ESRCH);
    QVERIFY2(sending.sentence.startsWith(QString("send SIGTERM to process %1, which has already "
                                                 "ended")
                                             .arg(key.pid)),
             qPrintable(sending.sentence));
    const Failure opening = failureOf([&] { proc::ProcessHandle::open(key); });
    QCOMPARE(opening.code, ESRCH);
    QVERIFY(opening.sentence.contains(QString::number(key.pid)));
}

void SignalsTest::reusedPidIsRefused()
{
    const Child child = Child::inRole({"sleep"});
    proc::ProcessKey key = keyOf(child);
    key.startTicks -= 1;
    QCOMPARE(failureOf([&] { proc::ProcessHandle::open(key); }).code, ESRCH);
    QCOMPARE(failureOf([&] { proc::ProcessHandle::open({0, 0}); }).code, ESRCH);
    QCOMPARE(failureOf([&] { proc::ProcessHandle::open({-1, 0}); }).code, ESRCH);
}

void SignalsTest::invalidSignalIsAnError()
{
    const Child child = Child::inRole({"sleep"});
    proc::ProcessHandle handle = proc::ProcessHandle::open(keyOf(child));
    const Failure failure = failureOf([&] { handle.send(1000); });
    QCOMPARE(failure.code, EINVAL);
    QVERIFY2(failure.sentence.startsWith("send signal 1000 to process"),
             qPrintable(failure.sentence));
}

QTEST_GUILESS_MAIN(SignalsTest)
#include "signals_test.moc"
