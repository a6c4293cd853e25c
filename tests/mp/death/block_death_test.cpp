#include "base/unique_fd.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <signal.h>
#include <sys/mman.h>

#include <array>
#include <atomic>

using namespace std::chrono_literals;

namespace {

constexpr int kMostItems = 2'000'000;

// What the workers and the test see of each other: how often each item was run, and where one is to
// hang, be killed or throw.
struct Board {
    std::atomic<int> hangAt;
    std::atomic<int> hanging;  // PID of the worker that hangs there; 0: none
    std::atomic<int> throwAt;
    std::array<std::atomic<unsigned char>, kMostItems> runs;
};

Board* board(const std::string& path)
{
    const base::UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file || ::ftruncate(file.get(), sizeof(Board)) != 0) {
        throw std::runtime_error("no board at " + path);
    }
    void* memory =
        ::mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    return static_cast<Board*>(memory);
}

Board* t_board = nullptr;  // in a worker

void openBoard(const std::string& path)
{
    t_board = board(path);
}

std::int64_t square(int n)
{
    t_board->runs[static_cast<std::size_t>(n)].fetch_add(1);
    if (t_board->throwAt.load() == n) {
        throw std::domain_error("told to");
    }
    if (t_board->hangAt.load() == n) {
        t_board->hangAt.store(-1);  // it goes through when it is tried again
        t_board->hanging.store(::getpid());
        while (true) {
            ::poll(nullptr, 0, 1000);
        }
    }
    return std::int64_t{n} * n;
}

// A pool and the board of its workers.
struct Boarded {
    const signs::Folder folder;
    Board* shared = board(folder / "board");
    mp::Pool pool;

    explicit Boarded(int workers)
        : pool({.workers = workers, .initializer = mp::initializer(&openBoard, folder / "board")})
    {
        shared->hangAt.store(-1);
        shared->throwAt.store(-1);
    }
    ~Boarded() { ::munmap(shared, sizeof(Board)); }

    void killTheHanging()
    {
        QVERIFY(helpers::waitFor([this] { return shared->hanging.load() != 0; }, 60s));
        const int pid = shared->hanging.load();
        for (const mp::WorkerInfo& worker : pool.workers()) {
            if (worker.pid == pid) {
                QVERIFY(pool.signalWorker(worker.slot, pid, SIGKILL));
            }
        }
    }
    int runs(int from, int until) const
    {
        int sum = 0;
        for (int i = from; i < until; ++i) {
            sum += shared->runs[static_cast<std::size_t>(i)].load();
        }
        return sum;
    }
};

void compareSquares(const std::vector<std::int64_t>& results, int count)
{
    QCOMPARE(results.size(), static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        QCOMPARE(results[static_cast<std::size_t>(i)], std::int64_t{i} * i);
    }
}

}  // namespace

