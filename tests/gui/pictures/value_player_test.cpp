// Which values of a run are shown at which moment of it.
#include "gui/pictures/value_player.h"
#include "gui/replay/run_recording.h"
#include "gui/timeline/sample_events.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using gui::RunPlayer;
using gui::RunRecording;
using gui::ValueFacts;
using gui::ValuePlayer;

namespace {

constexpr std::int64_t kMs = 1'000'000;

ValueFacts valueOf(qint64 item)
{
    ValueFacts value;
    value.index = item;
    value.parts = {{"item", item}};
    return value;
}

// Item i ends at (i + 1) ms.
std::vector<mp::ScopeEvent> ends(qint64 from, qint64 to)
{
    std::vector<mp::ScopeEvent> events;
    for (qint64 item = from; item < to; ++item) {
        events.push_back(sample::finished(0, item, item * kMs, (item + 1) * kMs));
    }
    return events;
}

// A run of so many items on show, and what a picture of it would show.
struct Desk {
    explicit Desk(qint64 items)
    {
        run->start.run = 1;
        run->start.items = items;
        QObject::connect(&values, &ValuePlayer::came, [this](const std::vector<ValueFacts>& more) {
            QVERIFY(more.size() <= ValuePlayer::kMostAtOnce);
            for (const ValueFacts& value : more) {
                QCOMPARE(value.parts.value(QStringLiteral("item")).toLongLong(), value.index);
                shown.append(value.index);
            }
        });
        QObject::connect(&values, &ValuePlayer::went, [this](const QSet<qint64>& gone) {
            while (!shown.isEmpty() && gone.contains(shown.back())) {
                shown.removeLast();
            }
        });
        player.beginLive(run);
        values.start();
    }

    void record(const std::vector<mp::ScopeEvent>& events)
    {
        run->append(events);
        player.takeLive(events);
    }
    // All that the host tells of these items.
    void tell(qint64 from, qint64 to)
    {
        QList<qint64> items;
        std::vector<ValueFacts> told;
        for (qint64 item = from; item < to; ++item) {
            items.append(item);
            told.push_back(valueOf(item));
        }
        run->addValues(items, told);
        values.look();
    }
    void end()
    {
        run->end = gui::RunEnd();
        player.endLive();
        values.look();
    }
    qint64 at(double ms) const { return sample::kBegin + static_cast<qint64>(ms * kMs); }

    // From … to-1.
    static QList<qint64> items(qint64 from, qint64 to)
    {
        QList<qint64> list;
        for (qint64 item = from; item < to; ++item) {
            list.append(item);
        }
        return list;
    }

    std::shared_ptr<RunRecording> run = std::make_shared<RunRecording>(1);
    RunPlayer player;
    ValuePlayer values{player};
    QList<qint64> shown;
};

}  // namespace

class ValuePlayerTest : public QObject {
    Q_OBJECT

private slots:
    void valuesComeWhenTheirEventsHaveComeAndTheyAreRecorded()
    {
        Desk desk(10);
        desk.record(ends(0, 3));
        desk.tell(0, 1);
        QTRY_COMPARE(desk.shown, Desk::items(0, 1));
        desk.tell(1, 5);  // two of them were quicker than their events
        QTRY_COMPARE(desk.shown, Desk::items(0, 3));
        desk.record(ends(3, 4));
        QTRY_COMPARE(desk.shown, Desk::items(0, 4));
    }

    void goingBackTakesAwayAndGoingOnBringsBack()
    {
        Desk desk(100);
        desk.record(ends(0, 100));
        desk.tell(0, 100);
        desk.end();
        QTRY_COMPARE(desk.shown, Desk::items(0, 100));
        desk.player.seek(desk.at(40.5));
        QTRY_COMPARE(desk.shown, Desk::items(0, 40));
        desk.player.seek(desk.at(0));  // the first event itself is there then
        QTRY_COMPARE(desk.shown, Desk::items(0, 1));
        desk.player.seek(desk.at(70.5));
        QTRY_COMPARE(desk.shown, Desk::items(0, 70));
        desk.player.seek(desk.player.end());
        QTRY_COMPARE(desk.shown, Desk::items(0, 100));
    }

