#include "mp/barrier.h"
#include "base/clock.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/event.h"
#include "mp/pool.h"
#include "mp/sync/processes.h"
#include "mp/value.h"

#include <signal.h>

#include <functional>
#include <random>
#include <thread>

using namespace std::chrono_literals;
using sync_test::kHangs;
using sync_test::started;
using Reason = mp::BrokenBarrier::Reason;

namespace {

constexpr int kRounds = 200;

// Nobody is a round ahead.
void goInStep(const mp::Barrier& barrier, const mp::Value<int>& arrivals,
              const mp::Value<int>& wrong)
{
    for (int round = 0; round < kRounds; ++round) {
        arrivals.fetchAdd(1);
        barrier.wait();
        if (arrivals.fetchAdd(0) < (round + 1) * barrier.parties()) {
            wrong.fetchAdd(1);
        }
    }
}

void waitOnce(const mp::Barrier& barrier)
{
    barrier.wait();
}

void sayAndHang(const mp::Barrier& /*barrier*/, const mp::Event& here)
{
    here.set();
    while (true) {
        ::pause();
    }
}

void goForEver(const mp::Barrier& barrier)
{
    while (true) {
        try {
            barrier.wait();
        } catch (const mp::BrokenBarrier&) {
            barrier.reset();
        }
    }
}

// How a wait went wrong; nothing when it didn't.
std::optional<Reason> brokenBy(const std::function<void()>& wait, int* pid = nullptr)
{
    try {
        wait();
    } catch (const mp::BrokenBarrier& broken) {
        if (pid != nullptr) {
            *pid = broken.pid();
        }
        return broken.reason();
    }
    return std::nullopt;
}

}  // namespace

class BarrierTest : public QObject {
    Q_OBJECT

private slots:
    void nobodyGoesBeforeAllAreThere()
    {
        const mp::Barrier barrier(3);
        const mp::Value<int> arrivals;
        const mp::Value<int> wrong;
        auto processes = started(2, &goInStep, barrier, arrivals, wrong);
        goInStep(barrier, arrivals, wrong);
        QVERIFY(sync_test::allEnd(processes));
        QCOMPARE(arrivals.get(), 3 * kRounds);
        QCOMPARE(wrong.get(), 0);
        QVERIFY(!barrier.broken());
    }

