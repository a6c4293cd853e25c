#include "mp/lock.h"
#include "base/clock.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/event.h"
#include "mp/pool.h"
#include "mp/shared_memory.h"
#include "mp/sync/processes.h"
#include "mp/value.h"

#include <linux/futex.h>
#include <signal.h>

#include <atomic>
#include <mutex>
#include <random>
#include <thread>

using namespace std::chrono_literals;
using sync_test::inProcess;
using sync_test::kHangs;
using sync_test::started;

namespace {

// Not atomic by itself.
void count(const mp::Lock& lock, const mp::Value<int, mp::Unlocked>& sum)
{
    for (int i = 0; i < 5000; ++i) {
        const std::lock_guard turn(lock);
        sum = sum + 1;
    }
}

template <class Lock>
void holdForEver(const Lock& lock, const mp::Event& held)
{
    lock.acquire();
    held.set();
    while (true) {
        ::pause();
    }
}

template <class Lock>
void takeAndDie(const Lock& lock)
{
    lock.acquire();
    ::raise(SIGKILL);
}

void endHavingIt(const mp::Lock& lock)
{
    lock.acquire();
}

// Takes the lock again and again, and each time leaves what it guards half changed for a moment.
void changeForEver(const mp::Lock& lock, const mp::SharedMemory& pair)
{
    const auto numbers = pair.as<std::uint64_t>();
    while (true) {
        if (lock.acquire().ownerDied()) {
            numbers[1] = numbers[0];
        }
        std::atomic_ref(numbers[0]).fetch_add(1);
        std::atomic_ref(numbers[1]).fetch_add(1);
        lock.release();
    }
}

}  // namespace

