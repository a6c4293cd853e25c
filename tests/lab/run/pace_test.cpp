#include "lab/run/pace.h"

#include <QTest>

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

}  // namespace

class PaceTest : public QObject {
    Q_OBJECT

private slots:
    void nothingIsKnownBeforeAnythingHasEnded()
    {
        lab::Pace pace;
        QVERIFY(!pace.rate());
        pace.look(5 * kSecond, 0);
        pace.look(6 * kSecond, 0);
        QVERIFY(!pace.rate());
        QVERIFY(!pace.secondsLeft(10, 2, std::nullopt));
        QCOMPARE(pace.secondsLeft(0, 2, std::nullopt).value(), 0.0);
        QCOMPARE(pace.secondsLeft(10, 2, 7.0).value(), 7.0);
    }

    void manyItemsGoOnAsTheyDid()
    {
        lab::Pace pace;
        pace.look(0, 0);
        pace.look(2 * kSecond, 200);
        QCOMPARE(pace.rate().value(), 100.0);
        // Not what the tasks alone would take: handing over takes time, too.
        QCOMPARE(pace.secondsLeft(1000, 2, 1.0).value(), 10.0);
    }

    // 1.9 s after the start, eight workers are nearly done with their second items of a second
    // each.
    void fewItemsTakeWhatTheirKindTakes()
    {
        lab::Pace pace;
        pace.look(0, 0);
        pace.look(kSecond * 19 / 10, 8);
        QCOMPARE(pace.secondsLeft(92, 8, 11.5).value(), 11.5);
        QVERIFY(pace.secondsLeft(92, 8, std::nullopt).value() > 20);
    }

    void theRateFollowsWhatChanges()
    {
        lab::Pace pace;
        std::int64_t now = 0;
        std::int64_t settled = 0;
        const auto runFor = [&](int seconds, int aSecond) {
            for (int i = 0; i < seconds * 20; ++i) {
                pace.look(now, settled);
                now += kSecond / 20;
                settled += aSecond / 20;
            }
        };
        runFor(60, 100);
        QCOMPARE(qRound(pace.rate().value()), 100);
        runFor(11, 400);
        QCOMPARE(qRound(pace.rate().value()), 400);
        runFor(12, 0);
        QVERIFY(!pace.rate());
    }
};

QTEST_GUILESS_MAIN(PaceTest)
#include "pace_test.moc"
