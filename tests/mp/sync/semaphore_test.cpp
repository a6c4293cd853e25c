#include "mp/semaphore.h"
#include "base/clock.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/event.h"
#include "mp/pool.h"
#include "mp/sync/processes.h"
#include "mp/value.h"

#include <signal.h>

#include <climits>
#include <mutex>
#include <random>
#include <thread>

using namespace std::chrono_literals;
using sync_test::inProcess;
using sync_test::kHangs;
using sync_test::started;

namespace {

// At most as many as there are permits are within.
void enterOften(const mp::Semaphore& permits, const mp::Value<int>& within,
                const mp::Value<int>& most)
{
    for (int i = 0; i < 1000; ++i) {
        const std::lock_guard one(permits);
        const int now = within.fetchAdd(1) + 1;
        most.update([&](int& highest) { highest = std::max(highest, now); });
        within.fetchAdd(-1);
    }
}

void takeAndDie(const mp::Semaphore& permits, int count)
{
    for (int i = 0; i < count; ++i) {
        permits.acquire();
    }
    ::raise(SIGKILL);
}

void takeAndWait(const mp::BoundedSemaphore& permits, const mp::Event& taken)
{
    permits.acquire();
    taken.set();
    while (true) {
        ::pause();
    }
}

void takeBounded(const mp::BoundedSemaphore& permits)
{
    permits.acquire();
    permits.release();
}

void giveFive(const mp::Semaphore& tokens)
{
    for (int i = 0; i < 5; ++i) {
        tokens.release();
    }
}

void takeAndGiveForEver(const mp::BoundedSemaphore& permits, const mp::Value<long>& turns)
{
    while (true) {
        permits.acquire();
        turns.fetchAdd(1);
        permits.release();
    }
}

}  // namespace

class SemaphoreTest : public QObject {
    Q_OBJECT

private slots:
    void noMoreThanItsPermitsAreWithin()
    {
        const mp::Semaphore permits(2);
        const mp::Value<int> within;
        const mp::Value<int> most;
        auto processes = started(3, &enterOften, permits, within, most);
        QVERIFY(sync_test::allEnd(processes));
        QVERIFY(most.get() >= 1 && most.get() <= 2);
        QCOMPARE(permits.value(), 2);
    }

    void acquireHasALimit()
    {
        const mp::Semaphore permits(1);
        QVERIFY(permits.acquire(0s));
        QVERIFY(!permits.acquire(0s));
        QVERIFY(!permits.acquire(-1s));
        const std::int64_t begin = base::monotonicNs();
        QVERIFY(!permits.acquire(100ms));
        QVERIFY(base::monotonicNs() - begin >= 100'000'000);
        permits.release();
        QVERIFY(permits.try_lock_for(100ms));
    }

    void releaseLetsAWaiterGoOn()
    {
        const mp::Semaphore tokens(0);
        auto processes = started(1, &giveFive, tokens);
        for (int i = 0; i < 5; ++i) {
            QVERIFY(tokens.acquire(kHangs));
        }
        QVERIFY(sync_test::allEnd(processes));
        QCOMPARE(tokens.value(), 0);
    }

    void severalAreReleasedAtOnce()
    {
        const mp::Semaphore permits(0);
        std::vector<std::jthread> waiters;
        for (int i = 0; i < 3; ++i) {
            waiters.emplace_back([&] { QVERIFY(permits.acquire(kHangs)); });
        }
        permits.release(3);
        waiters.clear();
        QCOMPARE(permits.value(), 0);
        QVERIFY_EXCEPTION_THROWN(permits.release(0), std::invalid_argument);
    }

