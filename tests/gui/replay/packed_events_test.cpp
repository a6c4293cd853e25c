#include "gui/replay/packed_events.h"
#include "random_run.h"

#include <QTest>

#include <cstring>
#include <limits>

using gui::PackedEvents;

namespace {

PackedEvents packed(const std::vector<mp::ScopeEvent>& events)
{
    PackedEvents result;
    for (const mp::ScopeEvent& event : events) {
        result.append(event);
    }
    return result;
}

bool same(const mp::ScopeEvent& a, const mp::ScopeEvent& b)
{
    return std::memcmp(&a, &b, sizeof a) == 0;
}

// Index of the first event that comes back as another one; -1: none does.
int firstDifference(const std::vector<mp::ScopeEvent>& events, const PackedEvents& kept)
{
    std::vector<mp::ScopeEvent> room;
    std::size_t i = 0;
    for (std::size_t chunk = 0; i < kept.size(); ++chunk) {
        for (const mp::ScopeEvent& event : kept.unpack(chunk, room)) {
            if (!same(event, events[i++])) {
                return static_cast<int>(i - 1);
            }
        }
    }
    return i == events.size() ? -1 : static_cast<int>(i);
}

}  // namespace

class PackedEventsTest : public QObject {
    Q_OBJECT

private slots:
    void everyEventComesBackAsItWas()
    {
        const std::vector<mp::ScopeEvent> events = RandomRun(1).make(10'000);
        const PackedEvents kept = packed(events);
        QCOMPARE(kept.size(), events.size());
        QCOMPARE(firstDifference(events, kept), -1);
        QVERIFY(same(kept.at(5432), events[5432]));
    }

    void anyNumbersComeBack()
    {
        constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
        constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
        std::vector<mp::ScopeEvent> events(4);
        events[0].values = {kLeast, kMost, 0, -1, 1};
        events[1].values = {kMost, kLeast, -1, 0, kMost};
        events[1].time = kMost;
        events[2].time = kLeast;
        events[2].kind = static_cast<mp::EventKind>(0xFF);  // of a newer host
        events[2].tries = 0xFFFF;
        events[3].pid = std::numeric_limits<std::int32_t>::min();
        events[3].job = 0xFFFF'FFFF;
        QCOMPARE(firstDifference(events, packed(events)), -1);
    }

    void aLongRunTakesAThirdOfItsRoom()
    {
        const std::vector<mp::ScopeEvent> events = RandomRun(2).make(100'000);
        const double each = static_cast<double>(packed(events).allocatedBytes()) /
                            static_cast<double>(events.size());
        QVERIFY2(each < sizeof(mp::ScopeEvent) / 3.0, qPrintable(QString::number(each)));
    }

    void aMomentHasTheEventsThatWereSeenByThen()
    {
        const std::vector<mp::ScopeEvent> events = RandomRun(3).make(5'000);
        const PackedEvents kept = packed(events);
        std::int64_t clock = events.front().time;
        QCOMPARE(kept.countUntil(clock - 1), std::size_t{0});
        for (std::size_t i = 0; i < events.size(); ++i) {
            clock = std::max(clock, events[i].time);
            if (i % 97 == 0) {
                QCOMPARE(kept.clockAt(i), clock);
                QVERIFY(kept.countUntil(clock) >= i + 1);
                QVERIFY(kept.countUntil(clock - 1) <= i);
            }
        }
        QCOMPARE(kept.lastTime(), clock);
        QCOMPARE(kept.countUntil(clock), events.size());
    }
};

QTEST_GUILESS_MAIN(PackedEventsTest)
#include "packed_events_test.moc"
