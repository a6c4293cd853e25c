#include "mp/condition.h"
#include "base/clock.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/pool.h"
#include "mp/sync/processes.h"
#include "mp/value.h"

#include <signal.h>

#include <mutex>
#include <random>
#include <thread>

using namespace std::chrono_literals;
using sync_test::kHangs;
using sync_test::started;

namespace {

using Number = mp::Value<int, mp::Unlocked>;  // guarded by the condition's lock

int read(const mp::Condition& condition, const Number& number)
{
    const std::lock_guard turn(condition);
    return number;
}

void waitOnce(const mp::Condition& condition, const Number& here, const Number& gone)
{
    const std::lock_guard turn(condition);
    here += 1;
    condition.wait();
    gone += 1;
}

// Takes what is there, one by one.
void consume(const mp::Condition& condition, const Number& items, const Number& eaten, int count)
{
    for (int i = 0; i < count; ++i) {
        const std::lock_guard turn(condition);
        condition.waitFor([&] { return items.get() > 0; });
        items -= 1;
        eaten += 1;
    }
}

void notifyForEver(const mp::Condition& condition)
{
    while (true) {
        condition.acquire();
        condition.notify();
        condition.release();
    }
}

void waitForEver(const mp::Condition& condition)
{
    while (true) {
        condition.acquire();
        try {
            condition.wait(1s);
        } catch (const mp::OwnerDied&) {
        }
        condition.release();
    }
}

void holdAndDie(const mp::Condition& condition)
{
    condition.acquire();
    condition.notifyAll();
    ::raise(SIGKILL);
}

}  // namespace

class ConditionTest : public QObject {
    Q_OBJECT

private slots:
    void consumersGetAllThatIsProduced()
    {
        const mp::Condition condition;
        const Number items;
        const Number eaten;
        auto processes = started(2, &consume, condition, items, eaten, 1000);
        for (int i = 0; i < 2000; ++i) {
            const std::lock_guard turn(condition);
            items += 1;
            condition.notify();
        }
        QVERIFY(sync_test::allEnd(processes));
        QCOMPARE(eaten.get(), 2000);
        QCOMPARE(items.get(), 0);
    }

    void notifyLetsSoManyGo()
    {
        const mp::Condition condition;
        const Number here;
        const Number gone;
        auto processes = started(3, &waitOnce, condition, here, gone);
        QVERIFY(helpers::waitFor([&] { return read(condition, here) == 3; }));
        notify(condition, 2);
        QVERIFY(helpers::waitFor([&] { return read(condition, gone) == 2; }));
        QVERIFY(!condition.acquire(0s) || (condition.release(), true));
        QTest::qWait(100);  // longer than it takes to notice a death: nobody else goes
        QCOMPARE(read(condition, gone), 2);
        notify(condition, 1);
        QVERIFY(sync_test::allEnd(processes));
    }

    void notifyOfNobodyIsForgotten()
    {
        const mp::Condition condition;
        notify(condition, 1);
        const std::lock_guard turn(condition);
        QVERIFY(!condition.wait(100ms));
    }