    void eachPartyGetsANumberOfItsOwn()
    {
        const mp::Barrier barrier(3);
        std::mutex mutex;
        std::set<int> numbers;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 3; ++i) {
                threads.emplace_back([&] {
                    const int number = barrier.wait(kHangs);
                    const std::lock_guard lock(mutex);
                    numbers.insert(number);
                });
            }
        }
        QCOMPARE(numbers, (std::set{0, 1, 2}));
        QCOMPARE(mp::Barrier(1).wait(), 0);
        QVERIFY_EXCEPTION_THROWN(mp::Barrier(0), std::invalid_argument);
    }

    void limitThatRunsOutBreaksItForAll()
    {
        const mp::Barrier barrier(3);
        std::jthread other([&] { QVERIFY(brokenBy([&] { barrier.wait(); }) == Reason::TimedOut); });
        QVERIFY(helpers::waitFor([&] { return barrier.waiting() == 1; }));
        const std::int64_t begin = base::monotonicNs();
        QVERIFY(brokenBy([&] { barrier.wait(100ms); }) == Reason::TimedOut);
        QVERIFY(base::monotonicNs() - begin >= 100'000'000);
        QVERIFY(barrier.broken());
        QVERIFY(brokenBy([&] { barrier.wait(); }) == Reason::TimedOut);
    }

    void abortBreaksItAndResetRevivesIt()
    {
        const mp::Barrier barrier(2);
        {
            std::jthread other(
                [&] { QVERIFY(brokenBy([&] { barrier.wait(); }) == Reason::Aborted); });
            QVERIFY(helpers::waitFor([&] { return barrier.waiting() == 1; }));
            barrier.abort();
        }
        barrier.reset();
        QVERIFY(!barrier.broken());
        auto other = started(1, &waitOnce, barrier);
        barrier.wait();
        QVERIFY(sync_test::allEnd(other));
    }

    void resetTellsThoseWhoWait()
    {
        const mp::Barrier barrier(2);
        std::jthread other([&] { QVERIFY(brokenBy([&] { barrier.wait(); }) == Reason::Reset); });
        QVERIFY(helpers::waitFor([&] { return barrier.waiting() == 1; }));
        barrier.reset();
        QVERIFY(!barrier.broken());
    }

    void partyThatDiesInItsWaitBreaksIt()
    {
        const mp::Barrier barrier(3);
        auto processes = started(1, &waitOnce, barrier);
        const int dead = processes[0].pid();
        QVERIFY(helpers::waitFor([&] { return barrier.waiting() == 1; }));
        processes[0].kill();
        int pid = 0;
        QVERIFY(brokenBy([&] { barrier.wait(kHangs); }, &pid) == Reason::PartyDied);
        QCOMPARE(pid, dead);
    }

    void partyThatDiesBeforeItsWaitBreaksIt()
    {
        const mp::Barrier barrier(2);
        const mp::Event here;
        auto processes = started(1, &sayAndHang, barrier, here);
        QVERIFY(here.wait(kHangs));
        const int dead = processes[0].pid();
        std::jthread killer([&] {
            (void)helpers::waitFor([&] { return barrier.waiting() == 1; });
            processes[0].kill();
        });
        int pid = 0;
        QVERIFY(brokenBy([&] { barrier.wait(kHangs); }, &pid) == Reason::PartyDied);
        QCOMPARE(pid, dead);
        killer.join();
        barrier.reset();  // whoever is left can use it
        auto others = started(1, &waitOnce, barrier);
        barrier.wait(kHangs);
        QVERIFY(sync_test::allEnd(others));
    }

    void partyThatEndsWellBreaksNothing()
    {
        const mp::Barrier barrier(2);
        for (int i = 0; i < 3; ++i) {
            auto other = started(1, &waitOnce, barrier);
            barrier.wait(kHangs);
            QVERIFY(sync_test::allEnd(other));
        }
        std::jthread late([&] { barrier.wait(kHangs); });
        QVERIFY(helpers::waitFor([&] { return barrier.waiting() == 1; }));
        QTest::qWait(100);  // longer than it takes to notice a death
        QCOMPARE(barrier.waiting(), 1);
        barrier.wait(kHangs);
    }

    void workersMeet()
    {
        const mp::Barrier barrier(2);
        mp::Pool pool({.workers = 2});
        std::vector<mp::AsyncResult<int>> numbers;
        for (int i = 0; i < 2; ++i) {
            numbers.push_back(
                pool.applyAsync([](const mp::Barrier& one) { return one.wait(); }, barrier));
        }
        QCOMPARE(numbers[0].get(kHangs) + numbers[1].get(kHangs), 1);
    }

    // Wherever they are.
    void killedAtAnyMomentNobodyHangs()
    {
        const mp::Barrier barrier(2);
        std::minstd_rand random(20261126);
        auto processes = started(2, &goForEver, barrier);
        for (int kills = 0; kills < sync_test::kills(); ++kills) {
            auto& one = processes[static_cast<std::size_t>(kills % 2)];
            sync_test::passTime(random, 2000us);
            one.kill();
            QVERIFY(one.join(kHangs));
            one = std::move(started(1, &goForEver, barrier)[0]);
        }
        processes.clear();
        barrier.reset();
        std::jthread other([&] { (void)brokenBy([&] { barrier.wait(kHangs); }); });
        (void)brokenBy([&] { barrier.wait(kHangs); });
        barrier.abort();
    }

    void copiesAreTheSameBarrier()
    {
        const mp::Barrier barrier(2);
        QVERIFY(mp::Barrier(barrier.send()) == barrier);
        QVERIFY_EXCEPTION_THROWN(mp::Event{barrier.send()}, std::invalid_argument);
    }

    void leavesNothing()
    {
        const helpers::LeakCheck leaks;
        {
            const mp::Barrier barrier(2);
            auto processes = started(2, &goForEver, barrier);
        }
        QCOMPARE(leaks.verify(), std::string());
    }
};

MP_TEST_MAIN(BarrierTest)
#include "barrier_test.moc"
