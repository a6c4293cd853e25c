#include "gui/bridge/session.h"
#include "fake_host.h"
#include "helpers/leak_check.h"

#include <QSignalSpy>
#include <QTest>

using gui::Session;

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine
const QString kNoProgram = QStringLiteral("/nowhere/poolscope");

lab::Experiment squares()
{
    lab::Experiment experiment;
    experiment.task = "square";
    experiment.items.kind = lab::ItemSource::Kind::Range;
    experiment.items.from = 1;
    experiment.items.to = 3;
    return experiment;
}

// A session that has been welcomed by a fake host.
struct Fixture {
    Fixture()
    {
        QSignalSpy ready(&session, &Session::hostReady);
        session.adopt(host.takeSocket());
        welcomed = ready.wait();
    }
    FakeHost host;
    Session session{kNoProgram};
    bool welcomed = false;
};

}  // namespace

class SessionTest : public QObject {
    Q_OBJECT

private slots:
    void tellsTheMachineOnceWelcomed()
    {
        Fixture f;
        QVERIFY(f.welcomed);
        QSignalSpy machine(&f.session, &Session::machineTold);
        QVERIFY(machine.wait());
        const auto told = machine[0][0].value<gui::Machine>();
        QCOMPARE(told.usableCores, 6);
        QCOMPARE(told.cores, 8);
        QCOMPARE(told.affinity, (QList<int>{0, 1, 5}));
        QCOMPARE(told.quota, 5.5);
    }

