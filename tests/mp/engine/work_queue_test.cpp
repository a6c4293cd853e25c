#include "mp/engine/work_queue.h"

#include "mp/engine/credit.h"
#include "mp/engine/worker_table.h"

#include <QTest>

using namespace mp::engine;

namespace {

class NamedJob final : public Job {
public:
    explicit NamedJob(std::size_t chunkSize) : Job(JobOptions{chunkSize, 0, 0, false}) {}
    mp::task::FunctionRef function() const override { return {}; }
    void encodeItem(std::size_t, mp::task::ByteWriter&) override {}
    void decodeValue(std::size_t, mp::task::ByteReader&) override {}
    std::exception_ptr runHere(std::size_t) override { return nullptr; }
    void settleValue(std::size_t, const mp::TaskReport&) override {}
    void settleError(std::size_t, const std::exception_ptr&, const mp::TaskReport&) override {}
};

std::shared_ptr<Job> jobOf(std::size_t chunkSize)
{
    return std::make_shared<NamedJob>(chunkSize);
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
            const WorkRange chunk = queue.takeChunk();
            chunks.emplace_back(chunk.first, chunk.count);
        }
        QCOMPARE(chunks,
                 (std::vector<std::pair<std::size_t, std::size_t>>{{10, 4}, {14, 4}, {18, 2}}));
    }

    void itemsAreCounted()
    {
        WorkQueue queue;
        queue.pushBack({jobOf(3), 0, 10, 1, 0});
        queue.pushFront({jobOf(1), 5, 2, 2, 0});
        QCOMPARE(queue.items(), std::size_t{12});
        (void)queue.takeChunk();
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
        QCOMPARE(queue.takeChunk().first, std::size_t{90});
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

    void unknownAndLongTasksAreNotQueuedBehindOneAnother()
    {
        QCOMPARE(creditItems(-1, 3, 1000, 4), std::size_t{3});
        QCOMPARE(creditItems(kLongTaskNs, 3, 1000, 4), std::size_t{3});
    }

    void shortTasksAreSentAhead()
    {
        QVERIFY(creditItems(10 * kMicrosecond, 1, 100'000, 2) >= 32);
        QVERIFY(creditItems(0, 1, 1'000'000, 2) <= kMostAhead);
        QVERIFY(creditItems(0, 1, 1'000'000, 2) >= 32);
    }

    void sharesShrinkTowardsTheEnd()
    {
        QCOMPARE(creditItems(kMicrosecond, 1, 4, 4), std::size_t{2});
        QVERIFY(creditItems(kMicrosecond, 1, 80, 4) <= 10);
    }

    void hostIsToldOfTheFirstResultAtOnce()
    {
        QCOMPARE(itemsUntilDoorbell(-1, 100, true), std::size_t{1});
    }

    void doorbellIsNeverBeyondWhatIsInFlight()
    {
        for (const std::size_t inFlight : {1U, 2U, 7U, 512U, 1024U}) {
            for (const std::int64_t average : {0L, 100L, 100'000L, 10'000'000L}) {
                for (const bool more : {false, true}) {
                    const std::size_t items = itemsUntilDoorbell(average, inFlight, more);
                    QVERIFY(items >= 1);
                    QVERIFY(items <= inFlight);
                }
            }
        }
    }

    void doorbellLeavesTimeToRefill() { QVERIFY(itemsUntilDoorbell(100, 100, true) <= 50); }

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
