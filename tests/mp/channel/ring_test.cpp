#include "mp/channel/ring.h"

#include <QTest>

#include <array>
#include <thread>
#include <vector>

using namespace mp::channel;

namespace {

constexpr std::size_t kCapacity = 256;

// Memory and both ends of a small ring.
struct SmallRing {
    RingIndices indices;
    alignas(8) std::array<std::byte, kCapacity> memory{};
    RingProducer producer{indices, memory};
    RingConsumer consumer{indices, memory};

    // False: no room.
    bool put(std::uint32_t kind, const std::string& payload)
    {
        std::byte* place = producer.reserve(kind, payload.size());
        if (place == nullptr) {
            return false;
        }
        std::memcpy(place, payload.data(), payload.size());
        producer.commit();
        return true;
    }
    // "": there is no frame.
    std::string take(std::size_t length)
    {
        if (consumer.empty()) {
            return {};
        }
        const Frame frame = consumer.front();
        const std::string text(reinterpret_cast<const char*>(frame.payload.data()), length);
        consumer.pop();
        return text;
    }
    void writeHeader(std::size_t place, FrameHeader header)
    {
        std::memcpy(memory.data() + place, &header, sizeof header);
    }
};

}  // namespace

class RingTest : public QObject {
    Q_OBJECT

private slots:
    void framesComeOutInOrder()
    {
        SmallRing ring;
        QVERIFY(ring.consumer.empty());
        QVERIFY(ring.put(1, "one"));
        QVERIFY(ring.put(2, "second"));
        QVERIFY(!ring.consumer.empty());
        QCOMPARE(ring.consumer.front().kind, 1U);
        QCOMPARE(ring.take(3), std::string("one"));
        QCOMPARE(ring.consumer.front().kind, 2U);
        QCOMPARE(ring.take(6), std::string("second"));
        QVERIFY(ring.consumer.empty());
    }

    void uncommittedFrameIsInvisible()
    {
        SmallRing ring;
        QVERIFY(ring.producer.reserve(1, 8) != nullptr);
        QVERIFY(ring.consumer.empty());
        ring.producer.commit();
        QVERIFY(!ring.consumer.empty());
    }

    void frontStaysUntilPop()
    {
        SmallRing ring;
        QVERIFY(ring.put(1, "stay"));
        QVERIFY(!ring.consumer.empty());
        (void)ring.consumer.front();
        QCOMPARE(ring.take(4), std::string("stay"));
    }

    void fullRingRefusesUntilAFrameIsTaken()
    {
        SmallRing ring;
        int frames = 0;
        while (ring.put(1, "12345678")) {
            ++frames;
        }
        QCOMPARE(frames, static_cast<int>(kCapacity / frameSize(8)));
        QVERIFY(!ring.put(1, ""));
        QCOMPARE(ring.take(8), std::string("12345678"));
        QVERIFY(ring.put(1, "12345678"));
    }

    void pendingCountsWhatIsNotTaken()
    {
        SmallRing ring;
        QVERIFY(ring.put(1, "12345678"));
        QVERIFY(ring.put(1, "1"));
        QCOMPARE(ring.producer.pending(), frameSize(8) + frameSize(1));
        (void)ring.take(8);
        QCOMPARE(ring.producer.pending(), frameSize(1));
    }

    void framesStayContiguousAcrossTheEnd()
    {
        SmallRing ring;
        // 40-byte frames don't divide 256: every round ends in padding of another length.
        for (int i = 0; i < 1000; ++i) {
            const std::string text = "payload " + std::to_string(100 + i) + std::string(20, 'x');
            QVERIFY(ring.put(7, text));
            QVERIFY(!ring.consumer.empty());
            QCOMPARE(ring.consumer.front().kind, 7U);
            QCOMPARE(ring.take(text.size()), text);
        }
    }

    void paddingIsNotCountedAsRoom()
    {
        SmallRing ring;
        // Head at 216 of 256 and nothing taken of the first 40: a frame of 48 needs 40 + 48.
        for (int i = 0; i < 5; ++i) {
            QVERIFY(ring.put(1, std::string(32, 'a')));
        }
        (void)ring.take(32);
        QVERIFY(ring.put(1, "fits"));
        QVERIFY(!ring.put(1, std::string(40, 'b')));
        (void)ring.take(32);
        QVERIFY(ring.put(1, std::string(40, 'b')));
    }

