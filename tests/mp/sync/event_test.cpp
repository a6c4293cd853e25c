#include "mp/event.h"
#include "base/clock.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/pool.h"
#include "mp/sync/processes.h"
#include "mp/value.h"

#include <signal.h>

#include <random>
#include <thread>

using namespace std::chrono_literals;
using sync_test::kHangs;
using sync_test::started;

namespace {

void waitAndCount(const mp::Event& event, const mp::Value<int>& here, const mp::Value<int>& gone)
{
    here.fetchAdd(1);
    event.wait();
    gone.fetchAdd(1);
}

int seenAfterWait(const mp::Event& event, const mp::Value<int, mp::Unlocked>& value)
{
    event.wait();
    return value;
}

void setForEver(const mp::Event& event)
{
    while (true) {
        event.set();
        event.clear();
    }
}

}  // namespace

class EventTest : public QObject {
    Q_OBJECT

private slots:
    void setLetsAllGo()
    {
        const mp::Event event;
        const mp::Value<int> here;
        const mp::Value<int> gone;
        auto processes = started(3, &waitAndCount, event, here, gone);
        QVERIFY(helpers::waitFor([&] { return here.get() == 3; }));
        QCOMPARE(gone.get(), 0);
        event.set();
        QVERIFY(sync_test::allEnd(processes));
        QVERIFY(event.isSet());
        event.wait();
    }

    void waitHasALimit()
    {
        const mp::Event event;
        QVERIFY(!event.wait(0s));
        QVERIFY(!event.wait(-1s));
        const std::int64_t begin = base::monotonicNs();
        QVERIFY(!event.wait(100ms));
        QVERIFY(base::monotonicNs() - begin >= 100'000'000);
        event.set();
        QVERIFY(event.wait(0s));
        event.clear();
        QVERIFY(!event.isSet());
        QVERIFY(!event.wait(0s));
    }

    void whatWasDoneBeforeSetIsSeenAfterWait()
    {
        mp::Pool pool({.workers = 1});
        const mp::Event event;
        const mp::Value<int, mp::Unlocked> value;
        auto pending = pool.applyAsync(&seenAfterWait, event, value);
        value = 42;
        event.set();
        QCOMPARE(pending.get(kHangs), 42);
    }

    // Python's may sleep on.
    void clearedAtOnceItLetsThoseGoWhoWaited()
    {
        const mp::Event event;
        const mp::Value<int> here;
        const mp::Value<int> gone;
        for (int i = 1; i <= 20; ++i) {
            std::thread waiter([&] { waitAndCount(event, here, gone); });
            QVERIFY(helpers::waitFor([&] { return here.get() == i; }));
            while (gone.get() < i) {
                event.set();
                event.clear();
            }
            waiter.join();
        }
    }

    void waiterThatDiesBlocksNobody()
    {
        const mp::Event event;
        const mp::Value<int> here;
        const mp::Value<int> gone;
        auto processes = started(2, &waitAndCount, event, here, gone);
        QVERIFY(helpers::waitFor([&] { return here.get() == 2; }));
        processes[0].kill();
        QVERIFY(processes[0].join(kHangs));
        event.set();
        QVERIFY(processes[1].join(kHangs));
        QCOMPARE(gone.get(), 1);
    }

    void setterKilledAtAnyMomentKeepsNobodyWaiting()
    {
        const mp::Event event;
        std::minstd_rand random(20261126);
        for (int i = 0; i < sync_test::kills(); ++i) {
            auto setter = started(1, &setForEver, event);
            QVERIFY(event.wait(kHangs));
            sync_test::passTime(random, 500us);
            setter[0].kill();
            QVERIFY(setter[0].join(kHangs));
            std::thread waiter([&] { QVERIFY(event.wait(kHangs)); });
            event.clear();
            event.set();
            waiter.join();
            event.clear();
        }
    }

    void copiesAreTheSameEvent()
    {
        const mp::Event event;
        QVERIFY(mp::Event(event.send()) == event);
        QVERIFY_EXCEPTION_THROWN(mp::Value<int>{event.send()}, std::invalid_argument);
    }

    void leavesNothing()
    {
        const helpers::LeakCheck leaks;
        {
            const mp::Event event;
            auto setter = started(1, &setForEver, event);
            QVERIFY(event.wait(kHangs));
        }
        QCOMPARE(leaks.verify(), std::string());
    }
};

MP_TEST_MAIN(EventTest)
#include "event_test.moc"