    void aRunIsToldFromItsFirstEventToItsEnd()
    {
        Fixture f;
        std::vector<mp::ScopeEvent> events;
        gui::RunProgress progress;
        gui::RunEnd end;
        connect(&f.session, &Session::eventsReceived, this,
                [&](std::span<const mp::ScopeEvent> part) {
                    events.insert(events.end(), part.begin(), part.end());
                });
        connect(&f.session, &Session::progressChanged, this,
                [&](const gui::RunProgress& now) { progress = now; });
        connect(&f.session, &Session::runFinished, this, [&](const gui::RunEnd& e) { end = e; });
        QSignalSpy begins(&f.session, &Session::runBegins);

        f.session.start(squares());
        QTRY_COMPARE(f.session.state(), Session::State::Running);
        QVERIFY(f.host.last("run.start")["experiment"]["task"] == "square");
        f.host.publish(mp::EventKind::RunMark, 0xFFFF'FFFF, 0, {1, 1});
        f.host.publish(mp::EventKind::WorkerReady, 0, 100);
        f.host.publish(mp::EventKind::TaskFinished, 0, 100, {0, 0, 5, 5, 0});
        QTRY_COMPARE(begins.size(), 1);
        QTRY_COMPARE(progress.tasks.done, 1);
        QCOMPARE(progress.tasks.total, 3);
        QTRY_COMPARE(events.size(), std::size_t{3});
        QCOMPARE(events[1].pid, 100);

        f.host.notify("run.finished", {{"run", 1}, {"status", "ok"}, {"wallSeconds", 0.25}});
        QTRY_COMPARE(end.status, QStringLiteral("ok"));
        QCOMPARE(f.session.state(), Session::State::Idle);
    }

    void aTryThatIsRetriedHasNotSettledItsItem()
    {
        Fixture f;
        gui::RunProgress progress;
        connect(&f.session, &Session::progressChanged, this,
                [&](const gui::RunProgress& now) { progress = now; });
        f.session.start(squares());
        QTRY_COMPARE(f.session.state(), Session::State::Running);
        f.host.publish(mp::EventKind::TaskRetried, 0, 100, {0, 1});
        QTRY_COMPARE(progress.tasks.retried, 1);
        QCOMPARE(progress.tasks.settled(), 0);
        const auto lost = static_cast<std::int64_t>(mp::TaskOutcome::Lost);
        f.host.publish(mp::EventKind::TaskFinished, 0, 101, {0, 0, 5, 5, lost});
        QTRY_COMPARE(progress.tasks.lost, 1);
        QCOMPARE(progress.tasks.settled(), 1);
    }

    void itemsThatNeverBeganAreCountedAsTheyEnd()
    {
        Fixture f;
        gui::RunProgress progress;
        connect(&f.session, &Session::progressChanged, this,
                [&](const gui::RunProgress& now) { progress = now; });
        f.session.start(squares());
        QTRY_COMPARE(f.session.state(), Session::State::Running);
        const auto cancelled = static_cast<std::int64_t>(mp::TaskOutcome::Cancelled);
        f.host.publish(mp::EventKind::TasksSkipped, 0xFFFF'FFFF, 0, {1, 2, 0, 0, cancelled});
        QTRY_COMPARE(progress.tasks.cancelled, 2);
        QCOMPARE(progress.tasks.settled(), 2);
    }

    // Two items of 3, and the last one will take as long as they did.
    void theTimeLeftIsThatOfTheTasks()
    {
        Fixture f;
        gui::RunProgress progress;
        connect(&f.session, &Session::progressChanged, this,
                [&](const gui::RunProgress& now) { progress = now; });
        f.session.start(squares());
        QTRY_COMPARE(f.session.state(), Session::State::Running);
        f.host.publish(mp::EventKind::RunMark, 0xFFFF'FFFF, 0, {1, 1});
        f.host.publish(mp::EventKind::TaskFinished, 0, 100, {0, 0, 1'000'000'000, 0, 0});
        f.host.publish(mp::EventKind::TaskFinished, 0, 100, {1, 0, 3'000'000'000, 0, 0});
        QTRY_COMPARE(progress.tasks.done, 2);
        QTRY_VERIFY(progress.secondsLeft.has_value());
        QCOMPARE(*progress.secondsLeft, 2.0);
        QTRY_VERIFY(progress.rate.has_value());
    }

    void aSweepsRepetitionIsNoRunOfItsOwn()
    {
        Fixture f;
        QSignalSpy begins(&f.session, &Session::runBegins);
        std::size_t ofRuns = 0;
        std::size_t ofRepetition = 0;
        int completed = 0;
        connect(&f.session, &Session::eventsReceived, this,
                [&](std::span<const mp::ScopeEvent> part) { ofRuns += part.size(); });
        connect(
            &f.session, &Session::repetitionReceived, this,
            [&](int workers, int repetition, std::span<const mp::ScopeEvent> part, bool complete) {
                QCOMPARE(workers, 4);
                QCOMPARE(repetition, 2);
                ofRepetition += part.size();
                completed += complete ? 1 : 0;
            });
        f.session.start(squares());
        f.host.publish(mp::EventKind::RunMark, 0xFFFF'FFFF, 0, {1, 1, 4, 2});
        f.host.publish(mp::EventKind::WorkerReady, 0, 100);
        f.host.publish(mp::EventKind::RunMark, 0xFFFF'FFFF, 0, {1, 0, 4, 2});
        QTRY_COMPARE(completed, 1);
        QCOMPARE(ofRepetition, std::size_t{3});
        QCOMPARE(ofRuns, std::size_t{0});
        QCOMPARE(begins.size(), 0);
    }

    // One second of work for each of the two items that are left: half of that with two workers.
    void aRefusedResizeLeavesTheTimeLeftAsItIs()
    {
        Fixture f;
        gui::RunProgress progress;
        connect(&f.session, &Session::progressChanged, this,
                [&](const gui::RunProgress& now) { progress = now; });
        lab::Experiment experiment = squares();
        experiment.workers = 1;
        f.session.start(experiment);
        QTRY_COMPARE(f.session.state(), Session::State::Running);
        f.host.publish(mp::EventKind::RunMark, 0xFFFF'FFFF, 0, {1, 1});
        f.host.publish(mp::EventKind::TaskFinished, 0, 100, {0, 0, 1'000'000'000, 0, 0});
        QTRY_COMPARE(progress.secondsLeft.value_or(0), 2.0);

        f.host.refuse("pool.resize", "no more processes", "workers");
        QSignalSpy kept(&f.session, &Session::workersKept);
        QSignalSpy problem(&f.session, &Session::problem);
        QSignalSpy told(&f.session, &Session::progressChanged);
        f.session.resizePool(2);
        QTRY_COMPARE(problem.size(), 1);
        QCOMPARE(problem[0][1].toString(), QStringLiteral("workers"));
        QCOMPARE(kept.size(), 1);
        QCOMPARE(kept[0][0].toInt(), 1);
        const auto before = told.size();
        QTRY_VERIFY(told.size() > before);
        QCOMPARE(progress.secondsLeft.value_or(0), 2.0);
    }

    void aGrantedResizeChangesTheTimeLeft()
    {
        Fixture f;
        gui::RunProgress progress;
        connect(&f.session, &Session::progressChanged, this,
                [&](const gui::RunProgress& now) { progress = now; });
        lab::Experiment experiment = squares();
        experiment.workers = 1;
        f.session.start(experiment);
        QTRY_COMPARE(f.session.state(), Session::State::Running);
        f.host.publish(mp::EventKind::RunMark, 0xFFFF'FFFF, 0, {1, 1});
        f.host.publish(mp::EventKind::TaskFinished, 0, 100, {0, 0, 1'000'000'000, 0, 0});
        f.session.resizePool(2);
        QTRY_COMPARE(progress.secondsLeft.value_or(0), 1.0);
    }

    void aRefusalNamesItsField()
    {
        Fixture f;
        f.host.refuse("run.start", "square takes a number", "items");
        QSignalSpy problem(&f.session, &Session::problem);
        f.session.start(squares());
        QVERIFY(problem.wait());
        QCOMPARE(problem[0][0].toString(), QStringLiteral("square takes a number"));
        QCOMPARE(problem[0][1].toString(), QStringLiteral("items"));
        QCOMPARE(f.session.state(), Session::State::Idle);
    }

    void signalsTheWorkerThatWasMeant()
    {
        Fixture f;
        QSignalSpy problem(&f.session, &Session::problem);
        f.session.signalWorker(2, 100, Session::WorkerAction::Kill);
        QTRY_COMPARE(f.host.count("worker.signal"), 1);
        const nlohmann::json meant{{"slot", 2}, {"pid", 100}, {"action", "kill"}};
        QVERIFY(f.host.last("worker.signal") == meant);
        f.session.signalWorker(2, 101, Session::WorkerAction::Terminate);
        QVERIFY(problem.wait());
        QVERIFY(problem[0][0].toString().contains(QStringLiteral("101")));
    }

    void moreEventsThanAFrameTakesCostSeveralFrames()
    {
        Fixture f;
        std::size_t received = 0;
        std::size_t mostInAFrame = 0;
        std::size_t inThisFrame = 0;
        connect(&f.session, &Session::eventsReceived, this,
                [&](std::span<const mp::ScopeEvent> events) {
                    received += events.size();
                    inThisFrame += events.size();
                });
        connect(&f.session, &Session::frame, this, [&] {
            mostInAFrame = std::max(mostInAFrame, inThisFrame);
            inThisFrame = 0;
        });
        constexpr std::size_t kEvents = 50'000;
        for (std::size_t i = 0; i < kEvents; ++i) {
            f.host.publish(mp::EventKind::TaskFinished, 0, 100, {static_cast<std::int64_t>(i)});
        }
        f.session.start(squares());
        QTRY_COMPARE(received, kEvents);
        QVERIFY2(mostInAFrame < gui::ScopeReader::kMaxEventsPerFrame + 1024,
                 qPrintable(QString::number(mostInAFrame)));
    }

    void overrunsAreCounted()
    {
        Fixture f;
        quint64 lost = 0;
        connect(&f.session, &Session::lostChanged, this, [&](quint64 now) { lost = now; });
        for (std::uint32_t i = 0; i < mp::EventRing::kDefaultCapacity + 1000; ++i) {
            f.host.publish(mp::EventKind::TaskFinished, 0, 100, {i});
        }
        f.session.start(squares());
        QTRY_VERIFY(lost >= 1000);
    }

    void aHostThatHangsUpIsMissed()
    {
        auto f = std::make_unique<FakeHost>();
        Session session(kNoProgram);
        QSignalSpy ready(&session, &Session::hostReady);
        session.adopt(f->takeSocket());
        QVERIFY(ready.wait());
        session.start(squares());
        QTRY_COMPARE(session.state(), Session::State::Running);
        QSignalSpy lost(&session, &Session::hostLost);
        f.reset();
        QVERIFY(lost.wait());
        QVERIFY(!lost[0][0].value<gui::Sentence>()().isEmpty());
        QCOMPARE(session.state(), Session::State::Idle);
    }

    void aHostThatDoesNotAnswerIsNoticedUntilItAnswers()
    {
        Fixture f;
        QVERIFY(f.welcomed);
        QSignalSpy silent(&f.session, &Session::hostSilent);
        f.host.setSilent(true);
        QTRY_COMPARE_WITH_TIMEOUT(silent.size(), 1, kSlowMs);
        QVERIFY(f.session.isHostSilent());
        QCOMPARE(f.host.count("items.range"), 1);  // it isn't asked on and on
        f.host.setSilent(false);
        QTRY_COMPARE_WITH_TIMEOUT(silent.size(), 2, kSlowMs);
        QVERIFY(!f.session.isHostSilent());
    }

    void aHostThatHangsUpIsNoLongerSilent()
    {
        auto host = std::make_unique<FakeHost>();
        Session session(kNoProgram);
        QSignalSpy ready(&session, &Session::hostReady);
        session.adopt(host->takeSocket());
        QVERIFY(ready.wait());
        QSignalSpy silent(&session, &Session::hostSilent);
        host->setSilent(true);
        QTRY_VERIFY_WITH_TIMEOUT(session.isHostSilent(), kSlowMs);
        QSignalSpy lost(&session, &Session::hostLost);
        host.reset();
        QTRY_COMPARE_WITH_TIMEOUT(lost.size(), 1, kSlowMs);
        QVERIFY(!session.isHostSilent());
    }

    void aHostThatCantBeStartedIsAProblemNotACrash()
    {
        Session session(kNoProgram);
        QSignalSpy problem(&session, &Session::problem);
        session.start(squares());
        QCOMPARE(problem.size(), 1);
        QVERIFY(problem[0][0].toString().contains(kNoProgram));
        QCOMPARE(session.state(), Session::State::Idle);
    }

    void leavesNoDescriptorAndNoProcess()
    {
        {
            Fixture warm;  // the engine's own descriptors live as long as the process
        }
        const helpers::LeakCheck leaks;
        {
            Fixture f;
            f.session.start(squares());
            QTRY_COMPARE(f.session.state(), Session::State::Running);
        }
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(leaks.verify(), "");
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
