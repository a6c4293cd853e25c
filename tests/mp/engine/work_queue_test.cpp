#include "mp/engine/work_queue.h"

#include "mp/engine/credit.h"
#include "mp/engine/worker_table.h"

#include <QTest>

using namespace mp::engine;

namespace {

class NamedJob final : public Job {
public:
    explicit NamedJob(const JobOptions& options, Size size = Size::ManyItems) : Job(size, options)
    {
    }
    mp::task::FunctionRef function() const override { return {}; }
    void encodeItem(std::size_t, mp::task::ByteWriter&) override {}
    void decodeValue(std::size_t, mp::task::ByteReader&) override {}
    std::exception_ptr runHere(std::size_t) override { return nullptr; }
    void settleValue(std::size_t, const mp::TaskReport&) override {}
    void settleError(std::size_t, const std::exception_ptr&, const mp::TaskReport&) override {}
};

JobRef jobOf(std::size_t chunkSize, int priority = 0)
{
    return makeRef<NamedJob>(JobOptions{.chunkSize = chunkSize, .priority = priority});
}

constexpr std::int64_t kMicrosecond = 1'000;
constexpr std::int64_t kSecond = 1'000'000'000;

}  // namespace

class WorkQueueTest : public QObject {
    Q_OBJECT

private slots:
    void chunksAreCutOffInOrder()
    {
        WorkQueue queue;
        queue.pushBack({jobOf(4), 10, 10, 1, 0});
        std::vector<std::pair<std::size_t, std::size_t>> chunks;
        while (!queue.empty()) {
            const WorkRange chunk = queue.take(4);
            chunks.emplace_back(chunk.first, chunk.count);
        }
        QCOMPARE(chunks,
                 (std::vector<std::pair<std::size_t, std::size_t>>{{10, 4}, {14, 4}, {18, 2}}));
    }

    void anItemThatIsMovedGoesFirstAndNoneIsLost()
    {
        WorkQueue queue;
        const JobRef urgent = jobOf(1, 5);
        const JobRef job = jobOf(1);
        const JobRef single = makeRef<NamedJob>(JobOptions{}, Job::Size::OneItem);
        queue.pushBack({job, 0, 5, 1, 0});
        queue.pushBack({single, 0, 1, 1, 0});
        queue.pushBack({urgent, 0, 1, 1, 0});
        QVERIFY(queue.moveToFront(*job, 3));
        QVERIFY(queue.moveToFront(*single, 0));
        QVERIFY(queue.moveToFront(*job, 4));
        QVERIFY(!queue.moveToFront(*job, 5));
        QCOMPARE(queue.items(), std::size_t{7});
        QVERIFY(queue.take(1).job.get() == urgent.get());  // among its own priority only
        std::vector<std::size_t> order;
        while (!queue.empty()) {
            const WorkRange range = queue.take(1);
            order.push_back(range.job.get() == single.get() ? 100 : range.first);
        }
        QCOMPARE(order, (std::vector<std::size_t>{4, 100, 3, 0, 1, 2}));
        QVERIFY(!queue.moveToFront(*single, 0));
        QVERIFY(!queue.moveToFront(*job, 0));
    }

    void itemsAreCounted()
    {
        WorkQueue queue;
        queue.pushBack({jobOf(3), 0, 10, 1, 0});
        queue.pushFront({jobOf(1), 5, 2, 2, 0});
        QCOMPARE(queue.items(), std::size_t{12});
        (void)queue.take(1);
        QCOMPARE(queue.items(), std::size_t{11});
        (void)queue.takeAll();
        QCOMPARE(queue.items(), std::size_t{0});
        QVERIFY(queue.empty());
    }

    void whatComesBackGoesFirst()
    {
        WorkQueue queue;
        queue.pushBack({jobOf(4), 0, 4, 1, 0});
        queue.pushFront({jobOf(4), 90, 1, 2, 0});
        QCOMPARE(queue.take(4).first, std::size_t{90});
    }

    void oneJobsItemsCanBeTakenOut()
    {
        WorkQueue queue;
        const auto wanted = jobOf(2);
        queue.pushBack({jobOf(2), 0, 3, 1, 0});
        queue.pushBack({wanted, 0, 5, 1, 0});
        queue.pushFront({wanted, 9, 1, 2, 0});
        const auto taken = queue.takeJob(*wanted);
        QCOMPARE(taken.size(), std::size_t{2});
        QCOMPARE(queue.items(), std::size_t{3});
    }

