#include "gui/timeline/time_axis.h"
#include "gui/timeline/time_range.h"

#include <QLocale>
#include <QSet>
#include <QTest>

using gui::FollowMode;
using gui::TimeRange;

class TimeAxisTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void ticksAreNiceAndTellNeighboursApart_data()
    {
        QTest::addColumn<qint64>("begin");
        QTest::addColumn<qint64>("end");
        QTest::newRow("microseconds") << qint64(0) << qint64(9'000);
        QTest::newRow("milliseconds far in")
            << qint64(3'600'000'000'000) << qint64(3'600'004'000'000);
        QTest::newRow("seconds") << qint64(0) << qint64(4'000'000'000);
        QTest::newRow("before the first event") << qint64(-2'000'000'000) << qint64(4'000'000'000);
        QTest::newRow("an hour") << qint64(0) << qint64(3'600'000'000'000);
        QTest::newRow("ten days") << qint64(0) << qint64(864'000'000'000'000);
    }

    void ticksAreNiceAndTellNeighboursApart()
    {
        QFETCH(qint64, begin);
        QFETCH(qint64, end);
        const qint64 gap = (end - begin) / 9;
        const auto ticks = gui::timeTicks(begin, end, gap);
        QVERIFY(ticks.size() >= 2);
        QVERIFY(ticks.size() <= 11);
        QSet<QString> labels;
        for (std::size_t i = 0; i < ticks.size(); ++i) {
            labels.insert(ticks[i].label);
            QVERIFY(ticks[i].at >= begin && ticks[i].at <= end);
            QVERIFY(i == 0 || ticks[i].at - ticks[i - 1].at >= gap);
        }
        QCOMPARE(labels.size(), static_cast<qsizetype>(ticks.size()));
    }

    void durationsHaveThreeDigits()
    {
        const auto plain = [](qint64 ns) {
            return gui::durationText(ns).replace(QChar(0xA0), u' ');
        };
        QCOMPARE(plain(412'000'000), QStringLiteral("412 ms"));
        QCOMPARE(plain(1'310'000'000), QStringLiteral("1.31 s"));
        QCOMPARE(plain(18'240), QStringLiteral("18.2 µs"));
        QCOMPARE(plain(740), QStringLiteral("740 ns"));
        QCOMPARE(plain(125'000'000'000), QStringLiteral("2:05 min"));
    }

    void zoomKeepsTheInstantUnderTheCursor()
    {
        TimeRange range;
        range.setExtent(0, 1'000'000'000, false);
        const auto share = [&] {
            return (300'000'000.0 - static_cast<double>(range.view().begin)) /
                   static_cast<double>(range.view().length());
        };
        const double before = share();
        range.zoom(0.3, 300'000'000, false);
        QVERIFY(std::abs(share() - before) < 1e-6);
        QCOMPARE(range.mode(), FollowMode::Off);
    }

    void zoomEndsAtAMicrosecond()
    {
        TimeRange range;
        range.setExtent(0, 1'000'000'000, false);
        for (int i = 0; i < 200; ++i) {
            range.zoom(0.5, 500'000'000, i > 0);
        }
        QCOMPARE(range.view().length(), TimeRange::kShortest);
    }

    void undoReturnsToTheViewBeforeTheGesture()
    {
        TimeRange range;
        range.setExtent(0, 1'000'000'000, false);
        const gui::Interval before = range.view();
        range.zoom(0.8, 500'000'000, false);
        range.zoom(0.8, 500'000'000, true);
        QVERIFY(range.undo());
        QCOMPARE(range.view(), before);
        QCOMPARE(range.mode(), FollowMode::Fit);
        QVERIFY(!range.undo());
    }

    void liveViewFollowsNowUntilMoved()
    {
        TimeRange range;
        range.setExtent(0, 1'000'000'000, true);
        range.follow(true);
        const qint64 length = range.view().length();
        range.setExtent(0, 5'000'000'000, true);
        QVERIFY(range.view().end >= 5'000'000'000);
        QCOMPARE(range.view().length(), length);
        range.pan(-1'000'000'000);
        const gui::Interval stays = range.view();
        range.setExtent(0, 9'000'000'000, true);
        QCOMPARE(range.view(), stays);
    }
};

QTEST_GUILESS_MAIN(TimeAxisTest)
#include "time_axis_test.moc"
