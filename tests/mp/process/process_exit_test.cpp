#include "helpers/child.h"
#include "helpers/leak_check.h"
#include "mp/signs.h"

#include <QTest>

using namespace std::chrono_literals;

namespace {

helpers::Child program(const std::vector<std::string>& arguments)
{
    return helpers::Child::ofProgram(PROCESS_PROGRAM_PATH, arguments);
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

}  // namespace

// What happens to processes when a program or a process ends, and what a process says when it
// throws.
class ProcessExitTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_leaks = std::make_unique<helpers::LeakCheck>(helpers::LeakCheck::Orphans::Adopt);
    }
    void cleanup() { QCOMPARE(m_leaks->verify(), std::string()); }

    void uncaughtExceptionIsToldOnStandardError()
    {
        auto child = program({"uncaught"});
        QCOMPARE(child.readLine(60s), std::string("Process Process-1:"));
        QCOMPARE(child.readLine(60s), std::string("Traceback (most recent call first):"));
        std::string text;
        std::string line;
        do {
            line = child.readLine(60s);
            text += line + "\n";
        } while (!line.empty() && !contains(line, "std::runtime_error"));
        QVERIFY2(contains(text, "throwSomething"), text.c_str());
        QCOMPARE(line, std::string("std::runtime_error: no square of 5"));
        QCOMPARE(child.readLine(60s), std::string("exit code 1"));
        QVERIFY(child.wait(60s).success());
    }

    void programsEndJoinsTheOthers_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<int>("code");
        QTest::newRow("return from main") << "unjoined" << 0;
        QTest::newRow("exit") << "exit" << 3;
    }
    void programsEndJoinsTheOthers()
    {
        QFETCH(QString, mode);
        QFETCH(int, code);
        const signs::Folder folder;
        auto child = program({mode.toStdString(), folder / "go"});
        QCOMPARE(child.readLine(60s), std::string("main ends"));
        QVERIFY(!child.waitUntilZombie(100ms));
        signs::raise(folder / "go");
        QCOMPARE(child.readLine(60s), std::string("worked"));
        QCOMPARE(child.wait(60s), base::ExitStatus::exited(code));
    }

    void programsEndTellsDaemonicProcessesToEnd()
    {
        const signs::Folder folder;
        auto child = program({"daemonic", folder / "go"});
        QCOMPARE(child.readLine(60s), std::string("waits"));
        signs::raise(folder / "go");
        QCOMPARE(child.readLine(60s), std::string("main ends"));
        QCOMPARE(child.readLine(60s), std::string("told"));
        QCOMPARE(child.wait(60s), base::ExitStatus::exited(0));
    }

    // Python waits for it for ever.
    void daemonicProcessThatCantBeToldIsKilled()
    {
        const signs::Folder folder;
        auto child = program({"deaf", folder / "go"});
        QCOMPARE(child.readLine(60s), std::string("waits"));
        signs::raise(folder / "go");
        QCOMPARE(child.readLine(60s), std::string("main ends"));
        QCOMPARE(child.wait(30s), base::ExitStatus::exited(0));
    }

    void processJoinsItsOwnBeforeItEnds()
    {
        const signs::Folder folder;
        auto child = program({"nested", folder / "go"});
        QCOMPARE(child.readLine(60s), std::string("function ends"));
        signs::raise(folder / "go");
        QCOMPARE(child.readLine(60s), std::string("worked"));
        QCOMPARE(child.readLine(60s), std::string("outer ended"));
        QCOMPARE(child.readLine(60s), std::string("main ends"));
        QCOMPARE(child.wait(60s), base::ExitStatus::exited(0));
    }

    void detachedProcessIsNotWaitedFor()
    {
        const signs::Folder folder;
        auto child = program({"detached", folder / "go"});
        QCOMPARE(child.readLine(60s), std::string("main ends"));
        QCOMPARE(child.wait(60s), base::ExitStatus::exited(0));
        signs::raise(folder / "go");
        QCOMPARE(child.readLine(60s), std::string("worked"));
    }

    void programWithoutInitGetsASentence()
    {
        auto child = program({"never"});
        const std::string line = child.readLine(60s);
        QVERIFY2(contains(line, "error std::logic_error: mp::Process needs mp::init"),
                 line.c_str());
        QCOMPARE(child.readLine(60s), std::string("main ends"));
        QVERIFY(child.wait(60s).success());
    }

    void templateThatNeverReachesInitGetsASentence()
    {
        qputenv("PROCESS_PROGRAM_FLAGGED", "1");
        auto child = program({"flagged"});
        const std::string line = child.readLine(60s);
        qunsetenv("PROCESS_PROGRAM_FLAGGED");
        QVERIFY2(contains(line, "error mp::Error: Process-1 couldn't be started"), line.c_str());
        QVERIFY2(contains(line, "mp::init"), line.c_str());
        QCOMPARE(child.readLine(60s), std::string("main ends"));
        QVERIFY(child.wait(60s).success());
    }

private:
    std::unique_ptr<helpers::LeakCheck> m_leaks;
};

QTEST_GUILESS_MAIN(ProcessExitTest)
#include "process_exit_test.moc"
