#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/manager.h"
#include "mp/sync/processes.h"

#include <signal.h>

#include <mutex>
#include <set>
#include <thread>

using namespace std::chrono_literals;
using sync_test::inProcess;
using sync_test::kHangs;
using sync_test::started;

namespace {

void count(const mp::LockProxy& lock, const mp::ValueProxy<int>& sum)
{
    for (int i = 0; i < 100; ++i) {
        const std::lock_guard turn(lock);
        sum.set(sum.get() + 1);
    }
}

template <class Object>
void takeAndDie(const Object& object)
{
    object.acquire();
    ::raise(SIGKILL);
}

template <class Object>
void waitForEver(const Object& object)
{
    if constexpr (requires { object.acquire(); }) {
        object.acquire();
    } else {
        object.wait();
    }
}

void waitAndTell(const mp::ConditionProxy& condition, const mp::ListProxy& told)
{
    const std::lock_guard turn(condition);
    told.append("waits");
    condition.wait();
    told.append("went on");
}

void produce(const mp::QueueProxy& queue, int from)
{
    for (int i = 0; i < 100; ++i) {
        queue.put(from + i);
    }
}

void passBarrier(const mp::BarrierProxy& barrier, const mp::ListProxy& places)
{
    places.append(barrier.wait(kHangs));
}

void haveBarrierAndDie(const mp::BarrierProxy& barrier)
{
    barrier.wait(kHangs);
    ::raise(SIGKILL);
}

}  // namespace

class ManagerSyncTest : public QObject {
    Q_OBJECT

private slots:
    void onlyOneHasTheLock()
    {
        const auto lock = m_manager.lock();
        const auto sum = m_manager.value(0);
        auto processes = started(2, &count, lock, sum);
        count(lock, sum);
        QVERIFY(sync_test::allEnd(processes));
        QCOMPARE(sum.get(), 300);
    }

    void lockIsItsThreads()
    {
        const auto lock = m_manager.lock();
        QVERIFY(!lock.owner());
        QVERIFY(lock.acquire());
        QCOMPARE(lock.owner(), ::getpid());
        QVERIFY_EXCEPTION_THROWN(lock.acquire(), std::logic_error);
        std::jthread([&] {
            QVERIFY(!lock.acquire(0s));
            QVERIFY(!lock.acquire(20ms));
            QVERIFY_EXCEPTION_THROWN(lock.release(), std::logic_error);
        }).join();
        lock.release();
        QVERIFY_EXCEPTION_THROWN(lock.release(), std::logic_error);
    }

    void rlockCounts()
    {
        const auto lock = m_manager.rlock();
        QVERIFY(lock.acquire() && lock.acquire());
        lock.release();
        QCOMPARE(lock.owner(), ::getpid());
        lock.release();
        QCOMPARE(lock.owner(), 0);
    }

    void killedHolderIsToldToTheNext()
    {
        const auto lock = m_manager.lock();
        QCOMPARE(inProcess(&takeAndDie<mp::LockProxy>, lock), std::optional(-SIGKILL));
        const mp::Acquired acquired = lock.acquire(kHangs);
        QVERIFY(acquired && acquired.ownerDied() && acquired.formerOwner() > 0);
        lock.release();
        QVERIFY(!lock.acquire().ownerDied());
        lock.release();
        QCOMPARE(inProcess(&takeAndDie<mp::LockProxy>, lock), std::optional(-SIGKILL));
        QVERIFY_EXCEPTION_THROWN(lock.lock(), mp::OwnerDied);
        QCOMPARE(lock.owner(), 0);
    }

    void killedWaiterGetsNothing()
    {
        const auto lock = m_manager.lock();
        const auto semaphore = m_manager.semaphore(0);
        lock.acquire();
        auto waiters = started(1, &waitForEver<mp::LockProxy>, lock);
        auto others = started(1, &waitForEver<mp::SemaphoreProxy>, semaphore);
        QVERIFY(helpers::waitFor([&] { return m_manager.referents().at(0).proxies == 2; }));
        waiters[0].kill();
        others[0].kill();
        QVERIFY(waiters[0].join(kHangs) && others[0].join(kHangs));
        lock.release();
        semaphore.release();
        QVERIFY(lock.acquire(kHangs));
        QVERIFY(semaphore.acquire(kHangs));
    }

