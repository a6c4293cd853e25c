#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/queue.h"
#include "mp/sync/processes.h"

#include <signal.h>

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace std::chrono_literals;
using sync_test::inProcess;
using sync_test::kHangs;
using sync_test::started;

namespace {

using Jobs = mp::JoinableQueue<int>;

void finishAll(const Jobs& jobs)
{
    try {
        while (true) {
            jobs.get();
            jobs.taskDone();
        }
    } catch (const mp::Closed&) {
    }
}

void takeAndDie(const Jobs& jobs, int count)
{
    for (int i = 0; i < count; ++i) {
        jobs.get();
    }
    ::raise(SIGKILL);
}

void finishOne(const Jobs& jobs)
{
    jobs.taskDone();
}

}  // namespace

class JoinableQueueTest : public QObject {
    Q_OBJECT

private slots:
    void joinWaitsUntilAllIsDone()
    {
        const Jobs jobs(10);
        auto workers = started(2, &finishAll, jobs);
        for (int i = 0; i < 2000; ++i) {
            jobs.put(i);
        }
        jobs.join();
        QCOMPARE(jobs.unfinished(), std::uint64_t{0});
        QVERIFY(jobs.empty());
        jobs.close();
        QVERIFY(sync_test::allEnd(workers));
    }

    void joinHasALimit()
    {
        const Jobs jobs;
        QVERIFY(jobs.join(0s));
        jobs.put(1);
        QVERIFY(!jobs.join(0s));
        QVERIFY(!jobs.join(60ms));
        jobs.get();
        QVERIFY(!jobs.join(0s));  // taken, not done
        QCOMPARE(jobs.numbers().unfinished, std::uint64_t{1});
        jobs.taskDone();
        QVERIFY(jobs.join(0s));
    }

    void joinGoesOnWithTheLastTaskDone()
    {
        const Jobs jobs;
        jobs.put(1);
        jobs.get();
        std::atomic<bool> joined{false};
        std::jthread joiner([&] {
            jobs.join();
            joined = true;
        });
        jobs.put(2);
        jobs.taskDone();
        QVERIFY(!jobs.join(50ms));
        QVERIFY(!joined);
        jobs.get();
        jobs.taskDone();
        joiner.join();
    }

    void taskDoneTooOftenIsAnError()
    {
        const Jobs jobs;
        QVERIFY_EXCEPTION_THROWN(jobs.taskDone(), std::logic_error);
        jobs.put(1);
        QVERIFY_EXCEPTION_THROWN(jobs.taskDone(), std::logic_error);  // nobody has taken it
        jobs.get();
        jobs.taskDone();
        QVERIFY_EXCEPTION_THROWN(jobs.taskDone(), std::logic_error);
    }

    void anotherProcessMayFinishWhatOneTook()
    {
        const Jobs jobs;
        jobs.put(1);
        jobs.get();
        QCOMPARE(inProcess(&finishOne, jobs), std::optional(0));
        QVERIFY(jobs.join(0s));
    }

    // In Python it would wait for ever.
    void joinIsToldOfWhatDiedWithItsProcess()
    {
        const Jobs jobs;
        for (int i = 0; i < 5; ++i) {
            jobs.put(i);
        }
        QCOMPARE(inProcess(&takeAndDie, jobs, 2), std::optional(-SIGKILL));
        auto worker = started(1, &finishAll, jobs);
        try {
            QVERIFY(jobs.join(kHangs));
            QFAIL("nobody was told");
        } catch (const mp::TasksLost& lost) {
            QCOMPARE(lost.count(), std::uint64_t{2});
        }
        QVERIFY(jobs.join(0s));  // it is told once
        jobs.put(6);
        QVERIFY(jobs.join(kHangs));
        jobs.close();
        QVERIFY(sync_test::allEnd(worker));
    }

    void travelsAsWhatItIs()
    {
        const Jobs jobs;
        QVERIFY(Jobs(jobs.send()) == jobs);
        QVERIFY(mp::Queue<int>(jobs.send()) == jobs);
    }
};

MP_TEST_MAIN(JoinableQueueTest)
#include "joinable_queue_test.moc"
