// What a viewer does to one worker process, and what it is told of it.
#include "helpers/wait_for.h"
#include "lab/host/viewer.h"
#include "proc/process_key.h"

#include <sys/resource.h>

#include <QtTest>

#include <algorithm>
#include <stdexcept>

using nlohmann::json;

namespace {

const QString kHostWithChildren = QStringLiteral(HOST_WITH_CHILDREN_PATH);

json workersOf(Viewer& viewer)
{
    return viewer.ask("workers.details", {{"run", 1}, {"memoryShare", true}}).at("workers");
}

// {run, slot, pid} of the first worker, once both work. Throws when they don't begin in time.
json firstWorker(Viewer& viewer)
{
    json workers;
    const bool both = helpers::waitFor([&] {
        workers = snapshotOf(viewer).at("workers");
        return workers.size() >= 2 && workers[0].at("state") == "running" &&
               workers[1].at("state") == "running";
    });
    if (!both) {
        throw std::runtime_error("the workers don't run: " + workers.dump());
    }
    return {{"run", 1}, {"slot", workers[0].at("slot")}, {"pid", workers[0].at("pid")}};
}

json descendantsOf(Viewer& viewer)
{
    return viewer.ask("workers.descendants", {{"run", 1}}).at("processes");
}

// Once there are so many. Throws when they don't come in time.
json descendantsOnce(Viewer& viewer, std::size_t count)
{
    json processes;
    if (!helpers::waitFor([&] { return (processes = descendantsOf(viewer)).size() == count; })) {
        throw std::runtime_error("the processes don't come or go: " + processes.dump());
    }
    return processes;
}

bool lives(Viewer& viewer, const json& pid)
{
    const json workers = snapshotOf(viewer).at("workers");
    return std::any_of(workers.begin(), workers.end(), [&](const json& worker) {
        return worker.at("pid") == pid && worker.at("state") != "ended";
    });
}

}  // namespace

