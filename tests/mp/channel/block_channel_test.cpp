#include "base/clock.h"
#include "mp/channel/shm_host_channel.h"
#include "mp/channel/shm_worker_channel.h"
#include "mp/task/call.h"
#include "mp/worker/block_run.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <QTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <random>
#include <thread>

using namespace mp::channel;
using Bell = HostChannel::Bell;

namespace {

int twice(int n)
{
    return 2 * n;
}

int refuseFive(int n)
{
    if (n == 5) {
        throw std::domain_error("five");
    }
    return n;
}

// Atomic for ThreadSanitizer, which doesn't know that both ends map the same memory.
std::array<std::atomic<bool>, 1000> g_ran;

int noteThatItRan(int n)
{
    g_ran[static_cast<std::size_t>(n)].store(true, std::memory_order_relaxed);
    return n;
}

base::UniqueFd copyOf(int descriptor)
{
    return base::UniqueFd(::fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
}

// Both ends of a channel in this process, and blocks of the numbers 0, 1, 2, …
struct BothEnds {
    using Call = mp::task::Call<int (*)(int), std::tuple<int>>;

    ShmHostChannel host;
    ShmWorkerChannel worker{copyOf(host.descriptorsForWorker().at(0)),
                            copyOf(host.descriptorsForWorker().at(1))};
    struct Task : mp::task::TaskContext {
        bool cancelAsked() const noexcept override { return false; }
    } task;
    SharedMapping shared{host.descriptorsForWorker().at(0), kFixedBytes};

    Sent send(std::uint32_t count, std::uint32_t bytes = sizeof(int),
              const mp::task::FunctionRef& function = {})
    {
        return host.sendBlock({function, {bytes, bytes}, count, 0, 1},
                              [bytes](std::uint32_t fitting, std::byte* place) {
                                  for (std::uint32_t i = 0; i < fitting; ++i) {
                                      std::memcpy(place + std::size_t{i} * bytes, &i, sizeof i);
                                  }
                              });
    }
    mp::task::Block take()
    {
        const auto frame = worker.next();
        worker.finishFrame();
        mp::task::Block block = worker.open(frame.block, 55);
        block.task = &task;
        return block;
    }
    // Runs the items up to `end` as one stretch.
    void run(mp::task::Block& block, std::uint32_t end, int (*function)(int) = twice)
    {
        worker.beginStretch(block.firstSequence + block.next, block.firstSequence + end - 1, 77);
        Call::blockThunk(reinterpret_cast<void*>(function), block, end);
    }
    void publishError(std::uint64_t sequence)
    {
        mp::task::ByteWriter out = worker.resultWriter();
        worker.publish({sequence, 1000, 5, 0, ResultStatus::Error, 0}, out);
    }
    // The values that came; −1 for each frame.
    std::vector<int> received()
    {
        std::vector<int> all;
        host.receive(
            [&all](FrameKind, const ResultHeader&, mp::task::ByteReader) { all.push_back(-1); },
            [&all](const BlockValues& block) {
                for (std::uint32_t i = 0; i < block.count; ++i) {
                    int value = 0;
                    std::memcpy(&value, block.values.data() + i * sizeof value, sizeof value);
                    all.push_back(value);
                }
            });
        return all;
    }
    // Keeps a core busy, but gives it up to the worker's thread where that has no other.
    void receiveUntil(std::size_t wanted, std::size_t& received)
    {
        const std::int64_t deadline = base::monotonicNs() + 60'000'000'000;
        for (; received < wanted; std::this_thread::yield()) {
            received += this->received().size();
            if (base::monotonicNs() > deadline) {
                throw std::runtime_error("the worker doesn't get on");
            }
        }
    }
    bool rung() const
    {
        std::uint64_t count = 0;
        return ::read(host.doorbell(), &count, sizeof count) == sizeof count;
    }
    // The word of progress as plain memory: what a worker that goes astray might write to.
    std::atomic<std::uint64_t>& progressWord() const
    {
        static_assert(sizeof(mp::task::Progress) == sizeof(std::atomic<std::uint64_t>));
        return reinterpret_cast<std::atomic<std::uint64_t>&>(shared.control().finished);
    }
};

}  // namespace

class BlockChannelTest : public QObject {
    Q_OBJECT

private slots:
    void eachValueIsThereBeforeTheNextItemBegins()
    {
        BothEnds ends;
        QCOMPARE(ends.send(4).items, 4U);
        QCOMPARE(ends.host.lastSequenceSent(), std::uint64_t{4});
        auto block = ends.take();
        QCOMPARE(ends.received(), std::vector<int>());
        ends.run(block, 1);
        QCOMPARE(ends.received(), (std::vector<int>{0}));
        ends.run(block, 3);
        QCOMPARE(ends.received(), (std::vector<int>{2, 4}));
        ends.run(block, 4);
        QCOMPARE(ends.received(), (std::vector<int>{6}));
        QCOMPARE(ends.received(), std::vector<int>());
    }

