#include "helpers/mp_test_main.h"
#include "helpers/wait_for.h"
#include "mp/pool.h"
#include "mp/signs.h"
#include "mp/worker/codec_meter.h"

#include <csignal>
#include <map>
#include <thread>

using namespace std::chrono_literals;

namespace {

// A value whose encoding takes its time.
using Words = std::map<std::string, std::string>;

Words words(int count)
{
    Words words;
    for (int i = 0; i < count; ++i) {
        words[std::to_string(i)] = "some text for number " + std::to_string(i);
    }
    return words;
}

Words same(const Words& words)
{
    return words;
}

int same(int n)
{
    return n;
}

// A task of known length: what is told of it can't be less.
int sleepFor(int milliseconds)
{
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    return milliseconds;
}

double sum(const std::vector<double>& numbers)
{
    double all = 0;
    for (const double number : numbers) {
        all += number;
    }
    return all;
}

mp::WorkerInfo onlyWorkerOf(const mp::Pool& pool)
{
    const auto workers = pool.workers();
    if (workers.size() != 1) {
        throw std::runtime_error("there isn't exactly one worker");
    }
    return workers.front();
}

mp::WorkerInfo ended(mp::Pool& pool)
{
    pool.close();
    pool.join();
    return onlyWorkerOf(pool);
}

}  // namespace

