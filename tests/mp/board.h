#pragma once

#include "base/unique_fd.h"
#include "helpers/wait_for.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <QTest>

#include <array>
#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

// What workers and the test that watches them share: how often each item was run, and where one is
// to hang or to throw.
namespace board {

constexpr int kMostItems = 2'000'000;

struct Board {
    std::atomic<int> hangAt;   // each first run of it hangs; -1: none
    std::atomic<int> hanging;  // PID of the worker that hangs there; 0: none
    std::atomic<bool> goOn;    // what hangs ends
    std::atomic<int> throwAt;
    std::array<std::atomic<unsigned char>, kMostItems> runs;
};

inline Board* mapped(const std::string& path)
{
    const base::UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file || ::ftruncate(file.get(), sizeof(Board)) != 0) {
        throw std::runtime_error("no board at " + path);
    }
    void* memory =
        ::mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    if (memory == MAP_FAILED) {
        throw std::runtime_error("no memory for the board at " + path);
    }
    return static_cast<Board*>(memory);
}

inline Board* g_board = nullptr;  // in a worker

inline void useBoard(const std::string& path)
{
    g_board = mapped(path);
}

inline std::int64_t square(int n)
{
    g_board->runs[static_cast<std::size_t>(n)].fetch_add(1);
    if (g_board->throwAt.load() == n) {
        throw std::domain_error("told to");
    }
    if (g_board->hangAt.load() == n) {
        g_board->hangAt.store(-1);  // it goes through when it is tried again
        g_board->hanging.store(::getpid());
        while (!g_board->goOn.load()) {
            ::poll(nullptr, 0, 1);
        }
        g_board->hanging.store(0);
    }
    return std::int64_t{n} * n;
}

// A pool and the board of its workers.
struct Boarded {
    const signs::Folder folder;
    Board* shared = mapped(folder / "board");
    mp::Pool pool;

    explicit Boarded(int workers)
        : pool({.workers = workers, .initializer = mp::initializer(&useBoard, folder / "board")})
    {
        shared->hangAt.store(-1);
        shared->throwAt.store(-1);
    }
    Boarded(const Boarded&) = delete;
    Boarded& operator=(const Boarded&) = delete;
    ~Boarded() { ::munmap(shared, sizeof(Board)); }

    bool awaitHanging() const
    {
        return helpers::waitFor([this] { return shared->hanging.load() != 0; },
                                std::chrono::seconds(60));
    }
    void killTheHanging()
    {
        QVERIFY(awaitHanging());
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
    void verifyEachRan(int times, int count) const
    {
        for (int i = 0; i < count; ++i) {
            QCOMPARE(runs(i, i + 1), times);  // none more often, none left out
        }
    }
};

inline void compareSquares(const std::vector<std::int64_t>& results, int count)
{
    QCOMPARE(results.size(), static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        QCOMPARE(results[static_cast<std::size_t>(i)], std::int64_t{i} * i);
    }
}

}  // namespace board
