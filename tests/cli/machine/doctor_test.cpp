#include "cli/doctor_command.h"
#include "cli/machine_checks.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <sstream>

namespace {

// A machine on which there is nothing to complain about.
lab::MachineFacts soundMachine()
{
    lab::MachineFacts facts;
    facts.cores = 4;
    facts.usableCores = 4;
    facts.affinity = {0, 1, 2, 3};
    facts.kernel = "Linux 6.1.0";
    facts.memoryTotalBytes = std::int64_t{8} << 30;
    facts.memoryAvailableBytes = std::int64_t{4} << 30;
    facts.ptraceScope = 1;
    facts.perfEventParanoid = 2;
    facts.clockSource = "tsc";
    facts.clockResolutionNs = 1;
    facts.clockReadNs = 30;
    facts.display = ":0";
    facts.runtimeDirectory = "/run/user/1000/poolscope";
    facts.hasPidfd = true;
    facts.hasClone3 = true;
    facts.hasSealedMemfd = true;
    facts.hasRunQueueTimes = true;
    facts.openFileLimit = 1024;
    facts.processLimit = 30000;
    return facts;
}

cli::Check checkOf(const lab::MachineFacts& facts, const std::string& name)
{
    for (const cli::Check& check : cli::examine(facts)) {
        if (check.name == name) {
            return check;
        }
    }
    return {};
}

}  // namespace

class DoctorTest : public QObject {
    Q_OBJECT

private slots:
    void soundMachinePassesEverything();
    void lackIsNamedWithAdvice_data();
    void lackIsNamedWithAdvice();
    void onlyTheEngineNeedsAreNeeded();
    void affinityIsShownAsRanges();
    void ptraceRightsAreJudged_data();
    void ptraceRightsAreJudged();
    void tableShowsEveryCheck();
    void jsonIsOneDocument();
    void jsonAndTableAgreeOnTheStatus();
};

void DoctorTest::soundMachinePassesEverything()
{
    std::set<std::string> names;
    for (const cli::Check& check : cli::examine(soundMachine())) {
        QVERIFY2(check.ok, check.name.c_str());
        QVERIFY2(check.advice.empty(), check.name.c_str());
        QVERIFY2(!check.value.empty(), check.name.c_str());
        QVERIFY2(!check.means.empty(), check.name.c_str());
        QVERIFY2(names.insert(check.name).second, check.name.c_str());
    }
}

using Change = void (*)(lab::MachineFacts&);
Q_DECLARE_METATYPE(Change)

void DoctorTest::lackIsNamedWithAdvice_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("name");
    const auto row = [](const char* name, Change change) {
        QTest::newRow(name) << change << QString(name);
    };
    row("cores", [](lab::MachineFacts& facts) { facts.cores = 1; });
    row("affinity", [](lab::MachineFacts& facts) { facts.affinity = {2}; });
    row("quota", [](lab::MachineFacts& facts) { facts.cgroupQuota = 1.5; });
    row("load", [](lab::MachineFacts& facts) { facts.loadAverage = {3.0, 1.0, 0.0}; });
    row("memory", [](lab::MachineFacts& facts) { facts.memoryAvailableBytes = 1 << 20; });
    row("memfd", [](lab::MachineFacts& facts) { facts.hasSealedMemfd = false; });
    row("pidfd", [](lab::MachineFacts& facts) { facts.hasPidfd = false; });
    row("clone3", [](lab::MachineFacts& facts) { facts.hasClone3 = false; });
    row("run queue", [](lab::MachineFacts& facts) { facts.hasRunQueueTimes = false; });
    row("ptrace", [](lab::MachineFacts& facts) { facts.ptraceScope = 3; });
    row("perf", [](lab::MachineFacts& facts) { facts.perfEventParanoid = 3; });
    row("clock", [](lab::MachineFacts& facts) { facts.clockReadNs = 900; });
    row("display", [](lab::MachineFacts& facts) { facts.display.clear(); });
    row("runtime folder", [](lab::MachineFacts& facts) { facts.runtimeProblem = "'/x' is bad"; });
    row("open files", [](lab::MachineFacts& facts) { facts.openFileLimit = 64; });
    row("processes", [](lab::MachineFacts& facts) { facts.processLimit = 64; });
}

