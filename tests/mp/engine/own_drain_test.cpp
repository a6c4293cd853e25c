#include "helpers/mp_test_main.h"
#include "mp/engine/reactor.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <condition_variable>
#include <mutex>

using namespace std::chrono_literals;

namespace {

// Keeps the engine's thread busy for as long as it lives, but no longer than a minute: so a call
// that waits for that thread returns too, and finds it free.
class BusyEngine {
public:
    BusyEngine()
    {
        mp::engine::Reactor::instance().post([this] { block(); });
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_busy; });
    }
    BusyEngine(const BusyEngine&) = delete;
    BusyEngine& operator=(const BusyEngine&) = delete;
    ~BusyEngine()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_over = true;
            m_changed.notify_all();
        }
        mp::engine::Reactor::instance().runAndWait([] {});
    }

    bool busy()
    {
        const std::lock_guard lock(m_mutex);
        return m_busy;
    }

private:
    void block()
    {
        std::unique_lock lock(m_mutex);
        m_busy = true;
        m_changed.notify_all();
        m_changed.wait_for(lock, 60s, [this] { return m_over; });
        m_busy = false;
    }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_busy = false;
    bool m_over = false;
};

int twice(int n)
{
    return 2 * n;
}

int sleepAndTwice(int ms)
{
    ::poll(nullptr, 0, ms);
    return 2 * ms;
}

int refuse(int n)
{
    throw std::domain_error("no " + std::to_string(n));
}

std::string large(const std::string& text)
{
    return text + text;
}

void startMethods()
{
    QTest::addColumn<int>("start");
    QTest::newRow("forkserver") << static_cast<int>(mp::StartMethod::Forkserver);
    QTest::newRow("spawn") << static_cast<int>(mp::StartMethod::Spawn);
}

// Its workers are ready: that news comes by the engine's thread.
struct ReadyPool {
    mp::Pool pool;

    explicit ReadyPool(int workers) : pool({.workers = workers, .start = startMethod()})
    {
        const auto ready = [this] {
            for (const mp::WorkerInfo& worker : pool.workers()) {
                if (worker.readyNs == 0) {
                    return false;
                }
            }
            return true;
        };
        if (!helpers::waitFor(ready, 60s)) {
            throw std::runtime_error("the workers don't get ready");
        }
    }

private:
    static mp::StartMethod startMethod()
    {
        QFETCH(int, start);
        return static_cast<mp::StartMethod>(start);
    }
};

}  // namespace

// A caller in apply or get submits and drains by itself: it needs nobody for a single result.
class OwnDrainTest : public QObject {
    Q_OBJECT

private slots:
    void applyReturnsWhileTheEngineIsBusy_data() { startMethods(); }
    void applyReturnsWhileTheEngineIsBusy()
    {
        ReadyPool ready(2);
        BusyEngine engine;
        for (int i = 0; i < 200; ++i) {
            QCOMPARE(ready.pool.apply(&twice, i), 2 * i);
        }
        QVERIFY(engine.busy());
    }

    // Longer than the caller spins.
    void sleepingCallerIsWokenByTheWorkerItself_data() { startMethods(); }
    void sleepingCallerIsWokenByTheWorkerItself()
    {
        ReadyPool ready(1);
        BusyEngine engine;
        QCOMPARE(ready.pool.apply(&sleepAndTwice, 20), 40);
        QCOMPARE(ready.pool.apply(&sleepAndTwice, 250), 500);
        QVERIFY(engine.busy());
    }

    void getReturnsWhileTheEngineIsBusy_data() { startMethods(); }
    void getReturnsWhileTheEngineIsBusy()
    {
        ReadyPool ready(1);
        BusyEngine engine;
        for (int i = 0; i < 100; ++i) {
            const auto result = ready.pool.applyAsync(&twice, i);
            QCOMPARE(result.get(), 2 * i);
        }
        const auto slow = ready.pool.applyAsync(&sleepAndTwice, 50);
        QCOMPARE(slow.get(60s), 100);
        QVERIFY(engine.busy());
    }

    void limitOfGetRunsOutWhileTheEngineIsBusy_data() { startMethods(); }
    void limitOfGetRunsOutWhileTheEngineIsBusy()
    {
        const signs::Folder folder;
        ReadyPool ready(1);
        BusyEngine engine;
        const auto result = ready.pool.applyAsync(
            [](const std::string& file) {
                signs::await(file);
                return 1;
            },
            folder / "go");
        QVERIFY_EXCEPTION_THROWN((void)result.get(30ms), mp::TimeoutError);
        QVERIFY(engine.busy());
        signs::raise(folder / "go");
        QCOMPARE(result.get(), 1);
        QVERIFY(engine.busy());
    }

    void errorsAndLargeResultsComeTheSameWay_data() { startMethods(); }
    void errorsAndLargeResultsComeTheSameWay()
    {
        ReadyPool ready(1);
        BusyEngine engine;
        QVERIFY_EXCEPTION_THROWN(ready.pool.apply(&refuse, 1), mp::RemoteError);
        QCOMPARE(ready.pool.apply(&large, std::string(300'000, 'x')).size(), std::size_t{600'000});
        QCOMPARE(ready.pool.apply(&twice, 3), 6);
        QVERIFY(engine.busy());
    }
};

MP_TEST_MAIN(OwnDrainTest)
#include "own_drain_test.moc"
