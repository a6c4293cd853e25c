#include "mp/scope/event_ring.h"

#include "helpers/leak_check.h"
#include "mp/scope/event_ring_reader.h"
#include "sample_events.h"

#include <QTest>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <map>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

using mp::Event;
using mp::EventKind;
using mp::EventRing;
using mp::EventRingReader;

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
std::vector<Event> readAll(EventRingReader& reader, std::size_t sip = 256)
{
    std::vector<Event> all;
    std::vector<Event> batch(sip);
    while (const std::size_t count = reader.read(batch)) {
        all.insert(all.end(), batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return all;
}

std::string refusalOf(base::UniqueFd fd)
{
    try {
        EventRingReader reader(std::move(fd));
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "it was accepted";
}

base::UniqueFd memory(std::size_t size, int seals, const std::string& content = {})
{
    base::UniqueFd fd(::memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    [[maybe_unused]] const int cut = ::ftruncate(fd.get(), static_cast<off_t>(size));
    [[maybe_unused]] const auto written = ::pwrite(fd.get(), content.data(), content.size(), 0);
    ::fcntl(fd.get(), F_ADD_SEALS, seals);
    return fd;
}

std::string headerOf(const EventRing& ring)
{
    std::string header(4096, '\0');
    [[maybe_unused]] const auto count =
        ::pread(ring.readerFd().get(), header.data(), header.size(), 0);
    return header;
}

}  // namespace

class EventRingTest : public QObject {
    Q_OBJECT

private slots:
    void readerGetsWhatWasPublishedInOrder();
    void capacityHasToBeAPowerOfTwo_data();
    void capacityHasToBeAPowerOfTwo();
    void missingMemoryIsAnErrorAtCreation();
    void nobodyElseCanWriteOrResize();
    void foreignMemoryIsRefused();
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
    std::array<Event, 8> batch;
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

void EventRingTest::missingMemoryIsAnErrorAtCreation()
{
    EventRing::Options options;
    off_t asked = 0;
    options.reserve = [&asked](int, off_t size) {
        asked = size;
        return ENOSPC;
    };
    const helpers::LeakCheck leaks;
    try {
        EventRing ring(options);
        QFAIL("the ring was made without memory");
    } catch (const std::system_error& error) {
        QCOMPARE(error.code().value(), ENOSPC);
        QVERIFY2(std::string(error.what()).find("shared memory") != std::string::npos,
                 error.what());
    }
    QCOMPARE(asked, off_t{65'536 * 64 + 4096});
    QCOMPARE(leaks.verify(), std::string());
}

void EventRingTest::nobodyElseCanWriteOrResize()
{
    EventRing ring(smallRing(64));
    const base::UniqueFd fd = ring.readerFd();
    const auto writable = [](int file) {
        void* memory = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        return memory != MAP_FAILED;
    };
    QVERIFY(!writable(fd.get()));
    QCOMPARE(errno, EPERM);
    // Opened anew through /proc it is the same memory.
    const base::UniqueFd anew(
        ::open(("/proc/self/fd/" + std::to_string(fd.get())).c_str(), O_RDWR | O_CLOEXEC));
    QVERIFY(anew);
    QVERIFY(!writable(anew.get()));

    void* readable = ::mmap(nullptr, 4096, PROT_READ, MAP_SHARED, fd.get(), 0);
    QVERIFY(readable != MAP_FAILED);
    QVERIFY(::mprotect(readable, 4096, PROT_READ | PROT_WRITE) != 0);
    ::munmap(readable, 4096);

    QCOMPARE(::pwrite(fd.get(), "x", 1, 0), ssize_t{-1});
    QVERIFY(::ftruncate(fd.get(), 0) != 0);
    QVERIFY(::ftruncate(fd.get(), 1 << 20) != 0);
    QVERIFY(::fcntl(fd.get(), F_ADD_SEALS, F_SEAL_WRITE) != 0);

    ring.publish(samples::finishedTask(1, 1));  // the host still can
    QCOMPARE(ring.published(), std::uint64_t{1});
}

void EventRingTest::foreignMemoryIsRefused()
{
    constexpr int kSized = F_SEAL_SHRINK | F_SEAL_GROW;
    EventRing ring(smallRing(64));
    const std::string header = headerOf(ring);
    const std::size_t size = 4096 + 64 * 64;
    const auto with = [&header](std::size_t at, char byte) {
        std::string changed = header;
        changed[at] = byte;
        return changed;
    };
    QCOMPARE(refusalOf(memory(size, kSized, header)), std::string("it was accepted"));
    QVERIFY(refusalOf(memory(size, 0, header)).find("sealed") != std::string::npos);
    QVERIFY(refusalOf(memory(100, kSized)).find("too small") != std::string::npos);
    QVERIFY(refusalOf(memory(size, kSized)).find("something else") != std::string::npos);
    QVERIFY(refusalOf(memory(size, kSized, with(8, 9))).find("version 9") != std::string::npos);
    QVERIFY(refusalOf(memory(size, kSized, with(16, 32))).find("capacity") != std::string::npos);
    QVERIFY(refusalOf(memory(2 * size, kSized, header)).find("capacity") != std::string::npos);
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    const base::UniqueFd writeEnd(ends[1]);
    QVERIFY(refusalOf(base::UniqueFd(ends[0])).find("sealed") != std::string::npos);
}

void EventRingTest::overrunsAreCountedExactly()
{
    EventRing ring(smallRing(64));
    EventRingReader reader(ring.readerFd());
    publishTasks(ring, 0, 64);
    std::array<Event, 1000> batch;
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
    std::array<Event, 3> batch;
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
        std::vector<Event> batch(sip);
        std::map<std::uint32_t, std::int64_t> last;
        while (true) {
            const bool wasDone = done.load();
            const std::size_t count = reader.read(batch);
            for (std::size_t i = 0; i < count; ++i) {
                const Event& event = batch[i];
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
    Event retried;
    retried.kind = EventKind::TaskRetried;
    ring.publish(retried);
    Event nonsense = samples::finishedTask(0, 0);
    nonsense.values[4] = 256 * 7;
    ring.publish(nonsense);

    readAll(reader);
    QVERIFY(reader.lost() > 900);
    const mp::EventCounters counters = reader.counters();
    QCOMPARE(counters.sequence, std::uint64_t{1005});
    QCOMPARE(counters.of(EventKind::TaskFinished), std::uint64_t{1004});
    QCOMPARE(counters.done(), std::uint64_t{201});
    QCOMPARE(counters.failed(), std::uint64_t{201});
    QCOMPARE(counters.lost(), std::uint64_t{201});
    QCOMPARE(counters.timedOut(), std::uint64_t{200});
    QCOMPARE(counters.cancelled(), std::uint64_t{200});
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
    for (const Event& event : readAll(reader)) {
        whole.apply(event);
    }
    QCOMPARE(reader.lost(), std::uint64_t{0});
    for (EventRing::Snapshot& snapshot : snapshots) {
        reader.seek(snapshot.sequence);
        for (const Event& event : readAll(reader)) {
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
        refusalOf(memory(8192, F_SEAL_SHRINK | F_SEAL_GROW));
    }
    QCOMPARE(leaks.verify(), std::string());
}

QTEST_GUILESS_MAIN(EventRingTest)
#include "event_ring_test.moc"