    // The worker goes on all the time, and the host takes back what is behind the running item.
    void whatIsTakenBackForSureIsNeverRun()
    {
        constexpr std::uint64_t kItems = g_ran.size();
        std::mt19937 random(1);
        BothEnds ends;
        std::thread worker([&ends] {
            for (auto frame = ends.worker.next(); frame.kind == FrameKind::Block;
                 frame = ends.worker.next()) {
                mp::worker::runBlock(ends.worker, frame.block);
                ends.worker.finishFrame();
            }
        });
        std::uint64_t wrong = 0;
        std::uint64_t sure = 0;
        bool whole = false;
        for (int round = 0; round < 5000 && !whole; ++round) {
            std::fill(g_ran.begin(), g_ran.end(), false);
            const std::uint64_t first = ends.host.lastSequenceSent() + 1;
            whole = ends.send(kItems, sizeof(int), BothEnds::Call::blockReference(&noteThatItRan))
                        .whole;
            std::size_t received = 0;
            ends.receiveUntil(random() % kItems, received);
            const std::uint64_t running = std::max(ends.host.running().sequence, first);
            const std::uint64_t ahead = random() % (random() % 2 == 0 ? 3 : kItems);
            const std::uint64_t from = std::min(running + 1 + ahead, first + kItems - 1);
            const bool isSure = ends.host.takeBack(from);
            ends.receiveUntil(kItems, received);
            const auto ran =
                static_cast<std::uint64_t>(std::count(g_ran.begin(), g_ran.end(), true));
            wrong += ran < from - first || (isSure && ran > from - first) ? 1 : 0;
            sure += isSure ? 1 : 0;
        }
        ends.host.sendQuit();
        worker.join();
        if (whole) {
            QSKIP("this kernel has no membarrier(2)");
        }
        QCOMPARE(wrong, std::uint64_t{0});
        QVERIFY(sure > 0);
    }

    void errorsComeInTheirPlace()
    {
        BothEnds ends;
        ends.send(8);
        auto block = ends.take();
        QVERIFY_EXCEPTION_THROWN(ends.run(block, 8, refuseFive), std::domain_error);
        QCOMPARE(block.next, 5U);
        ends.publishError(6);
        ++block.next;
        ends.run(block, 8, refuseFive);
        QCOMPARE(ends.received(), (std::vector<int>{0, 1, 2, 3, 4, -1, 6, 7}));
    }

    void blocksAndChunksKeepTheirOrder()
    {
        BothEnds ends;
        ends.send(2);
        ChunkHeader header{};
        header.count = 1;
        ends.host.sendChunk(FrameKind::Chunk, header,
                            [](std::uint32_t, mp::task::ByteWriter& out) { out.put('x'); });
        ends.send(3);
        auto block = ends.take();
        ends.run(block, 2);
        (void)ends.worker.next();
        ends.worker.finishFrame();
        ends.publishError(3);
        auto second = ends.take();
        ends.run(second, 1);
        QCOMPARE(ends.received(), (std::vector<int>{0, 2, -1, 0}));
        ends.run(second, 3);
        QCOMPARE(ends.received(), (std::vector<int>{2, 4}));
    }

    void runningIsTheItemAfterTheLastPublished()
    {
        BothEnds ends;
        ends.send(4);
        QCOMPARE(ends.host.running().sequence, std::uint64_t{0});
        auto block = ends.take();
        QCOMPARE(ends.host.running().sequence, std::uint64_t{0});
        ends.worker.beginStretch(1, 3, 77);
        QCOMPARE(ends.host.running().sequence, std::uint64_t{1});
        QCOMPARE(ends.host.running().since, std::int64_t{77});
        ends.run(block, 2);
        ends.worker.beginStretch(1, 3, 77);
        QCOMPARE(ends.host.running().sequence, std::uint64_t{3});
        (void)ends.received();
        QCOMPARE(ends.host.running().sequence, std::uint64_t{3});
    }

    // A worker that is killed while it looks at the clock loses no item.
    void nothingRunsBetweenStretches()
    {
        BothEnds ends;
        ends.send(4);
        auto block = ends.take();
        ends.run(block, 2);
        ends.worker.endStretch(2, 100);
        QCOMPARE(ends.host.running().sequence, std::uint64_t{0});
        ends.run(block, 4);
        QCOMPARE(ends.host.running().sequence, std::uint64_t{0});
    }

    void thirdBlockWaitsForALane()
    {
        BothEnds ends;
        QCOMPARE(ends.send(3).items, 3U);
        QCOMPARE(ends.send(3).items, 3U);
        QCOMPARE(ends.send(3).items, 0U);
        auto block = ends.take();
        ends.run(block, 3);
        QCOMPARE(ends.send(3).items, 0U);  // it isn't known yet
        QCOMPARE(ends.received(), (std::vector<int>{0, 2, 4}));
        QCOMPARE(ends.send(3).items, 3U);
        for (int i = 0; i < 2; ++i) {
            auto next = ends.take();
            ends.run(next, 3);
            QCOMPARE(ends.received(), (std::vector<int>{0, 2, 4}));
        }
    }

