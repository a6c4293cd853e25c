#include "helpers/mp_test_main.h"
#include "mp/channel/shm_layout.h"
#include "mp/pool.h"

#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <thread>

using namespace std::chrono_literals;

namespace {

// Where this worker has its channel.
mp::channel::ShmControl* ownChannel()
{
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t begin = 0;
        unsigned long offset = 1;
        if (line.find("/memfd:mp-channel") != std::string::npos &&
            std::sscanf(line.c_str(), "%" SCNxPTR "-%*x %*s %lx", &begin, &offset) == 2 &&
            offset == 0) {
            return reinterpret_cast<mp::channel::ShmControl*>(begin);
        }
    }
    throw std::runtime_error("no channel");
}

// From now on says that it has read what the host hasn't written yet.
int scribble(int n)
{
    auto* const control = ownChannel();
    std::thread([control] {
        while (true) {
            control->down.tail.store(std::uint64_t{1} << 60);
            std::this_thread::sleep_for(10us);
        }
    }).detach();
    return n;
}

int same(int n)
{
    return n;
}

}  // namespace

class DamagedChannelTest : public QObject {
    Q_OBJECT

private slots:
    // Sending finds out: the worker goes, and what was to be sent is done by its successor.
    void workerThatOverwritesItsChannelIsReplaced()
    {
        mp::Pool pool({.workers = 1});
        QCOMPARE(pool.apply(&scribble, 1), 1);
        const int pid = pool.workers().back().pid;
        int lost = 0;
        for (int i = 0; i < 20'000 && pool.workers().back().pid == pid; ++i) {
            try {
                QCOMPARE(pool.apply(&same, i), i);
            } catch (const mp::WorkerLost&) {
                ++lost;
            }
        }
        QVERIFY(pool.workers().back().pid != pid);
        QVERIFY(lost <= 1);
        QCOMPARE(pool.apply(&same, 5), 5);
    }

    // Also when it is found out while the worker is told to end.
    void poolOfOneThatOverwritesItsChannelCloses()
    {
        for (int frames = 0; frames < 40; ++frames) {
            mp::Pool pool({.workers = 1});
            QCOMPARE(pool.apply(&scribble, 1), 1);
            for (int i = 0; i < 20 * frames; ++i) {
                try {
                    (void)pool.apply(&same, i);
                } catch (const mp::WorkerLost&) {
                }
            }
            pool.close();
            QVERIFY(pool.join(60s));
        }
    }
};

MP_TEST_MAIN(DamagedChannelTest)
#include "damaged_channel_test.moc"
