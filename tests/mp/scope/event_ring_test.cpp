#include "mp/scope/event_ring.h"

#include "helpers/leak_check.h"
#include "mp/scope/event_ring_reader.h"
#include "sample_events.h"

#include <QTest>

#include <array>
#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

using mp::EventKind;
using mp::EventRing;
using mp::EventRingReader;
using mp::ScopeEvent;

namespace {

EventRing::Options smallRing(std::uint32_t capacity)
{
    EventRing::Options options;
    options.capacity = capacity;
    return options;
}

void publishTasks(EventRing& ring, std::int64_t publisher, std::int64_t count)
{
    for (std::int64_t i = 0; i < count; ++i) {
        ring.publish(samples::finishedTask(publisher, i));
    }
}

// Reads for as long as there is something; `sip` events at a time.
std::vector<ScopeEvent> readAll(EventRingReader& reader, std::size_t sip = 256)
{
    std::vector<ScopeEvent> all;
    std::vector<ScopeEvent> batch(sip);
    while (const std::size_t count = reader.read(batch)) {
        all.insert(all.end(), batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return all;
}

}  // namespace

class EventRingTest : public QObject {
    Q_OBJECT

private slots:
    void readerGetsWhatWasPublishedInOrder();
    void capacityHasToBeAPowerOfTwo_data();
    void capacityHasToBeAPowerOfTwo();
    void overrunsAreCountedExactly();
    void readerBehindByHalfABatchKeepsTheRest();
    void slowReaderLosesNoneUncounted();
    void countersStayExactForTheOneWhoLostEvents();
    void snapshotAndSequenceLeadToTheStateOfReadingAll();
    void seekBeyondTheEndIsMisuse();
    void ringOutlivesItsHost();
    void watchedIsWhatWasSet();
    void leavesNothingBehind();
};

void EventRingTest::readerGetsWhatWasPublishedInOrder()
{
    EventRing ring(smallRing(64));
    EventRingReader reader(ring.readerFd());
    std::array<ScopeEvent, 8> batch;
    QCOMPARE(reader.read(batch), std::size_t{0});
    publishTasks(ring, 3, 20);
    const auto events = readAll(reader, 8);
    QCOMPARE(events.size(), std::size_t{20});
    for (std::size_t i = 0; i < events.size(); ++i) {
        QCOMPARE(events[i].task(), static_cast<std::int64_t>(i));
        QVERIFY(samples::isWhole(events[i]));
    }
    QCOMPARE(reader.lost(), std::uint64_t{0});
    QCOMPARE(reader.cursor(), ring.published());
}

void EventRingTest::capacityHasToBeAPowerOfTwo_data()
{
    QTest::addColumn<unsigned>("capacity");
    for (const unsigned capacity : {0U, 1U, 3U, 65'535U, 1U << 25}) {
        QTest::addRow("%u", capacity) << capacity;
    }
}

void EventRingTest::capacityHasToBeAPowerOfTwo()
{
    QFETCH(unsigned, capacity);
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, EventRing ring(smallRing(capacity)));
}

void EventRingTest::overrunsAreCountedExactly()
{
    EventRing ring(smallRing(64));
    EventRingReader reader(ring.readerFd());
    publishTasks(ring, 0, 64);
    std::array<ScopeEvent, 1000> batch;
    QCOMPARE(reader.read(batch), std::size_t{64});  // a full lap fits
    for (std::int64_t i = 0; i < 100; ++i) {
        ring.publish(samples::finishedTask(0, 64 + i));
    }
    QCOMPARE(reader.read(batch), std::size_t{64});
    QCOMPARE(reader.lost(), std::uint64_t{36});
    QCOMPARE(batch[0].task(), std::int64_t{100});
    QCOMPARE(batch[63].task(), std::int64_t{163});
    QCOMPARE(reader.received() + reader.lost(), ring.published());
}

void EventRingTest::readerBehindByHalfABatchKeepsTheRest()
{
    EventRing ring(smallRing(8));
    EventRingReader reader(ring.readerFd());
    publishTasks(ring, 0, 13);
    std::array<ScopeEvent, 3> batch;
    QCOMPARE(reader.read(batch), std::size_t{3});
    QCOMPARE(batch[0].task(), std::int64_t{5});
    for (std::int64_t i = 13; i < 18; ++i) {
        ring.publish(samples::finishedTask(0, i));
    }
    QCOMPARE(reader.read(batch), std::size_t{3});
    QCOMPARE(batch[0].task(), std::int64_t{10});
    QCOMPARE(reader.lost(), std::uint64_t{7});
}

// Several publishers, a fast and a slow reader, and a ring so small that readers are overrun while
// they copy.
void EventRingTest::slowReaderLosesNoneUncounted()
{
    constexpr std::int64_t kPublishers = 3;
    constexpr std::int64_t kEach = 40'000;
    EventRing ring(smallRing(256));
    std::atomic<bool> done{false};

    struct Outcome {
        std::uint64_t broken = 0;
        std::uint64_t disordered = 0;
        std::uint64_t received = 0;
        std::uint64_t lost = 0;
        std::uint64_t counted = 0;
    };
    const auto readUntilDone = [&ring, &done](std::size_t sip, int pauses, Outcome& outcome) {
        EventRingReader reader(ring.readerFd());
        std::vector<ScopeEvent> batch(sip);
        std::map<std::uint32_t, std::int64_t> last;
        while (true) {
            const bool wasDone = done.load();
            const std::size_t count = reader.read(batch);
            for (std::size_t i = 0; i < count; ++i) {
                const ScopeEvent& event = batch[i];
                outcome.broken += samples::isWhole(event) ? 0 : 1;
                const auto [known, isFirst] = last.try_emplace(event.slot, event.task());
                outcome.disordered += !isFirst && event.task() <= known->second ? 1 : 0;
                known->second = event.task();
            }
            outcome.counted += count;
            if (count == 0 && wasDone && reader.cursor() == ring.published()) {
                break;
            }
            for (int i = 0; i < pauses; ++i) {
                std::this_thread::yield();
            }
        }
        outcome.received = reader.received();
        outcome.lost = reader.lost();
    };

    std::array<Outcome, 3> outcomes;
    std::vector<std::thread> readers;
    readers.emplace_back([&] { readUntilDone(256, 0, outcomes[0]); });
    readers.emplace_back([&] { readUntilDone(100, 0, outcomes[1]); });
    readers.emplace_back([&] { readUntilDone(1, 50, outcomes[2]); });
    std::vector<std::thread> publishers;
    for (std::int64_t p = 0; p < kPublishers; ++p) {
        publishers.emplace_back([&ring, p] { publishTasks(ring, p, kEach); });
    }
    for (std::thread& publisher : publishers) {
        publisher.join();
    }
    done = true;
    for (std::thread& reader : readers) {
        reader.join();
    }

    QCOMPARE(ring.published(), static_cast<std::uint64_t>(kPublishers * kEach));
    for (const Outcome& outcome : outcomes) {
        QCOMPARE(outcome.broken, std::uint64_t{0});
        QCOMPARE(outcome.disordered, std::uint64_t{0});
        QCOMPARE(outcome.counted, outcome.received);
        QCOMPARE(outcome.received + outcome.lost, ring.published());
    }
    QVERIFY(outcomes[2].lost > 0);
}

void EventRingTest::countersStayExactForTheOneWhoLostEvents()
{
    EventRing ring(smallRing(16));
    EventRingReader reader(ring.readerFd());
    publishTasks(ring, 0, 1003);  // outcomes in turn
    ScopeEvent retried;
    retried.kind = EventKind::TaskRetried;
    ring.publish(retried);
    ScopeEvent nonsense = samples::finishedTask(0, 0);
    nonsense.values[4] = 256 * 7;
    ring.publish(nonsense);
    ScopeEvent skipped;
    skipped.kind = EventKind::TasksSkipped;
    skipped.values = {10, 5000, 0, 0, static_cast<std::int64_t>(mp::TaskOutcome::Cancelled)};
    ring.publish(skipped);

    readAll(reader);
    QVERIFY(reader.lost() > 900);
    const mp::EventCounters counters = reader.counters();
    QCOMPARE(counters.sequence, std::uint64_t{1006});
    QCOMPARE(counters.of(EventKind::TaskFinished), std::uint64_t{1004});
    QCOMPARE(counters.done(), std::uint64_t{201});
    QCOMPARE(counters.failed(), std::uint64_t{201});
    QCOMPARE(counters.lost(), std::uint64_t{201});
    QCOMPARE(counters.timedOut(), std::uint64_t{200});
    QCOMPARE(counters.cancelled(), std::uint64_t{5200});
    QCOMPARE(counters.retried(), std::uint64_t{1});
    QVERIFY(counters == ring.counters());
}

void EventRingTest::snapshotAndSequenceLeadToTheStateOfReadingAll()
{
    constexpr std::int64_t kEach = 20'000;
    EventRing ring(smallRing(1U << 16));
    std::thread first([&ring] { publishTasks(ring, 1, kEach); });
    std::thread second([&ring] { publishTasks(ring, 2, kEach); });
    // Taken while two publish: the first at once, the others wherever they fall.
    std::vector<EventRing::Snapshot> snapshots;
    for (std::uint64_t next = 0; next < 2 * kEach;) {
        snapshots.push_back(ring.snapshot());
        next = snapshots.back().sequence + 2000;
        while (ring.published() < std::min<std::uint64_t>(next, 2 * kEach)) {
            std::this_thread::yield();
        }
    }
    first.join();
    second.join();

    EventRingReader reader(ring.readerFd());
    mp::scope::ScopeState whole;
    for (const ScopeEvent& event : readAll(reader)) {
        whole.apply(event);
    }
    QCOMPARE(reader.lost(), std::uint64_t{0});
    for (EventRing::Snapshot& snapshot : snapshots) {
        reader.seek(snapshot.sequence);
        for (const ScopeEvent& event : readAll(reader)) {
            snapshot.state.apply(event);
        }
        QCOMPARE(snapshot.sequence + reader.received(), ring.published());
        QVERIFY(snapshot.state == whole);
    }
    QVERIFY(ring.snapshot().state == whole);
}

void EventRingTest::seekBeyondTheEndIsMisuse()
{
    EventRing ring(smallRing(16));
    publishTasks(ring, 0, 5);
    EventRingReader reader(ring.readerFd());
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, reader.seek(6));
    reader.seek(5);
    QCOMPARE(readAll(reader).size(), std::size_t{0});
    reader.seek(3);
    QCOMPARE(readAll(reader).size(), std::size_t{2});
}

void EventRingTest::ringOutlivesItsHost()
{
    auto ring = std::make_unique<EventRing>(smallRing(16));
    EventRingReader opened(ring->readerFd());
    EventRingReader reader = std::move(opened);
    publishTasks(*ring, 0, 5);
    ring.reset();
    QCOMPARE(readAll(reader).size(), std::size_t{5});
    QCOMPARE(reader.counters().done(), std::uint64_t{1});
}

void EventRingTest::watchedIsWhatWasSet()
{
    EventRing ring(smallRing(16));
    QVERIFY(!ring.watched());
    ring.setWatched(true);
    QVERIFY(ring.watched());
}

void EventRingTest::leavesNothingBehind()
{
    const helpers::LeakCheck leaks;
    {
        EventRing ring(smallRing(16));
        EventRingReader reader(ring.readerFd());
        EventRingReader other(ring.readerFd());
        other = std::move(reader);
    }
    QCOMPARE(leaks.verify(), std::string());
}

QTEST_GUILESS_MAIN(EventRingTest)
#include "event_ring_test.moc"