// What is told of each worker's time and bytes.
class WorkerInfoTest : public QObject {
    Q_OBJECT

private slots:
    void everyPoolTellsStartWaitAndWork_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("processes") << static_cast<int>(mp::PoolKind::Process);
        QTest::newRow("threads") << static_cast<int>(mp::PoolKind::Thread);
        QTest::newRow("serial") << static_cast<int>(mp::PoolKind::Serial);
    }
    void everyPoolTellsStartWaitAndWork()
    {
        QFETCH(int, kind);
        mp::Pool pool({.workers = 1,
                       .kind = static_cast<mp::PoolKind>(kind),
                       .initializer = mp::initializer(&sleepFor, 30)});
        QVERIFY(helpers::waitFor([&pool] { return pool.workers()[0].readyNs != 0; }));
        pool.apply(&sleepFor, 50);

        const mp::WorkerInfo info = ended(pool);
        QVERIFY(info.startUpNs(0) >= 30'000'000);
        QVERIFY(info.busyNs >= 50'000'000);
        QVERIFY(info.waitNs(0) > 0);
        QCOMPARE(info.waitNs(0), info.waitNs(base::monotonicNs()));
        QCOMPARE(info.startUpNs(0) + info.waitNs(0) + info.busyNs, info.endedNs - info.startedNs);
    }

    void whoHasNothingToDoWaits()
    {
        const signs::Folder folder;
        mp::Pool pool({.workers = 2});
        QVERIFY(helpers::waitFor(
            [&pool] { return pool.workers()[0].readyNs != 0 && pool.workers()[1].readyNs != 0; }));
        const std::int64_t before = base::monotonicNs();
        const auto pending = pool.applyAsync(&sleepFor, 100);
        pending.wait(60s);
        const std::int64_t passed = base::monotonicNs() - before;

        const auto workers = pool.workers();
        const std::int64_t now = base::monotonicNs();
        QCOMPARE(workers[0].tasks + workers[1].tasks, std::uint64_t{1});
        const mp::WorkerInfo& idle = workers[workers[0].tasks == 0 ? 0 : 1];
        QVERIFY(idle.waitNs(now) >= passed);
        QCOMPARE(idle.busyNs, std::int64_t{0});
    }

    void bytesAreThoseOfArgumentsAndResults()
    {
        mp::Pool pool({.workers = 1});
        const std::vector<double> numbers(100'000, 0.5);
        QCOMPARE(pool.apply(&sum, numbers), 50'000.0);

        const mp::WorkerInfo info = onlyWorkerOf(pool);
        QVERIFY(info.bytesIn >= 800'000 && info.bytesIn < 801'000);
        QVERIFY(info.bytesOut >= 8 && info.bytesOut < 100);
    }

    void numbersInBlocksCount()
    {
        mp::Pool pool({.workers = 1});
        int (*const function)(int) = &same;
        pool.map(function, std::vector<int>(50'000, 7));
        const mp::WorkerInfo info = onlyWorkerOf(pool);
        QCOMPARE(info.tasks, std::uint64_t{50'000});
        QVERIFY(info.bytesIn >= 50'000 * sizeof(int));
        QVERIFY(info.bytesOut >= 50'000 * sizeof(int));
    }

    void encodingIsPartOfTheWork()
    {
        mp::Pool pool({.workers = 1});
        Words (*const function)(const Words&) = &same;
        for (int i = 0; i < 20; ++i) {
            pool.apply(function, words(2000));
        }
        const mp::WorkerInfo info = onlyWorkerOf(pool);
        QVERIFY(info.serializeNs > 0);
        QVERIFY(info.serializeNs <= info.busyNs);
        // The function itself only copies: most of the time goes into the codec.
        QVERIFY2(info.serializeNs * 4 > info.busyNs,
                 qPrintable(QString("%1 of %2").arg(info.serializeNs).arg(info.busyNs)));
    }

    void nothingIsEncodedForThreads()
    {
        mp::ThreadPool pool(1);
        Words (*const function)(const Words&) = &same;
        pool.apply(function, words(100));
        const auto workers = pool.workers();
        QCOMPARE(workers.at(0).serializeNs, std::int64_t{0});
        QCOMPARE(workers.at(0).bytesIn + workers.at(0).bytesOut, std::uint64_t{0});
    }

    // The time in a task that a worker died in was work, too, and what it had done stays known.
    void aDeadWorkersFactsStay()
    {
        mp::Pool pool({.workers = 1});
        pool.apply(&sum, std::vector<double>(1000, 1.0));
        const int pid = onlyWorkerOf(pool).pid;
        const auto pending = pool.applyAsync(&sleepFor, 100'000);
        QVERIFY(helpers::waitFor([&] { return pending.progress().running == 1; }));
        const std::int64_t running = base::monotonicNs();
        QVERIFY(
            helpers::waitFor([running] { return base::monotonicNs() - running >= 20'000'000; }));
        const std::int64_t ran = base::monotonicNs() - running;
        QVERIFY(pool.signalWorker(0, pid, SIGKILL));
        QVERIFY_EXCEPTION_THROWN(pending.get(60s), mp::WorkerLost);

        const auto workers = pool.workers();
        const auto dead = std::find_if(workers.begin(), workers.end(),
                                       [pid](const auto& worker) { return worker.pid == pid; });
        QVERIFY(dead != workers.end());
        QVERIFY(dead->bytesIn >= 8000);
        QVERIFY(dead->busyNs >= ran);
        QVERIFY(dead->endedNs > dead->readyNs);
    }

    void smallCallsAreSampledAndLargeOnesAllTimed()
    {
        mp::worker::CodecMeter meter;
        int timed = 0;
        std::int64_t stoodFor = 0;
        const auto call = [&](std::size_t bytes) {
            if (meter.begin(bytes)) {
                *mp::task::t_codecNs = 1;
                stoodFor += meter.end();
                ++timed;
            }
            QVERIFY(mp::task::t_codecNs == nullptr);
        };
        for (int i = 0; i < 16 + 160; ++i) {
            call(8);
        }
        QCOMPARE(timed, 16 + 10);
        QCOMPARE(stoodFor, std::int64_t{16 + 160});
        for (int i = 0; i < 10; ++i) {
            call(100'000);
        }
        QCOMPARE(timed, 26 + 10);
        QCOMPARE(stoodFor, std::int64_t{176 + 10});
        meter.noteResult(100'000);
        call(8);
        QCOMPARE(timed, 37);
    }
};

MP_TEST_MAIN(WorkerInfoTest)
#include "worker_info_test.moc"
