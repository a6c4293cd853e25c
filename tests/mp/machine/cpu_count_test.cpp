#include "mp/cpu_count.h"

#include "mp/cgroup_quota.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sched.h>

#include <map>
#include <string>

namespace {

using Files = std::map<std::string, std::string>;

mp::FileReader readerOf(const Files& files)
{
    return [&files](const std::string& path) -> std::optional<std::string> {
        const auto file = files.find(path);
        return file == files.end() ? std::nullopt : std::optional(file->second);
    };
}

const std::string kUnified =
    "25 20 0:22 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n";
const std::string kV1 =
    "24 20 0:21 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755\n"
    "27 24 0:24 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
    "28 24 0:25 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n";

constexpr int kMayNotMount = 77;  // of quota_program

// Where control groups that can limit CPUs are mounted.
QStringList groupMounts()
{
    QFile file("/proc/self/mountinfo");
    QStringList places;
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray& line : file.readAll().split('\n')) {
            const auto fields = line.split(' ');
            const bool limitsCpus =
                line.contains(" - cgroup2 ") ||
                (line.contains(" - cgroup ") && fields.last().split(',').contains("cpu"));
            if (limitsCpus) {
                places << QString::fromUtf8(fields.value(4));
            }
        }
    }
    return places;
}

bool writeFile(const QString& path, const QByteArray& text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

}  // namespace

class CpuCountTest : public QObject {
    Q_OBJECT

private slots:
    void cpuMaxIsParsed();
    void cfsQuotaIsParsed();
    void unifiedGroupsAreWalkedUpToTheTop();
    void oldGroupsAreWalkedUpToTheTop();
    void bothVersionsCount();
    void containersSeeTheirOwnRoot();
    void groupOutsideTheMountCountsAsItsTop();
    void mountPointsMayHaveBlanks();
    void noQuotaIsNone();
    void nonsenseIsNone();
    void usableIsTheSmallerOfAffinityAndQuotaRoundedUp_data();
    void usableIsTheSmallerOfAffinityAndQuotaRoundedUp();
    void machineHasAtLeastOneCpu();
    void machinesCpusAreThoseThatTheKernelCallsOnline();
    void affinityLimitsUsableCpus();
    void quotaOfThisProcesssGroupLimitsUsableCpus_data();
    void quotaOfThisProcesssGroupLimitsUsableCpus();
};

void CpuCountTest::cpuMaxIsParsed()
{
    QCOMPARE(mp::parseCpuMax("150000 100000\n"), std::optional(1.5));
    QCOMPARE(mp::parseCpuMax("50000 100000"), std::optional(0.5));
    QVERIFY(!mp::parseCpuMax("max 100000\n"));
    for (const char* text :
         {"", "\n", "1", "1 0", "0 100000", "-1 100000", "x y", "1 2 3", "1  2"}) {
        QVERIFY2(!mp::parseCpuMax(text), text);
    }
}

void CpuCountTest::cfsQuotaIsParsed()
{
    QCOMPARE(mp::parseCfsQuota("200000\n", "100000\n"), std::optional(2.0));
    QVERIFY(!mp::parseCfsQuota("-1\n", "100000\n"));
    QVERIFY(!mp::parseCfsQuota("200000\n", "0\n"));
    QVERIFY(!mp::parseCfsQuota("", ""));
}

void CpuCountTest::unifiedGroupsAreWalkedUpToTheTop()
{
    const std::string group = "0::/user.slice/user-1000.slice/job.scope\n";
    Files files{{"/sys/fs/cgroup/user.slice/user-1000.slice/job.scope/cpu.max", "max 100000\n"},
                {"/sys/fs/cgroup/user.slice/user-1000.slice/cpu.max", "250000 100000\n"},
                {"/sys/fs/cgroup/user.slice/cpu.max", "400000 100000\n"}};
    QCOMPARE(mp::findCpuQuota(group, kUnified, readerOf(files)), std::optional(2.5));
    files["/sys/fs/cgroup/cpu.max"] = "100000 100000\n";
    QCOMPARE(mp::findCpuQuota(group, kUnified, readerOf(files)), std::optional(1.0));
}