class WorkerControlTest : public QObject {
    Q_OBJECT

private slots:
    void aWorkerIsMadeNicer()
    {
        Viewer viewer;
        viewer.start(sleeps(100'000, "5ms"));
        json worker = firstWorker(viewer);
        worker["nice"] = 7;
        viewer.ask("worker.renice", worker);
        QCOMPARE(::getpriority(PRIO_PROCESS, worker.at("pid").get<id_t>()), 7);
        QCOMPARE(workersOf(viewer)[0].at("nice"), 7);
        worker["nice"] = 20;
        QCOMPARE(refusal([&] { viewer.ask("worker.renice", worker); }).second, std::string("nice"));
        viewer.ask("run.stop");
        viewer.await("run.finished");
    }

    void aWorkerIsPinned()
    {
        Viewer viewer;
        viewer.start(sleeps(100'000, "5ms"));
        json worker = firstWorker(viewer);
        const std::string all = workersOf(viewer)[0].at("cpus");
        const std::string first = all.substr(0, all.find_first_of(",-"));
        worker["cpus"] = first;
        viewer.ask("worker.pin", worker);
        QCOMPARE(workersOf(viewer)[0].at("cpus"), first);
        for (const char* wrong : {"", "x", "1-", "99999", "0,,1"}) {
            worker["cpus"] = wrong;
            QCOMPARE(refusal([&] { viewer.ask("worker.pin", worker); }).second,
                     std::string("cpus"));
        }
        viewer.ask("run.stop");
        viewer.await("run.finished");
    }

    void aStrangerIsLeftAlone()
    {
        Viewer viewer;
        viewer.start(sleeps(100'000, "5ms"));
        const json worker = firstWorker(viewer);
        const int before = ::getpriority(PRIO_PROCESS, 0);
        json stranger = worker;
        stranger["pid"] = ::getpid();
        stranger["nice"] = before + 1;
        const auto [message, field] = refusal([&] { viewer.ask("worker.renice", stranger); });
        QCOMPARE(field, std::string("pid"));
        QCOMPARE(::getpriority(PRIO_PROCESS, 0), before);
        json otherSlot = worker;
        otherSlot["slot"] = 1;
        otherSlot["nice"] = 3;
        QCOMPARE(refusal([&] { viewer.ask("worker.renice", otherSlot); }).second,
                 std::string("pid"));
        viewer.ask("run.stop");
        viewer.await("run.finished");
    }

    void aTreeIsTerminatedAndReplaced()
    {
        Viewer viewer;
        viewer.start(sleeps(100'000, "5ms"));
        const json worker = firstWorker(viewer);
        viewer.ask("worker.terminateTree", worker);
        QTRY_VERIFY_WITH_TIMEOUT(!lives(viewer, worker.at("pid")), 20'000);
        QCOMPARE(refusal([&] { viewer.ask("worker.terminateTree", worker); }).second,
                 std::string("pid"));
        viewer.ask("run.stop");
        viewer.await("run.finished");
    }

    void whatWorkersStartIsToldBeneathThem()
    {
        Viewer viewer(kHostWithChildren);
        viewer.start(sleeps(100'000, "5ms"));
        firstWorker(viewer);
        const json processes = descendantsOnce(viewer, 4);
        const json workers = snapshotOf(viewer).at("workers");
        for (std::size_t i = 0; i < processes.size(); ++i) {
            const json& process = processes[i];
            QVERIFY(std::ranges::any_of(workers, [&process](const json& worker) {
                return worker.at("pid") == process.at("worker") &&
                       worker.at("slot") == process.at("slot");
            }));
            // The parent is its worker, or stands before it.
            QVERIFY(process.at("parent") == process.at("worker") ||
                    std::any_of(processes.begin(), processes.begin() + static_cast<int>(i),
                                [&process](const json& before) {
                                    return before.at("pid") == process.at("parent");
                                }));
            QCOMPARE(process.at("name"), std::string("test_child"));
            QVERIFY(process.at("rssBytes") > 0);
            QVERIFY(process.at("startTicks") > 0);
        }
        viewer.ask("run.stop");
        viewer.await("run.finished");
        QVERIFY(descendantsOf(viewer).empty());
    }

    void aDescendantIsMadeNicerAndEndedAndItsWorkerLivesOn()
    {
        Viewer viewer(kHostWithChildren);
        viewer.start(sleeps(100'000, "5ms"));
        firstWorker(viewer);
        json chosen = descendantsOnce(viewer, 4).back();
        const json pid = chosen.at("pid");
        json order{{"run", 1}, {"pid", pid}, {"startTicks", chosen.at("startTicks")}};
        order["nice"] = 5;
        viewer.ask("worker.renice", order);
        QCOMPARE(::getpriority(PRIO_PROCESS, pid.get<id_t>()), 5);
        order["action"] = "kill";
        viewer.ask("descendant.signal", order);
        QCOMPARE(descendantsOnce(viewer, 3).size(), std::size_t{3});
        QVERIFY(lives(viewer, chosen.at("worker")));
        QCOMPARE(refusal([&] { viewer.ask("descendant.signal", order); }).second,
                 std::string("pid"));
        viewer.ask("run.stop");
        viewer.await("run.finished");
    }

    // As the PID would be that of another process by now.
    void aReusedPidAndAStrangerAreLeftAlone()
    {
        Viewer viewer(kHostWithChildren);
        viewer.start(sleeps(100'000, "5ms"));
        firstWorker(viewer);
        const json chosen = descendantsOnce(viewer, 4).front();
        const json later{{"run", 1},
                         {"pid", chosen.at("pid")},
                         {"startTicks", chosen.at("startTicks").get<std::uint64_t>() - 1},
                         {"action", "kill"}};
        QCOMPARE(refusal([&] { viewer.ask("descendant.signal", later); }).second,
                 std::string("pid"));
        const auto self = proc::readProcessKey(::getpid());
        const json stranger{
            {"run", 1}, {"pid", self->pid}, {"startTicks", self->startTicks}, {"action", "kill"}};
        QCOMPARE(refusal([&] { viewer.ask("descendant.signal", stranger); }).second,
                 std::string("pid"));
        QCOMPARE(descendantsOf(viewer).size(), std::size_t{4});
        viewer.ask("run.stop");
        viewer.await("run.finished");
    }

    void detailsAreThoseOfTheProcess()
    {
        Viewer viewer;
        viewer.start(sleeps(100'000, "5ms"));
        firstWorker(viewer);
        const json worker = workersOf(viewer)[0];
        QVERIFY(worker.at("threads") >= 1);
        QVERIFY(worker.at("minorFaults") > 0);
        QVERIFY(worker.at("parent") > 0);
        QVERIFY(!worker.at("command").get<std::string>().empty());
        // Its share of memory is looked at in another thread; a later answer has it.
        QTRY_VERIFY_WITH_TIMEOUT(workersOf(viewer)[0].at("memoryShareBytes") > 0, 20'000);
        viewer.ask("run.stop");
        viewer.await("run.finished");
    }
};

QTEST_GUILESS_MAIN(WorkerControlTest)
#include "worker_control_test.moc"
