#include "mp/channel/adaptive_spin.h"

#include <poll.h>
#include <time.h>

#include <QTest>

using mp::channel::AdaptiveSpin;

namespace {

bool never()
{
    return false;
}

std::int64_t cpuNs()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

// How often it looks before it gives up.
int looksOf(AdaptiveSpin& spin)
{
    int looks = 0;
    spin.spinUntil([&looks] {
        ++looks;
        return false;
    });
    return looks;
}

// A wait that spinning would never have won.
void waitLong(AdaptiveSpin& spin)
{
    spin.spinUntil(&never);
    ::poll(nullptr, 0, 1);  // at least 1 ms
    spin.slept();
}

// One that was so often waited for in vain that it no longer spins.
AdaptiveSpin discouraged()
{
    AdaptiveSpin spin;
    for (int i = 0; i < 7; ++i) {  // 100 µs halved six times are less than 2 µs
        waitLong(spin);
    }
    return spin;
}

}  // namespace

class AdaptiveSpinTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsThereIsSeenAtOnce()
    {
        AdaptiveSpin spin;
        int looks = 0;
        QVERIFY(spin.spinUntil([&looks] { return ++looks == 1; }));
        QCOMPARE(looks, 1);
    }

    void whatComesMeanwhileIsSeen()
    {
        AdaptiveSpin spin;
        int looks = 0;
        QVERIFY(spin.spinUntil([&looks] { return ++looks == 30; }));
        QCOMPARE(looks, 30);
    }

    // In CPU time of its own, whatever else the machine does; the bound is a hundredfold.
    void spinningIsBounded()
    {
        AdaptiveSpin spin;
        const std::int64_t before = cpuNs();
        QVERIFY(!spin.spinUntil(&never));
        const std::int64_t used = cpuNs() - before;
        QVERIFY2(used < 100 * AdaptiveSpin::kMostNs, std::to_string(used).c_str());
    }

    // However often spinning has paid off.
    void successNeverRaisesTheBound()
    {
        AdaptiveSpin spin;
        for (int i = 0; i < 100; ++i) {
            QVERIFY(spin.spinUntil([] { return true; }));
        }
        const std::int64_t before = cpuNs();
        QVERIFY(!spin.spinUntil(&never));
        QVERIFY(cpuNs() - before < 100 * AdaptiveSpin::kMostNs);
    }

    void longWaitsEndTheSpinning()
    {
        AdaptiveSpin spin;
        QVERIFY(looksOf(spin) >= 64);
        for (int i = 0; i < 7; ++i) {
            waitLong(spin);
        }
        QCOMPARE(looksOf(spin), 1);  // it only looks
        waitLong(spin);
        QCOMPARE(looksOf(spin), 1);
    }

    void oneWaitInSixteenTriesAgain()
    {
        AdaptiveSpin spin = discouraged();
        std::vector<int> spun;
        for (int i = 1; i <= 64; ++i) {
            if (looksOf(spin) > 1) {
                spun.push_back(i);
                ::poll(nullptr, 0, 1);
                spin.slept();  // in vain again
            }
        }
        QCOMPARE(spun, (std::vector{16, 32, 48, 64}));
    }

    void trialThatPaysOffBringsTheSpinningBack()
    {
        AdaptiveSpin spin = discouraged();
        for (int i = 1; i < 16; ++i) {
            QCOMPARE(looksOf(spin), 1);
        }
        int looks = 0;
        QVERIFY(spin.spinUntil([&looks] { return ++looks == 10; }));
        QVERIFY(looksOf(spin) > 1);
        QVERIFY(looksOf(spin) > 1);
    }

    // Only the wake-up made it that long: spinning would have won.
    void shortSleepBringsTheSpinningBack()
    {
        AdaptiveSpin spin = discouraged();
        std::int64_t took = INT64_MAX;
        for (int i = 0; i < 1000 && took >= AdaptiveSpin::kMostNs; ++i) {
            spin = discouraged();
            const std::int64_t before = base::monotonicNs();
            spin.spinUntil(&never);
            spin.slept();
            took = base::monotonicNs() - before;
        }
        QVERIFY2(took < AdaptiveSpin::kMostNs, "this machine never lets a thread run for 0.1 ms");
        QVERIFY(looksOf(spin) > 1);
    }
};

QTEST_GUILESS_MAIN(AdaptiveSpinTest)
#include "adaptive_spin_test.moc"