    void badBeginningsAreRefused()
    {
        QVERIFY_EXCEPTION_THROWN(mp::Semaphore(-1), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(mp::Semaphore(1, 0), std::invalid_argument);
        QCOMPARE(mp::BoundedSemaphore(0).value(), 0);
    }

    void overReleaseOfABoundedOneIsAnError()
    {
        const mp::BoundedSemaphore permits(2);
        QVERIFY_EXCEPTION_THROWN(permits.release(), std::logic_error);
        permits.acquire();
        QVERIFY_EXCEPTION_THROWN(permits.release(2), std::logic_error);
        permits.release();
        QCOMPARE(permits.value(), 2);
        const mp::Semaphore unbounded(INT_MAX);
        QVERIFY_EXCEPTION_THROWN(unbounded.release(), std::logic_error);
    }

    void permitsOfTheDeadComeBackAndAreTold()
    {
        const mp::Semaphore permits(3);
        QCOMPARE(inProcess(&takeAndDie, permits, 2), std::optional(-SIGKILL));
        QVERIFY(!permits.acquire(kHangs).ownerDied());  // the one that was left
        const mp::Acquired first = permits.acquire(kHangs);
        QVERIFY(first && first.ownerDied());
        QVERIFY(first.formerOwner() > 0);
        QVERIFY(permits.acquire(kHangs).ownerDied());
        QVERIFY(!permits.acquire(100ms));
        permits.release(3);
        QCOMPARE(permits.value(), 3);
    }

    void waiterGoesOnWhenTheHolderDies()
    {
        const mp::BoundedSemaphore permits(1);
        const mp::Event taken;
        auto holders = started(1, &takeAndWait, permits, taken);
        QVERIFY(taken.wait(kHangs));
        auto waiters = started(2, &takeBounded, permits);
        QVERIFY(!waiters[0].join(100ms));
        holders[0].kill();
        QVERIFY(sync_test::allEnd(waiters));
        QCOMPARE(permits.value(), 1);
    }

    void guardIsToldByOwnerDied()
    {
        const mp::Semaphore permits(1);
        QCOMPARE(inProcess(&takeAndDie, permits, 1), std::optional(-SIGKILL));
        QVERIFY_EXCEPTION_THROWN(permits.lock(), mp::OwnerDied);
        const std::lock_guard one(permits);
        QCOMPARE(permits.value(), 0);
    }

    // They were signals: made by one, spent by another.
    void whatTheDeadHaveSpentStaysSpent()
    {
        const mp::Semaphore tokens(0);
        tokens.release(5);
        QCOMPARE(inProcess(&takeAndDie, tokens, 3), std::optional(-SIGKILL));
        for (int i = 0; i < 2; ++i) {
            QVERIFY(tokens.acquire(0s));
        }
        QVERIFY(!tokens.acquire(150ms));
        tokens.release();
        QCOMPARE(tokens.value(), 1);
    }

    void anotherMayRelease()
    {
        const mp::BoundedSemaphore permits(1);
        permits.acquire();
        mp::Pool pool({.workers = 1});
        pool.apply([](const mp::BoundedSemaphore& one) { one.release(); }, permits);
        QCOMPARE(permits.value(), 1);
        QVERIFY(permits.acquire(0s));
    }

    void moreProcessesThanItIsForAreRefused()
    {
        const mp::Semaphore permits(2, 1);
        QVERIFY(permits.acquire());
        QCOMPARE(inProcess(&takeAndDie, permits, 1), std::optional(1));
        permits.release();
        QCOMPARE(inProcess(&takeAndDie, permits, 1), std::optional(-SIGKILL));
        QVERIFY(permits.acquire(kHangs));  // the dead one's place is free again
    }

    void boundedIsTakenForNothingElse()
    {
        const mp::BoundedSemaphore permits(1);
        QVERIFY(mp::BoundedSemaphore(permits.send()) == permits);
        QVERIFY_EXCEPTION_THROWN(mp::Semaphore{permits.send()}, std::invalid_argument);
    }

    void poolThatIsTerminatedGivesItsPermitsBack()
    {
        const mp::BoundedSemaphore permits(1);
        const mp::Event taken;
        {
            mp::Pool pool({.workers = 1});
            const auto pending = pool.applyAsync(&takeAndWait, permits, taken);
            QVERIFY(taken.wait(kHangs));
        }
        QVERIFY(permits.acquire(kHangs).ownerDied());
    }

    // Wherever they are in acquire and release.
    void killedAtAnyMomentNoPermitIsLostOrMade()
    {
        const mp::BoundedSemaphore permits(2);
        const mp::Value<long> turns;
        std::minstd_rand random(20261126);
        auto processes = started(3, &takeAndGiveForEver, permits, turns);
        for (int kills = 0; kills < sync_test::kills(); ++kills) {
            auto& one = processes[static_cast<std::size_t>(kills % 3)];
            const long before = turns.fetchAdd(0);
            QVERIFY(helpers::waitFor([&] { return turns.fetchAdd(0) > before; }));
            sync_test::passTime(random, 500us);
            one.kill();
            QVERIFY(one.join(kHangs));
            one = std::move(started(1, &takeAndGiveForEver, permits, turns)[0]);
        }
        processes.clear();
        QVERIFY(permits.acquire(kHangs));
        QVERIFY(permits.acquire(kHangs));
        QVERIFY(!permits.acquire(150ms));
    }

    void leavesNothing()
    {
        const helpers::LeakCheck leaks;
        {
            const mp::Semaphore permits(1);
            QCOMPARE(inProcess(&takeAndDie, permits, 1), std::optional(-SIGKILL));
        }
        QCOMPARE(leaks.verify(), std::string());
    }
};

MP_TEST_MAIN(SemaphoreTest)
#include "semaphore_test.moc"
