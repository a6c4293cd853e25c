#include "mp/queue.h"
#include "base/clock.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/array.h"
#include "mp/event.h"
#include "mp/pool.h"
#include "mp/sync/processes.h"
#include "mp/value.h"

#include <signal.h>

#include <atomic>
#include <map>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using sync_test::inProcess;
using sync_test::kHangs;
using sync_test::started;

namespace {

using Numbers = std::vector<int>;
using Labelled = std::pair<int, int>;  // producer and its count

// Its encoding fails half way.
struct Unencodable {
    int number = 0;

    template <class Packer>
    void msgpack_pack(Packer& out) const
    {
        out.pack_array(2);
        out.pack(number);
        throw std::runtime_error("it can't be encoded");
    }
    void msgpack_unpack(const msgpack::object& /*in*/) {}
};

void putUpTo(const mp::Queue<int>& queue, int end)
{
    for (int i = 0; i < end; ++i) {
        queue.put(i);
    }
}

void putLabelled(const mp::Queue<Labelled>& queue, int producer, int end)
{
    for (int i = 0; i < end; ++i) {
        queue.put({producer, i});
    }
}

// Marks what it gets; what one producer has put comes in its order.
void getLabelled(const mp::Queue<Labelled>& queue, const mp::Array<int>& taken, int each)
{
    std::map<int, int> last;
    try {
        while (true) {
            const auto [producer, i] = queue.get();
            const auto [place, isFirst] = last.emplace(producer, -1);
            if (place->second >= i) {
                throw std::logic_error("out of order");
            }
            place->second = i;
            taken.fetchAdd(static_cast<std::size_t>(producer * each + i), 1);
        }
    } catch (const mp::Closed&) {
    }
}

void getForEver(const mp::Queue<int>& queue)
{
    while (true) {
        queue.get();
    }
}

void putForEver(const mp::Queue<int>& queue)
{
    while (true) {
        queue.put(1);
    }
}

void putAndDie(const mp::Queue<Numbers>& queue, int count)
{
    for (int i = 0; i < count; ++i) {
        queue.put(Numbers(1000, i));
    }
    ::raise(SIGKILL);
}

void addToWhatComes(const mp::Queue<mp::Value<int>>& queue)
{
    queue.get() += 5;
}

void echo(const mp::Queue<std::string>& from, const mp::SimpleQueue<std::string>& to)
{
    to.put(from.get() + "!");
}

Numbers counted(std::size_t count)
{
    Numbers numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

}  // namespace

class QueueTest : public QObject {
    Q_OBJECT

private slots:
    void itemsOfAProcessComeInTheirOrder()
    {
        const mp::Queue<int> queue;
        auto producer = started(1, &putUpTo, queue, 10'000);
        for (int i = 0; i < 10'000; ++i) {
            QCOMPARE(queue.get(kHangs), i);
        }
        QVERIFY(sync_test::allEnd(producer));
        QVERIFY(queue.empty());
    }

    void severalPutAndSeveralTakeEachItemOnce_data()
    {
        QTest::addColumn<int>("maxsize");
        QTest::newRow("unbounded") << 0;
        QTest::newRow("bounded") << 3;
    }
    void severalPutAndSeveralTakeEachItemOnce()
    {
        QFETCH(int, maxsize);
        constexpr int kEach = 1500;
        const mp::Queue<Labelled> queue(maxsize);
        const mp::Array<int> taken(3 * kEach);
        auto consumers = started(2, &getLabelled, queue, taken, kEach);
        std::vector<mp::Process> producers;
        for (int i = 0; i < 2; ++i) {
            producers.push_back(std::move(started(1, &putLabelled, queue, i, kEach)[0]));
        }
        putLabelled(queue, 2, kEach);
        QVERIFY(sync_test::allEnd(producers));
        queue.close();
        QVERIFY(sync_test::allEnd(consumers));
        for (std::size_t i = 0; i < taken.size(); ++i) {
            QCOMPARE(taken.get(i), 1);
        }
    }

    void threadsPutAndTakeToo()
    {
        constexpr int kEach = 2000;
        const mp::Queue<Labelled> queue(5);
        const mp::Array<int> taken(2 * kEach);
        {
            std::vector<std::jthread> consumers;
            for (int i = 0; i < 2; ++i) {
                consumers.emplace_back([&] { getLabelled(queue, taken, kEach); });
            }
            std::jthread producer([&] { putLabelled(queue, 0, kEach); });
            putLabelled(queue, 1, kEach);
            producer.join();
            queue.close();
        }
        for (std::size_t i = 0; i < taken.size(); ++i) {
            QCOMPARE(taken.get(i), 1);
        }
    }

    void fullOnesSaySoAndTakeWhenThereIsRoom()
    {
        const mp::Queue<int> queue(2);
        queue.put(1);
        queue.putNowait(2);
        QVERIFY(queue.full());
        QVERIFY_EXCEPTION_THROWN(queue.putNowait(3), mp::Full);
        const std::int64_t begin = base::monotonicNs();
        QVERIFY_EXCEPTION_THROWN(queue.put(3, 50ms), mp::Full);
        QVERIFY(base::monotonicNs() - begin >= 50'000'000);
        std::jthread waiter([&] { queue.put(3); });
        QVERIFY(helpers::waitFor([&] { return queue.numbers().blockedProducers == 1; }));
        QCOMPARE(queue.get(), 1);
        waiter.join();
        QCOMPARE(queue.qsize(), std::size_t{2});
        QCOMPARE(queue.getNowait(), 2);
        QCOMPARE(queue.getNowait(), 3);
    }

    void emptyOnesSaySo()
    {
        const mp::Queue<int> queue;
        QVERIFY(queue.empty());
        QVERIFY_EXCEPTION_THROWN(queue.getNowait(), mp::Empty);
        QVERIFY_EXCEPTION_THROWN(queue.get(-1s), mp::Empty);
        const std::int64_t begin = base::monotonicNs();
        QVERIFY_EXCEPTION_THROWN(queue.get(100ms), mp::Empty);
        QVERIFY(base::monotonicNs() - begin >= 100'000'000);
        QVERIFY(!queue.full());
    }

    void closedOnesAreEmptiedAndTakeNothing()
    {
        const mp::Queue<int> queue(1);
        queue.put(1);
        std::jthread producer([&] { QVERIFY_EXCEPTION_THROWN(queue.put(2), mp::Closed); });
        QVERIFY(helpers::waitFor([&] { return queue.numbers().blockedProducers == 1; }));
        queue.close();
        queue.close();
        producer.join();
        QVERIFY(queue.closed());
        QVERIFY_EXCEPTION_THROWN(queue.putNowait(2), mp::Closed);
        QCOMPARE(queue.get(), 1);
        QVERIFY_EXCEPTION_THROWN(queue.get(), mp::Closed);
    }

    void closingLetsThoseGoOnWhoWaitForItems()
    {
        const mp::SimpleQueue<int> queue;
        std::vector<std::jthread> consumers;
        for (int i = 0; i < 3; ++i) {
            consumers.emplace_back([&] { QVERIFY_EXCEPTION_THROWN(queue.get(), mp::Closed); });
        }
        QVERIFY(helpers::waitFor([&] { return queue.numbers().blockedConsumers == 3; }));
        queue.close();
        consumers.clear();
        QCOMPARE(queue.numbers().blockedConsumers, 0U);
    }

    void unencodableIsRefusedAtOnceAndCostsNothing()
    {
        const mp::Queue<Unencodable> queue(1);
        for (int i = 0; i < 3; ++i) {
            QVERIFY_EXCEPTION_THROWN(queue.put({i}), std::runtime_error);
        }
        QVERIFY(queue.empty());
        QCOMPARE(queue.numbers().puts, std::uint64_t{0});
    }

    void itemsOfAnySizeComeWhole()
    {
        const mp::Queue<Numbers> queue;
        const std::vector<std::size_t> sizes{0, 1, 16'000, 16'384, 5, 3'000'000, 7, 100'000};
        for (const std::size_t size : sizes) {
            queue.put(counted(size));
        }
        for (const std::size_t size : sizes) {
            QVERIFY(queue.get() == counted(size));
        }
    }

    void memoryGrowsAndIsGivenBack()
    {
        const mp::Queue<std::string> queue;
        const std::string kibibyte(1000, 'x');
        const std::uint64_t before = queue.numbers().memory;
        for (int round = 0; round < 2; ++round) {
            for (int i = 0; i < 10'000; ++i) {
                queue.put(kibibyte);
            }
            QVERIFY(queue.numbers().memory >= 10'000'000);
            for (int i = 0; i < 10'000; ++i) {
                QCOMPARE(queue.get(), kibibyte);
            }
            QVERIFY(queue.numbers().memory < 4'000'000);
        }
        QVERIFY(before < 1'000'000);
    }

    void memoryHasALimit()
    {
        const mp::Queue<std::string> queue(0, 100'000);
        QVERIFY_EXCEPTION_THROWN(queue.put(std::string(100'000, 'x')), std::invalid_argument);
        QVERIFY(queue.empty());
        const std::string third(30'000, 'x');
        for (int round = 0; round < 20; ++round) {
            for (int i = 0; i < 3; ++i) {
                queue.putNowait(third);
            }
            QVERIFY_EXCEPTION_THROWN(queue.putNowait(third), mp::Full);
            for (int i = 0; i < 3; ++i) {
                QCOMPARE(queue.getNowait(), third);
            }
        }
        QVERIFY_EXCEPTION_THROWN((mp::Queue<int>(0, 0)), std::invalid_argument);
    }

    // What is in the queue doesn't need whoever put it, not even for the memory that came with it.
    void itemsOutliveTheirProducer()
    {
        const mp::Queue<Numbers> queue;
        QCOMPARE(inProcess(&putAndDie, queue, 500), std::optional(-SIGKILL));
        for (int i = 0; i < 500; ++i) {
            QVERIFY(queue.getNowait() == Numbers(1000, i));
        }
    }

    void sharedObjectsTravelWithin()
    {
        const mp::Queue<mp::Value<int>> queue;
        const mp::Value<int> value(1);
        queue.put(value);
        QCOMPARE(inProcess(&addToWhatComes, queue), std::optional(0));
        QCOMPARE(value.get(), 6);
        queue.put(mp::Value<int>(7));  // nobody else has it
        QCOMPARE(queue.get().get(), 7);
    }

    void queuesTravelToProcessesAndTasks()
    {
        const mp::Queue<std::string> there;
        const mp::SimpleQueue<std::string> back;
        there.put("process");
        QCOMPARE(inProcess(&echo, there, back), std::optional(0));
        QCOMPARE(back.get(), std::string("process!"));
        there.put("task");
        mp::Pool pool({.workers = 1});
        pool.apply(&echo, there, back);
        QCOMPARE(back.get(), std::string("task!"));
    }

    void copiesAreTheSameQueue()
    {
        const mp::Queue<int> queue;
        const mp::Queue<int> copy = queue;  // NOLINT(performance-unnecessary-copy-initialization)
        copy.put(3);
        QCOMPARE(mp::Queue<int>(queue.send()).get(), 3);
        QVERIFY(copy == queue);
        QVERIFY(!(mp::Queue<int>() == queue));
        QVERIFY_EXCEPTION_THROWN(mp::Queue<double>{queue.send()}, std::invalid_argument);
        const mp::SimpleQueue<int> simple(queue.send());
        QVERIFY(simple == queue);
        QVERIFY_EXCEPTION_THROWN(mp::JoinableQueue<int>{queue.send()}, std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(mp::Queue<int>{mp::SimpleQueue<int>().send()},
                                 std::invalid_argument);
    }

    void numbersTellWhatAViewerShows()
    {
        const mp::Queue<int> queue(3);
        for (int i = 0; i < 3; ++i) {
            queue.put(i);
        }
        queue.get();
        auto producer = started(1, &putForEver, queue);
        QVERIFY(helpers::waitFor([&] { return queue.numbers().blockedProducers == 1; }));
        const mp::QueueNumbers numbers = queue.numbers();
        QCOMPARE(numbers.length, std::uint64_t{3});
        QCOMPARE(numbers.capacity, std::uint64_t{3});
        QCOMPARE(numbers.puts, std::uint64_t{4});
        QCOMPARE(numbers.gets, std::uint64_t{1});
        QVERIFY(numbers.bytes >= 3 * sizeof(int) && numbers.bytes < 100);
        QVERIFY(numbers.memory > 0 && numbers.memory < numbers.memoryLimit);
        QCOMPARE(numbers.memoryLimit, mp::kQueueMemory);
        QVERIFY(!numbers.closed);
    }

    void killedWaitersBlockNobodyAndDontCount()
    {
        const mp::Queue<int> queue(1);
        auto consumers = started(2, &getForEver, queue);
        QVERIFY(helpers::waitFor([&] { return queue.numbers().blockedConsumers == 2; }));
        consumers[0].kill();
        QVERIFY(consumers[0].join(kHangs));
        QCOMPARE(queue.numbers().blockedConsumers, 1U);
        queue.put(1);
        QVERIFY(helpers::waitFor([&] { return queue.empty(); }));
        consumers[1].kill();
        QVERIFY(consumers[1].join(kHangs));

        queue.put(1);
        auto producers = started(2, &putForEver, queue);
        QVERIFY(helpers::waitFor([&] { return queue.numbers().blockedProducers == 2; }));
        producers[0].kill();
        QVERIFY(producers[0].join(kHangs));
        for (int i = 0; i < 10; ++i) {
            QCOMPARE(queue.get(kHangs), 1);
        }
        producers[1].kill();
    }

    void leavesNothing()
    {
        const helpers::LeakCheck leaks;
        {
            const mp::Queue<Numbers> queue;
            QCOMPARE(inProcess(&putAndDie, queue, 100), std::optional(-SIGKILL));
            queue.get();
        }
        QCOMPARE(leaks.verify(), std::string());
    }
};

MP_TEST_MAIN(QueueTest)
#include "queue_test.moc"