    void impossibleSizesAreRefused_data()
    {
        QTest::addColumn<quint32>("size");
        QTest::addColumn<quint32>("kind");
        QTest::newRow("nothing") << 0U << 1U;
        QTest::newRow("less than a header") << 4U << 1U;
        QTest::newRow("not a multiple of eight") << 21U << 1U;
        QTest::newRow("more than was published") << 64U << 1U;
        QTest::newRow("more than the memory") << 4096U << 1U;
        QTest::newRow("huge") << 0xFFFFFFF8U << 1U;
        QTest::newRow("padding of nothing") << 0U << 0U;
        QTest::newRow("padding to the end of what there is") << 16U << 0U;
    }
    void impossibleSizesAreRefused()
    {
        QFETCH(quint32, size);
        QFETCH(quint32, kind);
        SmallRing ring;
        QVERIFY(ring.put(1, "12345678"));
        ring.writeHeader(0, {size, kind});
        QVERIFY(!ring.consumer.empty());
        QVERIFY_EXCEPTION_THROWN(ring.consumer.front(), ChannelCorrupt);
    }

    void paddingBehindPaddingIsRefused()
    {
        SmallRing ring;
        QVERIFY(ring.put(1, "12345678"));
        QVERIFY(ring.put(1, "12345678"));
        ring.writeHeader(0, {16, 0});
        ring.writeHeader(16, {16, 0});
        QVERIFY(!ring.consumer.empty());
        QVERIFY_EXCEPTION_THROWN(ring.consumer.front(), ChannelCorrupt);
    }

    void readersIndexAheadOfTheWriterIsRefused()
    {
        SmallRing ring;
        while (ring.put(1, "12345678")) {
        }
        ring.indices.tail.store(100'000);
        QVERIFY_EXCEPTION_THROWN(ring.producer.reserve(1, 8), ChannelCorrupt);
    }

    // Otherwise a reader would go round and round through old frames, for ever.
    void writersIndexOutOfRangeIsRefused_data()
    {
        QTest::addColumn<quint64>("head");
        QTest::newRow("more than the memory holds") << quint64{kCapacity + 8};
        QTest::newRow("far away") << quint64{1} * (quint64{1} << 60);
        QTest::newRow("gone backwards") << ~quint64{0} - 7;
    }
    void writersIndexOutOfRangeIsRefused()
    {
        QFETCH(quint64, head);
        SmallRing ring;
        ring.indices.head.store(head);
        QVERIFY_EXCEPTION_THROWN((void)ring.consumer.empty(), ChannelCorrupt);
    }

    void twoThreadsAtOnceLoseAndMixNothing()
    {
        constexpr std::uint32_t kFrames = 50'000;
        RingIndices indices;
        std::vector<std::byte> memory(4096);
        std::thread writer([&] {
            RingProducer producer(indices, memory);
            for (std::uint32_t i = 1; i <= kFrames; ++i) {
                const std::size_t length = 4 + i % 200;
                std::byte* place = producer.reserve(i, length);
                while (place == nullptr) {
                    std::this_thread::yield();
                    place = producer.reserve(i, length);
                }
                std::memset(place, static_cast<int>(i % 251), length);
                producer.commit(i % 2 == 0 ? std::memory_order_release : std::memory_order_seq_cst);
            }
        });
        RingConsumer consumer(indices, memory);
        std::uint32_t wrong = 0;
        for (std::uint32_t i = 1; i <= kFrames; ++i) {
            while (consumer.empty()) {
                std::this_thread::yield();
            }
            const Frame frame = consumer.front();
            const std::size_t length = 4 + i % 200;
            wrong += frame.kind != i || frame.payload.size() < length ? 1 : 0;
            for (std::size_t at = 0; at < length && wrong == 0; ++at) {
                wrong += frame.payload[at] != static_cast<std::byte>(i % 251) ? 1 : 0;
            }
            consumer.pop();
        }
        writer.join();
        QCOMPARE(wrong, 0U);
        QVERIFY(consumer.empty());
    }
};

QTEST_GUILESS_MAIN(RingTest)
#include "ring_test.moc"
