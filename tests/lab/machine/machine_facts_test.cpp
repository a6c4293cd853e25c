#include "lab/machine_facts.h"

#include "lab/machine_probes.h"
#include "mp/cpu_count.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>

class MachineFactsTest : public QObject {
    Q_OBJECT

private slots:
    void memoryIsFoundByItsWholeName();
    void nonsenseMemoryIsNone();
    void cpuModelIsFound_data();
    void cpuModelIsFound();
    void folderOfOurOwnIsFine();
    void unsafeFoldersAreNamed();
    void factsAreThoseOfThisMachine();
    void jsonIsTheMachineObject();
    void jsonSurvivesBrokenText();
};

void MachineFactsTest::memoryIsFoundByItsWholeName()
{
    const std::string text = "MemTotalX:  1 kB\nMemTotal:        3990212 kB\nMemFree: 5 kB\n";
    QCOMPARE(lab::findMemory(text, "MemTotal"), std::optional<std::int64_t>(3990212LL * 1024));
    QCOMPARE(lab::findMemory(text, "MemFree"), std::optional<std::int64_t>(5 * 1024));
    QVERIFY(!lab::findMemory(text, "MemAvailable"));
    QVERIFY(!lab::findMemory(text, "Mem"));
}

void MachineFactsTest::nonsenseMemoryIsNone()
{
    for (const char* text : {"", "M", "M:", "M:\n", "M: x kB", "M: -1 kB",
                             "M: 99999999999999999999", "M: 9223372036854775807 kB", "M 5 kB"}) {
        QVERIFY2(!lab::findMemory(text, "M"), text);
    }
}

void MachineFactsTest::cpuModelIsFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("model");
    QTest::newRow("x86") << "processor\t: 0\nmodel\t\t: 85\nmodel name\t: Intel(R) Xeon(R) CPU\n"
                         << "Intel(R) Xeon(R) CPU";
    QTest::newRow("POWER") << "processor\t: 0\ncpu\t\t: POWER9, altivec supported\n"
                           << "POWER9, altivec supported";
    QTest::newRow("ARM64") << "processor\t: 0\nBogoMIPS\t: 50.00\n"
                           << "";
    QTest::newRow("empty") << ""
                           << "";
}

void MachineFactsTest::cpuModelIsFound()
{
    QFETCH(QString, text);
    QFETCH(QString, model);
    QCOMPARE(QString::fromStdString(lab::findCpuModel(text.toStdString())), model);
}

void MachineFactsTest::folderOfOurOwnIsFine()
{
    const QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    QCOMPARE(::chmod(path.c_str(), 0700), 0);
    QCOMPARE(lab::examineFolder(path, ::getuid()), std::string());
    QCOMPARE(lab::examineFolder(path + "/not-yet", ::getuid()), std::string());
}

void MachineFactsTest::unsafeFoldersAreNamed()
{
    const QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    const auto says = [](const std::string& sentence, const char* text) {
        return sentence.find(text) != std::string::npos;
    };
    QVERIFY(says(lab::examineFolder(path, ::getuid() + 1), "belongs to user"));
    QCOMPARE(::chmod(path.c_str(), 0755), 0);
    QVERIFY(says(lab::examineFolder(path, ::getuid()), "is open to other users"));
    std::ofstream(path + "/file") << "x";
    QVERIFY(says(lab::examineFolder(path + "/file", ::getuid()), "isn't a folder"));
    QCOMPARE(::symlink(path.c_str(), (path + "/link").c_str()), 0);
    QVERIFY(says(lab::examineFolder(path + "/link", ::getuid()), "isn't a folder"));
    QVERIFY(says(lab::examineFolder(path + "/a/b", ::getuid()), "can't be written to"));
    QVERIFY(says(lab::examineFolder(path + "/file/x/y", ::getuid()), "can't be looked at"));
}

void MachineFactsTest::factsAreThoseOfThisMachine()
{
    const lab::MachineFacts facts = lab::readMachineFacts();
    QCOMPARE(facts.cores, mp::cpuCount());
    QCOMPARE(facts.usableCores, mp::usableCpuCount());
    QCOMPARE(facts.affinity, mp::cpuAffinity());
    utsname name{};
    QCOMPARE(::uname(&name), 0);
    QCOMPARE(facts.hostName, std::string(name.nodename));
    QVERIFY(facts.kernel.find(name.release) != std::string::npos);
    QCOMPARE(facts.memoryTotalBytes / 1'000'000,
             ::sysconf(_SC_PHYS_PAGES) * ::sysconf(_SC_PAGESIZE) / 1'000'000);
    QVERIFY(facts.memoryAvailableBytes > 0);
    QVERIFY(facts.memoryAvailableBytes <= facts.memoryTotalBytes);
    QVERIFY(facts.clockResolutionNs > 0);
    QVERIFY(facts.clockReadNs > 0);
    QVERIFY(!facts.runtimeDirectory.empty());
    QVERIFY(facts.hasPidfd);
    QVERIFY(facts.hasSealedMemfd);
    QCOMPARE(facts.isRoot, ::geteuid() == 0);
}

void MachineFactsTest::jsonIsTheMachineObject()
{
    lab::MachineFacts facts;
    facts.cores = 8;
    facts.usableCores = 2;
    facts.affinity = {0, 1, 4};
    facts.kernel = "Linux 6.1";
    facts.cpuModel = "Model";
    facts.memoryTotalBytes = 1024;
    const auto document = nlohmann::json::parse(R"({"cores": 8, "usableCores": 2,
        "affinity": [0, 1, 4], "quota": null, "kernel": "Linux 6.1", "cpuModel": "Model",
        "memoryTotalBytes": 1024})");
    QCOMPARE(lab::toJson(facts).dump(), document.dump());
    facts.cgroupQuota = 1.5;
    QCOMPARE(lab::toJson(facts)["quota"].get<double>(), 1.5);
    QCOMPARE(lab::machineJson()["cores"].get<int>(), mp::cpuCount());
}

void MachineFactsTest::jsonSurvivesBrokenText()
{
    lab::MachineFacts facts;
    facts.cpuModel = "caf\xE9";
    QCOMPARE(nlohmann::json::parse(lab::toJson(facts).dump())["cpuModel"].get<std::string>(),
             std::string("caf\uFFFD"));
}

QTEST_GUILESS_MAIN(MachineFactsTest)
#include "machine_facts_test.moc"