class LockTest : public QObject {
    Q_OBJECT

private slots:
    void onlyOneHasIt()
    {
        const mp::Lock lock;
        const mp::Value<int, mp::Unlocked> sum;
        auto processes = started(2, &count, lock, sum);
        count(lock, sum);
        QVERIFY(sync_test::allEnd(processes));
        QCOMPARE(sum.get(), 15'000);
    }

    void acquireHasALimit()
    {
        const mp::Lock lock;
        const mp::Event held;
        auto processes = started(1, &holdForEver<mp::Lock>, lock, held);
        QVERIFY(held.wait(kHangs));
        QCOMPARE(lock.owner(), processes[0].pid());
        QVERIFY(!lock.acquire(0s));
        QVERIFY(!lock.acquire(-1s));
        QVERIFY(!lock.try_lock());
        const std::int64_t begin = base::monotonicNs();
        QVERIFY(!lock.acquire(20ms));
        QVERIFY(base::monotonicNs() - begin >= 20'000'000);
        const std::unique_lock<const mp::Lock> turn(lock, 1ms);
        QVERIFY(!turn.owns_lock());
    }

    void killedHolderIsToldToTheNext_data()
    {
        QTest::addColumn<bool>("recursive");
        QTest::newRow("Lock") << false;
        QTest::newRow("RLock") << true;
    }
    void killedHolderIsToldToTheNext()
    {
        QFETCH(bool, recursive);
        recursive ? tellsOfTheDead<mp::RLock>() : tellsOfTheDead<mp::Lock>();
    }

    void killedHolderIsToldToAGuardByOwnerDied()
    {
        const mp::Lock lock;
        QCOMPARE(inProcess(&takeAndDie<mp::Lock>, lock), std::optional(-SIGKILL));
        QVERIFY_EXCEPTION_THROWN(lock.lock(), mp::OwnerDied);
        QVERIFY(!lock.owner());
        const std::lock_guard turn(lock);
        QCOMPARE(lock.owner(), ::getpid());
    }

    void processOrThreadThatEndsWithItIsToldToo()
    {
        const mp::Lock lock;
        QCOMPARE(inProcess(&endHavingIt, lock), std::optional(0));
        QVERIFY(lock.acquire(kHangs).ownerDied());
        lock.release();
        std::thread([&] { lock.acquire(); }).join();
        const mp::Acquired acquired = lock.acquire(kHangs);
        QVERIFY(acquired.ownerDied());
        QCOMPARE(acquired.formerOwner(), ::getpid());
        lock.release();
        QVERIFY(!lock.acquire(kHangs).ownerDied());
        lock.release();
    }

    // Only a holder who is dead, and not one who is only suspended, loses it.
    void suspendedHolderKeepsIt()
    {
        const mp::Lock lock;
        const mp::Event held;
        auto processes = started(1, &holdForEver<mp::Lock>, lock, held);
        QVERIFY(held.wait(kHangs));
        ::kill(processes[0].pid(), SIGSTOP);
        QVERIFY(!lock.acquire(150ms));
        processes[0].kill();
        QVERIFY(lock.acquire(kHangs).ownerDied());
        lock.release();
    }

    void waiterThatDiesBlocksNobody()
    {
        const mp::Lock lock;
        lock.acquire();
        auto waiters = started(2, &takeAndDie<mp::Lock>, lock);
        waiters[0].kill();
        QVERIFY(waiters[0].join(kHangs));
        lock.release();
        QVERIFY(waiters[1].join(kHangs));
        QVERIFY(lock.acquire(kHangs).ownerDied());
        lock.release();
    }

    // Who is killed in the middle of a release may leave the lock free and its waiters asleep, with
    // nobody to wake them: here without the death.
    void waiterThatNobodyWakesLooksForItself()
    {
        const mp::Lock lock;
        const std::atomic_ref word(*reinterpret_cast<std::uint32_t*>(&lock.mutex()));
        word = 1;  // the kernel's name of a thread, of another process
        std::jthread waiter([&] {
            QVERIFY(lock.acquire());
            lock.release();
        });
        QVERIFY(helpers::waitFor([&] { return (word & FUTEX_WAITERS) != 0; }));
        word = 0;
        waiter.join();
        QVERIFY(lock.acquire(0s));
        lock.release();
    }

    void onlyTheOwnerReleases()
    {
        const mp::Lock lock;
        QVERIFY_EXCEPTION_THROWN(lock.release(), std::logic_error);
        lock.acquire();
        std::thread([&] { QVERIFY_EXCEPTION_THROWN(lock.release(), std::logic_error); }).join();
        lock.release();
        QVERIFY_EXCEPTION_THROWN(lock.release(), std::logic_error);
    }

    void waitForOneselfIsAnError()
    {
        const mp::Lock lock;
        const std::lock_guard turn(lock);
        QVERIFY_EXCEPTION_THROWN(lock.acquire(), std::logic_error);
        QVERIFY_EXCEPTION_THROWN(lock.acquire(1s), std::logic_error);
        QVERIFY(!lock.acquire(0s));
    }

    void recursiveIsReleasedAsOften()
    {
        const mp::RLock lock;
        lock.acquire();
        QVERIFY(lock.acquire(1s));
        QVERIFY(lock.try_lock());
        lock.release();
        lock.release();
        std::thread([&] { QVERIFY(!lock.try_lock()); }).join();
        lock.release();
        std::thread([&] {
            QVERIFY(lock.try_lock());
            lock.release();
        }).join();
        QVERIFY_EXCEPTION_THROWN(lock.release(), std::logic_error);
    }

    void severalAreTakenTogether()
    {
        const mp::Lock one;
        const mp::RLock two;
        const std::scoped_lock both(one, two);
        QCOMPARE(one.owner(), ::getpid());
        QCOMPARE(two.owner(), ::getpid());
    }

    void copiesAreTheSameLock()
    {
        const mp::Lock lock;
        const mp::Lock copy = lock;  // NOLINT(performance-unnecessary-copy-initialization)
        QVERIFY(copy == lock);
        QVERIFY(mp::Lock(lock.send()) == lock);
        QVERIFY(!(mp::Lock() == lock));
        QVERIFY_EXCEPTION_THROWN(mp::RLock{lock.send()}, std::invalid_argument);
    }

    void poolThatIsTerminatedLetsItGo()
    {
        const mp::Lock lock;
        const mp::Event held;
        {
            mp::Pool pool({.workers = 1});
            const auto pending = pool.applyAsync(&holdForEver<mp::Lock>, lock, held);
            QVERIFY(held.wait(kHangs));
        }
        QVERIFY(lock.acquire(kHangs).ownerDied());
        lock.release();
    }

    // Wherever they are in acquire, release or between: the others go on, and what is half changed
    // is told of.
    void killedAtAnyMomentOthersGoOnAndAreTold()
    {
        const mp::Lock lock;
        const mp::SharedMemory pair(2 * sizeof(std::uint64_t));
        const auto numbers = pair.as<std::uint64_t>();
        std::minstd_rand random(20261126);
        auto processes = started(2, &changeForEver, lock, pair);
        for (int kills = 0; kills < sync_test::kills(); ++kills) {
            const std::uint64_t before = std::atomic_ref(numbers[0]).load();
            QVERIFY(helpers::waitFor([&] { return std::atomic_ref(numbers[0]).load() > before; }));
            sync_test::passTime(random, 500us);
            processes[static_cast<std::size_t>(kills % 2)].kill();
            QVERIFY(processes[static_cast<std::size_t>(kills % 2)].join(kHangs));
            const mp::Acquired acquired = lock.acquire(kHangs);
            QVERIFY(acquired);
            if (acquired.ownerDied()) {
                numbers[1] = numbers[0];
            }
            QCOMPARE(numbers[1], numbers[0]);
            lock.release();
            processes[static_cast<std::size_t>(kills % 2)] =
                std::move(started(1, &changeForEver, lock, pair)[0]);
        }
    }

    void leavesNothing()
    {
        const helpers::LeakCheck leaks;
        {
            const mp::Lock lock;
            QCOMPARE(inProcess(&takeAndDie<mp::Lock>, lock), std::optional(-SIGKILL));
        }
        QCOMPARE(leaks.verify(), std::string());
    }

private:
    template <class Lock>
    void tellsOfTheDead()
    {
        const Lock lock;
        const mp::Event held;
        auto processes = started(1, &holdForEver<Lock>, lock, held);
        QVERIFY(held.wait(kHangs));
        const int pid = processes[0].pid();
        std::thread killer([&] {
            std::this_thread::sleep_for(10ms);  // so that it is waited for already
            processes[0].kill();
        });
        const mp::Acquired acquired = lock.acquire(kHangs);
        killer.join();
        QVERIFY(acquired);
        QVERIFY(acquired.ownerDied());
        QCOMPARE(acquired.formerOwner(), pid);
        lock.release();
        const mp::Acquired next = lock.acquire();
        QVERIFY(!next.ownerDied());
        lock.release();
    }
};

MP_TEST_MAIN(LockTest)
#include "lock_test.moc"
