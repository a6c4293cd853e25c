#include "helpers/child.h"
#include "helpers/leak_check.h"

#include <unistd.h>

#include <QTest>

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define SKIP_UNLESS_PROCESSES_CAN_BE_COUNTED() \
    QSKIP("sanitizers start threads and processes of their own, which count")
#else
#define SKIP_UNLESS_PROCESSES_CAN_BE_COUNTED()                                \
    if (::geteuid() != 0) {                                                   \
        QSKIP("only root can become a user of whom no other process counts"); \
    }                                                                         \
    static_assert(true)
#endif

using namespace std::chrono_literals;

namespace {

struct Outcome {
    std::string line;
    std::string left;
    base::ExitStatus status;
};

Outcome outcomeOf(helpers::Child program)
{
    Outcome outcome;
    outcome.line = program.readLine(60s);
    outcome.left = program.readLine(60s);
    outcome.status = program.wait(60s);
    return outcome;
}

Outcome run(const std::vector<std::string>& arguments)
{
    return outcomeOf(helpers::Child::ofProgram(REFUSED_PROGRAM_PATH, arguments));
}

// As a user who has no other processes: the kernel counts those of a user.
Outcome runAsNobodyElse(const std::vector<std::string>& arguments)
{
    const int user = 60'000 + static_cast<int>(::getpid()) % 5000;
    std::vector<std::string> all{"--reuid=" + std::to_string(user), "--clear-groups",
                                 REFUSED_PROGRAM_PATH};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return outcomeOf(helpers::Child::ofProgram("/usr/bin/setpriv", all));
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

}  // namespace

// What the kernel refuses becomes one clear exception, and nothing is left running.
class RefusalTest : public QObject {
    Q_OBJECT

private slots:
    // Whichever descriptor is the one too many: the pool starts or says why not.
    void everyNumberOfDescriptorsWorksOrIsRefusedClearly()
    {
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        int refused = 0;
        int started = 0;
        for (int most = 4; most < 48 && started < 3; ++most) {
            const Outcome outcome = run({"descriptors", std::to_string(most)});
            const std::string seen =
                std::to_string(most) + ": " + outcome.line + ", " + outcome.left;
            QVERIFY2(outcome.status.success(), seen.c_str());
            QVERIFY2(outcome.left == "left 0", seen.c_str());
            if (outcome.line == "value 42") {
                ++started;
                continue;
            }
            ++refused;
            QVERIFY2(started == 0, seen.c_str());
            QVERIFY2(contains(outcome.line, "error std::system_error: "), seen.c_str());
            QVERIFY2(contains(outcome.line, "Too many open files"), seen.c_str());
        }
        QVERIFY(refused >= 5);
        QCOMPARE(started, 3);
        QCOMPARE(leaks.verify(), std::string());
    }

    void memoryThatCantBeReservedIsAnError()
    {
        const Outcome outcome = run({"memory"});
        QVERIFY2(contains(outcome.line, "error std::system_error: "), outcome.line.c_str());
        QVERIFY2(contains(outcome.line, "reserve"), outcome.line.c_str());
        QVERIFY2(contains(outcome.line, "shared memory"), outcome.line.c_str());
        QCOMPARE(outcome.left, std::string("left 0"));
        QVERIFY(outcome.status.success());
    }

    void memoryThatALargeValueCantHaveFailsItsTaskOnly()
    {
        const Outcome outcome = run({"slab"});
        QCOMPARE(outcome.line, std::string("value 42"));
        QCOMPARE(outcome.left, std::string("left 0"));
        QVERIFY(outcome.status.success());
    }

    void replacementThatCantBeStartedIsAnErrorNotAHang()
    {
        const Outcome outcome = run({"later", "10"});
        QVERIFY2(
            contains(outcome.line, "value 42") || contains(outcome.line, "Too many open files"),
            outcome.line.c_str());
        QCOMPARE(outcome.left, std::string("left 0"));
        QVERIFY(outcome.status.success());
    }