    void semaphoreHasSoManyPermits()
    {
        const auto semaphore = m_manager.semaphore(2);
        QVERIFY(semaphore.acquire() && semaphore.acquire());
        QVERIFY(!semaphore.acquire(10ms));
        semaphore.release(3);
        QCOMPARE(semaphore.value(), 3);
        const auto bounded = m_manager.boundedSemaphore(1);
        QVERIFY_EXCEPTION_THROWN(bounded.release(), std::logic_error);
        QVERIFY_EXCEPTION_THROWN(semaphore.release(0), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(m_manager.semaphore(-1), std::invalid_argument);
    }

    void permitsOfTheDeadComeBack()
    {
        const auto semaphore = m_manager.boundedSemaphore(1);
        QCOMPARE(inProcess(&takeAndDie<mp::BoundedSemaphoreProxy>, semaphore),
                 std::optional(-SIGKILL));
        QVERIFY(semaphore.acquire(kHangs).ownerDied());
        semaphore.release();
        QCOMPARE(semaphore.value(), 1);
    }

    void eventLetsAllGo()
    {
        const auto event = m_manager.event();
        QVERIFY(!event.wait(10ms));
        auto processes = started(2, &waitForEver<mp::EventProxy>, event);
        event.set();
        QVERIFY(sync_test::allEnd(processes));
        QVERIFY(event.isSet() && event.wait(0s));
        event.clear();
        QVERIFY(!event.wait(0s));
    }

    void conditionWakesSoManyAsAreMeant()
    {
        const auto condition = m_manager.condition();
        const auto told = m_manager.list();
        auto processes = started(2, &waitAndTell, condition, told);
        QVERIFY(helpers::waitFor([&] { return told.count("waits") == 2; }));
        QVERIFY_EXCEPTION_THROWN(condition.notify(), std::logic_error);
        {
            const std::lock_guard turn(condition);
            condition.notify();
        }
        QVERIFY(helpers::waitFor([&] { return told.count("went on") == 1; }));
        {
            const std::lock_guard turn(condition);
            QVERIFY(!condition.wait(10ms));
            condition.notifyAll();
        }
        QVERIFY(sync_test::allEnd(processes));
        QCOMPARE(told.count("went on"), 2U);
    }

    void notificationOfADeadWaiterIsAnothers()
    {
        const auto lock = m_manager.rlock();
        const auto condition = m_manager.condition(lock);
        const auto told = m_manager.list();
        auto victims = started(1, &waitAndTell, condition, told);
        QVERIFY(helpers::waitFor([&] { return told.len() == 1; }));
        auto others = started(1, &waitAndTell, condition, told);
        QVERIFY(helpers::waitFor([&] { return told.len() == 2; }));
        {
            const std::lock_guard turn(lock);  // both wait
            condition.notify();
            victims[0].kill();  // before it can have the lock
            QVERIFY(victims[0].join(kHangs));
        }
        QVERIFY(sync_test::allEnd(others));
    }

    void conditionWaitsForAPredicate()
    {
        const auto condition = m_manager.condition();
        const auto list = m_manager.list();
        std::jthread other([&] {
            const std::lock_guard turn(condition);
            list.append(1);
            condition.notifyAll();
        });
        const std::lock_guard turn(condition);
        condition.waitFor([&] { return list.len() == 1; });
        QVERIFY(!condition.waitFor([] { return false; }, 10ms));
    }

    void barrierLetsAllGoTogether()
    {
        const auto barrier = m_manager.barrier(3);
        const auto places = m_manager.list();
        auto processes = started(2, &passBarrier, barrier, places);
        places.append(barrier.wait(kHangs));
        QVERIFY(sync_test::allEnd(processes));
        const auto all = places.values<int>();
        QCOMPARE(std::set<int>(all.begin(), all.end()), (std::set{0, 1, 2}));
    }

    void barrierBreaks()
    {
        const auto barrier = m_manager.barrier(2);
        QVERIFY_EXCEPTION_THROWN(barrier.wait(10ms), mp::BrokenBarrier);
        QVERIFY(barrier.broken());
        QVERIFY_EXCEPTION_THROWN(barrier.wait(), mp::BrokenBarrier);
        barrier.reset();
        QVERIFY(!barrier.broken());

        auto processes = started(1, &haveBarrierAndDie, barrier);
        QVERIFY(helpers::waitFor([&] { return barrier.waiting() == 1; }));
        const int pid = processes[0].pid();
        processes[0].kill();
        QVERIFY(processes[0].join(kHangs));
        try {
            barrier.wait(kHangs);
            QFAIL("passed with a dead party");
        } catch (const mp::BrokenBarrier& broken) {
            QCOMPARE(broken.reason(), mp::BrokenBarrier::Reason::PartyDied);
            QCOMPARE(broken.pid(), pid);
        }
        QVERIFY_EXCEPTION_THROWN(m_manager.barrier(0), std::invalid_argument);
    }

    void queueKeepsTheOrder()
    {
        const auto queue = m_manager.queue(4);
        auto processes = started(2, &produce, queue, 0);
        for (int i = 0; i < 200; ++i) {
            queue.get(kHangs);
        }
        QVERIFY(sync_test::allEnd(processes));
        QVERIFY(queue.empty());
        produce(m_manager.queue(), 0);
        const auto one = m_manager.queue();
        auto producer = started(1, &produce, one, 7);
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(one.get(kHangs).as<int>(), 7 + i);
        }
        QVERIFY(sync_test::allEnd(producer));
    }

    void queueSaysWhenItIsFullOrEmpty()
    {
        const auto queue = m_manager.queue(1);
        QVERIFY_EXCEPTION_THROWN(queue.getNowait(), mp::Empty);
        QVERIFY_EXCEPTION_THROWN(queue.get(10ms), mp::Empty);
        queue.put("one");
        QVERIFY(queue.full());
        QCOMPARE(queue.qsize(), 1U);
        QVERIFY_EXCEPTION_THROWN(queue.putNowait("two"), mp::Full);
        QVERIFY_EXCEPTION_THROWN(queue.put("two", 10ms), mp::Full);
        QCOMPARE(queue.get().as<std::string>(), std::string("one"));
        QVERIFY(queue.empty());
    }

    void joinWaitsUntilAllIsDone()
    {
        const auto queue = m_manager.joinableQueue();
        queue.put(1);
        queue.put(2);
        queue.get();
        queue.taskDone();
        QVERIFY(!queue.join(10ms));
        std::jthread other([&] {
            queue.get();
            queue.taskDone();
        });
        QVERIFY(queue.join(kHangs));
        other.join();
        QVERIFY_EXCEPTION_THROWN(queue.taskDone(), std::logic_error);
    }

private:
    mp::Manager m_manager;
};

MP_TEST_MAIN(ManagerSyncTest)
#include "manager_sync_test.moc"