    void aLongWayIsGoneInPortions()
    {
        constexpr qint64 kItems = 25'000;
        Desk desk(kItems);
        desk.record(ends(0, kItems));
        desk.tell(0, kItems);
        desk.end();
        QSignalSpy came(&desk.values, &ValuePlayer::came);
        QTRY_COMPARE_WITH_TIMEOUT(desk.shown.size(), kItems, 60'000);
        QVERIFY(came.size() >= kItems / static_cast<qint64>(ValuePlayer::kMostAtOnce));
        QCOMPARE(desk.shown, Desk::items(0, kItems));
        desk.player.seek(desk.at(20'000.5));
        // Turned round on the way back.
        QTRY_VERIFY_WITH_TIMEOUT(desk.shown.size() < kItems, 60'000);
        desk.player.seek(desk.player.end());
        QTRY_COMPARE_WITH_TIMEOUT(desk.shown.size(), kItems, 60'000);
        QCOMPARE(desk.shown, Desk::items(0, kItems));
    }

    void largeValuesComeFewAtATime()
    {
        Desk desk(3);
        desk.record(ends(0, 3));
        std::vector<ValueFacts> large{valueOf(0), valueOf(1), valueOf(2)};
        for (ValueFacts& value : large) {
            value.parts.insert(
                QStringLiteral("counts"),
                QByteArray(static_cast<qsizetype>(ValuePlayer::kMostBytesAtOnce), 'x'));
        }
        QSignalSpy came(&desk.values, &ValuePlayer::came);
        desk.run->addValues({0, 1, 2}, large);
        desk.values.look();
        QTRY_COMPARE(desk.shown.size(), 3);
        QCOMPARE(came.size(), 3);
    }

    void valuesWhoseEventsWereLostAreThereAtTheEnd()
    {
        Desk desk(5);
        auto events = ends(0, 5);
        events.erase(events.begin() + 1, events.begin() + 3);
        desk.record(events);
        desk.tell(0, 5);
        QTRY_COMPARE(desk.shown, (QList<qint64>{0, 3, 4}));
        desk.end();
        QTRY_COMPARE(desk.shown, (QList<qint64>{0, 3, 4, 1, 2}));
        desk.player.step(-1);
        QTRY_COMPARE(desk.shown, (QList<qint64>{0, 3}));
        desk.player.step(1);
        QTRY_COMPARE(desk.shown, (QList<qint64>{0, 3, 4, 1, 2}));
    }

    void itemsWithoutAValueHoldNothingUp()
    {
        Desk desk(4);
        auto events = ends(0, 4);
        events[1] = sample::finished(0, 1, kMs, 2 * kMs, mp::TaskOutcome::Error);
        desk.record(events);
        desk.run->addValues({0, 2, 3}, {valueOf(0), valueOf(3)});
        desk.values.look();
        QTRY_COMPARE(desk.shown, (QList<qint64>{0, 3}));
    }

    void frozenNothingChanges()
    {
        Desk desk(10);
        desk.record(ends(0, 4));
        desk.tell(0, 2);
        QTRY_COMPARE(desk.shown, Desk::items(0, 2));
        desk.player.freeze(true);
        desk.tell(2, 8);
        desk.record(ends(4, 8));
        QSignalSpy came(&desk.values, &ValuePlayer::came);
        QVERIFY(!came.wait(200));
        desk.player.freeze(false);
        QTRY_COMPARE(desk.shown, Desk::items(0, 8));
    }

    void stoppedItTellsNothing()
    {
        Desk desk(10);
        desk.values.stop();
        desk.record(ends(0, 4));
        desk.tell(0, 4);
        QSignalSpy came(&desk.values, &ValuePlayer::came);
        QVERIFY(!came.wait(200));
    }
};

QTEST_GUILESS_MAIN(ValuePlayerTest)
#include "value_player_test.moc"