// Maps of numbers, which travel in blocks.
class BlockDeathTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        mp::Pool({.workers = 1}).apply([](int n) { return n; }, 1);
    }

    void killedInABlockLosesExactlyTheRunningItem_data()
    {
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("chunk");
        for (const int chunk : {0, 100, 50'000}) {
            for (const int at : {0, 1, 15, 1023, 1024, 77'777, 199'999}) {
                QTest::addRow("item %d, chunk %d", at, chunk) << at << chunk;
            }
        }
    }
    void killedInABlockLosesExactlyTheRunningItem()
    {
        QFETCH(int, at);
        QFETCH(int, chunk);
        const helpers::LeakCheck leaks;
        {
            Boarded boarded(2);
            boarded.shared->hangAt.store(at);
            mp::MapOptions options;
            if (chunk > 0) {
                options.chunkSize = static_cast<std::size_t>(chunk);
            }
            auto result = boarded.pool.mapAsync(&square, std::views::iota(0, 200'000), options);
            boarded.killTheHanging();
            QVERIFY(result.wait(60s));
            try {
                (void)result.get();
                QFAIL("nothing was lost");
            } catch (const mp::WorkerLost& lost) {
                QCOMPARE(lost.task(), static_cast<std::uint64_t>(at));
                QCOMPARE(lost.status(), base::ExitStatus::signalled(SIGKILL));
            }
            QCOMPARE(boarded.pool.counts().lost, std::uint64_t{1});
            QCOMPARE(boarded.pool.counts().done, std::uint64_t{199'999});
            for (int i = 0; i < 200'000; ++i) {
                QCOMPARE(boarded.runs(i, i + 1), 1);  // none twice, none left out
            }
        }
        QCOMPARE(leaks.verify(), std::string());
    }

    void lostItemIsRetriedAndOthersAreNot()
    {
        Boarded boarded(2);
        boarded.shared->hangAt.store(60'000);
        auto result = boarded.pool.mapAsync(&square, std::views::iota(0, 200'000), {.retries = 1});
        boarded.killTheHanging();
        QVERIFY(result.wait(60s));
        compareSquares(result.get(), 200'000);
        QCOMPARE(boarded.runs(60'000, 60'001), 2);
        QCOMPARE(boarded.runs(0, 200'000), 200'001);
        QCOMPARE(boarded.pool.counts().retried, std::uint64_t{1});
    }

    void errorSpoilsItsOwnItemOnly()
    {
        Boarded boarded(2);
        boarded.shared->throwAt.store(30'000);
        auto result = boarded.pool.mapAsync(&square, std::views::iota(0, 100'000));
        QVERIFY(result.wait(60s));
        QVERIFY_EXCEPTION_THROWN((void)result.get(), mp::RemoteError);
        QCOMPARE(boarded.pool.counts().done, std::uint64_t{99'999});
        QCOMPARE(boarded.pool.counts().failed, std::uint64_t{1});
        QCOMPARE(boarded.runs(0, 100'000), 100'000);
    }

    void everyItemMayThrow()
    {
        mp::Pool pool({.workers = 2});
        auto result =
            pool.mapAsync([](int n) -> int { throw std::domain_error(std::to_string(n)); },
                          std::views::iota(0, 5000));
        QVERIFY(result.wait(60s));
        try {
            (void)result.get();
            QFAIL("no error");
        } catch (const mp::RemoteError& error) {
            QVERIFY(std::string(error.what()).find('0') != std::string::npos);
        }
        QCOMPARE(pool.counts().failed, std::uint64_t{5000});
    }

    void exitInABlockLosesThatTaskOnly()
    {
        mp::Pool pool({.workers = 2});
        auto result = pool.mapAsync(
            [](int n) {
                if (n == 3000) {
                    std::exit(3);
                }
                return n;
            },
            std::views::iota(0, 20'000));
        QVERIFY(result.wait(60s));
        QVERIFY_EXCEPTION_THROWN((void)result.get(), mp::WorkerLost);
        QCOMPARE(pool.counts().done, std::uint64_t{19'999});
    }

    // A storm: workers are killed at any instruction of the loop, most often between two items'
    // publications. An item is run again only if it was blamed.
    void killingAllTheTimeKeepsResultsAndRunsRight()
    {
        Boarded boarded(3);
        auto result = boarded.pool.mapAsync(&square, std::views::iota(0, kMostItems),
                                            {.chunkSize = 20'000, .retries = 1000});
        int kills = 0;
        while (!result.wait(2ms)) {
            for (const mp::WorkerInfo& worker : boarded.pool.workers()) {
                if (kills < 100 && worker.state == mp::WorkerStateCode::Running) {
                    kills += boarded.pool.signalWorker(worker.slot, worker.pid, SIGKILL) ? 1 : 0;
                    break;
                }
            }
        }
        compareSquares(result.get(), kMostItems);
        const mp::PoolCounts counts = boarded.pool.counts();
        QVERIFY(kills > 0);
        QCOMPARE(counts.done, std::uint64_t{kMostItems});
        QVERIFY(counts.retried <= static_cast<std::uint64_t>(kills));
        const int more = boarded.runs(0, kMostItems) - kMostItems;
        // A blamed item may have been killed before its first instruction.
        QVERIFY2(more >= 0 && more <= static_cast<int>(counts.retried),
                 std::to_string(more).c_str());
    }
};

MP_TEST_MAIN(BlockDeathTest)
#include "block_death_test.moc"
