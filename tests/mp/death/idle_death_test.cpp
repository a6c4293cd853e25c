#include "base/clock.h"
#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/pool.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <mutex>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

// Ends this worker a moment after it has got ready.
void endSoon()
{
    std::thread([] {
        ::poll(nullptr, 0, 5);
        ::_exit(7);
    }).detach();
}

// When workers were started; ns of CLOCK_MONOTONIC.
class Starts final : public mp::EventSink {
public:
    void publish(const mp::ScopeEvent& event) noexcept override
    {
        if (event.kind == mp::EventKind::WorkerStarting) {
            const std::lock_guard lock(m_mutex);
            m_times.push_back(base::monotonicNs());
        }
    }
    bool watched() const noexcept override { return false; }
    std::vector<std::int64_t> times() const
    {
        const std::lock_guard lock(m_mutex);
        return m_times;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<std::int64_t> m_times;
};

}  // namespace

class IdleDeathTest : public QObject {
    Q_OBJECT

private slots:
    // Nothing is to be done, so nothing can be blamed; but the machine needn't be kept busy.
    void workersThatEndIdleAreReplacedEverMoreSlowly()
    {
        const auto starts = std::make_shared<Starts>();
        mp::Pool pool({.workers = 1, .initializer = mp::initializer(&endSoon), .events = starts});
        QVERIFY(helpers::waitFor([&] { return starts->times().size() >= 9; }, 60s));
        const auto times = starts->times();
        QVERIFY(times[8] - times[6] >= 1'000'000'000);
    }

    // Their successors may end in the same way, and so on for ever: no task gets the blame.
    void workersThatEndBeforeTheirFirstTaskBreakThePool()
    {
        // Each dies when it sees its second frame: the first initialises it.
        QVERIFY(qputenv("MP_FAULT", "worker-frame-seen:2"));
        mp::Pool pool({.workers = 1, .start = mp::StartMethod::Spawn});
        auto pending = pool.mapAsync([](int n) { return n; }, std::vector{1, 2, 3});
        auto late = pool.applyAsync([](int n) { return n; }, 4);
        const bool ended = pending.wait(60s) && late.wait(60s);
        qunsetenv("MP_FAULT");
        QVERIFY(ended);
        try {
            (void)pending.get();
            QFAIL("no worker can have done this");
        } catch (const mp::PoolBroken& error) {
            const std::string text = error.what();
            QVERIFY2(text.find("before they begin a task: 6 did so") != text.npos, text.c_str());
            QCOMPARE(error.othersFailed(), std::size_t{2});
        }
        QVERIFY_EXCEPTION_THROWN((void)late.get(), mp::PoolBroken);
        QVERIFY_EXCEPTION_THROWN((void)pool.apply([](int n) { return n; }, 5), mp::PoolBroken);
    }

    void firstOneIsReplacedAtOnce()
    {
        mp::Pool pool({.workers = 1});
        QVERIFY(helpers::waitFor([&] { return pool.workers()[0].readyNs != 0; }, 60s));
        const int pid = pool.workers()[0].pid;
        QCOMPARE(::kill(pid, SIGKILL), 0);
        QVERIFY(helpers::waitFor(
            [&] {
                const auto workers = pool.workers();
                return workers.back().pid != pid && workers.back().readyNs != 0;
            },
            60s));
        QCOMPARE(pool.apply([](int n) { return n + 1; }, 1), 2);
    }
};

MP_TEST_MAIN(IdleDeathTest)
#include "idle_death_test.moc"
