#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <signal.h>

#include <future>

using namespace std::chrono_literals;

namespace {

volatile int g_result = 0;

[[gnu::noinline]] void waitInside(const std::string& folder)
{
    signs::raise(folder + "/inside");
    signs::await(folder + "/go-on");
    g_result = 42;
}

int waitAndAnswer(const std::string& folder)
{
    waitInside(folder);
    return g_result;
}

[[gnu::noinline]] void burnInside(const std::string& folder)
{
    signs::raise(folder + "/inside");
    while (!signs::raised(folder + "/go-on")) {
        for (int i = 0; i < 10'000; ++i) {
            g_result = g_result ^ i;
        }
    }
    g_result = 42;
}

int burnAndAnswer(const std::string& folder)
{
    burnInside(folder);
    return g_result;
}

// Throws and catches all the time, so that a signal meets the unwinder at work.
int throwUntil(const std::string& folder)
{
    signs::raise(folder + "/inside");
    int caught = 0;
    while (!signs::raised(folder + "/go-on")) {
        try {
            throw std::runtime_error(std::string(100, 'x'));
        } catch (const std::runtime_error&) {
            ++caught;
        }
    }
    return caught > 0 ? 42 : 0;
}

// Blocks all signals for as long as it runs.
int waitBlocked(const std::string& folder)
{
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const int answer = waitAndAnswer(folder);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return answer;
}

QString textOf(const mp::stack::StackTrace& trace)
{
    return QString::fromStdString(trace.text());
}

mp::WorkerInfo onlyWorker(const mp::Pool& pool)
{
    return pool.workers().front();
}

}  // namespace

class StackOfTest : public QObject {
    Q_OBJECT

private slots:
    void showsWhereARunningTaskStandsAndLeavesItRunning_data()
    {
        QTest::addColumn<int>("start");
        QTest::addColumn<bool>("burning");
        for (const auto& [start, name] : {std::pair(mp::StartMethod::Forkserver, "forkserver"),
                                          std::pair(mp::StartMethod::Spawn, "spawn")}) {
            QTest::addRow("%s, waiting", name) << static_cast<int>(start) << false;
            QTest::addRow("%s, burning CPU", name) << static_cast<int>(start) << true;
        }
    }
    void showsWhereARunningTaskStandsAndLeavesItRunning()
    {
        QFETCH(int, start);
        QFETCH(bool, burning);
        const signs::Folder folder;
        mp::Pool pool({.workers = 1, .start = static_cast<mp::StartMethod>(start)});
        auto result = pool.applyAsync(burning ? &burnAndAnswer : &waitAndAnswer, folder / "");
        signs::await(folder / "inside");

        const auto worker = onlyWorker(pool);
        const QString text = textOf(pool.stackOf(worker.slot, worker.pid, 30s));

        signs::raise(folder / "go-on");
        QVERIFY2(text.contains(burning ? "burnInside(" : "waitInside("), qPrintable(text));
        QVERIFY2(text.contains(burning ? "burnAndAnswer(" : "waitAndAnswer("), qPrintable(text));
        QVERIFY2(!text.contains("runWorker"), qPrintable(text));
        QCOMPARE(result.get(60s), 42);
    }

    void askingOftenNeitherStopsNorBreaksATaskThatThrows()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        auto result = pool.applyAsync(&throwUntil, folder / "");
        signs::await(folder / "inside");
        const auto worker = onlyWorker(pool);

        for (int i = 0; i < 300; ++i) {
            QVERIFY(!pool.stackOf(worker.slot, worker.pid, 30s).empty());
        }

        signs::raise(folder / "go-on");
        QCOMPARE(result.get(60s), 42);
        QCOMPARE(onlyWorker(pool).pid, worker.pid);
    }

    void blockedSignalsAreAClearErrorWithinTheLimit()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        auto result = pool.applyAsync(&waitBlocked, folder / "");
        signs::await(folder / "inside");
        const auto worker = onlyWorker(pool);
        for (int i = 0; i < 2; ++i) {
            try {
                (void)pool.stackOf(worker.slot, worker.pid, 50ms);
                QFAIL("it answered");
            } catch (const mp::TimeoutError& error) {
                const QString text = error.what();
                QVERIFY2(text.contains("worker " + QString::number(worker.pid)), qPrintable(text));
                QVERIFY2(text.contains("blocks signals"), qPrintable(text));
            }
        }
        signs::raise(folder / "go-on");
        QCOMPARE(result.get(60s), 42);
        // The late answer to what nobody waits for any more is no answer to the next request.
        const signs::Folder next;
        auto burning = pool.applyAsync(&burnAndAnswer, next / "");
        signs::await(next / "inside");
        const QString text = textOf(pool.stackOf(worker.slot, worker.pid, 30s));
        QVERIFY2(text.contains("burnInside("), qPrintable(text));
        signs::raise(next / "go-on");
        QCOMPARE(burning.get(60s), 42);
    }

    void suspendedWorkerIsATimeout()
    {
        mp::Pool pool({.workers = 1});
        (void)pool.apply([](int n) { return n; }, 1);
        const auto worker = onlyWorker(pool);
        QVERIFY(pool.signalWorker(worker.slot, worker.pid, SIGSTOP));

        QVERIFY_EXCEPTION_THROWN((void)pool.stackOf(worker.slot, worker.pid, 50ms),
                                 mp::TimeoutError);

        QVERIFY(pool.signalWorker(worker.slot, worker.pid, SIGCONT));
        QCOMPARE(pool.apply([](int n) { return n; }, 2), 2);
    }

    void askingAWorkerThatEndsDoesntWaitForTheLimit()
    {
        mp::Pool pool({.workers = 1});
        (void)pool.apply([](int n) { return n; }, 1);
        const auto worker = onlyWorker(pool);
        QVERIFY(pool.signalWorker(worker.slot, worker.pid, SIGSTOP));
        auto asked = std::async(std::launch::async,
                                [&] { return pool.stackOf(worker.slot, worker.pid, 1h); });
        QCOMPARE(asked.wait_for(100ms), std::future_status::timeout);
        QVERIFY(pool.signalWorker(worker.slot, worker.pid, SIGKILL));
        QCOMPARE(asked.wait_for(60s), std::future_status::ready);
        QVERIFY_EXCEPTION_THROWN((void)asked.get(), std::invalid_argument);
    }

    void idleWorkerShowsThatItWaits()
    {
#ifdef __SANITIZE_THREAD__
        QSKIP(
            "ThreadSanitizer keeps a signal until the program calls a function that it "
            "intercepts, and a sleeping worker calls none");
#endif
        mp::Pool pool({.workers = 1});
        (void)pool.apply([](int n) { return n; }, 1);
        const auto worker = onlyWorker(pool);
        const QString text = textOf(pool.stackOf(worker.slot, worker.pid, 30s));
        QVERIFY2(text.contains("runWorker"), qPrintable(text));
    }

    void workerThatIsNotThereIsRefused()
    {
        mp::Pool pool({.workers = 1});
        const auto worker = onlyWorker(pool);
        QVERIFY_EXCEPTION_THROWN((void)pool.stackOf(worker.slot, worker.pid + 1),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)pool.stackOf(7, worker.pid), std::invalid_argument);
    }

    void threadPoolSaysThatItHasNone()
    {
        mp::ThreadPool pool(1);
        const auto worker = pool.workers().front();
        QVERIFY_EXCEPTION_THROWN((void)pool.stackOf(worker.slot, worker.pid), std::logic_error);
    }
};

MP_TEST_MAIN(StackOfTest)
#include "stack_of_test.moc"