void DoctorTest::lackIsNamedWithAdvice()
{
    QFETCH(Change, change);
    QFETCH(QString, name);
    lab::MachineFacts facts = soundMachine();
    change(facts);
    const cli::Check check = checkOf(facts, name.toStdString());
    QVERIFY(!check.ok);
    QVERIFY(!check.advice.empty());
}

void DoctorTest::onlyTheEngineNeedsAreNeeded()
{
    std::set<std::string> needed;
    for (const cli::Check& check : cli::examine(soundMachine())) {
        if (check.needed) {
            needed.insert(check.name);
        }
    }
    QCOMPARE(needed, (std::set<std::string>{"memfd", "pidfd", "runtime folder"}));
}

void DoctorTest::affinityIsShownAsRanges()
{
    lab::MachineFacts facts = soundMachine();
    QCOMPARE(checkOf(facts, "affinity").value, std::string("0-3"));
    facts.affinity = {0, 2, 3, 4, 9};
    QCOMPARE(checkOf(facts, "affinity").value, std::string("0,2-4,9"));
    facts.affinity = {};
    QCOMPARE(checkOf(facts, "affinity").value, std::string());
}

void DoctorTest::ptraceRightsAreJudged_data()
{
    QTest::addColumn<int>("scope");  // -1: no Yama
    QTest::addColumn<bool>("root");
    QTest::addColumn<bool>("ok");
    QTest::newRow("no Yama") << -1 << false << true;
    QTest::newRow("classic") << 0 << false << true;
    QTest::newRow("children only") << 1 << false << true;
    QTest::newRow("root only") << 2 << false << false;
    QTest::newRow("root only, as root") << 2 << true << true;
    QTest::newRow("nobody, as root") << 3 << true << false;
}

void DoctorTest::ptraceRightsAreJudged()
{
    QFETCH(int, scope);
    QFETCH(bool, root);
    QFETCH(bool, ok);
    lab::MachineFacts facts = soundMachine();
    facts.ptraceScope = scope < 0 ? std::nullopt : std::optional(scope);
    facts.isRoot = root;
    QCOMPARE(checkOf(facts, "ptrace").ok, ok);
}

void DoctorTest::tableShowsEveryCheck()
{
    std::ostringstream out;
    std::ostringstream err;
    cli::runDoctor(false, out, err);
    for (const cli::Check& check : cli::examine(soundMachine())) {
        QVERIFY2(out.str().find("  " + check.name) != std::string::npos, check.name.c_str());
        QVERIFY2(out.str().find(check.means) != std::string::npos, check.means.c_str());
    }
    QCOMPARE(err.str(), std::string());
}

void DoctorTest::jsonIsOneDocument()
{
    std::ostringstream out;
    std::ostringstream err;
    cli::runDoctor(true, out, err);
    const auto document = nlohmann::json::parse(out.str());
    QCOMPARE(document["schema"].get<std::string>(), std::string("poolscope.doctor/1"));
    QCOMPARE(document["tool"].get<std::string>(), std::string(POOLSCOPE_VERSION));
    QVERIFY(document["machine"]["cores"].get<int>() >= 1);
    QCOMPARE(document["checks"].size(), cli::examine(soundMachine()).size());
    for (const auto& check : document["checks"]) {
        QVERIFY(check["ok"].is_boolean());
        QVERIFY(check["name"].is_string());
        QVERIFY(check["value"].is_string());
        QVERIFY(check["ok"].get<bool>() || !check["advice"].get<std::string>().empty());
    }
    QCOMPARE(err.str(), std::string());
}

void DoctorTest::jsonAndTableAgreeOnTheStatus()
{
    std::ostringstream out;
    std::ostringstream err;
    const int table = cli::runDoctor(false, out, err);
    out.str("");
    QCOMPARE(cli::runDoctor(true, out, err), table);
    const auto document = nlohmann::json::parse(out.str());
    const bool lacking = std::any_of(
        document["checks"].begin(), document["checks"].end(),
        [](const auto& check) { return check["needed"] == true && check["ok"] == false; });
    QCOMPARE(table, lacking ? 1 : 0);
}

QTEST_GUILESS_MAIN(DoctorTest)
#include "doctor_test.moc"
