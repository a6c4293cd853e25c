#include "mp/scope/scope_state.h"

#include <QTest>

#include <random>
#include <stdexcept>

using mp::EventKind;
using mp::ScopeEvent;
using mp::TaskOutcome;
using mp::WorkerStateCode;
using mp::scope::ScopeState;

namespace {

ScopeEvent make(EventKind kind, std::uint32_t slot, std::int64_t time,
                std::array<std::int64_t, 5> values = {})
{
    ScopeEvent event;
    event.kind = kind;
    event.slot = slot;
    event.time = time;
    event.values = values;
    return event;
}

ScopeEvent ofJob(EventKind kind, std::uint32_t job, std::array<std::int64_t, 5> values = {})
{
    ScopeEvent event = make(kind, 0xFFFF'FFFF, 1, values);
    event.job = job;
    return event;
}

}  // namespace

class ScopeStateTest : public QObject {
    Q_OBJECT

private slots:
    void poolStartMakesItsLanes();
    void workerGoesThroughItsLife();
    void replacementKeepsTheSlot();
    void suspendedWorkerResumesWhatItWasDoing();
    void retriedTryLeavesItsWorkerIdleAndItsItemOpen();
    void itemsThatNeverBeganCountAsEnded();
    void newestJobsAreKept();
    void unknownSlotsAreLeftOut();
    void poolsKeepApart();
    void packedStateComesBackEqual();
    void brokenBytesAreRefused();
};

void ScopeStateTest::poolStartMakesItsLanes()
{
    ScopeState state;
    state.apply(make(EventKind::WorkerReady, 7, 1));
    state.apply(make(EventKind::PoolStarted, 0xFFFF'FFFF, 10, {4}));
    QVERIFY(state.pool().running());
    QCOMPARE(state.pool().workers().size(), std::size_t{4});
    QCOMPARE(state.pool().workers()[3].slot, 3U);
    state.apply(make(EventKind::PoolEnded, 0xFFFF'FFFF, 20));
    QVERIFY(!state.pool().running());
    QCOMPARE(state.pool().end(), std::int64_t{20});
    state.apply(make(EventKind::PoolStarted, 0xFFFF'FFFF, 30, {1'000'000}));
    QCOMPARE(state.pool().workers().size(), std::size_t{4096});
}

void ScopeStateTest::workerGoesThroughItsLife()
{
    ScopeState state;
    ScopeEvent starting = make(EventKind::WorkerStarting, 1, 10);
    starting.pid = 4126;
    state.apply(starting);
    QCOMPARE(state.pool().workers()[1].state, WorkerStateCode::Starting);
    state.apply(make(EventKind::WorkerReady, 1, 20));
    QCOMPARE(state.pool().workers()[1].state, WorkerStateCode::Idle);
    QCOMPARE(state.pool().workers()[1].pid, 4126);

    state.apply(make(EventKind::TaskRunning, 1, 35, {9, 30}));
    QCOMPARE(state.pool().workers()[1].state, WorkerStateCode::Running);
    QCOMPARE(state.pool().workers()[1].task, std::int64_t{9});
    QCOMPARE(state.pool().workers()[1].taskStart, std::int64_t{30});
    state.apply(make(EventKind::TaskFinished, 1, 50, {9, 30, 20, 5, 1}));
    QCOMPARE(state.pool().workers()[1].state, WorkerStateCode::Idle);
    QCOMPARE(state.pool().workers()[1].task, std::int64_t{-1});
    QCOMPARE(state.pool().workers()[1].busyNs, std::int64_t{20});
    QCOMPARE(state.pool().workers()[1].outcomes[1], std::uint64_t{1});

    state.apply(make(EventKind::WorkerSample, 1, 60, {100, 200, 3, 4, 5}));
    QCOMPARE(state.pool().workers()[1].cpuNs, std::int64_t{100});
    QCOMPARE(state.pool().workers()[1].rssBytes, std::int64_t{200});
    QCOMPARE(state.pool().workers()[1].runQueueNs, std::int64_t{5});
}

void ScopeStateTest::replacementKeepsTheSlot()
{
    ScopeState state;
    ScopeEvent starting = make(EventKind::WorkerStarting, 5, 10);
    starting.pid = 4126;
    state.apply(starting);
    state.apply(make(EventKind::WorkerReady, 5, 11));
    state.apply(make(EventKind::TaskRunning, 5, 12, {3, 12}));
    state.apply(make(EventKind::WorkerExited, 5, 20,
                     {static_cast<int>(base::ExitStatus::Kind::Signalled), 9, 3}));
    // The loss is told after the death.
    state.apply(
        make(EventKind::TaskFinished, 5, 20, {3, 12, 8, 0, static_cast<int>(TaskOutcome::Lost)}));
    QCOMPARE(state.pool().workers()[5].state, WorkerStateCode::Ended);
    QVERIFY(state.pool().workers()[5].exit == base::ExitStatus::signalled(9));
    starting.pid = 4131;
    state.apply(starting);
    QCOMPARE(state.pool().workers()[5].pid, 4131);
    QCOMPARE(state.pool().workers()[5].starts, 2U);
    QCOMPARE(state.pool().workers()[5].outcomes[2], std::uint64_t{1});
}

void ScopeStateTest::suspendedWorkerResumesWhatItWasDoing()
{
    constexpr auto kSuspended = static_cast<std::int64_t>(WorkerStateCode::Suspended);
    constexpr auto kResumed = static_cast<std::int64_t>(WorkerStateCode::Idle);
    ScopeState state;
    state.apply(make(EventKind::WorkerReady, 0, 1));
    state.apply(make(EventKind::TaskRunning, 0, 2, {1, 2}));
    state.apply(make(EventKind::WorkerState, 0, 3, {kSuspended}));
    QCOMPARE(state.pool().workers()[0].state, WorkerStateCode::Suspended);
    state.apply(make(EventKind::WorkerState, 0, 4, {kResumed}));
    QCOMPARE(state.pool().workers()[0].state, WorkerStateCode::Running);
    QCOMPARE(state.pool().workers()[0].since, std::int64_t{4});
}

void ScopeStateTest::retriedTryLeavesItsWorkerIdleAndItsItemOpen()
{
    constexpr auto kLost = static_cast<std::int64_t>(mp::TaskOutcome::Lost);
    ScopeState state;
    state.apply(make(EventKind::WorkerReady, 0, 1));
    state.apply(make(EventKind::TaskRunning, 0, 2, {1, 2}));
    state.apply(make(EventKind::TaskRetried, 0, 9, {1, 2, 7, 0, kLost}));
    const auto& worker = state.pool().workers()[0];
    QCOMPARE(worker.state, WorkerStateCode::Idle);
    QCOMPARE(worker.task, std::int64_t{-1});
    QCOMPARE(worker.busyNs, std::int64_t{7});
    QCOMPARE(worker.finished, std::uint64_t{0});
    QCOMPARE(state.pool().outcomes(), (std::array<std::uint64_t, 5>{}));
}

void ScopeStateTest::itemsThatNeverBeganCountAsEnded()
{
    constexpr auto kCancelled = static_cast<std::int64_t>(mp::TaskOutcome::Cancelled);
    constexpr auto kError = static_cast<std::int64_t>(mp::TaskOutcome::Error);
    ScopeState state;
    state.apply(make(EventKind::WorkerReady, 0, 1));
    state.apply(make(EventKind::TaskFinished, 0, 5, {0, 2, 3, 0, kCancelled}));
    state.apply(ofJob(EventKind::TasksSkipped, 1, {1, 40, 0, 0, kCancelled}));
    state.apply(ofJob(EventKind::TasksSkipped, 1, {41, 2, 0, 0, kError}));
    const std::array<std::uint64_t, 5> expected{0, 2, 0, 0, 41};
    QCOMPARE(state.pool().outcomes(), expected);
    QCOMPARE(ScopeState::unpack(state.pack()).pool().outcomes(), expected);
}

void ScopeStateTest::newestJobsAreKept()
{
    ScopeState state;
    for (std::uint32_t job = 1; job <= 100; ++job) {
        state.apply(ofJob(EventKind::JobStarted, job, {job * 10}));
    }
    state.apply(ofJob(EventKind::JobFinished, 100, {7, 2, 1}));
    state.apply(ofJob(EventKind::JobFinished, 1, {10}));  // forgotten long ago
    QCOMPARE(state.pool().jobs().size(), std::size_t{64});
    QCOMPARE(state.pool().jobs().front().id, 37U);
    QVERIFY(state.pool().job(36) == nullptr);
    QCOMPARE(state.pool().job(100)->items, std::int64_t{1000});
    QCOMPARE(state.pool().job(100)->failed, std::int64_t{2});
    QVERIFY(state.pool().job(100)->ended);
    QVERIFY(!state.pool().job(99)->ended);
}

void ScopeStateTest::unknownSlotsAreLeftOut()
{
    ScopeState state;
    state.apply(make(EventKind::TaskFinished, 0xFFFF'FFFF, 1));
    state.apply(make(EventKind::TaskFinished, 4096, 1));
    state.apply(make(static_cast<EventKind>(200), 3, 1));
    QCOMPARE(state.pool().workers().size(), std::size_t{0});
}

void ScopeStateTest::poolsKeepApart()
{
    ScopeState state;
    ScopeEvent second = make(EventKind::PoolStarted, 0xFFFF'FFFF, 1, {2});
    second.pool = 7;
    state.apply(second);
    state.apply(make(EventKind::PoolStarted, 0xFFFF'FFFF, 2, {3}));
    state.apply(make(EventKind::TaskFinished, 1, 50, {9, 30, 20, 5, 0}));
    QCOMPARE(state.pools().size(), std::size_t{2});
    QCOMPARE(state.pools()[1].number(), std::uint8_t{7});
    QCOMPARE(state.pool(0).workers().size(), std::size_t{3});
    QCOMPARE(state.pool(0).outcomes()[0], std::uint64_t{1});
    QCOMPARE(state.pool(7).workers().size(), std::size_t{2});
    QCOMPARE(state.pool(7).outcomes()[0], std::uint64_t{0});
    QVERIFY(!state.pool(3).running());

    second.kind = EventKind::PoolEnded;
    state.apply(second);
    QVERIFY(!state.pool(7).running());
    QVERIFY(state.pool(0).running());
}

void ScopeStateTest::packedStateComesBackEqual()
{
    std::mt19937 engine(7);
    const auto random = [&engine](std::uint32_t below) {
        return static_cast<std::uint32_t>(engine() % below);
    };
    for (int round = 0; round < 50; ++round) {
        ScopeState state;
        for (int i = 0; i < 500; ++i) {
            ScopeEvent event =
                make(static_cast<EventKind>(random(13)), random(12), random(1U << 31));
            event.job = random(90);
            event.pool = static_cast<std::uint8_t>(random(3) * 100);
            event.pid = static_cast<std::int32_t>(random(5000));
            // Four kinds of exit there are.
            const bool exit = event.kind == EventKind::WorkerExited;
            event.values = {random(exit ? 4 : 20), random(9), random(1U << 31),
                            -std::int64_t{random(1U << 31)}, random(6)};
            state.apply(event);
        }
        QVERIFY(ScopeState::unpack(state.pack()) == state);
    }
}

void ScopeStateTest::brokenBytesAreRefused()
{
    ScopeState state;
    state.apply(make(EventKind::PoolStarted, 0xFFFF'FFFF, 1, {3}));
    state.apply(ofJob(EventKind::JobStarted, 1, {5}));
    const std::string bytes = state.pack();
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 ScopeState::unpack(bytes.substr(0, length)));
    }
    std::mt19937 random(11);
    for (int round = 0; round < 5000; ++round) {
        std::string changed = bytes;
        changed[random() % changed.size()] = static_cast<char>(random());
        try {
            ScopeState::unpack(changed);
        } catch (const std::invalid_argument&) {
            continue;  // refused or understood, but nothing else
        }
    }
}

QTEST_GUILESS_MAIN(ScopeStateTest)
#include "scope_state_test.moc"