    void longestWaitingGoesFirst()
    {
        const mp::Condition condition;
        const Number here;
        std::vector<int> order;
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&, i] {
                const std::lock_guard turn(condition);
                here += 1;
                condition.wait();
                order.push_back(i);
            });
            QVERIFY(helpers::waitFor([&] { return read(condition, here) == i + 1; }));
        }
        for (std::size_t i = 1; i <= 4; ++i) {
            notify(condition, 1);
            QVERIFY(helpers::waitFor([&] {
                const std::lock_guard turn(condition);
                return order.size() == i;
            }));
        }
        threads.clear();
        QCOMPARE(order, (std::vector{0, 1, 2, 3}));
    }

    void waitHasALimit()
    {
        const mp::Condition condition;
        const std::lock_guard turn(condition);
        QVERIFY(!condition.wait(0s));
        const std::int64_t begin = base::monotonicNs();
        QVERIFY(!condition.wait(100ms));
        QVERIFY(base::monotonicNs() - begin >= 100'000'000);
        QVERIFY(!condition.waitFor([] { return false; }, 50ms));
        QVERIFY(condition.waitFor([] { return true; }, 0s));
    }

    void withoutTheLockItIsAnError()
    {
        const mp::Condition condition;
        QVERIFY_EXCEPTION_THROWN(condition.wait(), std::logic_error);
        QVERIFY_EXCEPTION_THROWN(condition.wait(1s), std::logic_error);
        QVERIFY_EXCEPTION_THROWN(condition.notify(), std::logic_error);
        QVERIFY_EXCEPTION_THROWN(condition.notifyAll(), std::logic_error);
    }

    void waitGivesUpARecursiveLockWhole()
    {
        const mp::RLock lock;
        const mp::Condition condition(lock);
        const Number here;
        std::jthread waiter([&] {
            const std::lock_guard outer(lock);
            const std::lock_guard inner(lock);
            here += 1;
            QVERIFY(condition.wait(kHangs));
            QCOMPARE(lock.owner(), ::getpid());
        });
        QVERIFY(helpers::waitFor([&] { return read(condition, here) == 1; }));
        notify(condition, 1);
    }

    void travelsWithItsLock()
    {
        const mp::Lock lock;
        const mp::Condition condition(lock);
        const mp::Condition same(condition.send());
        QVERIFY(same == condition);
        const std::lock_guard turn(same);
        QCOMPARE(lock.owner(), ::getpid());
        QVERIFY(!same.wait(0s));
    }

    void deadWaiterNeverBlocksNotify()
    {
        const mp::Condition condition;
        const Number here;
        const Number gone;
        auto processes = started(2, &waitOnce, condition, here, gone);
        QVERIFY(helpers::waitFor([&] { return read(condition, here) == 2; }));
        processes[0].kill();
        QVERIFY(processes[0].join(kHangs));
        notify(condition, 1);  // passes the dead one by, if that has waited longest
        QVERIFY(processes[1].join(kHangs));
        QCOMPARE(read(condition, gone), 1);
    }

    // Notified, but killed before it could go on: the other one gets it.
    void notificationOfTheDeadIsInherited()
    {
        const mp::Condition condition;
        const Number here;
        const Number gone;
        auto first = started(1, &waitOnce, condition, here, gone);
        QVERIFY(helpers::waitFor([&] { return read(condition, here) == 1; }));
        auto second = started(1, &waitOnce, condition, here, gone);
        QVERIFY(helpers::waitFor([&] { return read(condition, here) == 2; }));
        condition.acquire();
        condition.notify();
        first[0].kill();  // it can't have the lock before
        QVERIFY(first[0].join(kHangs));
        condition.release();
        QVERIFY(second[0].join(kHangs));
        QCOMPARE(read(condition, gone), 1);
    }

    void holderThatDiesIsToldToTheWaiter()
    {
        const mp::Condition condition;
        condition.acquire();
        auto killer = started(1, &holdAndDie, condition);
        QVERIFY_EXCEPTION_THROWN(condition.wait(kHangs), mp::OwnerDied);
        condition.release();  // it has it
        condition.acquire();
        QVERIFY(!condition.wait(0s));
        condition.release();
    }

    void moreWaitersThanItIsForAreRefused()
    {
        const mp::Condition condition(mp::Lock(), 1);
        const Number here;
        const Number gone;
        auto waiter = started(1, &waitOnce, condition, here, gone);
        QVERIFY(helpers::waitFor([&] { return read(condition, here) == 1; }));
        condition.acquire();
        QVERIFY_EXCEPTION_THROWN(condition.wait(), std::system_error);
        condition.release();  // it was kept
        waiter[0].kill();
        QVERIFY(waiter[0].join(kHangs));
        const std::lock_guard turn(condition);
        QVERIFY(!condition.wait(0s));
        QVERIFY_EXCEPTION_THROWN(mp::Condition(mp::Lock(), 0), std::invalid_argument);
    }

    // Wherever they are in wait and notify.
    void killedAtAnyMomentOthersGoOn()
    {
        const mp::Condition condition;
        std::minstd_rand random(20261126);
        auto notifier = started(1, &notifyForEver, condition);
        auto waiters = started(2, &waitForEver, condition);
        for (int kills = 0; kills < sync_test::kills(); ++kills) {
            auto& one = kills % 3 == 2 ? notifier[0] : waiters[static_cast<std::size_t>(kills % 3)];
            sync_test::passTime(random, 2000us);
            one.kill();
            QVERIFY(one.join(kHangs));
            one = kills % 3 == 2 ? std::move(started(1, &notifyForEver, condition)[0])
                                 : std::move(started(1, &waitForEver, condition)[0]);
            QVERIFY(condition.acquire(kHangs));
            try {
                QVERIFY(condition.wait(kHangs));
            } catch (const mp::OwnerDied&) {
            }
            condition.release();
        }
    }

    void leavesNothing()
    {
        const helpers::LeakCheck leaks;
        {
            const mp::Condition condition;
            auto waiter = started(1, &waitForEver, condition);
            notify(condition, 1);
        }
        QCOMPARE(leaks.verify(), std::string());
    }

private:
    static void notify(const mp::Condition& condition, int waiters)
    {
        const std::lock_guard turn(condition);
        condition.notify(waiters);
    }
};

MP_TEST_MAIN(ConditionTest)
#include "condition_test.moc"
