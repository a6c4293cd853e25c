#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

#include <atomic>
#include <mutex>
#include <thread>

using namespace std::chrono_literals;

namespace {

int twice(int n)
{
    return 2 * n;
}

int refuse(int n)
{
    throw std::domain_error("no " + std::to_string(n));
}

class CountingSink : public mp::EventSink {
public:
    void publish(const mp::ScopeEvent& event) noexcept override
    {
        failures += event.kind == mp::EventKind::CallbackFailed ? 1 : 0;
    }
    bool watched() const noexcept override { return false; }

    std::atomic<int> failures = 0;
};

std::string typeOf(const std::exception_ptr& error)
{
    return mp::describe(error).type;
}

mp::PoolOptions ofKind(int kind)
{
    return {.workers = 2, .kind = static_cast<mp::PoolKind>(kind)};
}

void allKinds()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("processes") << 0;
    QTest::newRow("threads") << 1;
    QTest::newRow("serial") << 2;
}

}  // namespace

class CallbacksTest : public QObject {
    Q_OBJECT

private slots:
    void callbackOfApplyRunsBeforeGetReturns_data() { allKinds(); }
    void callbackOfApplyRunsBeforeGetReturns()
    {
        QFETCH(int, kind);
        mp::Pool pool(ofKind(kind));
        for (int i = 0; i < 200; ++i) {
            std::atomic<int> heard = -1;
            std::atomic<bool> failed = false;
            const auto result = pool.with({})
                                    .callback([&heard](int value) { heard = value; })
                                    .errorCallback([&failed](const auto&) { failed = true; })
                                    .applyAsync(&twice, i);
            QCOMPARE(result.get(60s), 2 * i);
            QCOMPARE(heard.load(), 2 * i);
            QVERIFY(!failed);
        }
    }

    void errorCallbackOfApplyRunsBeforeGetReturns_data() { allKinds(); }
    void errorCallbackOfApplyRunsBeforeGetReturns()
    {
        QFETCH(int, kind);
        mp::Pool pool(ofKind(kind));
        std::atomic<bool> called = false;
        std::string type;
        const auto result = pool.with({})
                                .callback([&called](int) { called = true; })
                                .errorCallback([&type](const auto& error) { type = typeOf(error); })
                                .applyAsync(&refuse, 1);
        QVERIFY(result.wait(60s));
        QVERIFY(!result.successful());
        QCOMPARE(type, std::string("std::domain_error"));
        QVERIFY(!called);
    }

    void callbacksOfMapAndStarmapGetAllValuesBeforeGetReturns_data() { allKinds(); }
    void callbacksOfMapAndStarmapGetAllValuesBeforeGetReturns()
    {
        QFETCH(int, kind);
        mp::Pool pool(ofKind(kind));
        for (int i = 0; i < 50; ++i) {
            std::vector<int> doubled;
            std::vector<int> sums;
            bool failed = false;
            const mp::ErrorCallback noteFailure = [&failed](const auto&) { failed = true; };
            const auto first = pool.mapAsync(
                &twice, std::vector{1, 2, 3}, {},
                [&](const std::vector<int>& values) { doubled = values; }, noteFailure);
            const auto second = pool.starmapAsync(
                [](int a, int b) { return a + b; },
                std::vector<std::tuple<int, int>>{{1, 2}, {3, 4}}, {},
                [&](const std::vector<int>& values) { sums = values; }, noteFailure);
            QCOMPARE(first.get(60s), (std::vector{2, 4, 6}));
            QCOMPARE(doubled, (std::vector{2, 4, 6}));
            QCOMPARE(second.get(60s), (std::vector{3, 7}));
            QCOMPARE(sums, (std::vector{3, 7}));
            QVERIFY(!failed);
        }
    }

    void errorCallbackOfMapGetsTheLowestFailingItems_data() { allKinds(); }
    void errorCallbackOfMapGetsTheLowestFailingItems()
    {
        QFETCH(int, kind);
        mp::Pool pool(ofKind(kind));
        std::string message;
        bool called = false;
        const auto result = pool.mapAsync(
            &refuse, std::vector{4, 5, 6}, {}, [&](const auto&) { called = true; },
            [&](const auto& error) { message = mp::describe(error).message; });
        QVERIFY(result.wait(60s));
        QCOMPARE(message, std::string("no 4"));
        QVERIFY(!called);
    }

