#include "proc/sampler.h"

#include "base/clock.h"
#include "helpers/child.h"
#include "helpers/leak_check.h"

#include <QTest>

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <system_error>
#include <vector>

using helpers::Child;

class SamplerTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_leaks = std::make_unique<helpers::LeakCheck>(); }
    void cleanup() { QCOMPARE(m_leaks->verify(), std::string()); }

    void keyNamesALivingProcess();
    void cpuTimeIsThatOfTheProcess();
    void cpuTimeGrowsWhileItRuns();
    void memoryIsSeen();
    void switchesAreCounted();
    void threadsAreSummed();
    void stateIsSeen();
    void zombieIsStillSampled();
    void reapedProcessYieldsNothing();
    void anotherProcessWithThatPidYieldsNothing();
    void missingProcessYieldsNothing();
    void countersNeverGoBack();
    void lackOfDescriptorsIsAnError();
    void samplingIsCheap();

private:
    std::unique_ptr<helpers::LeakCheck> m_leaks;
};

namespace {

// ThreadSanitizer runs a thread of its own in every process.
#if defined(__SANITIZE_THREAD__)
constexpr int kSanitizersThreads = 1;
#else
constexpr int kSanitizersThreads = 0;
#endif

proc::ProcessKey keyOf(const Child& child)
{
    return proc::readProcessKey(child.pid()).value();
}

}  // namespace

void SamplerTest::keyNamesALivingProcess()
{
    const auto self = proc::readProcessKey(::getpid());
    QVERIFY(self);
    QCOMPARE(self->pid, ::getpid());
    QVERIFY(self->startTicks > 0);
    QVERIFY(self == proc::readProcessKey(::getpid()));
    QVERIFY(!proc::readProcessKey(-1));
    QVERIFY(!proc::readProcessKey(0));
}

void SamplerTest::cpuTimeIsThatOfTheProcess()
{
    Child child = Child::inRole({"burn", "0.2"});
    proc::ProcessSampler sampler(keyOf(child));
    QVERIFY(child.waitUntilZombie());
    const auto sample = sampler.sample();
    QVERIFY(sample);
    QVERIFY2(sample->cpuNs >= 200'000'000, qPrintable(QString::number(sample->cpuNs)));
    // The kernel's own account, once it is reaped.
    rusage before{};
    rusage after{};
    ::getrusage(RUSAGE_CHILDREN, &before);
    QVERIFY(child.wait().success());
    ::getrusage(RUSAGE_CHILDREN, &after);
    const auto total = [](const rusage& used) {
        return 1e9 * static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
               1e3 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    };
    const double accounted = total(after) - total(before);
    QVERIFY2(std::abs(accounted - static_cast<double>(sample->cpuNs)) < 20e6,
             qPrintable(QString("%1 against %2").arg(accounted).arg(sample->cpuNs)));
}

