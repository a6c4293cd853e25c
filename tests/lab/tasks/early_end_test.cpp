#include "lab/tasks/early_end.h"
#include "base/clock.h"
#include "lab/serve/url_server.h"
#include "mp/errors.h"
#include "mp/task/task_context.h"
#include "run_task.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace lab;
using namespace std::chrono_literals;

namespace {

// A task as a worker would run it, that is asked to end from the beginning.
class Asked final : public mp::task::TaskContext {
public:
    bool cancelAsked() const noexcept override { return m_cancelled; }
    void cancel() { m_cancelled = true; }

private:
    std::atomic<bool> m_cancelled = false;
};

// Of a file that is there and isn't empty.
const std::string kFile = POOLSCOPE_SOURCE_DIR "/README.md";

}  // namespace

class EarlyEndTest : public QObject {
    Q_OBJECT

private slots:
    void everyTaskThatSaysSoEndsEarly_data()
    {
        QTest::addColumn<QString>("task");
        for (const TaskInfo& task : builtinTasks()) {
            if (task.endsEarly) {
                QTest::newRow(task.name.c_str()) << QString::fromStdString(task.name);
            }
        }
    }

    // Each would take minutes, or longer than this test may, but for the small files.
    void everyTaskThatSaysSoEndsEarly()
    {
        QFETCH(QString, task);
        const std::string name = task.toStdString();
        const QTemporaryDir folder;
        const std::map<std::string, Parameters> parameters{
            {"sleep", {{"time", "1000s"}}},
            {"spin", {{"time", "1000s"}}},
            {"pi", {{"samples", "1000G"}}},
            {"mandelbrot", {{"size", "2000"}, {"tiles", "1"}, {"iterations", "65535"}}},
            {"gzip", {{"out", folder.path().toStdString()}}}};
        const std::map<std::string, std::string> items{
            {"primes", "1000000000000"}, {"sha256", kFile}, {"gzip", kFile}};
        const UrlServer server({.latency = 60s});
        Parameters given;
        if (parameters.contains(name)) {
            given = parameters.at(name);
        }
        std::string item = items.contains(name) ? items.at(name) : "0";
        if (name == "url-get") {
            item = server.address() + "/";
        }

        Asked limited;
        limited.startSoftLimit(1'000'000, base::monotonicNs() - 1'000'000);
        {
            const mp::task::TaskScope scope(limited);
            QCOMPARE(messageOf([&] { valueOf(name, item, given); }),
                     std::string("soft limit of 1 ms reached"));
        }
        Asked cancelled;
        cancelled.cancel();
        const mp::task::TaskScope scope(cancelled);
        QVERIFY_EXCEPTION_THROWN(valueOf(name, item, given), mp::Cancelled);
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void aSleeperWakesAtItsLimitAndWhenCancelled()
    {
        Asked task;
        const mp::task::TaskScope scope(task);
        task.startSoftLimit(30'000'000, base::monotonicNs());
        const std::int64_t start = base::monotonicNs();
        QVERIFY_EXCEPTION_THROWN(valueOf("sleep", "", {{"time", "1000s"}}), SoftLimitExceeded);
        QVERIFY(base::monotonicNs() - start >= 30'000'000);

        task.startSoftLimit(0, 0);
        std::thread other([&task] { task.cancel(); });
        QVERIFY_EXCEPTION_THROWN(valueOf("sleep", "", {{"time", "1000s"}}), mp::Cancelled);
        other.join();
    }

    void nobodyIsAskedWithoutATask()
    {
        endIfAsked();
        QVERIFY(!softLimitLeft());
    }

    void aTaskThatEndsInTimeHasItsValue()
    {
        Asked task;
        const mp::task::TaskScope scope(task);
        task.startSoftLimit(INT64_MAX, base::monotonicNs());  // must not overflow
        QVERIFY(!softLimitLeft());
        task.startSoftLimit(3'600'000'000'000, base::monotonicNs());
        QVERIFY(*softLimitLeft() > 1min);
        QCOMPARE(valueOf("primes", "1000000").get<int>(), 78498);
        QVERIFY(valueOf("sleep", "", {{"time", "1ms"}}).get<double>() >= 0.001);
    }
};

QTEST_GUILESS_MAIN(EarlyEndTest)
#include "early_end_test.moc"