    void higherPrioritiesGoFirst()
    {
        WorkQueue queue;
        queue.pushBack({jobOf(9), 0, 1, 1, 0});
        queue.pushBack({jobOf(9, -1), 10, 1, 1, 0});
        queue.pushBack({jobOf(9, 5), 20, 1, 1, 0});
        queue.pushBack({jobOf(9), 1, 1, 1, 0});
        queue.pushBack({jobOf(9, 5), 21, 1, 1, 0});
        std::vector<std::size_t> order;
        while (!queue.empty()) {
            order.push_back(queue.take(9).first);
        }
        QCOMPARE(order, (std::vector<std::size_t>{20, 21, 0, 1, 10}));
    }

    // Priorities that nobody uses any more cost nothing.
    void manyPrioritiesOneAfterAnotherAreKeptInOrder()
    {
        WorkQueue queue;
        for (int round = 0; round < 100; ++round) {
            queue.pushBack({jobOf(9, round), 1, 1, 1, 0});
            queue.pushBack({jobOf(9, round + 1000), 2, 1, 1, 0});
            QCOMPARE(queue.take(9).first, std::size_t{2});
            QCOMPARE(queue.take(9).first, std::size_t{1});
            QVERIFY(queue.empty());
        }
    }

    void oneItemCanBeTakenOutOfARange_data()
    {
        QTest::addColumn<int>("item");
        QTest::newRow("the first") << 10;
        QTest::newRow("one between") << 13;
        QTest::newRow("the last") << 14;
    }
    void oneItemCanBeTakenOutOfARange()
    {
        QFETCH(int, item);
        WorkQueue queue;
        const auto job = jobOf(5);
        queue.pushBack({jobOf(5), 10, 5, 1, 0});
        queue.pushBack({job, 10, 5, 1, 0});
        const auto taken = queue.takeItem(*job, static_cast<std::size_t>(item));
        QVERIFY(taken.has_value());
        QCOMPARE(taken->first, static_cast<std::size_t>(item));
        QCOMPARE(taken->count, std::size_t{1});
        QVERIFY(!queue.takeItem(*job, static_cast<std::size_t>(item)).has_value());
        QCOMPARE(queue.items(), std::size_t{9});
        (void)queue.take(5);
        std::vector<int> left;
        while (!queue.empty()) {
            left.push_back(static_cast<int>(queue.take(1).first));
        }
        std::vector<int> expected{10, 11, 12, 13, 14};
        std::erase(expected, item);
        QCOMPARE(left, expected);
    }

    void cancelledSingleJobsArePassedOver()
    {
        WorkQueue queue;
        std::vector<JobRef> jobs;
        for (std::size_t i = 0; i < 4; ++i) {
            jobs.push_back(makeRef<NamedJob>(JobOptions{}, Job::Size::OneItem));
            queue.pushBack({jobs.back(), 0, 1, 1, 0});
        }
        for (const std::size_t i : {2U, 0U}) {
            QCOMPARE(queue.takeJob(*jobs[i]).size(), std::size_t{1});
            QVERIFY(queue.takeJob(*jobs[i]).empty());
        }
        QCOMPARE(queue.items(), std::size_t{2});
        QCOMPARE(queue.take(1).job.get(), jobs[1].get());
        QCOMPARE(queue.take(1).job.get(), jobs[3].get());
        QVERIFY(queue.empty());
        QVERIFY(queue.takeAll().empty());
    }

