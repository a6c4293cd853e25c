#include "mp/shared_memory.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/memory/stale_segments.h"
#include "mp/pool.h"
#include "mp/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <numeric>

using namespace std::chrono_literals;

namespace {

// A name that only this run of this test uses.
std::string nameOf(const std::string& what)
{
    return "mp-test-" + std::to_string(::getpid()) + "-" + what;
}

void negate(int item, const mp::SharedMemory& memory)
{
    auto& number = memory.as<int>()[static_cast<std::size_t>(item)];
    number = -number;
}

mp::SharedMemory sameAgain(mp::SharedMemory memory)
{
    return memory;
}

mp::SharedMemory squares(int count)
{
    mp::SharedMemory made(static_cast<std::size_t>(count) * sizeof(int));
    for (int i = 0; i < count; ++i) {
        made.as<int>()[static_cast<std::size_t>(i)] = i * i;
    }
    return made;
}

int descriptors(int)
{
    int count = 0;
    for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator("/proc/self/fd")) {
        ++count;
    }
    return count;
}

void countUp(const mp::SharedMemory& memory)
{
    std::atomic_ref(memory.as<int>()[0]).fetch_add(1);
}

void makeNamedAndDie(const std::string& name)
{
    const auto memory = mp::SharedMemory::create(name, 10);
    ::raise(SIGKILL);
}

int codeOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const std::system_error& error) {
        return error.code().value();
    }
    return 0;
}

}  // namespace

class SharedMemoryTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QCOMPARE(mp::Pool({.workers = 1}).apply(&descriptors, 0) > 0, true); }

    void beginsWithZerosAndHasItsSize()
    {
        const mp::SharedMemory memory(10'000);
        QCOMPARE(memory.size(), std::size_t{10'000});
        QVERIFY(
            std::ranges::all_of(memory.bytes(), [](std::byte one) { return one == std::byte{}; }));
        QCOMPARE(memory.as<double>().size(), std::size_t{1250});
        QCOMPARE(memory.name(), std::string());
    }

    void noBytesAreRefused()
    {
        QVERIFY_EXCEPTION_THROWN(mp::SharedMemory(0), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(mp::SharedMemory(SIZE_MAX), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(mp::SharedMemory::create(nameOf("none"), 0),
                                 std::invalid_argument);
    }

    void workersWriteWhatTheHostReads_data()
    {
        QTest::addColumn<int>("start");
        QTest::newRow("forkserver") << static_cast<int>(mp::StartMethod::Forkserver);
        QTest::newRow("spawn") << static_cast<int>(mp::StartMethod::Spawn);
    }
    void workersWriteWhatTheHostReads()
    {
        QFETCH(int, start);
        const mp::SharedMemory memory(100 * sizeof(int));
        const auto numbers = memory.as<int>();
        std::iota(numbers.begin(), numbers.end(), 0);
        mp::Pool pool({.workers = 2, .start = static_cast<mp::StartMethod>(start)});
        std::vector<std::tuple<int, mp::SharedMemory>> items;
        for (int i = 0; i < 100; ++i) {
            items.emplace_back(i, memory);
        }
        pool.starmap(&negate, items);
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(numbers[static_cast<std::size_t>(i)], -i);
        }
    }

    // Nothing is mapped a second time.
    void whatComesBackIsTheVeryMemory()
    {
        mp::Pool pool({.workers = 1});
        const mp::SharedMemory memory(5000);
        const mp::SharedMemory back = pool.apply(&sameAgain, memory);
        QVERIFY(back == memory);
        QCOMPARE(back.bytes().data(), memory.bytes().data());
    }

    void workersMemoryOutlivesItsWorker()
    {
        mp::SharedMemory made(1);
        {
            mp::Pool pool({.workers = 1});
            made = pool.apply(&squares, 1000);
        }
        QCOMPARE(made.as<int>()[999], 999 * 999);
    }

    void workerKeepsNothingOfWhatWasTaken()
    {
        mp::Pool pool({.workers = 1});
        (void)pool.apply(&squares, 10);
        const int before = pool.apply(&descriptors, 0);
        for (int i = 0; i < 50; ++i) {
            (void)pool.apply(&squares, 10);
            (void)pool.apply(&sameAgain, mp::SharedMemory(10));
        }
        QVERIFY(helpers::waitFor([&] { return pool.apply(&descriptors, 0) <= before; }));
    }

    void threadsShareItToo()
    {
        mp::ThreadPool pool({.workers = 2});
        const mp::SharedMemory memory(sizeof(int));
        pool.map([memory](int) { countUp(memory); }, std::views::iota(0, 100));
        QCOMPARE(memory.as<int>()[0], 100);
    }

    // Although nobody else has it any more when the child gets to it.
    void processKeepsItsArguments()
    {
        auto memory = std::make_unique<mp::SharedMemory>(sizeof(int));
        const mp::SharedMemory other = *memory;
        mp::Process one(&countUp, *memory);
        mp::Process two(&countUp, *memory);
        one.start();
        two.start();
        memory.reset();
        QVERIFY(one.join(60s) && two.join(60s));
        QCOMPARE(other.as<int>()[0], 2);
        QCOMPARE(one.exitcode(), std::optional(0));
    }

    void nobodyElseMayOpenItOrChangeItsSize()
    {
        const mp::SharedMemory memory(10);
        const auto ticket = memory.segment()->ticket();
        struct stat status {};
        QCOMPARE(::fstat(ticket.descriptor, &status), 0);
        QCOMPARE(static_cast<int>(status.st_mode & 0777), 0600);
        QCOMPARE(::ftruncate(ticket.descriptor, 0), -1);
    }

    void ticketThatMeansSomethingElseIsRefused()
    {
        const mp::SharedMemory memory(10);
        auto ticket = memory.segment()->ticket();
        ticket.inode += 1;
        QCOMPARE(codeOf([&] { mp::memory::receive(ticket); }), ESTALE);
        ticket.descriptor = 100'000;
        QCOMPARE(codeOf([&] { mp::memory::receive(ticket); }), ENOENT);
    }

    void namedIsSeenByAll()
    {
        const std::string name = nameOf("seen");
        const auto made = mp::SharedMemory::create(name, 100);
        made.as<int>()[3] = 42;
        const auto opened = mp::SharedMemory::open(name);
        QVERIFY(opened == made);
        QCOMPARE(opened.name(), name);
        struct stat status {};
        QCOMPARE(::stat(("/dev/shm/" + name).c_str(), &status), 0);
        QCOMPARE(static_cast<int>(status.st_mode & 0777), 0600);
        // As any other program sees it.
        std::ifstream file("/dev/shm/" + name);
        int numbers[4]{};
        file.read(reinterpret_cast<char*>(numbers), sizeof numbers);
        QCOMPARE(numbers[3], 42);
    }

    void existingAndMissingAreDifferentErrors()
    {
        const std::string name = nameOf("one");
        const auto made = mp::SharedMemory::create(name, 100);
        QCOMPARE(codeOf([&] { mp::SharedMemory::create(name, 100); }), EEXIST);
        QCOMPARE(codeOf([&] { mp::SharedMemory::open(nameOf("other")); }), ENOENT);
        for (const char* bad : {"", ".hidden", "a/b"}) {
            QVERIFY_EXCEPTION_THROWN(mp::SharedMemory::create(bad, 1), std::invalid_argument);
            QVERIFY_EXCEPTION_THROWN(mp::SharedMemory::open(bad), std::invalid_argument);
        }
    }

    void nameGoesWithItsMaker()
    {
        const std::string name = nameOf("gone");
        {
            const auto made = mp::SharedMemory::create(name, 100);
        }
        QCOMPARE(codeOf([&] { mp::SharedMemory::open(name); }), ENOENT);
    }

    void unlinkedStaysWithThoseWhoHaveIt()
    {
        const std::string name = nameOf("unlinked");
        auto made = mp::SharedMemory::create(name, 100);
        made.unlink();
        QCOMPARE(codeOf([&] { mp::SharedMemory::open(name); }), ENOENT);
        QCOMPARE(codeOf([&] { made.unlink(); }), ENOENT);
        made.as<int>()[0] = 7;
        mp::Pool pool({.workers = 1});
        QVERIFY(pool.apply(&sameAgain, made) == made);
    }

    void whatTheDeadLeftIsSwept()
    {
        const std::string name = nameOf("stale");
        mp::Process maker(&makeNamedAndDie, name);
        maker.start();
        QVERIFY(maker.join(60s));
        QVERIFY(std::filesystem::exists("/dev/shm/" + name));
        const auto living = mp::SharedMemory::create(nameOf("living"), 1);
        QVERIFY(!std::filesystem::exists("/dev/shm/" + name));
        QCOMPARE(mp::SharedMemory::open(nameOf("living")).size(), std::size_t{1});
        // It can be made again.
        QCOMPARE(mp::SharedMemory::create(name, 5).size(), std::size_t{5});
    }

    void othersFilesAreNeitherOpenedNorSwept()
    {
        const std::string name = nameOf("foreign");
        const std::string path = "/dev/shm/" + name;
        std::ofstream(path) << std::string(8192, 'x');
        QVERIFY_EXCEPTION_THROWN(mp::SharedMemory::open(name), std::invalid_argument);
        (void)mp::sweepSharedMemory();
        QVERIFY(std::filesystem::remove(path));
    }

    void lackOfMemoryIsNamed()
    {
        try {
            const mp::SharedMemory memory(std::size_t{1} << 45);
            QFAIL("32 TiB were to be had");
        } catch (const std::system_error& error) {
            QVERIFY2(QString(error.what()).contains("reserve 35184372088832 bytes"), error.what());
        }
    }

    void leavesNothing()
    {
        const helpers::LeakCheck leaks;
        {
            mp::Pool pool({.workers = 2});
            const auto named = mp::SharedMemory::create(nameOf("leak"), 100);
            (void)pool.map(&sameAgain, std::vector{mp::SharedMemory(10), named});
            (void)pool.apply(&squares, 10);
        }
        QCOMPARE(leaks.verify(), std::string());
    }
};

MP_TEST_MAIN(SharedMemoryTest)
#include "shared_memory_test.moc"