    void errorCallbackOfStarmapGetsTheLowestFailingItems_data() { allKinds(); }
    void errorCallbackOfStarmapGetsTheLowestFailingItems()
    {
        QFETCH(int, kind);
        mp::Pool pool(ofKind(kind));
        std::string message;
        bool called = false;
        const auto result = pool.starmapAsync(
            [](int a, int b) {
                if (a > 1) {
                    throw std::domain_error("no " + std::to_string(a));
                }
                return a + b;
            },
            std::vector<std::tuple<int, int>>{{1, 2}, {3, 4}, {5, 6}}, {},
            [&](const std::vector<int>&) { called = true; },
            [&](const auto& error) { message = mp::describe(error).message; });
        QVERIFY(result.wait(60s));
        QVERIFY(!result.successful());
        QCOMPARE(message, std::string("no 3"));
        QVERIFY(!called);
    }

    void callbackOfEmptyInputIsCalled_data() { allKinds(); }
    void callbackOfEmptyInputIsCalled()
    {
        QFETCH(int, kind);
        mp::Pool pool(ofKind(kind));
        bool called = false;
        const auto result =
            pool.mapAsync(&twice, std::vector<int>{}, {},
                          [&called](const std::vector<int>& values) { called = values.empty(); });
        QVERIFY(result.get(60s).empty());
        QVERIFY(called);
    }

    void callbackOfAFunctionWithoutResultGetsNothing()
    {
        mp::ThreadPool pool(1);
        bool called = false;
        pool.with({}).callback([&called] { called = true; }).apply([] {});
        QVERIFY(called);
    }

    void throwingCallbackIsReportedAndStopsNothing_data() { allKinds(); }
    void throwingCallbackIsReportedAndStopsNothing()
    {
        QFETCH(int, kind);
        const auto sink = std::make_shared<CountingSink>();
        mp::PoolOptions options = ofKind(kind);
        options.events = sink;
        mp::Pool pool(options);
        const auto result = pool.with({})
                                .callback([](int) { throw std::runtime_error("callback"); })
                                .applyAsync(&twice, 4);
        QCOMPARE(result.get(60s), 8);  // the task's result all the same
        const auto failed =
            pool.with({}).errorCallback([](const auto&) { throw 1; }).applyAsync(&refuse, 4);
        QVERIFY(failed.wait(60s));
        QCOMPARE(sink->failures.load(), 2);
        QCOMPARE(pool.apply(&twice, 5), 10);
    }

    // It needs the pool's lock, so the callback can't be holding it.
    void callbackMayCallThePool()
    {
        mp::Pool pool({.workers = 1});
        std::mutex mutex;
        std::vector<mp::AsyncResult<int>> later;
        const auto result = pool.with({})
                                .callback([&](int value) {
                                    const std::lock_guard lock(mutex);
                                    later.push_back(pool.applyAsync(&twice, value));
                                    later.push_back(pool.applyAsync(&twice, pool.workerCount()));
                                })
                                .applyAsync(&twice, 1);
        QCOMPARE(result.get(60s), 2);
        QCOMPARE(later.at(0).get(60s), 4);
        QCOMPARE(later.at(1).get(60s), 2);
    }

    void callbacksRunInAThreadOfTheirOwn()
    {
        mp::Pool pool({.workers = 1});
        std::thread::id first;
        std::thread::id second;
        std::string name(16, '\0');
        pool.with({})
            .callback([&](int) {
                first = std::this_thread::get_id();
                pthread_getname_np(pthread_self(), name.data(), name.size());
            })
            .apply(&twice, 1);
        pool.with({}).callback([&](int) { second = std::this_thread::get_id(); }).apply(&twice, 1);
        QVERIFY(first == second);
        QVERIFY(first != std::this_thread::get_id());
        QCOMPARE(std::string(name.c_str()), std::string("mp-callbacks"));
    }

    void errorCallbackHearsOfCancellationBeforeThePoolIsGone()
    {
        std::atomic<int> cancelled = 0;
        const signs::Folder folder;
        {
            mp::Pool pool({.workers = 1});
            for (int i = 0; i < 20; ++i) {
                (void)pool.with({})
                    .errorCallback([&cancelled](const auto& error) {
                        cancelled += typeOf(error) == "Cancelled" ? 1 : 0;
                    })
                    .applyAsync([](const std::string& file) { signs::await(file); },
                                folder / "never");
            }
        }
        QCOMPARE(cancelled.load(), 20);
    }

    void poolMayEndInACallback()
    {
        auto pool = std::make_unique<mp::Pool>(mp::PoolOptions{.workers = 1});
        const auto result =
            pool->with({}).callback([&pool](int) { pool.reset(); }).applyAsync(&twice, 4);
        QCOMPARE(result.get(60s), 8);
        QVERIFY(!pool);
    }
};

MP_TEST_MAIN(CallbacksTest)
#include "callbacks_test.moc"
