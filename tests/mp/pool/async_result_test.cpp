#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

using namespace std::chrono_literals;

namespace {

int waitAndSquare(int n, const std::string& file)
{
    signs::await(file);
    return n * n;
}

int fail(int n)
{
    throw std::out_of_range("beyond " + std::to_string(n));
}

}  // namespace

class AsyncResultTest : public QObject {
    Q_OBJECT

private slots:
    void applyGivesTheValue()
    {
        mp::Pool pool({.workers = 1});
        QCOMPARE(pool.apply([](int a, int b) { return a - b; }, 50, 8), 42);
    }

    void applyWithoutResultWaits()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        pool.apply([](const std::string& file) { signs::raise(file); }, folder / "done");
        QVERIFY(signs::raised(folder / "done"));
    }

    void applyThrowsTheTasksError()
    {
        mp::Pool pool({.workers = 1});
        try {
            (void)pool.apply(&fail, 9);
            QFAIL("nothing was thrown");
        } catch (const mp::RemoteError& error) {
            QCOMPARE(error.type(), std::string("std::out_of_range"));
            QCOMPARE(error.message(), std::string("beyond 9"));
            QCOMPARE(std::string(error.what()), std::string("std::out_of_range: beyond 9"));
        }
    }

    void backToBackAppliesAreRight()
    {
        mp::Pool pool({.workers = 2});
        for (int i = 0; i < 3000; ++i) {
            QCOMPARE(pool.apply([](int n) { return n + 1; }, i), i + 1);
        }
    }

    void limitRunsOutThenTheValueComes()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto result = pool.applyAsync(&waitAndSquare, 6, folder / "go");
        QVERIFY_EXCEPTION_THROWN((void)result.get(10ms), mp::TimeoutError);
        QVERIFY_EXCEPTION_THROWN((void)result.get(0ms), mp::TimeoutError);
        QVERIFY_EXCEPTION_THROWN((void)result.get(-5s), mp::TimeoutError);
        QVERIFY(!result.wait(1ms));
        QVERIFY(!result.ready());
        signs::raise(folder / "go");
        QCOMPARE(result.get(60s), 36);
        QVERIFY(result.ready());
        QVERIFY(result.wait(0s));
    }

    void longestLimitIsNoLimit()
    {
        mp::Pool pool({.workers = 1});
        const auto result = pool.applyAsync([](int n) { return n; }, 3);
        QCOMPARE(result.get(std::chrono::nanoseconds::max()), 3);
    }

    void getCanBeRepeated()
    {
        mp::Pool pool({.workers = 1});
        const auto result = pool.applyAsync(
            [](int n) { return std::string(5, static_cast<char>(n)); }, static_cast<int>('x'));
        QCOMPARE(result.get(), std::string("xxxxx"));
        QCOMPARE(result.get(), std::string("xxxxx"));
        QCOMPARE(result.get(1s), std::string("xxxxx"));
    }

    void errorCanBeHadRepeatedly()
    {
        mp::Pool pool({.workers = 1});
        const auto result = pool.applyAsync(&fail, 1);
        QVERIFY_EXCEPTION_THROWN((void)result.get(), mp::RemoteError);
        QVERIFY_EXCEPTION_THROWN((void)result.get(), mp::RemoteError);
        QVERIFY(result.ready());
        QVERIFY(!result.successful());
    }

    void successfulBeforeItIsReadyIsAnError()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto result = pool.applyAsync(&waitAndSquare, 6, folder / "go");
        QVERIFY_EXCEPTION_THROWN((void)result.successful(), std::logic_error);
        signs::raise(folder / "go");
        (void)result.get();
        QVERIFY(result.successful());
    }

    void copiesShareTheResult()
    {
        mp::Pool pool({.workers = 1});
        const auto first = pool.applyAsync([](int n) { return n; }, 8);
        const auto second = first;
        QCOMPARE(second.get(), 8);
        QCOMPARE(first.get(), 8);
    }

    void cancelDropsWhatNoWorkerHas()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 1});
        const auto running = pool.applyAsync(&waitAndSquare, 2, folder / "go");
        auto queued = pool.applyAsync(&waitAndSquare, 3, folder / "go");
        queued.cancel();
        QVERIFY_EXCEPTION_THROWN((void)queued.get(60s), mp::Cancelled);
        queued.cancel();
        signs::raise(folder / "go");
        QCOMPARE(running.get(60s), 4);
        QCOMPARE(pool.counts().cancelled, std::uint64_t{1});
    }

    void resultOutlivesItsPool()
    {
        std::optional<mp::AsyncResult<int>> done;
        std::optional<mp::AsyncResult<int>> pending;
        const signs::Folder folder;
        {
            mp::Pool pool({.workers = 1});
            done = pool.applyAsync([](int n) { return n; }, 5);
            (void)done->wait(60s);
            pending = pool.applyAsync(&waitAndSquare, 3, folder / "never");
        }
        QCOMPARE(done->get(), 5);
        QVERIFY_EXCEPTION_THROWN((void)pending->get(60s), mp::Cancelled);
    }
};

MP_TEST_MAIN(AsyncResultTest)
#include "async_result_test.moc"
