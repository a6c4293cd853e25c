#include "proc/parse_error.h"
#include "proc/schedstat_parser.h"
#include "proc/stat_parser.h"
#include "proc/status_parser.h"

#include <QByteArray>
#include <QTest>

#include <random>
#include <string>

namespace {

const std::string kRest =
    " S 1 42 41 34816 42 4194304 95 0 1 0 17 23 5 6 20 0 3 0 987654 3133440 423 "
    "18446744073709551615 94349 94350 140 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 9 9 9 1 2 3 4 0\n";

const std::string kStatus =
    "Name:\tcat\nUmask:\t0022\nState:\tR (running)\nTgid:\t5375\nPPid:\t5367\n"
    "Uid:\t1000\t1001\t1001\t1001\nVmHWM:\t    1692 kB\nVmRSS:\t    1600 kB\nThreads:\t2\n"
    "Speculation_Store_Bypass:\tvulnerable\nvoluntary_ctxt_switches:\t11\n"
    "nonvoluntary_ctxt_switches:\t22\n";

// Where the text was found to be wrong: "line:column", or "read" if it wasn't.
template <class Parse>
QString faultOf(const Parse& parse)
{
    try {
        parse();
    } catch (const proc::ParseError& error) {
        return QString("%1:%2").arg(error.line()).arg(error.column());
    }
    return "read";
}

// The text with a few bytes changed, cut or doubled.
std::string damaged(std::string text, std::mt19937& random)
{
    for (auto times = random() % 4; times > 0 && !text.empty(); --times) {
        const std::size_t at = random() % text.size();
        switch (random() % 3) {
        case 0:
            text[at] = static_cast<char>(random());
            break;
        case 1:
            text.resize(at);
            break;
        default:
            text.insert(at, text.substr(at, random() % 40));
        }
    }
    return text;
}

}  // namespace

class ProcParsersTest : public QObject {
    Q_OBJECT

private slots:
    void statIsRead();
    void statSurvivesHostileCommands_data();
    void statSurvivesHostileCommands();
    void badStatSaysWhere_data();
    void badStatSaysWhere();
    void statusIsRead();
    void statusOfAZombieHasNoMemory();
    void statusIsNotFooledByTheName();
    void badStatusSaysWhere_data();
    void badStatusSaysWhere();
    void schedStatIsRead();
    void badSchedStatSaysWhere();
    void damagedTextsAreReadOrRefused();
};

void ProcParsersTest::statIsRead()
{
    const proc::ProcessStat stat = proc::parseStat("42 (cat)" + kRest);
    QCOMPARE(stat.pid, 42);
    QCOMPARE(stat.command, std::string("cat"));
    QCOMPARE(stat.state, 'S');
    QCOMPARE(stat.parent, 1);
    QCOMPARE(stat.group, 42);
    QCOMPARE(stat.session, 41);
    QCOMPARE(stat.userTicks, 17U);
    QCOMPARE(stat.systemTicks, 23U);
    QCOMPARE(stat.threads, 3);
    QCOMPARE(stat.startTicks, 987654U);
    QCOMPARE(stat.virtualBytes, 3133440U);
    QCOMPARE(stat.residentPages, 423);
}

void ProcParsersTest::statSurvivesHostileCommands_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::newRow("parentheses") << QByteArray("a) R 9 (b");
    QTest::newRow("closing only") << QByteArray("))))");
    QTest::newRow("opening only") << QByteArray("((((");
    QTest::newRow("newlines") << QByteArray("x\n1 (y) Z 3\n");
    QTest::newRow("blanks") << QByteArray("  ");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no UTF-8") << QByteArray("\xFF\x80\xE9");
}

void ProcParsersTest::statSurvivesHostileCommands()
{
    QFETCH(QByteArray, command);
    const proc::ProcessStat stat = proc::parseStat("42 (" + command.toStdString() + ")" + kRest);
    QCOMPARE(stat.command, command.toStdString());
    QCOMPARE(stat.state, 'S');
    QCOMPARE(stat.startTicks, 987654U);
}

void ProcParsersTest::badStatSaysWhere_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("where");
    QTest::newRow("empty") << ""
                           << "1:1";
    QTest::newRow("no PID") << "x (cat) S"
                            << "1:1";
    QTest::newRow("PID too large") << "99999999999 (cat) S"
                                   << "1:1";
    QTest::newRow("no parenthesis") << "42 cat S"
                                    << "1:4";
    QTest::newRow("never closed") << "42 (cat S"
                                  << "1:5";
    QTest::newRow("ends behind the command") << "42 (cat)"
                                             << "1:9";
    QTest::newRow("no state") << "42 (cat) "
                              << "1:10";
    QTest::newRow("parent isn't a number") << "42 (cat) S x"
                                           << "1:12";
    QTest::newRow("cut in the middle") << "42 (cat) S 1 42 41 0 1 2"
                                       << "1:25";
    QTest::newRow("in the second line") << "42 (a\nb) S ?"
                                        << "2:6";
}