void SamplerTest::cpuTimeGrowsWhileItRuns()
{
    const Child child = Child::inRole({"burn", "30"});
    proc::ProcessSampler sampler(keyOf(child));
    const std::int64_t first = sampler.sample().value().cpuNs;
    QTRY_VERIFY(sampler.sample().value().cpuNs > first + 20'000'000);
    const proc::Sample sample = sampler.sample().value();
    QVERIFY(sample.runQueueNs.has_value());
    QVERIFY(std::abs(base::monotonicNs() - sample.timeNs) < 5'000'000'000);
}

void SamplerTest::memoryIsSeen()
{
    constexpr std::int64_t kBytes = 64 << 20;
    Child child = Child::inRole({"rss", std::to_string(kBytes)});
    child.readLine();
    proc::ProcessSampler sampler(keyOf(child));
    const proc::Sample sample = sampler.sample().value();
    QVERIFY2(sample.rssBytes >= kBytes - (1 << 20), qPrintable(QString::number(sample.rssBytes)));
    QVERIFY(sample.maxRssBytes >= sample.rssBytes);
}

void SamplerTest::switchesAreCounted()
{
    Child child = Child::inRole({"yield", "50"});
    child.readLine();
    proc::ProcessSampler sampler(keyOf(child));
    QVERIFY(sampler.sample().value().switchesVoluntary >= 50);
}

void SamplerTest::threadsAreSummed()
{
    Child child = Child::inRole({"threads", "3"});
    child.readLine();
    proc::ProcessSampler sampler(keyOf(child));
    const proc::Sample sample = sampler.sample().value();
    QCOMPARE(sample.threads, 4 + kSanitizersThreads);
    // Each of the three has waited 100 times.
    QVERIFY2(sample.switchesVoluntary >= 300,
             qPrintable(QString::number(sample.switchesVoluntary)));
    // What they did stays when they are gone.
    ::kill(child.pid(), SIGKILL);
    QVERIFY(child.waitUntilZombie());
    QTRY_COMPARE(sampler.sample().value().threads, 1);
    QVERIFY(sampler.sample().value().switchesVoluntary >= 300);
}

void SamplerTest::stateIsSeen()
{
    Child child = Child::inRole({"stop"});
    QVERIFY(child.waitUntilStopped());
    proc::ProcessSampler sampler(keyOf(child));
    QCOMPARE(sampler.sample().value().state, 'T');
    ::kill(child.pid(), SIGCONT);
    QVERIFY(child.wait().success());
}

void SamplerTest::zombieIsStillSampled()
{
    Child child = Child::inRole({"rss", "16777216"});
    child.readLine();
    proc::ProcessSampler sampler(keyOf(child));
    const proc::Sample alive = sampler.sample().value();
    ::kill(child.pid(), SIGKILL);
    QVERIFY(child.waitUntilZombie());
    const proc::Sample dead = sampler.sample().value();
    QCOMPARE(dead.state, 'Z');
    QCOMPARE(dead.rssBytes, 0);
    QVERIFY(dead.maxRssBytes >= alive.maxRssBytes);
    QVERIFY(dead.cpuNs >= alive.cpuNs);
}

void SamplerTest::reapedProcessYieldsNothing()
{
    Child child = Child::inRole({"sleep"});
    child.readLine();
    proc::ProcessSampler sampler(keyOf(child));
    QVERIFY(sampler.sample());
    ::kill(child.pid(), SIGKILL);
    QCOMPARE(child.wait(), base::ExitStatus::signalled(SIGKILL));
    QVERIFY(!sampler.sample());
    QVERIFY(!sampler.sample());
}

void SamplerTest::anotherProcessWithThatPidYieldsNothing()
{
    const Child child = Child::inRole({"sleep"});
    proc::ProcessKey key = keyOf(child);
    key.startTicks -= 1;
    proc::ProcessSampler sampler(key);
    QVERIFY(!sampler.sample());
}

void SamplerTest::missingProcessYieldsNothing()
{
    for (const pid_t pid : {0, -1, 0x7FFFFFFF}) {
        proc::ProcessSampler sampler(proc::ProcessKey{pid, 1});
        QVERIFY(!sampler.sample());
    }
}

void SamplerTest::countersNeverGoBack()
{
    const Child child = Child::inRole({"threads", "4"});
    proc::ProcessSampler sampler(keyOf(child));
    proc::Sample last = sampler.sample().value();
    for (int i = 0; i < 2000; ++i) {
        const proc::Sample now = sampler.sample().value();
        QVERIFY(now.cpuNs >= last.cpuNs);
        QVERIFY(now.switchesVoluntary >= last.switchesVoluntary);
        QVERIFY(now.switchesInvoluntary >= last.switchesInvoluntary);
        QVERIFY(now.runQueueNs >= last.runQueueNs);
        QVERIFY(now.maxRssBytes >= last.maxRssBytes);
        last = now;
    }
}

void SamplerTest::lackOfDescriptorsIsAnError()
{
    const proc::ProcessKey self = proc::readProcessKey(::getpid()).value();
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit none{0, before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
    int error = 0;
    try {
        const proc::ProcessSampler sampler(self);
    } catch (const std::system_error& failure) {
        error = failure.code().value();
    }
    ::setrlimit(RLIMIT_NOFILE, &before);
    QCOMPARE(error, EMFILE);
}

void SamplerTest::samplingIsCheap()
{
    Child child = Child::inRole({"sleep"});
    child.readLine();
    proc::ProcessSampler sampler(keyOf(child));
    std::vector<std::int64_t> costs;
    for (int i = 0; i < 500; ++i) {
        const std::int64_t start = base::monotonicNs();
        QVERIFY(sampler.sample());
        costs.push_back(base::monotonicNs() - start);
    }
    std::sort(costs.begin(), costs.end());
    const std::int64_t median = costs[costs.size() / 2];
    qInfo("a sample costs %lld ns (median)", static_cast<long long>(median));
    // Microseconds; sanitizers and a slow machine get room.
    QVERIFY2(median < 500'000, qPrintable(QString::number(median)));
}

QTEST_GUILESS_MAIN(SamplerTest)
#include "sampler_test.moc"
