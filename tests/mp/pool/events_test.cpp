#include "helpers/event_recorder.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/task/task_context.h"

#include <signal.h>
#include <unistd.h>

#include <vector>

using namespace std::chrono_literals;

namespace {

int dieAtFirst(int n)
{
    if (mp::currentTask().tries() == 1) {
        ::raise(SIGKILL);
    }
    return n;
}

int throwAtFirst(int n)
{
    if (mp::currentTask().tries() == 1) {
        throw std::runtime_error("not yet");
    }
    return n;
}

}  // namespace

// What pools tell their listeners.
class EventsTest : public QObject {
    Q_OBJECT

private slots:
    void aTryThatIsRetriedTellsWhereAndWhenItRan_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("dies");
        QTest::newRow("process, lost") << static_cast<int>(mp::PoolKind::Process) << true;
        QTest::newRow("process, error") << static_cast<int>(mp::PoolKind::Process) << false;
        QTest::newRow("thread, error") << static_cast<int>(mp::PoolKind::Thread) << false;
        QTest::newRow("serial, error") << static_cast<int>(mp::PoolKind::Serial) << false;
    }
    void aTryThatIsRetriedTellsWhereAndWhenItRan()
    {
        QFETCH(const int, kind);
        QFETCH(const bool, dies);
        const auto recorder = std::make_shared<helpers::EventRecorder>(false);
        mp::PoolOptions options;
        options.kind = static_cast<mp::PoolKind>(kind);
        options.workers = 1;
        options.events = recorder;
        mp::Pool pool(options);
        auto result = pool.with({.retries = 1, .retryErrors = true})
                          .applyAsync(dies ? &dieAtFirst : &throwAtFirst, 8);
        QCOMPARE(result.get(60s), 8);

        const auto retried = recorder->of(mp::EventKind::TaskRetried);
        const auto finished = recorder->of(mp::EventKind::TaskFinished);
        QCOMPARE(retried.size(), std::size_t{1});
        QCOMPARE(finished.size(), std::size_t{1});
        const mp::ScopeEvent& first = retried.front();
        QCOMPARE(first.tries, std::uint16_t{1});
        QCOMPARE(first.slot, finished.front().slot);
        QCOMPARE(first.pid == finished.front().pid, !dies);
        QCOMPARE(first.outcome(), dies ? mp::TaskOutcome::Lost : mp::TaskOutcome::Error);
        QVERIFY(first.taskStart() > 0 && first.runTime() >= 0);
        QCOMPARE(first.time, first.taskStart() + first.runTime());
        QVERIFY(first.time <= finished.front().taskStart());
    }
};

MP_TEST_MAIN(EventsTest)
#include "events_test.moc"
