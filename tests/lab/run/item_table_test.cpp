#include "lab/run/item_table.h"

#include <QtTest>

#include <algorithm>

namespace {

lab::ItemRecord ended(lab::ItemState state, int tries = 1)
{
    lab::ItemRecord record;
    record.state = state;
    record.tries = tries;
    if (state == lab::ItemState::Done) {
        record.value = {1};
    }
    return record;
}

}  // namespace

class ItemTableTest : public QObject {
    Q_OBJECT

private slots:
    void countsAddUp()
    {
        lab::ItemTable table(6, true);
        table.settle(0, ended(lab::ItemState::Done));
        table.settle(1, ended(lab::ItemState::Done, 2));
        table.settle(2, ended(lab::ItemState::Failed));
        table.settle(3, ended(lab::ItemState::Lost, 3));
        table.settle(4, ended(lab::ItemState::Timeout));
        table.cancelRest("stopped");

        const lab::TaskCounts counts = table.counts();
        QCOMPARE(counts.total, 6);
        QCOMPARE(counts.done, 2);
        QCOMPARE(counts.failed, 3);
        QCOMPARE(counts.lost, 1);
        QCOMPARE(counts.retried, 2);
        QCOMPARE(counts.cancelled, 1);
        QCOMPARE(counts.settled(), counts.total);
        QCOMPARE(table.at(5).error->message, std::string("stopped"));
    }

    void onlyTheFirstEndOfAnItemCounts()
    {
        lab::ItemTable table(1, true);
        table.settle(0, ended(lab::ItemState::Failed));
        table.settle(0, ended(lab::ItemState::Done));
        QVERIFY(table.at(0).state == lab::ItemState::Failed);
        QCOMPARE(table.counts().done, 0);
    }

    void valuesAreDroppedOnRequest()
    {
        lab::ItemTable table(1, false);
        table.settle(0, ended(lab::ItemState::Done));
        QVERIFY(table.at(0).value.empty());
        QCOMPARE(table.counts().done, 1);
    }

    void theRestEndsInOneStep()
    {
        constexpr std::size_t kItems = std::size_t{1} << 32;  // no row may take memory
        lab::ItemTable table(kItems, true);
        table.settle(kItems - 2, ended(lab::ItemState::Done));
        table.settleRest(ended(lab::ItemState::Failed));
        table.settle(0, ended(lab::ItemState::Done));

        QCOMPARE(table.counts().done, 1);
        QCOMPARE(table.counts().failed, static_cast<std::int64_t>(kItems) - 1);
        QVERIFY(table.at(kItems - 2).state == lab::ItemState::Done);
        QVERIFY(table.at(kItems - 1).state == lab::ItemState::Failed);
        QVERIFY(table.ended(0).state == lab::ItemState::Failed);
    }

    void rangesAreCutToWhatThereIs()
    {
        const lab::ItemTable table(3, true);
        QCOMPARE(table.rows(1, 99).size(), std::size_t{2});
        QVERIFY(table.rows(5, 9).empty());
    }

    void outputIsKeptUpToALimitAndAfterThatItsSize()
    {
        constexpr std::size_t kPart = 20U << 20;
        lab::ItemTable table(4, true);
        for (std::size_t i = 0; i < 4; ++i) {
            auto record = ended(lab::ItemState::Done);
            record.output =
                mp::OutputRef(new mp::SharedOutput({std::string(kPart, 'x'), {}, kPart, 0}));
            table.settle(i, std::move(record));
        }
        QCOMPARE(table.at(2).output->out.size(), kPart);
        QVERIFY(table.at(2).output->complete());
        QVERIFY(table.at(3).output->out.empty());
        QCOMPARE(table.at(3).output->outBytes, std::uint64_t{kPart});
    }

    void failuresAreToldInTheirOrderAndOnlyGrow()
    {
        lab::ItemTable table(1000, true);
        table.settle(700, ended(lab::ItemState::Failed));
        table.settle(3, ended(lab::ItemState::Done));
        table.settle(4, ended(lab::ItemState::Lost));
        table.settle(5, ended(lab::ItemState::Cancelled));
        QCOMPARE(table.failures(0, 10), (std::vector<std::size_t>{700, 4}));
        table.settle(300, ended(lab::ItemState::Timeout));
        QCOMPARE(table.failures(1, 10), (std::vector<std::size_t>{4, 300}));
        QCOMPARE(table.failures(0, 1), std::vector<std::size_t>{700});
        table.cancelRest("stopped");
        QCOMPARE(table.failures(3, 10), std::vector<std::size_t>{});
    }

    void whatFailsAtOnceIsAmongTheFailures()
    {
        constexpr std::size_t kItems = 1000;
        lab::ItemTable table(kItems, true);
        table.settle(700, ended(lab::ItemState::Failed));
        table.settle(0, ended(lab::ItemState::Done));
        table.settleRest(ended(lab::ItemState::Failed));
        std::vector<std::size_t> all;
        while (true) {
            const auto some = table.failures(all.size(), 300);
            all.insert(all.end(), some.begin(), some.end());
            if (some.empty()) {
                break;
            }
        }
        QCOMPARE(all.size(), static_cast<std::size_t>(table.counts().failed));
        QCOMPARE(all.front(), std::size_t{700});
        std::sort(all.begin(), all.end());
        QVERIFY(std::adjacent_find(all.begin(), all.end()) == all.end());
        QCOMPARE(all.front(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(ItemTableTest)
#include "item_table_test.moc"
