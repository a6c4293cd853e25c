#include "mp/array.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/sync/processes.h"

#include <signal.h>

#include <numeric>

using namespace std::chrono_literals;
using sync_test::inProcess;

namespace {

void square(int i, const mp::Array<int>& squares)
{
    squares[static_cast<std::size_t>(i)] = i * i;
}

void fillAndDie(const mp::Array<int>& array)
{
    array.update([](std::span<int> all) {
        all[0] = 1;
        ::raise(SIGKILL);
    });
}

std::size_t sum(const mp::Array<unsigned char, mp::Unlocked>& array)
{
    const auto all = array.data();
    return std::accumulate(all.begin(), all.end(), std::size_t{0});
}

}  // namespace

class ArrayTest : public QObject {
    Q_OBJECT

private slots:
    void workersWriteWhatTheHostReads()
    {
        mp::Pool pool({.workers = 2});
        const mp::Array<int> squares(100);
        std::vector<std::tuple<int, mp::Array<int>>> items;
        for (int i = 0; i < 100; ++i) {
            items.emplace_back(i, squares);
        }
        pool.starmap(&square, items);
        for (std::size_t i = 0; i < 100; ++i) {
            QCOMPARE(squares.get(i), static_cast<int>(i * i));
        }
    }

    void beginsWithZerosOrWhatItIsGiven()
    {
        QCOMPARE(mp::Array<short>(3).values(), (std::vector<short>{0, 0, 0}));
        QCOMPARE((mp::Array<double>{1, 2.5}.values()), (std::vector{1, 2.5}));
        QCOMPARE(mp::Array<long>(std::vector<long>{4, 5}).values(), (std::vector{4L, 5L}));
    }

    void whatLiesOutsideIsRefused()
    {
        const mp::Array<int> array(4);
        QVERIFY_EXCEPTION_THROWN(array.get(4), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN(array.set(SIZE_MAX, 1), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN(array[4] = 1, std::out_of_range);
        QVERIFY_EXCEPTION_THROWN(array.fetchAdd(4, 1), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN((void)array.slice(2, 5), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN((void)array.slice(3, 2), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN(array.assign(3, std::vector{1, 2}), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN(array.assign(SIZE_MAX, std::vector{1, 2}), std::out_of_range);
        QCOMPARE(array.values(), (std::vector{0, 0, 0, 0}));
    }

    void noElementsAreRefused()
    {
        QVERIFY_EXCEPTION_THROWN(mp::Array<int>(0), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(mp::Array<int>(SIZE_MAX), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(mp::Array<int>(std::vector<int>()), std::invalid_argument);
    }

    void slicesAreCopies()
    {
        const mp::Array<int> squares(std::views::iota(0, 10) |
                                     std::views::transform([](int i) { return i * i; }));
        auto middle = squares.slice(2, 5);
        QCOMPARE(middle, (std::vector{4, 9, 16}));
        middle[0] = 0;
        QCOMPARE(squares.get(2), 4);
        squares.assign(0, std::vector{7, 8});
        QCOMPARE(squares.slice(0, 3), (std::vector{7, 8, 4}));
        QVERIFY(squares.slice(5, 5).empty());
    }

    void oneElementIsAssignedToAnother()
    {
        const mp::Array<int> array{1, 2};
        array[0] = array[1];
        QCOMPARE(array.values(), (std::vector{2, 2}));
    }

    void charactersAreText()
    {
        const mp::Array<char> text(5);
        QCOMPARE(text.text(), std::string());
        text.setText("hello");
        QCOMPARE(text.text(), std::string("hello"));
        text.setText("hi");
        QCOMPARE(text.text(), std::string("hi"));
        QCOMPARE(text.values(), (std::vector{'h', 'i', '\0', 'l', 'o'}));
        QVERIFY_EXCEPTION_THROWN(text.setText("too long"), std::out_of_range);
    }

    void largeOneIsNotCopied()
    {
        mp::Pool pool({.workers = 1});
        const mp::Array<unsigned char, mp::Unlocked> array(std::size_t{16} << 20);
        std::ranges::fill(array.data(), static_cast<unsigned char>(1));
        QCOMPARE(pool.apply(&sum, array), array.size());
    }

    void fetchAddIsAtomic()
    {
        mp::ThreadPool pool({.workers = 2});
        const mp::Array<long> sums(2);
        pool.map([sums](int item) { sums.fetchAdd(static_cast<std::size_t>(item % 2), item); },
                 std::views::iota(0, 1000));
        QCOMPARE(sums.values(), (std::vector{249'500L, 250'000L}));
    }

    void killedWithinAnUpdateTheNextIsToldOnce()
    {
        const mp::Array<int> array(2);
        QCOMPARE(inProcess(&fillAndDie, array), std::optional(-SIGKILL));
        QVERIFY_EXCEPTION_THROWN((void)array.values(), mp::OwnerDied);
        QCOMPARE(array.values(), (std::vector{1, 0}));
    }
};

MP_TEST_MAIN(ArrayTest)
#include "array_test.moc"
