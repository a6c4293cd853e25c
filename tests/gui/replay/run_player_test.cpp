// A replay shows what a live view showed.
#include "gui/replay/run_player.h"
#include "gui/models/worker_model.h"
#include "gui/timeline/span_store.h"
#include "gui/timeline/view.h"
#include "random_run.h"

#include <QSignalSpy>
#include <QTest>

#include <numeric>

using gui::RunPlayer;
using gui::RunRecording;
using gui::WorkerFacts;

namespace {

constexpr int kSlowMs = 60'000;

std::shared_ptr<RunRecording> recorded(const std::vector<mp::ScopeEvent>& events)
{
    auto run = std::make_shared<RunRecording>(1);
    run->start.items = 1'000'000;
    run->append(events);
    return run;
}

std::span<const mp::ScopeEvent> firstOf(const std::vector<mp::ScopeEvent>& events,
                                        std::size_t count)
{
    return std::span(events).first(count);
}

// What a live view shows once the first `count` events have come.
struct LiveView {
    LiveView(std::span<const mp::ScopeEvent> events, qint64 now)
    {
        for (const mp::ScopeEvent& event : events) {
            tracker.apply(event);
            tally.apply(event);
        }
        spans.append(events);
        workers = tracker.takeChanged(now);
    }
    gui::RunTracker tracker;
    gui::TaskTally tally;
    gui::SpanStore spans;
    std::vector<WorkerFacts> workers;
};

// The views, fed by a player as the window does it.
struct ReplayView {
    ReplayView()
    {
        player.setScreen({[this] { return std::any(spans); },
                          [this](const std::any& picture, qint64) {
                              const auto* kept = std::any_cast<gui::SpanStore>(&picture);
                              spans = kept != nullptr ? *kept : gui::SpanStore();
                          }});
        QObject::connect(&player, &RunPlayer::begins, [this] {
            workers.clear();
            spans.clear();
        });
        QObject::connect(&player, &RunPlayer::eventsReceived,
                         [this](std::span<const mp::ScopeEvent> events) { spans.append(events); });
        QObject::connect(&player, &RunPlayer::workersChanged,
                         [this](std::span<const WorkerFacts> changed) { workers.update(changed); });
        QObject::connect(&player, &RunPlayer::workersReplaced,
                         [this](std::span<const WorkerFacts> all) { workers.replace(all); });
    }

    bool arrived()
    {
        return QTest::qWaitFor([this] { return !player.isCatchingUp(); }, kSlowMs);
    }

    RunPlayer player;
    gui::SpanStore spans;
    gui::WorkerModel workers;
};

QString differences(const ReplayView& replay, const LiveView& live)
{
    QStringList found;
    const auto check = [&found](bool same, const char* what) {
        if (!same) {
            found.append(QString::fromLatin1(what));
        }
    };
    check(replay.workers.rowCount() == static_cast<int>(live.workers.size()), "count of workers");
    for (int row = 0; row < replay.workers.rowCount() && found.isEmpty(); ++row) {
        check(*replay.workers.facts(row) == live.workers[static_cast<std::size_t>(row)],
              "a worker");
    }
    const gui::TaskCounts a = replay.player.counts();
    const gui::TaskCounts b = live.tally.counts(a.total);
    check(a.done == b.done && a.failed == b.failed && a.lost == b.lost && a.retried == b.retried,
          "counts");
    check(replay.spans.spanCount() == live.spans.spanCount(), "count of spans");
    check(replay.spans.end() == live.spans.end(), "end");
    for (const auto& lane : live.spans.lanes()) {
        const gui::SpanLane* same = replay.spans.lane(lane->slot());
        check(same != nullptr && same->spans().size() == lane->spans().size() &&
                  same->running().size() == lane->running().size() &&
                  same->workers().size() == lane->workers().size(),
              "a lane");
        if (same != nullptr && !lane->spans().empty()) {
            const auto whole = [](const gui::SpanLane& one) {
                return one.summary(0, INT64_MAX / 2, 0).busy;
            };
            check(whole(*same) == whole(*lane), "busy time");
            check(same->spans().back().task == lane->spans().back().task, "last span");
        }
    }
    return found.join(u' ');
}

}  // namespace

