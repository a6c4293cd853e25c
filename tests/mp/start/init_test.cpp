#include "helpers/child.h"
#include "helpers/leak_check.h"

#include <QTest>

using namespace std::chrono_literals;

namespace {

// Environment variables for the children of one test. By Qt's lock: its watchdog thread reads
// others.
class Variable {
public:
    Variable(const char* name, const char* value) : m_name(name) { qputenv(name, value); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() { qunsetenv(m_name); }

private:
    const char* m_name;
};

struct Outcome {
    std::string line;
    base::ExitStatus status;
};

Outcome run(const std::vector<std::string>& arguments)
{
    auto program = helpers::Child::ofProgram(INIT_PROGRAM_PATH, arguments);
    Outcome outcome;
    outcome.line = program.readLine(60s);
    outcome.status = program.wait(60s);
    return outcome;
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

}  // namespace

class InitTest : public QObject {
    Q_OBJECT

private slots:
    void programThatCallsItFirstWorks()
    {
        const Variable right("INIT_PROGRAM_RIGHT", "1");
        const Outcome outcome = run({"right"});
        QCOMPARE(outcome.line, std::string("value 42"));
        QVERIFY(outcome.status.success());
    }

    void programWithoutItGetsASentence()
    {
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        const Outcome outcome = run({"never"});
        QVERIFY2(contains(outcome.line, "std::logic_error"), outcome.line.c_str());
        QVERIFY2(contains(outcome.line, "mp::init(argc, argv)"), outcome.line.c_str());
        QVERIFY(outcome.status.success());
        QCOMPARE(leaks.verify(), std::string());
    }

    // The template runs main() without the flag, meets a pool and must not start processes in turn.
    void templateThatNeverReachesItBreaksThePoolNotTheMachine()
    {
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        const Outcome outcome = run({"flagged"});
        QVERIFY2(contains(outcome.line, "mp::PoolBroken"), outcome.line.c_str());
        QVERIFY2(contains(outcome.line, "mp::init"), outcome.line.c_str());
        QVERIFY(outcome.status.success());
        QCOMPARE(leaks.verify(), std::string());
    }

    void templateThatHangsBeforeItIsGivenUp()
    {
        const helpers::LeakCheck leaks(helpers::LeakCheck::Orphans::Adopt);
        const Variable hangs("INIT_PROGRAM_MODE", "hangs");
        const Outcome outcome = run({"hangs"});
        QVERIFY2(contains(outcome.line, "mp::PoolBroken"), outcome.line.c_str());
        QVERIFY2(contains(outcome.line, "within 10 s"), outcome.line.c_str());
        QVERIFY(outcome.status.success());
        QCOMPARE(leaks.verify(), std::string());
    }

    void strayVariableIsIgnored_data()
    {
        QTest::addColumn<QString>("value");
        QTest::newRow("of another host's worker") << "worker:1:0";
        QTest::newRow("of another host's template") << "template:1:0";
        QTest::newRow("nonsense") << "hello";
        QTest::newRow("half") << "worker:";
        QTest::newRow("empty") << "";
        QTest::newRow("too large") << "worker:99999999999999999999:0";
    }
    void strayVariableIsIgnored()
    {
        QFETCH(QString, value);
        const Variable right("INIT_PROGRAM_RIGHT", "1");
        const Variable stray("MP_CHILD", value.toUtf8().constData());
        QCOMPARE(run({"right"}).line, std::string("value 42"));
    }
};

QTEST_GUILESS_MAIN(InitTest)
#include "init_test.moc"
