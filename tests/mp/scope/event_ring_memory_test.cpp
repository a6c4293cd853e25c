#include "helpers/leak_check.h"
#include "mp/scope/event_ring.h"
#include "mp/scope/event_ring_reader.h"
#include "sample_events.h"

#include <QTest>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

using mp::EventRing;
using mp::EventRingReader;

namespace {

EventRing::Options smallRing()
{
    EventRing::Options options;
    options.capacity = 64;
    return options;
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

// The memory of an event ring: reserved at creation, sealed, and looked at before it is believed.
class EventRingMemoryTest : public QObject {
    Q_OBJECT

private slots:
    void missingMemoryIsAnErrorAtCreation();
    void nobodyElseCanWriteOrResize();
    void foreignMemoryIsRefused();
};

void EventRingMemoryTest::missingMemoryIsAnErrorAtCreation()
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

void EventRingMemoryTest::nobodyElseCanWriteOrResize()
{
    EventRing ring(smallRing());
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

void EventRingMemoryTest::foreignMemoryIsRefused()
{
    constexpr int kSized = F_SEAL_SHRINK | F_SEAL_GROW;
    EventRing ring(smallRing());
    const helpers::LeakCheck leaks;
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
    ::close(ends[1]);
    QVERIFY(refusalOf(base::UniqueFd(ends[0])).find("sealed") != std::string::npos);
    QCOMPARE(leaks.verify(), std::string());
}

QTEST_GUILESS_MAIN(EventRingMemoryTest)
#include "event_ring_memory_test.moc"
