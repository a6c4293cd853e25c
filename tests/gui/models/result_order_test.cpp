#include "gui/models/result_order.h"

#include <QTest>

#include <algorithm>
#include <random>

using gui::ResultOrder;

namespace {

// What the rows should be, worked out the slow way.
std::vector<qint64> slowRows(const ResultOrder& order, const std::vector<qint32>& shown)
{
    std::vector<qint64> rows(shown.begin(), shown.end());
    if (order.failuresFirst()) {
        std::ranges::stable_partition(
            rows, [&](qint64 item) { return std::ranges::binary_search(order.failures(), item); });
    }
    return rows;
}

std::vector<qint32> firstItems(qint32 count)
{
    std::vector<qint32> items;
    for (qint32 i = 0; i < count; ++i) {
        items.push_back(i);
    }
    return items;
}

void compare(const ResultOrder& order, const std::vector<qint64>& expected)
{
    QCOMPARE(order.rowCount(), static_cast<qint64>(expected.size()));
    for (std::size_t row = 0; row < expected.size(); ++row) {
        QCOMPARE(order.itemAt(static_cast<qint64>(row)), expected[row]);
        QCOMPARE(order.rowOf(expected[row]), static_cast<qint64>(row));
    }
    QCOMPARE(order.itemAt(order.rowCount()), -1);
    QCOMPARE(order.itemAt(-1), -1);
}

}  // namespace

class ResultOrderTest : public QObject {
    Q_OBJECT

private slots:
    void agreesWithTheSlowWay()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 40; ++round) {
            const qint32 count = 1 + static_cast<qint32>(random() % 60);
            ResultOrder order;
            order.begin(count);
            std::vector<qint64> failing;
            for (qint32 item = 0; item < count; ++item) {
                if (random() % 3 == 0) {
                    failing.push_back(item);
                }
            }
            std::ranges::shuffle(failing, random);
            const auto half = static_cast<std::ptrdiff_t>(failing.size() / 2);
            order.addFailures(std::span(failing.begin(), failing.begin() + half));
            order.addFailures(std::span(failing.begin() + half, failing.end()));
            compare(order, slowRows(order, firstItems(count)));
            order.setFailuresFirst(true);
            compare(order, slowRows(order, firstItems(count)));
            std::vector<qint32> some;
            std::ranges::copy_if(firstItems(count), std::back_inserter(some),
                                 [&](qint32) { return random() % 2 == 0; });
            order.showOnly(some);
            compare(order, slowRows(order, some));
            order.showFailures();
            compare(order, slowRows(order, order.failures()));
            order.showAll();
            compare(order, slowRows(order, firstItems(count)));
        }
    }

    void whatIsNotShownHasNoRow()
    {
        ResultOrder order;
        order.begin(10);
        order.showOnly({2, 5});
        QCOMPARE(order.rowOf(3), -1);
        QCOMPARE(order.rowOf(5), 1);
        order.showFailures();
        QCOMPARE(order.rowCount(), 0);
        QCOMPARE(order.rowOf(5), -1);
    }

    void aMillionItemsAreExactToo()
    {
        constexpr qint64 kItems = 1'000'000;
        ResultOrder order;
        order.begin(kItems);
        order.setFailuresFirst(true);
        std::vector<qint64> failing;
        for (qint64 item = 3; item < kItems; item += 7) {
            failing.push_back(item);
        }
        order.addFailures(failing);
        const auto failed = static_cast<qint64>(failing.size());
        QCOMPARE(order.itemAt(failed - 1), failing.back());
        QCOMPARE(order.itemAt(failed), 0);
        QCOMPARE(order.itemAt(failed + 3), 4);  // 3 has failed
        QCOMPARE(order.itemAt(kItems - 1), kItems - 1);
        for (qint64 row = 0; row < kItems; row += 997) {
            QCOMPARE(order.rowOf(order.itemAt(row)), row);
        }
    }
};

QTEST_GUILESS_MAIN(ResultOrderTest)
#include "result_order_test.moc"
