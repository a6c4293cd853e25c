#include "helpers/wait_for.h"
#include "mp/channel/shm_host_channel.h"
#include "mp/channel/shm_worker_channel.h"
#include "mp/task/codec.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QTest>

#include <array>
#include <future>
#include <random>
#include <thread>

using namespace mp::channel;
using mp::task::ByteReader;
using mp::task::ByteWriter;
using Bell = HostChannel::Bell;

using namespace std::chrono_literals;

namespace {

base::UniqueFd copyOf(int descriptor)
{
    return base::UniqueFd(::fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
}

// Both ends of a channel in this process.
struct BothEnds {
    ShmHostChannel host;
    ShmWorkerChannel worker{copyOf(host.descriptorsForWorker().at(0)),
                            copyOf(host.descriptorsForWorker().at(1))};

    Sent send(const std::vector<std::string>& items)
    {
        ChunkHeader header{};
        header.count = static_cast<std::uint32_t>(items.size());
        return host.sendChunk(FrameKind::Chunk, header, [&](std::uint32_t i, ByteWriter& out) {
            out.write(items[i].data(), items[i].size());
        });
    }
    // What the worker gets: the chunk's items.
    std::vector<std::string> incoming()
    {
        const auto frame = worker.next();
        ByteReader reader(frame.payload);
        std::vector<std::string> items;
        for (std::uint32_t i = 0; i < frame.header.count; ++i) {
            const auto bytes = reader.take(reader.get<std::uint64_t>());
            items.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        }
        worker.finishFrame();
        return items;
    }
    void answer(std::uint64_t sequence, const std::string& value)
    {
        worker.begin(sequence, 1000, ShmWorkerChannel::Limit::None);
        ByteWriter out = worker.resultWriter();
        out.write(value.data(), value.size());
        worker.publish({sequence, 1000, 5, 0, ResultStatus::Value, 0}, out);
    }
    std::vector<std::pair<std::uint64_t, std::string>> received()
    {
        std::vector<std::pair<std::uint64_t, std::string>> all;
        host.receive(
            [&all](FrameKind, const ResultHeader& header, ByteReader payload) {
                const auto bytes = payload.rest();
                all.emplace_back(
                    header.sequence,
                    std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
            },
            [](const BlockValues&) {});
        return all;
    }
    bool rung() const
    {
        std::uint64_t count = 0;
        return ::read(host.doorbell(), &count, sizeof count) == sizeof count;
    }
};

std::string big(std::size_t bytes, char letter)
{
    return std::string(bytes, letter);
}

}  // namespace

class ShmChannelTest : public QObject {
    Q_OBJECT

private slots:
    void chunkArrivesAsSent()
    {
        BothEnds ends;
        QCOMPARE(ends.send({"first", "", "third"}).items, 3U);
        QCOMPARE(ends.incoming(), (std::vector<std::string>{"first", "", "third"}));
        QCOMPARE(ends.host.lastSequenceSent(), std::uint64_t{3});
    }

    void eachResultIsThereBeforeTheChunkEnds()
    {
        BothEnds ends;
        ends.send({"a", "b"});
        (void)ends.worker.next();
        ends.answer(1, "done");
        const auto results = ends.received();
        QCOMPARE(results.size(), std::size_t{1});
        QCOMPARE(results[0].first, std::uint64_t{1});
        QCOMPARE(results[0].second, std::string("done"));
    }

    void itemsBehindTheRunningOneAreTakenBack()
    {
        BothEnds ends;
        ends.send({"a"});
        ends.send({"b", "c"});
        (void)ends.incoming();
        ends.worker.begin(1, 1000, ShmWorkerChannel::Limit::None);
        QVERIFY(ends.host.takeBack(2));
        ends.send({"d"});
        QVERIFY(!ends.worker.isUnwanted(1));
        QVERIFY(ends.worker.isUnwanted(2));
        QVERIFY(ends.worker.isUnwanted(3));
        QVERIFY(!ends.worker.isUnwanted(4));
    }

    void itemsBehindAPublishedOneAreNotTakenBackForSure()
    {
        BothEnds ends;
        ends.send({"a"});
        ends.send({"b"});
        (void)ends.incoming();
        ends.answer(1, "done");
        QVERIFY(!ends.host.takeBack(2));
    }

    // It isn't the task's to know, and what is sent later has nothing to do with it.
    void takingBackStopsNothing()
    {
        BothEnds ends;
        ends.send({"a"});
        ends.send({"b"});
        (void)ends.incoming();
        ends.worker.begin(1, 1000, ShmWorkerChannel::Limit::None);
        QVERIFY(ends.host.takeBack(2));
        QVERIFY(!ends.worker.stopAsked(2));
        ends.answer(1, "done");
        ends.answer(2, "left out");
        QCOMPARE(ends.received().size(), std::size_t{2});
        QVERIFY(!ends.worker.isUnwanted(2));
    }

    void veryLateItemsAreTakenBack()
    {
        for (const std::uint64_t first :
             {std::uint64_t{1}, std::uint64_t{0xFFFF'FFFF}, std::uint64_t{1} << 39}) {
            const std::uint64_t packed = packTakenBack(first, 3);
            QVERIFY(!isTakenBack(packed, first - 1));
            QVERIFY(isTakenBack(packed, first));
            QVERIFY(isTakenBack(packed, first + 2));
            QVERIFY(!isTakenBack(packed, first + 3));
        }
        QVERIFY(!isTakenBack(0, 0));
        QVERIFY(!isTakenBack(0, 1));
    }

    // The worker goes on all the time, and the host takes back what may be anywhere.
    void whatIsTakenBackForSureIsNeverRun()
    {
        constexpr std::uint64_t kItems = 60;
        std::mt19937 random(1);
        int sure = 0;
        for (int round = 0; round < 300; ++round) {
            BothEnds ends;
            for (std::uint64_t i = 0; i < kItems; ++i) {
                ends.send({"x"});
            }
            std::array<bool, kItems + 1> ran{};
            std::thread worker([&] {
                for (std::uint64_t item = 1; item <= kItems; ++item) {
                    (void)ends.worker.next();
                    ran[item] = !ends.worker.isUnwanted(item);
                    const auto status = ran[item] ? ResultStatus::Value : ResultStatus::Cancelled;
                    ends.worker.begin(item, 1000, ShmWorkerChannel::Limit::None);
                    ends.worker.publish({item, 1000, 5, 0, status, 0}, ends.worker.resultWriter());
                    ends.worker.finishFrame();
                }
            });
            const std::size_t progress = random() % kItems;
            for (std::size_t received = 0; received < progress;) {
                received += ends.received().size();
            }
            const std::uint64_t from = 2 + random() % (kItems - 2);
            const bool isSure = ends.host.takeBack(from);
            worker.join();
            sure += isSure ? 1 : 0;
            for (std::uint64_t item = 1; item <= kItems; ++item) {
                QVERIFY(!isSure || ran[item] == (item < from));
                QVERIFY(ran[item] || item >= from);
            }
        }
        QVERIFY(sure > 0);
    }

    void runningTellsTheItemThatHasBegun()
    {
        BothEnds ends;
        ends.send({"a", "b"});
        QCOMPARE(ends.host.running().sequence, std::uint64_t{0});
        ends.worker.begin(1, 77, ShmWorkerChannel::Limit::None);
        QCOMPARE(ends.host.running().sequence, std::uint64_t{1});
        QCOMPARE(ends.host.running().since, std::int64_t{77});
        ends.answer(1, "");
        QCOMPARE(ends.host.running().sequence, std::uint64_t{0});
        ends.worker.begin(2, 99, ShmWorkerChannel::Limit::None);
        QCOMPARE(ends.host.running().sequence, std::uint64_t{2});
    }

    void heldWorkerBeginsNoOtherHardLimitedItem()
    {
        BothEnds ends;
        ends.send({"a", "b"});
        ends.worker.begin(1, 77, ShmWorkerChannel::Limit::Hard);
        QVERIFY(ends.host.holdAt(1));
        auto next = std::async(std::launch::async, [&ends] {
            ends.worker.begin(2, 99, ShmWorkerChannel::Limit::Hard);
        });
        QVERIFY(helpers::waitFor([&ends] { return ends.host.running().sequence == 2; }));
        QCOMPARE(next.wait_for(50ms), std::future_status::timeout);
        // It has got on from that item after all: let go.
        QVERIFY(!ends.host.holdAt(1));
        QCOMPARE(next.wait_for(30s), std::future_status::ready);
    }

    void itemThatHasEndedIsNoReasonToHold()
    {
        BothEnds ends;
        ends.send({"a", "b"});
        ends.answer(1, "");
        QVERIFY(!ends.host.holdAt(1));
        ends.worker.begin(2, 99, ShmWorkerChannel::Limit::Hard);
        QCOMPARE(ends.host.running().sequence, std::uint64_t{2});
    }

    // Only a first item may be larger than a ring's share.
    void itemsBeyondTheInlineLimitAreLeftForTheNextChunk()
    {
        BothEnds ends;
        QCOMPARE(ends.send({big(10'000, 'a'), big(10'000, 'b'), "c"}).items, 1U);
        QCOMPARE(ends.incoming(), (std::vector<std::string>{big(10'000, 'a')}));
        QCOMPARE(ends.send({big(100'000, 'd'), "e"}).items, 1U);
        QCOMPARE(ends.incoming(), (std::vector<std::string>{big(100'000, 'd')}));
    }

    void argumentsLargerThanTheRingTravel()
    {
        BothEnds ends;
        const std::string text = big(5 << 20, 'x') + "end";
        QCOMPARE(ends.send({text}).items, 1U);
        QCOMPARE(ends.incoming().at(0), text);
    }

    void resultsLargerThanTheRingTravel()
    {
        BothEnds ends;
        ends.send({"a"});
        (void)ends.incoming();
        const std::string text = big(5 << 20, 'y') + "end";
        ends.answer(1, text);
        QCOMPARE(ends.received().at(0).second, text);
    }

    // Two large arguments share one slab: the second has to wait for the first one's result.
    void slabIsNotOverwrittenWhileInUse()
    {
        BothEnds ends;
        QCOMPARE(ends.send({big(100'000, 'a')}).items, 1U);
        QCOMPARE(ends.send({big(100'000, 'b')}).items, 0U);
        QCOMPARE(ends.incoming().at(0), big(100'000, 'a'));
        ends.answer(1, "");
        (void)ends.received();
        QCOMPARE(ends.send({big(100'000, 'b')}).items, 1U);
        QCOMPARE(ends.incoming().at(0), big(100'000, 'b'));
    }

    void smallItemsPassALargeOneThatIsUnderWay()
    {
        BothEnds ends;
        QCOMPARE(ends.send({big(100'000, 'a')}).items, 1U);
        QCOMPARE(ends.send({"small"}).items, 1U);
        QCOMPARE(ends.incoming().at(0), big(100'000, 'a'));
        QCOMPARE(ends.incoming().at(0), std::string("small"));
    }

    void memoryBeyondTheWarmPartIsGivenBack()
    {
        BothEnds ends;
        ends.send({"a"});
        (void)ends.incoming();
        ends.answer(1, big(Slab::kWarmBytes + (32 << 20), 'z'));
        struct stat before {};
        QCOMPARE(::fstat(ends.host.descriptorsForWorker().at(0), &before), 0);
        QCOMPARE(ends.received().at(0).second.size(), Slab::kWarmBytes + (32 << 20));
        struct stat after {};
        QCOMPARE(::fstat(ends.host.descriptorsForWorker().at(0), &after), 0);
        QVERIFY(after.st_blocks * 512 <= static_cast<off_t>(Slab::kWarmBytes + 2 * kFixedBytes));
        QVERIFY(before.st_blocks > after.st_blocks);
    }

    void failingFirstItemSendsNothing()
    {
        BothEnds ends;
        ChunkHeader header{};
        header.count = 2;
        QVERIFY_EXCEPTION_THROWN(
            ends.host.sendChunk(FrameKind::Chunk, header,
                                [](std::uint32_t, ByteWriter&) { throw std::domain_error("no"); }),
            std::domain_error);
        QCOMPARE(ends.host.lastSequenceSent(), std::uint64_t{0});
        QCOMPARE(ends.send({"good"}).items, 1U);
        QCOMPARE(ends.incoming().at(0), std::string("good"));
    }

    void failingLaterItemEndsTheChunkBeforeIt()
    {
        BothEnds ends;
        ChunkHeader header{};
        header.count = 3;
        const Sent sent =
            ends.host.sendChunk(FrameKind::Chunk, header, [](std::uint32_t i, ByteWriter& out) {
                out.write("abcdef", 6);
                if (i == 2) {
                    throw std::domain_error("no");
                }
            });
        QCOMPARE(sent.items, 2U);
        QCOMPARE(ends.incoming(), (std::vector<std::string>{"abcdef", "abcdef"}));
    }

    void fullRingRefusesChunks()
    {
        BothEnds ends;
        int sent = 0;
        while (ends.send({big(8'000, 'a')}).items == 1) {
            ++sent;
            QVERIFY(sent < 1000);
        }
        QVERIFY(sent >= 8);
        for (int i = 0; i < sent; ++i) {
            QCOMPARE(ends.incoming().at(0), big(8'000, 'a'));
        }
        QCOMPARE(ends.send({"again"}).items, 1U);
    }

    void doorbellIsSilentUnlessArmed()
    {
        BothEnds ends;
        ends.send({"a"});
        (void)ends.incoming();
        ends.answer(1, "");
        QVERIFY(!ends.rung());
    }

    void doorbellRingsOnceAtTheItemItIsArmedFor()
    {
        BothEnds ends;
        ends.send({"a", "b", "c"});
        (void)ends.incoming();
        QVERIFY(ends.host.armDoorbell(2, Bell::Engine));
        ends.answer(1, "");
        QVERIFY(!ends.rung());
        ends.answer(2, "");
        QVERIFY(ends.rung());
        ends.answer(3, "");
        QVERIFY(!ends.rung());
    }

    void armingForWhatIsThereAlreadyIsRefused()
    {
        BothEnds ends;
        ends.send({"a"});
        (void)ends.incoming();
        ends.answer(1, "");
        QVERIFY(!ends.host.armDoorbell(1, Bell::Engine));
        QVERIFY(!ends.rung());
    }

    void disarmedDoorbellIsSilent()
    {
        BothEnds ends;
        ends.send({"a"});
        (void)ends.incoming();
        QVERIFY(ends.host.armDoorbell(1, Bell::Engine));
        QVERIFY(ends.host.armDoorbell(0, Bell::Engine));
        ends.answer(1, "");
        QVERIFY(!ends.rung());
    }

    void sleepingWorkerIsWoken()
    {
        BothEnds ends;
        auto items = std::async(std::launch::async, [&ends] { return ends.incoming(); });
        bool woke = false;
        int sent = 0;
        // Whether it sleeps already can't be seen from outside: the send that tells is waited for.
        QVERIFY(helpers::waitFor([&] {
            woke = ends.send({"wake up"}).wokeWorker;
            ++sent;
            if (!woke && items.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
                (void)items.get();
                for (; sent > 1; --sent) {
                    (void)ends.incoming();
                }
                sent = 0;
                items = std::async(std::launch::async, [&ends] { return ends.incoming(); });
            }
            ::poll(nullptr, 0, 2);
            return woke;
        }));
        QCOMPARE(items.get().at(0), std::string("wake up"));
    }

    void workerWithoutRoomRingsAndWaits()
    {
        BothEnds ends;
        constexpr std::uint64_t kResults = 100;  // 800 kB: six times the ring
        ends.send(std::vector<std::string>(kResults, "a"));
        (void)ends.incoming();
        std::thread worker([&ends] {
            for (std::uint64_t i = 1; i <= kResults; ++i) {
                ends.answer(i, big(8'000, static_cast<char>('a' + i % 26)));
            }
        });
        std::uint64_t seen = 0;
        bool right = true;
        // Nothing is armed: only the ring for want of room wakes this end.
        const bool all = helpers::waitFor([&] {
            pollfd bell{ends.host.doorbell(), POLLIN, 0};
            if (::poll(&bell, 1, 10) == 1) {
                (void)ends.rung();
            }
            for (const auto& [sequence, text] : ends.received()) {
                ++seen;
                right = right && sequence == seen &&
                        text == big(8'000, static_cast<char>('a' + sequence % 26));
            }
            return seen == kResults;
        });
        worker.join();
        QVERIFY(all);
        QVERIFY(right);
    }

    void workerWaitsForTheSlabOfItsLastLargeResult()
    {
        BothEnds ends;
        ends.send({"a", "b"});
        (void)ends.incoming();
        ends.answer(1, big(100'000, '1'));
        std::thread worker([&ends] { ends.answer(2, big(100'000, '2')); });
        std::vector<std::string> texts;
        const bool all = helpers::waitFor([&] {
            for (const auto& [sequence, text] : ends.received()) {
                texts.push_back(text);
            }
            return texts.size() == 2;
        });
        worker.join();
        QVERIFY(all);
        QCOMPARE(texts, (std::vector<std::string>{big(100'000, '1'), big(100'000, '2')}));
    }

    void announcementsAlwaysRing()
    {
        BothEnds ends;
        ByteWriter out = ends.worker.resultWriter();
        ends.worker.announce(FrameKind::Ready, out);
        QVERIFY(ends.rung());
        int ready = 0;
        ends.host.receive([&ready](FrameKind kind, const ResultHeader&,
                                   ByteReader) { ready += kind == FrameKind::Ready ? 1 : 0; },
                          [](const BlockValues&) {});
        QCOMPARE(ready, 1);
    }

    void quitReachesTheWorker()
    {
        BothEnds ends;
        QVERIFY(ends.host.sendQuit());
        QCOMPARE(ends.worker.next().kind, FrameKind::Quit);
    }

    void resultOutOfOrderIsRefused()
    {
        BothEnds ends;
        ends.send({"a", "b"});
        (void)ends.incoming();
        ends.answer(2, "");
        QVERIFY_EXCEPTION_THROWN(ends.received(), ChannelCorrupt);
    }

    void resultOfSomethingNeverSentIsRefused()
    {
        BothEnds ends;
        ends.answer(1, "");
        QVERIFY_EXCEPTION_THROWN(ends.received(), ChannelCorrupt);
    }

    void resultLargerThanItsSlabIsRefused()
    {
        BothEnds ends;
        ends.send({"a"});
        (void)ends.incoming();
        ends.answer(1, big(100'000, 'a'));
        // What a worker that overwrote its memory might say.
        SharedMapping shared(ends.host.descriptorsForWorker().at(0), kFixedBytes);
        shared.control().upSlabReserved.store(0);
        QVERIFY_EXCEPTION_THROWN(ends.received(), ChannelCorrupt);
    }

    void tooLargeAValueIsRefusedWithItsSize()
    {
        const base::UniqueFd file(::memfd_create("slab-test", MFD_CLOEXEC));
        QVERIFY(file);
        Slab slab(file.get(), 0);
        std::size_t reserved = 0;
        QVERIFY_EXCEPTION_THROWN(slab.provide(Slab::kMaxBytes + 1, reserved), std::length_error);
        QCOMPARE(reserved, std::size_t{0});
    }

    void slabKeepsItsContentsWhenItGrows()
    {
        const base::UniqueFd file(::memfd_create("slab-test", MFD_CLOEXEC));
        QVERIFY(file);
        Slab writer(file.get(), 4096);
        Slab reader(file.get(), 4096);
        std::size_t reserved = 0;
        std::memcpy(writer.provide(100, reserved).data(), "kept", 4);
        const auto grown = writer.provide(10 << 20, reserved);
        QVERIFY(grown.size() >= std::size_t{10 << 20});
        QVERIFY(reserved >= std::size_t{10 << 20});
        QCOMPARE(std::memcmp(reader.view(4).data(), "kept", 4), 0);
        QCOMPARE(std::memcmp(reader.view(10 << 20).data(), "kept", 4), 0);
    }
};

QTEST_GUILESS_MAIN(ShmChannelTest)
#include "shm_channel_test.moc"
