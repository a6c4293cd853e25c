#include "mp/task/call.h"

#include <QTest>

#include <limits>

using namespace mp::task;

namespace {

template <class T>
T throughBytes(const T& value)
{
    std::vector<std::byte> bytes(Fixed<T>::size + 1, std::byte{0x5A});
    Fixed<T>::store(bytes.data(), value);
    if (bytes.back() != std::byte{0x5A}) {
        throw std::logic_error("it wrote beyond its size");
    }
    return Fixed<T>::load(bytes.data());
}

struct Task : TaskContext {
    bool cancelAsked() const noexcept override { return false; }
};

double scale(float factor, std::int64_t number)
{
    return static_cast<double>(factor) * static_cast<double>(number);
}

}  // namespace

class FixedTest : public QObject {
    Q_OBJECT

private slots:
    void numbersComeBack()
    {
        QCOMPARE(throughBytes(std::numeric_limits<std::int64_t>::min()),
                 std::numeric_limits<std::int64_t>::min());
        QCOMPARE(throughBytes(0.1), 0.1);
        QCOMPARE(throughBytes('x'), 'x');
        QCOMPARE(throughBytes(true), true);
        QCOMPARE(throughBytes(false), false);
    }

    void compoundsComeBackWithoutPadding()
    {
        using Mixed = std::tuple<char, double, std::pair<bool, std::uint16_t>>;
        const Mixed mixed{'a', -2.5, {true, 65535}};
        QVERIFY(throughBytes(mixed) == mixed);
        QCOMPARE(Fixed<Mixed>::size, std::size_t{1 + 8 + 1 + 2});
        const std::array<float, 3> triple{1.5F, -2, 0};
        QVERIFY(throughBytes(triple) == triple);
        const std::tuple<std::tuple<int>> nested{std::tuple<int>{5}};
        QVERIFY(throughBytes(nested) == nested);
        QCOMPARE(Fixed<std::tuple<>>::size, std::size_t{0});
    }

    // Only zero and one may lie in a bool.
    void anyOtherByteIsTrue()
    {
        const std::byte odd{0x5A};
        QCOMPARE(Fixed<bool>::load(&odd), true);
    }

    void onlyValuesOfOneSizeArePossible()
    {
        QVERIFY(!Fixed<std::string>::possible);
        QVERIFY(!Fixed<std::vector<int>>::possible);
        QVERIFY((!Fixed<std::tuple<int, std::string>>::possible));
        QVERIFY(!Fixed<int*>::possible);
    }

    void argumentsTravelAsTheParameterTypes()
    {
        using OfInts = Call<double (*)(float, std::int64_t), std::tuple<int, int>>;
        QVERIFY(OfInts::fitsBlocks);
        std::array<std::byte, 12> place{};
        OfInts::storeArguments(place.data(), std::tuple(2, -3));
        QCOMPARE(Fixed<OfInts::Arguments>::load(place.data()),
                 (std::tuple<float, std::int64_t>(2, -3)));
    }

    void thunkCallsItemAfterItem()
    {
        using Scale = Call<double (*)(float, std::int64_t), std::tuple<float, std::int64_t>>;
        std::vector<std::byte> arguments(3 * 12);
        for (int i = 0; i < 3; ++i) {
            Scale::storeArguments(arguments.data() + 12 * i, std::tuple(1.5F, std::int64_t{i}));
        }
        std::vector<std::byte> results(3 * 8);
        Progress progress;
        const std::atomic<std::uint64_t> wakeAt{0};
        const std::atomic<std::uint32_t> stopRequests{0};
        Task task;
        Block block{arguments.data(), results.data(), 11, 100, &progress, &wakeAt, &stopRequests};
        block.task = &task;
        Scale::blockThunk(reinterpret_cast<void*>(&scale), block, 2);
        QCOMPARE(block.next, 2U);
        QCOMPARE(task.index, std::size_t{101});
        QCOMPARE(progress.load(std::memory_order_relaxed), std::uint64_t{12});
        QCOMPARE(Fixed<double>::load(results.data()), 0.0);
        QCOMPARE(Fixed<double>::load(results.data() + 8), 1.5);
        QCOMPARE(Fixed<double>::load(results.data() + 16), 0.0);  // not run
    }
};

QTEST_GUILESS_MAIN(FixedTest)
#include "fixed_test.moc"
