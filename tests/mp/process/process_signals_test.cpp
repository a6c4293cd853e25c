#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/process.h"
#include "mp/signs.h"

#include <signal.h>
#include <unistd.h>

#include <memory>

using namespace std::chrono_literals;

namespace {

using Call = void (*)(const mp::ProcessHandle&);

const std::map<std::string, std::pair<Call, int>> kCalls{
    {"terminate", {[](const mp::ProcessHandle& process) { process.terminate(); }, SIGTERM}},
    {"kill", {[](const mp::ProcessHandle& process) { process.kill(); }, SIGKILL}},
    {"interrupt", {[](const mp::ProcessHandle& process) { process.interrupt(); }, SIGINT}},
    {"terminateTree", {[](const mp::ProcessHandle& process) { process.terminateTree(); }, SIGTERM}},
    {"killTree", {[](const mp::ProcessHandle& process) { process.killTree(); }, SIGKILL}},
    {"interruptTree", {[](const mp::ProcessHandle& process) { process.interruptTree(); }, SIGINT}},
};

void nothing() {}

void waitForEver()
{
    while (true) {
        ::pause();
    }
}

void countSignals(const std::string& ready, const std::string& got)
{
    static std::string file;
    file = got;
    ::signal(SIGTERM, [](int) { signs::note(file, "terminated"); });
    ::signal(SIGINT, [](int) { signs::note(file, "interrupted"); });
    signs::raise(ready);
    waitForEver();
}

}  // namespace

class ProcessSignalsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        mp::Process first(&nothing);
        first.start();
        first.join();
    }
    void init() { m_leaks = std::make_unique<helpers::LeakCheck>(); }
    void cleanup() { QCOMPARE(m_leaks->verify(), std::string()); }

    void eachEndsTheProcessByItsSignal_data() { addCalls(); }
    void eachEndsTheProcessByItsSignal()
    {
        QFETCH(QString, call);
        const auto& [act, number] = kCalls.at(call.toStdString());
        mp::Process process(&waitForEver);
        process.start();
        act(process);
        QVERIFY(process.join(30s));
        QCOMPARE(process.exitStatus(), std::optional(base::ExitStatus::signalled(number)));
        QCOMPARE(process.exitcode(), std::optional(-number));
    }

    void eachDoesNothingAfterTheExit_data() { addCalls(); }
    void eachDoesNothingAfterTheExit()
    {
        QFETCH(QString, call);
        const auto& [act, number] = kCalls.at(call.toStdString());
        mp::Process process(&nothing);
        process.start();
        process.join();
        act(process);
        QCOMPARE(process.exitcode(), std::optional(0));
        // Nor to one that nobody has reaped yet.
        mp::Process zombie(&nothing);
        zombie.start();
        pollfd death{zombie.sentinel(), POLLIN, 0};
        QCOMPARE(::poll(&death, 1, 30'000), 1);
        act(zombie);
        QVERIFY(zombie.join());
        QCOMPARE(zombie.exitcode(), std::optional(0));
    }

    void eachIsRefusedBeforeStart_data() { addCalls(); }
    void eachIsRefusedBeforeStart()
    {
        QFETCH(QString, call);
        const auto& [act, number] = kCalls.at(call.toStdString());
        const mp::Process process({.name = "unborn"}, &nothing);
        std::string text;
        try {
            act(process);
        } catch (const std::logic_error& error) {
            text = error.what();
        }
        QVERIFY2(text.starts_with("unborn can't be "), text.c_str());
        QVERIFY2(text.ends_with(" before start() was called"), text.c_str());
    }

    void processMayHandleThem()
    {
        const signs::Folder folder;
        mp::Process process(&countSignals, folder / "ready", folder / "got");
        process.start();
        signs::await(folder / "ready");
        process.terminate();
        QVERIFY(helpers::waitFor([&] { return signs::lines(folder / "got") == 1; }));
        process.interrupt();
        QVERIFY(helpers::waitFor([&] { return signs::lines(folder / "got") == 2; }));
        QVERIFY(process.isAlive());
        process.kill();
        QVERIFY(process.join(30s));
        QCOMPARE(process.exitcode(), std::optional(-SIGKILL));
    }

private:
    static void addCalls()
    {
        QTest::addColumn<QString>("call");
        for (const auto& [name, call] : kCalls) {
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }

    std::unique_ptr<helpers::LeakCheck> m_leaks;
};

MP_TEST_MAIN(ProcessSignalsTest)
#include "process_signals_test.moc"