    void laneThatEndsWithAnErrorIsFreeAgain()
    {
        BothEnds ends;
        for (int round = 0; round < 5; ++round) {
            QCOMPARE(ends.send(6).items, 6U);
            auto block = ends.take();
            QVERIFY_EXCEPTION_THROWN(ends.run(block, 6, refuseFive), std::domain_error);
            ends.publishError(block.firstSequence + 5);
            QCOMPARE(ends.received().size(), std::size_t{6});
        }
    }

    void longBlocksAreCutToTheirLane()
    {
        BothEnds ends;
        const Sent sent = ends.send(10'000'000);
        QVERIFY(sent.items >= 100'000U && sent.items <= LaneMemory::kLaneBytes / 8);
        QCOMPARE(ends.send(100, 4096).items, 100U);
        QCOMPARE(ends.send(1).items, 0U);
        auto block = ends.take();
        ends.run(block, sent.items);
        const auto values = ends.received();
        QCOMPARE(values.size(), std::size_t{sent.items});
        for (std::size_t i = 0; i < values.size(); ++i) {
            QCOMPARE(values[i], 2 * static_cast<int>(i));
        }
    }

    void hostIsWokenAtTheItemItAskedFor()
    {
        BothEnds ends;
        ends.send(10);
        auto block = ends.take();
        QVERIFY(ends.host.armDoorbell(4, Bell::Engine));
        ends.run(block, 10);
        QCOMPARE(block.next, 4U);
        QVERIFY(!ends.rung());
        ends.worker.endStretch(4, 100);
        QVERIFY(ends.rung());
        ends.run(block, 10);
        QCOMPARE(block.next, 10U);
        QVERIFY(!ends.host.armDoorbell(10, Bell::Engine));
    }

    void runTimeIsToldOnce()
    {
        BothEnds ends;
        ends.send(4);
        auto block = ends.take();
        std::int64_t told = 0;
        std::size_t items = 0;
        const auto listen = [&] {
            ends.host.receive([](FrameKind, const ResultHeader&, mp::task::ByteReader) {},
                              [&](const BlockValues& values) {
                                  told = values.runTime;
                                  items = values.timedItems;
                              });
        };
        ends.run(block, 1);
        listen();
        QCOMPARE(told, std::int64_t{0});
        ends.run(block, 3);
        ends.worker.endStretch(3, 90);
        listen();
        QCOMPARE(told, std::int64_t{90});
        QCOMPARE(items, std::size_t{3});
    }

    void progressBeyondWhatWasSentIsRefused()
    {
        BothEnds ends;
        ends.send(4);
        (void)ends.take();
        ends.shared.control().finished.store(5, std::memory_order_release);
        QVERIFY_EXCEPTION_THROWN(ends.received(), ChannelCorrupt);
    }

    void progressThatGoesBackIsRefused()
    {
        BothEnds ends;
        ends.send(4);
        auto block = ends.take();
        ends.run(block, 3);
        (void)ends.received();
        ends.shared.control().finished.store(2, std::memory_order_release);
        QVERIFY_EXCEPTION_THROWN(ends.received(), ChannelCorrupt);
    }

    // Whatever a stray write leaves in the word: no item counts that wasn't published.
    void scribbledProgressIsNeverAResult()
    {
        std::mt19937_64 random(20260101);
        BothEnds ends;
        ends.send(10'000);
        auto block = ends.take();
        ends.run(block, 100);
        const std::uint64_t right = ends.progressWord().load();
        QCOMPARE(ends.received().size(), std::size_t{100});
        for (int round = 0; round < 20'000; ++round) {
            std::uint64_t wrong = right;
            switch (round % 5) {
            case 0:
                wrong = random();
                break;
            case 1:
                wrong = random() % 20'000;  // small numbers, as counters and lengths are
                break;
            case 2:
                wrong = right ^ (std::uint64_t{1} << random() % 64);
                break;
            case 3:  // the half of another value
                wrong = (right & 0xFFFF'FFFF'0000'0000) | (random() & 0xFFFF'FFFF);
                break;
            default:
                wrong = 0x0101'0101'0101'0101 * (random() % 256);
            }
            if (wrong == right) {
                continue;
            }
            ends.progressWord().store(wrong);
            QVERIFY_EXCEPTION_THROWN(ends.received(), ChannelCorrupt);
            ends.progressWord().store(right);
            QCOMPARE(ends.received(), std::vector<int>());
        }
        ends.run(block, 200);
        QCOMPARE(ends.received().size(), std::size_t{100});
    }

    void errorOfAnItemNotReachedIsRefused()
    {
        BothEnds ends;
        ends.send(8);
        auto block = ends.take();
        ends.run(block, 2);
        // Item 6 of 8 has no value to come before it.
        ends.publishError(6);
        ends.shared.control().finished.store(2, std::memory_order_release);
        QVERIFY_EXCEPTION_THROWN(ends.received(), ChannelCorrupt);
    }

    void doubledErrorIsRefused()
    {
        BothEnds ends;
        ends.send(8);
        auto block = ends.take();
        ends.run(block, 2);
        ends.publishError(3);
        ends.publishError(3);
        QVERIFY_EXCEPTION_THROWN(ends.received(), ChannelCorrupt);
    }
};

QTEST_GUILESS_MAIN(BlockChannelTest)
#include "block_channel_test.moc"
