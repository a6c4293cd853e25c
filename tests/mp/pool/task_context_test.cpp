#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/signs.h"

using namespace std::chrono_literals;

namespace {

struct Seen {
    std::uint64_t index = 0;
    int tries = 0;
    MSGPACK_DEFINE(index, tries)
};

Seen whatItSees(int)
{
    const mp::CurrentTask task = mp::currentTask();
    return {task.index(), task.tries()};
}

// Polls until it is asked to end: the task's own way to keep a soft limit. -1: it never was.
int untilAsked(const std::string& started)
{
    signs::raise(started);
    const mp::CurrentTask task = mp::currentTask();
    if (!helpers::waitFor([&task] { return task.cancelled(); }, 60s)) {
        return -1;
    }
    return task.softLimitPassed() ? 1 : 2;
}

int failUnlessLast(int lastTry)
{
    if (mp::currentTask().tries() < lastTry) {
        throw std::runtime_error("again");
    }
    return mp::currentTask().tries();
}

mp::PoolOptions ofKind(int kind)
{
    return {.workers = 1, .kind = static_cast<mp::PoolKind>(kind)};
}

void allKinds()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("processes") << 0;
    QTest::newRow("threads") << 1;
    QTest::newRow("serial") << 2;
}

}  // namespace

// What a task can ask about itself, and the soft limit, which is told that way.
class TaskContextTest : public QObject {
    Q_OBJECT

private slots:
    void outsideATaskThereIsNone()
    {
        QVERIFY(!mp::currentTask().exists());
        QVERIFY(!mp::currentTask().cancelled());
        QVERIFY(!mp::currentTask().softLimitPassed());
        mp::ThreadPool pool({.kind = mp::PoolKind::Serial});
        QVERIFY(pool.apply([] { return mp::currentTask().exists(); }));
        QVERIFY(!mp::currentTask().exists());
    }

    void taskKnowsItsIndex_data() { allKinds(); }
    void taskKnowsItsIndex()
    {
        QFETCH(int, kind);
        mp::Pool pool(ofKind(kind));
        for (const mp::Chunks chunk : {mp::Chunks(1), mp::Chunks(7), mp::Chunks::adaptive}) {
            const auto seen = pool.map(&whatItSees, std::views::iota(0, 50), {.chunkSize = chunk});
            for (std::size_t i = 0; i < 50; ++i) {
                QCOMPARE(seen[i].index, i);
                QCOMPARE(seen[i].tries, 1);
            }
        }
    }

    void taskKnowsItsTry_data() { allKinds(); }
    void taskKnowsItsTry()
    {
        QFETCH(int, kind);
        mp::Pool pool(ofKind(kind));
        const auto result =
            pool.with({.retries = 4, .retryErrors = true}).applyAsync(&failUnlessLast, 3);
        QCOMPARE(result.get(60s), 3);
        QCOMPARE(result.tries(), 3);
        QCOMPARE(result.progress().retried, std::uint64_t{2});
    }

    void softLimitAsksTheTaskToEnd_data() { allKinds(); }
    void softLimitAsksTheTaskToEnd()
    {
        QFETCH(int, kind);
        const signs::Folder folder;
        mp::Pool pool(ofKind(kind));
        QCOMPARE(pool.with({.softLimit = 30ms}).apply(&untilAsked, folder / "a"), 1);
        QCOMPARE(pool.map(&untilAsked, std::vector{folder / "b", folder / "c"},
                          {.chunkSize = 2, .softLimit = 30ms}),
                 (std::vector{1, 1}));
        auto lazily = pool.imap(&untilAsked, std::vector{folder / "d"}, {.softLimit = 30ms});
        QCOMPARE(lazily.next(60s), std::optional<int>(1));
    }

    // What the task makes of it is its result; the worker stays.
    void softLimitEndsNothingByItself()
    {
        mp::Pool pool({.workers = 1});
        const int pid = pool.apply([] { return static_cast<int>(::getpid()); });
        const auto settled = pool.mapSettled(
            [](int n) {
                (void)helpers::waitFor([] { return mp::currentTask().softLimitPassed(); });
                return n;
            },
            std::vector{1, 2, 3}, {.softLimit = 10ms});
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(settled[static_cast<std::size_t>(i)].value(), i + 1);
        }
        QCOMPARE(pool.apply([] { return static_cast<int>(::getpid()); }), pid);
    }

    void softLimitsClockStartsWithTheTask()
    {
        mp::Pool pool({.workers = 1});
        // The 40 items take longer than the limit, each by itself is far from it.
        const auto passed = pool.map(
            [](int) {
                ::poll(nullptr, 0, 20);
                return mp::currentTask().softLimitPassed();
            },
            std::views::iota(0, 40), {.chunkSize = 40, .softLimit = 700ms});
        QCOMPARE(std::count(passed.begin(), passed.end(), true), 0);
    }

    void hardLimitEndsWhoIgnoresTheSoftOne()
    {
        mp::Pool pool({.workers = 1});
        const auto result = pool.with({.softLimit = 10ms, .hardLimit = 100ms}).applyAsync([] {
            while (true) {
                ::poll(nullptr, 0, 1000);
            }
        });
        QVERIFY_EXCEPTION_THROWN((void)result.get(60s), mp::TimeoutError);
    }

    void impossibleLimitsAreRefused()
    {
        mp::Pool pool({.workers = 1});
        QVERIFY_EXCEPTION_THROWN(pool.with({.softLimit = 0ns}).apply(&whatItSees, 1),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(pool.with({.hardLimit = -1s}).apply(&whatItSees, 1),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(pool.with({.retries = -1}).apply(&whatItSees, 1),
                                 std::invalid_argument);
        mp::ThreadPool threads(1);
        QVERIFY_EXCEPTION_THROWN(threads.with({.hardLimit = 1s}).apply(&whatItSees, 1),
                                 std::invalid_argument);
    }
};

MP_TEST_MAIN(TaskContextTest)
#include "task_context_test.moc"