void CpuCountTest::oldGroupsAreWalkedUpToTheTop()
{
    const Files files{{"/sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_quota_us", "-1\n"},
                      {"/sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_period_us", "100000\n"},
                      {"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "300000\n"},
                      {"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n"},
                      {"/sys/fs/cgroup/cpuset/x/cpu.cfs_quota_us", "1\n"}};
    QCOMPARE(mp::findCpuQuota("3:cpuset:/x\n4:cpu,cpuacct:/a/b\n0::/\n", kV1, readerOf(files)),
             std::optional(3.0));
}

void CpuCountTest::bothVersionsCount()
{
    const Files files{{"/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "300000\n"},
                      {"/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n"},
                      {"/sys/fs/cgroup/cpu.max", "200000 100000\n"}};
    QCOMPARE(mp::findCpuQuota("4:cpu,cpuacct:/\n0::/\n", kV1 + kUnified, readerOf(files)),
             std::optional(2.0));
}

void CpuCountTest::containersSeeTheirOwnRoot()
{
    // Without a cgroup namespace the mount's root is the container's group.
    const std::string mounts = "28 24 0:25 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
    const Files files{{"/sys/fs/cgroup/cpu.max", "100000 100000\n"},
                      {"/sys/fs/cgroup/inner/cpu.max", "50000 100000\n"}};
    QCOMPARE(mp::findCpuQuota("0::/docker/abc\n", mounts, readerOf(files)), std::optional(1.0));
    QCOMPARE(mp::findCpuQuota("0::/docker/abc/inner\n", mounts, readerOf(files)),
             std::optional(0.5));
}

void CpuCountTest::groupOutsideTheMountCountsAsItsTop()
{
    const std::string mounts = "28 24 0:25 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
    const Files files{{"/sys/fs/cgroup/cpu.max", "100000 100000\n"}};
    for (const char* group : {"0::/docker/abcdef\n", "0::/other\n", "0::/../../x\n"}) {
        QCOMPARE(mp::findCpuQuota(group, mounts, readerOf(files)), std::optional(1.0));
    }
}

void CpuCountTest::mountPointsMayHaveBlanks()
{
    const std::string mounts = "25 20 0:22 / /my\\040groups rw - cgroup2 cgroup2 rw\n";
    const Files files{{"/my groups/cpu.max", "100000 100000\n"}};
    QCOMPARE(mp::findCpuQuota("0::/\n", mounts, readerOf(files)), std::optional(1.0));
}

void CpuCountTest::noQuotaIsNone()
{
    const Files none;
    QVERIFY(!mp::findCpuQuota("0::/a/b\n", kUnified, readerOf(none)));
    QVERIFY(!mp::findCpuQuota("", "", readerOf(none)));
}

void CpuCountTest::nonsenseIsNone()
{
    const Files files{{"/sys/fs/cgroup/cpu.max", "100000 100000\n"}};
    for (const char* group : {"0", "0:", ":::", "\n\n", "1::/\n"}) {
        QVERIFY2(!mp::findCpuQuota(group, kUnified, readerOf(files)), group);
    }
    for (const char* mounts : {" - ", "- cgroup2", "1 2 3 - cgroup2 x y", "a b c d e - cgroup2"}) {
        QVERIFY2(!mp::findCpuQuota("0::/\n", mounts, readerOf(files)), mounts);
    }
}

void CpuCountTest::usableIsTheSmallerOfAffinityAndQuotaRoundedUp_data()
{
    QTest::addColumn<int>("affinity");
    QTest::addColumn<double>("quota");
    QTest::addColumn<int>("usable");
    QTest::newRow("no quota") << 4 << 0.0 << 4;
    QTest::newRow("half a CPU more") << 4 << 1.5 << 2;
    QTest::newRow("a whole number") << 4 << 3.0 << 3;
    QTest::newRow("a hair of rounding") << 4 << 3.0000000000001 << 3;
    QTest::newRow("less than one") << 4 << 0.1 << 1;
    QTest::newRow("more than there are") << 4 << 64.0 << 4;
    QTest::newRow("one CPU") << 1 << 1.5 << 1;
    QTest::newRow("none") << 0 << 0.0 << 1;
}

void CpuCountTest::usableIsTheSmallerOfAffinityAndQuotaRoundedUp()
{
    QFETCH(int, affinity);
    QFETCH(double, quota);
    QFETCH(int, usable);
    const auto limit = quota > 0 ? std::optional(quota) : std::nullopt;
    QCOMPARE(mp::usableCpus(static_cast<std::size_t>(affinity), limit), usable);
}

void CpuCountTest::machineHasAtLeastOneCpu()
{
    QVERIFY(mp::cpuCount() >= 1);
    QVERIFY(mp::usableCpuCount() >= 1);
    QVERIFY(mp::usableCpuCount() <= static_cast<int>(mp::cpuAffinity().size()));
}

// "0-3,8,10-11": ranges of numbers.
void CpuCountTest::machinesCpusAreThoseThatTheKernelCallsOnline()
{
    QFile file("/sys/devices/system/cpu/online");
    if (!file.open(QIODevice::ReadOnly)) {
        QSKIP("this kernel doesn't show which CPUs are online");
    }
    int online = 0;
    const QString text = QString::fromLatin1(file.readAll()).trimmed();
    for (const QString& range : text.split(',')) {
        const QStringList ends = range.split('-');
        online += ends.last().toInt() - ends.first().toInt() + 1;
    }
    QVERIFY2(online > 0, qPrintable(text));
    QCOMPARE(mp::cpuCount(), online);
}

void CpuCountTest::affinityLimitsUsableCpus()
{
    cpu_set_t before;
    QCOMPARE(::sched_getaffinity(0, sizeof before, &before), 0);
    const int last = mp::cpuAffinity().back();
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(last, &one);
    QCOMPARE(::sched_setaffinity(0, sizeof one, &one), 0);
    const auto affinity = mp::cpuAffinity();
    const int usable = mp::usableCpuCount();
    ::sched_setaffinity(0, sizeof before, &before);
    QCOMPARE(affinity, std::vector<int>{last});
    QCOMPARE(usable, 1);
}

void CpuCountTest::quotaOfThisProcesssGroupLimitsUsableCpus_data()
{
    QTest::addColumn<int>("quotaUs");
    QTest::newRow("half a CPU") << 50'000;
    QTest::newRow("one and a half") << 150'000;
    QTest::newRow("more than there are") << 100'000'000;
}

// Through what the kernel says of this process and of what is mounted; only the groups' files are
// ours.
void CpuCountTest::quotaOfThisProcesssGroupLimitsUsableCpus()
{
    QFETCH(const int, quotaUs);
    const QStringList places = groupMounts();
    if (places.isEmpty()) {
        QSKIP("this machine has no control groups for CPUs");
    }
    const QTemporaryDir folder;
    const QByteArray quota = QByteArray::number(quotaUs);
    QVERIFY(writeFile(folder.filePath("cpu.max"), quota + " 100000\n"));
    QVERIFY(writeFile(folder.filePath("cpu.cfs_quota_us"), quota + "\n"));
    QVERIFY(writeFile(folder.filePath("cpu.cfs_period_us"), "100000\n"));
    const double cpus = quotaUs / 100'000.0;
    const int usable = mp::usableCpus(mp::cpuAffinity().size(), cpus);

    QProcess program;
    program.start(QUOTA_PROGRAM_PATH, QStringList(folder.path()) + places);
    QVERIFY2(program.waitForFinished(60'000), qPrintable(program.errorString()));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    if (program.exitCode() == kMayNotMount) {
        QSKIP("only root may put other files in the place of control groups");
    }
    QCOMPARE(program.exitCode(), 0);
    QCOMPARE(QString::fromLatin1(program.readAllStandardOutput()),
             QStringLiteral("quota %1 usable %2\n").arg(cpus, 0, 'f', 3).arg(usable));
}

QTEST_GUILESS_MAIN(CpuCountTest)
#include "cpu_count_test.moc"