    void refusedForkIsAnError_data()
    {
        QTest::addColumn<int>("processes");
        QTest::newRow("not even the engine's thread") << 1;
        QTest::newRow("no template") << 2;
        QTest::newRow("no worker") << 3;
        QTest::newRow("one worker of three") << 4;
    }
    void refusedForkIsAnError()
    {
        QFETCH(int, processes);
        SKIP_UNLESS_PROCESSES_CAN_BE_COUNTED();
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        const Outcome outcome = runAsNobodyElse({"processes", std::to_string(processes)});
        QVERIFY2(contains(outcome.line, "error std::system_error: "), outcome.line.c_str());
        QVERIFY2(contains(outcome.line, "Resource temporarily unavailable"), outcome.line.c_str());
        QVERIFY2(contains(outcome.line, "start"), outcome.line.c_str());
        QCOMPARE(outcome.left, std::string("left 0"));
        QVERIFY(outcome.status.success());
        QCOMPARE(leaks.verify(), std::string());
    }

    void refusedForkOfAProcessIsAnErrorAndItMayBeTriedAgain_data()
    {
        QTest::addColumn<int>("processes");
        QTest::addColumn<QString>("start");
        QTest::newRow("not even the engine's thread") << 1 << "forkserver";
        QTest::newRow("no template") << 2 << "forkserver";
        QTest::newRow("no process") << 3 << "forkserver";
        QTest::newRow("spawn, not even the engine's thread") << 1 << "spawn";
        QTest::newRow("spawn, no process") << 2 << "spawn";
    }
    void refusedForkOfAProcessIsAnErrorAndItMayBeTriedAgain()
    {
        SKIP_UNLESS_PROCESSES_CAN_BE_COUNTED();
        QFETCH(int, processes);
        QFETCH(QString, start);
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        const Outcome outcome =
            runAsNobodyElse({"process", std::to_string(processes), start.toStdString()});
        QVERIFY2(contains(outcome.line, "error std::system_error: "), outcome.line.c_str());
        QVERIFY2(contains(outcome.line, "Resource temporarily unavailable"), outcome.line.c_str());
        QVERIFY2(contains(outcome.line, "; then started"), outcome.line.c_str());
        QCOMPARE(outcome.left, std::string("left 0"));
        QVERIFY(outcome.status.success());
        QCOMPARE(leaks.verify(), std::string());
    }

    void refusedForkOfAReplacementFailsThePoolWithItsCause_data() { startMethods(); }
    void refusedForkOfAReplacementFailsThePoolWithItsCause()
    {
        SKIP_UNLESS_PROCESSES_CAN_BE_COUNTED();
        QFETCH(QString, start);
        const Outcome outcome = runAsNobodyElse({"replacement", start.toStdString()});
        QVERIFY2(contains(outcome.line, "error std::system_error: "), outcome.line.c_str());
        QVERIFY2(contains(outcome.line, "Resource temporarily unavailable"), outcome.line.c_str());
        QVERIFY2(contains(outcome.line, "start"), outcome.line.c_str());
        QCOMPARE(outcome.left, std::string("left 0"));
        QVERIFY(outcome.status.success());
    }

    void replacementIsForkedOnceThatIsAllowedAgain_data() { startMethods(); }
    void replacementIsForkedOnceThatIsAllowedAgain()
    {
        SKIP_UNLESS_PROCESSES_CAN_BE_COUNTED();
        QFETCH(QString, start);
        const Outcome outcome = runAsNobodyElse({"freed", start.toStdString()});
        QCOMPARE(outcome.line, std::string("value 42"));
        QCOMPARE(outcome.left, std::string("left 0"));
        QVERIFY(outcome.status.success());
    }

private:
    static void startMethods()
    {
        QTest::addColumn<QString>("start");
        QTest::newRow("forkserver") << "forkserver";
        QTest::newRow("spawn") << "spawn";
    }
};

QTEST_GUILESS_MAIN(RefusalTest)
#include "refusal_test.moc"