    void adaptiveChunksAreWorthAMillisecond()
    {
        QCOMPARE(adaptiveChunk(-1, 1000, 2), std::size_t{1});
        QCOMPARE(adaptiveChunk(100 * kMicrosecond, 100'000, 2), std::size_t{10});
        QCOMPARE(adaptiveChunk(kSecond, 100'000, 2), std::size_t{1});
        QCOMPARE(adaptiveChunk(0, 100'000'000, 2), kMostAhead);
    }

    void adaptiveChunksShrinkTowardsTheEnd()
    {
        QCOMPARE(adaptiveChunk(10 * kMicrosecond, 80, 4), std::size_t{10});
        QCOMPARE(adaptiveChunk(10 * kMicrosecond, 7, 4), std::size_t{1});
    }

    void unknownAndLongTasksAreNotQueuedBehindOneAnother()
    {
        QCOMPARE(creditItems(-1, 3, 1000, 4, kWorkAheadNs), std::size_t{3});
        QCOMPARE(creditItems(kLongTaskNs, 3, 1000, 4, kWorkAheadNs), std::size_t{3});
    }

    void shortTasksAreSentAhead()
    {
        QVERIFY(creditItems(10 * kMicrosecond, 1, 100'000, 2, kWorkAheadNs) >= 32);
        QVERIFY(creditItems(0, 1, 1'000'000, 2, kWorkAheadNs) <= kMostAhead);
        QVERIFY(creditItems(0, 1, 1'000'000, 2, kWorkAheadNs) >= 32);
    }

    void sharesShrinkTowardsTheEnd()
    {
        QCOMPARE(creditItems(kMicrosecond, 1, 4, 4, kWorkAheadNs), std::size_t{2});
        QVERIFY(creditItems(kMicrosecond, 1, 80, 4, kWorkAheadNs) <= 10);
    }

    void hostIsToldOfTheFirstResultAtOnce()
    {
        QCOMPARE(itemsUntilDoorbell(-1, 100, true, kWorkAheadNs), std::size_t{1});
    }

    void doorbellIsNeverBeyondWhatIsInFlight()
    {
        for (const std::size_t inFlight : {1U, 2U, 7U, 512U, 1024U}) {
            for (const std::int64_t average : {0L, 100L, 100'000L, 10'000'000L}) {
                for (const bool more : {false, true}) {
                    const std::size_t items =
                        itemsUntilDoorbell(average, inFlight, more, kWorkAheadNs);
                    QVERIFY(items >= 1);
                    QVERIFY(items <= inFlight);
                }
            }
        }
    }

    void doorbellLeavesTimeToRefill()
    {
        QVERIFY(itemsUntilDoorbell(100, 100, true, kWorkAheadNs) <= 50);
    }

    void workAheadGrowsUntilWorkersNoLongerRunDry()
    {
        WorkAhead ahead;
        QCOMPARE(ahead.ns(), kWorkAheadNs);
        ahead.ranDry();
        ahead.ranDry();
        QCOMPARE(ahead.ns(), 4 * kWorkAheadNs);
        for (int i = 0; i < 100; ++i) {
            ahead.ranDry();
        }
        QCOMPARE(ahead.ns(), kMostWorkAheadNs);
    }

    void workAheadIsTakenBackSlowly()
    {
        WorkAhead ahead;
        ahead.ranDry();
        ahead.refilledInTime();
        QVERIFY(ahead.ns() < 2 * kWorkAheadNs);
        QVERIFY(ahead.ns() > 19 * kWorkAheadNs / 10);
        for (int i = 0; i < 10'000; ++i) {
            ahead.refilledInTime();
        }
        QCOMPARE(ahead.ns(), kWorkAheadNs);
    }

    void longerWorkAheadMeansMoreItemsAndLaterRings()
    {
        QCOMPARE(creditItems(100 * kMicrosecond, 1, 100'000, 2, 4 * kWorkAheadNs), std::size_t{41});
        QCOMPARE(itemsUntilDoorbell(100 * kMicrosecond, 41, true, 4 * kWorkAheadNs),
                 std::size_t{20});
    }

    void nextLimitIsTheEarliestOfAllThatIsInFlight()
    {
        const auto limited = [](std::int64_t limit) {
            return makeRef<NamedJob>(JobOptions{.chunkSize = 1, .hardLimitNs = limit});
        };
        Slot slot;
        slot.inFlight.push_back({{limited(3600 * kSecond), 0, 1}, 7});
        slot.inFlight.push_back({{limited(0), 0, 1}, 8});
        slot.inFlight.push_back({{limited(kSecond), 0, 1}, 9});
        // The one behind could begin now.
        QCOMPARE(slot.nextLimit({7, 40 * kSecond}, 100 * kSecond), std::optional(101 * kSecond));
        // It runs.
        slot.inFlight.pop_front();
        slot.inFlight.pop_front();
        QCOMPARE(slot.nextLimit({9, 40 * kSecond}, 100 * kSecond), std::optional(41 * kSecond));
    }

    void withoutLimitsThereIsNothingToLookFor()
    {
        Slot slot;
        QCOMPARE(slot.nextLimit({}, kSecond), std::nullopt);
        slot.inFlight.push_back({{jobOf(1), 0, 1}, 7});
        QCOMPARE(slot.nextLimit({7, kSecond}, 2 * kSecond), std::nullopt);
    }

    void fiveAbnormalStartsAreForgiven()
    {
        RestartBudget budget;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(budget.noteAbnormalStart(i));
        }
        QVERIFY(!budget.noteAbnormalStart(5));
    }
};

QTEST_GUILESS_MAIN(WorkQueueTest)
#include "work_queue_test.moc"