void ProcParsersTest::badStatSaysWhere()
{
    QFETCH(QString, text);
    QFETCH(QString, where);
    QCOMPARE(faultOf([&] { proc::parseStat(text.toStdString()); }), where);
}

void ProcParsersTest::statusIsRead()
{
    const proc::ProcessStatus status = proc::parseStatus(kStatus);
    QCOMPARE(status.state, 'R');
    QCOMPARE(status.parent, 5367);
    QCOMPARE(status.realUser, 1000U);
    QCOMPARE(status.effectiveUser, 1001U);
    QCOMPARE(status.threads, 2);
    QCOMPARE(status.residentBytes, std::optional<std::int64_t>(1600 * 1024));
    QCOMPARE(status.maximumResidentBytes, std::optional<std::int64_t>(1692 * 1024));
    QCOMPARE(status.switchesVoluntary, 11);
    QCOMPARE(status.switchesInvoluntary, 22);
}

void ProcParsersTest::statusOfAZombieHasNoMemory()
{
    const proc::ProcessStatus status =
        proc::parseStatus("Name:\tcat\nState:\tZ (zombie)\nThreads:\t1\n");
    QCOMPARE(status.state, 'Z');
    QVERIFY(!status.residentBytes);
    QVERIFY(!status.maximumResidentBytes);
}

void ProcParsersTest::statusIsNotFooledByTheName()
{
    // The kernel escapes line ends in a name; a colon it leaves alone.
    const proc::ProcessStatus status =
        proc::parseStatus("Name:\tThreads:\\nThreads:\t99\nState:\tS (sleeping)\nThreads:\t1\n");
    QCOMPARE(status.threads, 1);
}

void ProcParsersTest::badStatusSaysWhere_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("where");
    QTest::newRow("empty") << ""
                           << "1:1";
    QTest::newRow("no state") << "Name:\tcat\nThreads:\t1\n"
                              << "3:1";
    QTest::newRow("state is empty") << "State:\n"
                                    << "2:1";
    QTest::newRow("threads aren't a number") << "State:\tS\nThreads:\tmany\n"
                                             << "2:10";
    QTest::newRow("number with a tail") << "State:\tS\nThreads:\t1x\n"
                                        << "2:10";
    QTest::newRow("memory is negative") << "State:\tS\nVmRSS:\t-1 kB\n"
                                        << "2:10";
    QTest::newRow("memory too large") << "State:\tS\nVmRSS:\t9999999999999999999 kB\n"
                                      << "2:8";
    QTest::newRow("one user only") << "State:\tS\nUid:\t1\n"
                                   << "2:7";
}

void ProcParsersTest::badStatusSaysWhere()
{
    QFETCH(QString, text);
    QFETCH(QString, where);
    QCOMPARE(faultOf([&] { proc::parseStatus(text.toStdString()); }), where);
}

void ProcParsersTest::schedStatIsRead()
{
    const proc::SchedStat times = proc::parseSchedStat("592670 79940 12\n");
    QCOMPARE(times.runNs, 592670);
    QCOMPARE(times.runQueueNs, 79940);
    QCOMPARE(times.slices, 12);
}

void ProcParsersTest::badSchedStatSaysWhere()
{
    QCOMPARE(faultOf([] { proc::parseSchedStat(""); }), QString("1:1"));
    QCOMPARE(faultOf([] { proc::parseSchedStat("592670 79940\n"); }), QString("1:13"));
    QCOMPARE(faultOf([] { proc::parseSchedStat("1 two 3\n"); }), QString("1:3"));
}

void ProcParsersTest::damagedTextsAreReadOrRefused()
{
    std::mt19937 random(13);
    for (int round = 0; round < 20'000; ++round) {
        // Anything but a ParseError ends the test.
        faultOf([&] { proc::parseStat(damaged("42 (cat)" + kRest, random)); });
        faultOf([&] { proc::parseStatus(damaged(kStatus, random)); });
        faultOf([&] { proc::parseSchedStat(damaged("592670 79940 12\n", random)); });
    }
}

QTEST_GUILESS_MAIN(ProcParsersTest)
#include "proc_parsers_test.moc"