class RunPlayerTest : public QObject {
    Q_OBJECT

private slots:
    void anyMomentIsAsItWasLive_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (const unsigned seed : {1U, 2U, 3U}) {
            QTest::addRow("seed %u", seed) << seed;
        }
    }
    // Forward and back, near and far: the events of several kept states.
    void anyMomentIsAsItWasLive()
    {
        QFETCH(unsigned, seed);
        const std::vector<mp::ScopeEvent> events = RandomRun(seed).make(150'000);
        const auto run = recorded(events);
        ReplayView replay;
        replay.player.open(run);
        QVERIFY(replay.arrived());
        const qint64 length = replay.player.end() - replay.player.begin();
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> anywhere(0, 1);
        for (int i = 0; i < 40; ++i) {
            const auto offset = static_cast<qint64>(anywhere(random) * static_cast<double>(length));
            const qint64 now = replay.player.begin() + (i % 4 == 3 ? offset / 100 : offset);
            replay.player.seek(now);
            QVERIFY(replay.arrived());
            const std::size_t count = run->events().countUntil(now);
            QCOMPARE(replay.player.position(), count);
            const LiveView live(firstOf(events, count), now);
            QCOMPARE(differences(replay, live), QString());
        }
    }

    void resultsAreThoseOfTheMoment()
    {
        const std::vector<mp::ScopeEvent> events = RandomRun(5).make(20'000);
        const auto run = recorded(events);
        ReplayView replay;
        replay.player.open(run);
        QVERIFY(replay.arrived());
        QList<qint64> items(20'000);
        std::iota(items.begin(), items.end(), 0);
        for (const int share : {90, 20, 60, 0, 100}) {
            replay.player.seek(replay.player.begin() +
                               (replay.player.end() - replay.player.begin()) / 100 * share);
            QVERIFY(replay.arrived());
            qint64 settled = 0;
            for (const auto& row : replay.player.results(items)) {
                settled += row.isFinal() ? 1 : 0;
            }
            QCOMPARE(settled, replay.player.counts().settled());
        }
    }

    void stepsGoFromEventToEvent()
    {
        const std::vector<mp::ScopeEvent> events = RandomRun(6).make(500);
        ReplayView replay;
        replay.player.open(recorded(events));
        QVERIFY(replay.arrived());
        replay.player.step(-1);
        QCOMPARE(replay.player.position(), std::size_t{499});
        replay.player.step(-100);
        QCOMPARE(replay.player.position(), std::size_t{399});
        QCOMPARE(differences(replay, LiveView(firstOf(events, 399), replay.player.now())),
                 QString());
        replay.player.step(1);
        QCOMPARE(replay.player.position(), std::size_t{400});
    }

    void itPlaysToTheEndAndBackToTheBeginning()
    {
        ReplayView replay;
        replay.player.open(recorded(RandomRun(7).make(3'000)));
        QVERIFY(replay.arrived());
        QSignalSpy playing(&replay.player, &RunPlayer::playingChanged);
        replay.player.play(-100);
        QVERIFY(replay.player.isPlaying());
        QTRY_VERIFY_WITH_TIMEOUT(!replay.player.isPlaying(), kSlowMs);
        QCOMPARE(replay.player.now(), replay.player.begin());
        replay.player.play(100);
        QTRY_VERIFY_WITH_TIMEOUT(!replay.player.isPlaying(), kSlowMs);
        QTRY_COMPARE(replay.player.position(), std::size_t{3'000});
        QCOMPARE(playing.size(), 4);
    }

    void theSpeedStaysWithinItsBounds()
    {
        ReplayView replay;
        replay.player.open(recorded(RandomRun(8).make(3'000)));
        replay.player.play(1e9);
        QCOMPARE(replay.player.speed(), RunPlayer::kFastest);
        replay.player.play(-1e-9);
        QCOMPARE(replay.player.speed(), -RunPlayer::kSlowest);
        replay.player.pause();
        QVERIFY(!replay.player.isPlaying());
    }

    // At a tenth, a replayed second takes ten: the clock of the replay against the wall's.
    void aSpeedIsTheRatioOfTwoClocks()
    {
        ReplayView replay;
        replay.player.open(recorded(RandomRun(8).make(30'000)));
        QVERIFY(replay.arrived());
        replay.player.seek(replay.player.begin());
        QElapsedTimer wall;
        wall.start();
        replay.player.play(0.5);
        QTRY_VERIFY_WITH_TIMEOUT(replay.player.now() - replay.player.begin() > 50'000'000, kSlowMs);
        // Never faster than asked for; slower only while the machine has no time.
        QVERIFY(replay.player.now() - replay.player.begin() <= wall.nsecsElapsed() / 2 + 1);
    }

    void frozenItHoldsWhatIsShownAndLosesNothing()
    {
        const std::vector<mp::ScopeEvent> events = RandomRun(9).make(120'000);
        const auto run = std::make_shared<RunRecording>(1);
        ReplayView view;
        view.player.beginLive(run);
        const auto comes = [&](std::size_t from, std::size_t to) {
            const auto part = std::span(events).subspan(from, to - from);
            run->append(part);
            view.player.takeLive(part);
        };
        comes(0, 1'000);
        view.player.freeze(true);
        comes(1'000, 90'000);
        QCOMPARE(view.player.position(), std::size_t{1'000});
        const std::size_t held = view.spans.spanCount();
        QVERIFY(held < 1'000);

        view.player.freeze(false);
        comes(90'000, 110'000);  // while it catches up
        QVERIFY(view.arrived());
        comes(110'000, 120'000);
        QVERIFY(view.arrived());
        view.player.liveFrame(events.back().time);
        view.player.endLive();
        QCOMPARE(view.player.position(), events.size());
        QCOMPARE(differences(view, LiveView(events, events.back().time)), QString());
    }

    void aRunThatGoesOnCanBeReplayedMeanwhile()
    {
        const std::vector<mp::ScopeEvent> events = RandomRun(10).make(50'000);
        const auto run = std::make_shared<RunRecording>(1);
        ReplayView view;
        view.player.beginLive(run);
        run->append(std::span(events).first(30'000));
        view.player.takeLive(std::span(events).first(30'000));
        view.player.seek(events[10'000].time);
        QCOMPARE(view.player.mode(), RunPlayer::Mode::Replay);
        run->append(std::span(events).subspan(30'000));
        view.player.takeLive(std::span(events).subspan(30'000));
        QVERIFY(view.player.position() < 11'000);
        view.player.goLive(run);
        QVERIFY(view.arrived());
        QCOMPARE(view.player.position(), events.size());
        QCOMPARE(differences(view, LiveView(events, view.player.now())), QString());
    }

    // With the real timeline: what is kept costs little, and no step of the way is long.
    void aMillionEventsAreScrubbedInSlices()
    {
        const std::vector<mp::ScopeEvent> events = RandomRun(11, 8).make(1'000'000);
        const auto run = recorded(events);
        gui::TimelineView timeline;
        timeline.resize(800, 300);
        RunPlayer player;
        player.setScreen({[&] { return std::any(timeline.keepPicture()); },
                          [&](const std::any& picture, qint64 now) {
                              const auto* kept =
                                  std::any_cast<gui::TimelineView::Picture>(&picture);
                              timeline.showPicture(kept != nullptr ? *kept : nullptr, now);
                          }});
        connect(&player, &RunPlayer::eventsReceived, &timeline, &gui::TimelineView::appendEvents);
        std::size_t most = 0;
        // Between two turns of the loop no more is fed than a slice takes.
        connect(&player, &RunPlayer::eventsReceived, this,
                [&](std::span<const mp::ScopeEvent> part) { most = std::max(most, part.size()); });
        player.open(run);
        QVERIFY(player.isCatchingUp());  // not in one go
        QVERIFY(QTest::qWaitFor([&] { return !player.isCatchingUp(); }, kSlowMs));
        QVERIFY(most <= gui::PackedEvents::kChunk);
        std::mt19937 random(1);
        QElapsedTimer timer;
        qint64 longest = 0;
        for (int i = 0; i < 50; ++i) {
            const auto share = static_cast<qint64>(random() % 1000);
            timer.start();
            player.seek(player.begin() + (player.end() - player.begin()) / 1000 * share);
            longest = std::max(longest, timer.nsecsElapsed());
            QVERIFY(QTest::qWaitFor([&] { return !player.isCatchingUp(); }, kSlowMs));
            QCOMPARE(player.position(), run->events().countUntil(player.now()));
        }
        qInfo("longest call of seek(): %.1f ms", static_cast<double>(longest) / 1e6);
    }
};

QTEST_MAIN(RunPlayerTest)
#include "run_player_test.moc"
