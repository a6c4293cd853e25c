#include "mp/process.h"

#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "helpers/no_descriptors.h"
#include "mp/signs.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>

using namespace std::chrono_literals;

namespace {

void nothing() {}

void waitForEver()
{
    while (true) {
        ::pause();
    }
}

void waitFor(const std::string& sign)
{
    signs::await(sign);
}

void square(int n, const std::string& file)
{
    signs::note(file, std::to_string(n * n) + " " + std::to_string(::getpid()));
}

void noteWho(const std::string& file)
{
    const mp::CurrentProcess own = mp::currentProcess();
    signs::note(file, own.name + (own.daemon ? " daemonic" : "") + " " + std::to_string(own.pid));
}

std::string textOf(const std::string& path)
{
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// The text of the std::logic_error that it throws; empty if it throws none.
template <class F>
std::string refusal(const F& f)
{
    try {
        f();
    } catch (const std::logic_error& error) {
        return error.what();
    }
    return {};
}

bool readable(int fd, int limitMs)
{
    pollfd watched{fd, POLLIN, 0};
    return ::poll(&watched, 1, limitMs) == 1 && (watched.revents & POLLIN) != 0;
}

}  // namespace

class ProcessTest : public QObject {
    Q_OBJECT

private slots:
    // The engine's thread and the template stay for the program's life: here before any leak check.
    void initTestCase()
    {
        mp::Process first(&nothing);
        first.start();
        first.join();
    }
    void init() { m_leaks = std::make_unique<helpers::LeakCheck>(); }
    void cleanup() { QCOMPARE(m_leaks->verify(), std::string()); }

    void fiveSquaresComeFromFiveProcesses_data();
    void fiveSquaresComeFromFiveProcesses();
    void argumentsTravel();
    void hundredMebibytesTravel_data();
    void hundredMebibytesTravel();
    void lambdaTravels();
    void resultOfAnyTypeIsDropped();

    void secondStartIsRefused();
    void startAfterCloseIsRefused();
    void joinSaysWhetherItEnded();
    void zeroAndNegativeLimitsPoll();
    void joinBeforeStartIsRefused();
    void joinIsRepeatable();
    void severalThreadsMayJoin();

    void exitStatusIsNoneWhileAlive();
    void exitcodeFollowsPython_data();
    void exitcodeFollowsPython();
    void statusTakenBySomebodyElseIsUnknown();
    void ignoredSigchldMakesItUnknown();

    void closeWhileRunningIsRefused();
    void closeIsIdempotent();
    void afterCloseOnlyTheNameIsLeft();
    void closeBeforeStartIsAllowed();

    void sentinelIsReadableOnceItIsDead();
    void sentinelBeforeStartIsRefused();

    void defaultNamesCountUp();
    void nestedDefaultNamesAreNumbered();
    void nameAndDaemonFlagReachTheProcess();
    void daemonFlagIsInherited();
    void daemonFlagIsFrozenAfterStart();
    void mainProcessHasNoParent();

    void activeChildrenAreThoseThatRun();
    void activeChildrenReapTheEnded();
    void startReapsTheEnded();
    void handlesOfActiveChildrenAct();

    void movedProcessIsTheSame();
    void movedFromProcessIsRefused();
    void daemonicProcessEndsWithItsObject();
    void otherProcessOutlivesItsObject();
    void detachedProcessLeavesNoZombie();
    void detachingADaemonicOneIsRefused();
    void failedStartCanBeRepeated();

private:
    std::unique_ptr<helpers::LeakCheck> m_leaks;
};

void ProcessTest::fiveSquaresComeFromFiveProcesses_data()
{
    QTest::addColumn<int>("start");
    QTest::newRow("forkserver") << static_cast<int>(mp::StartMethod::Forkserver);
    QTest::newRow("spawn") << static_cast<int>(mp::StartMethod::Spawn);
}

void ProcessTest::fiveSquaresComeFromFiveProcesses()
{
    QFETCH(int, start);
    const signs::Folder folder;
    std::vector<mp::Process> processes;
    for (int n = 1; n <= 5; ++n) {
        processes.emplace_back(mp::ProcessOptions{.start = static_cast<mp::StartMethod>(start)},
                               &square, n, folder / "squares");
    }
    for (mp::Process& process : processes) {
        process.start();
    }
    for (mp::Process& process : processes) {
        QVERIFY(process.join());
        QCOMPARE(process.exitcode(), std::optional(0));
    }
    std::istringstream lines(textOf(folder / "squares"));
    std::map<int, int> pidOf;
    std::set<int> pids;
    for (int value = 0, pid = 0; lines >> value >> pid;) {
        pidOf[value] = pid;
        pids.insert(pid);
    }
    QCOMPARE(pids.size(), std::size_t{5});
    QVERIFY(pids.count(::getpid()) == 0);
    for (int n = 1; n <= 5; ++n) {
        QCOMPARE(pidOf[n * n], processes[static_cast<std::size_t>(n - 1)].pid());
    }
}

void ProcessTest::argumentsTravel()
{
    const signs::Folder folder;
    mp::Process process(
        [](const std::string& file, const std::vector<double>& numbers,
           const std::map<std::string, int>& words, bool flag, std::optional<int> none) {
            const bool right = numbers == std::vector{1.5, -2.0} && words.at("seven") == 7 &&
                               words.size() == 2 && flag && !none;
            signs::note(file, right ? "right" : "wrong");
        },
        folder / "said", std::vector{1.5, -2.0}, std::map<std::string, int>{{"seven", 7}, {"x", 1}},
        true, std::nullopt);
    process.start();
    QVERIFY(process.join());
    QCOMPARE(textOf(folder / "said"), std::string("right\n"));
}

void ProcessTest::hundredMebibytesTravel_data()
{
    fiveSquaresComeFromFiveProcesses_data();
}

void ProcessTest::hundredMebibytesTravel()
{
    QFETCH(int, start);
    const signs::Folder folder;
    constexpr std::size_t kCount = (100U << 20) / sizeof(std::uint64_t);
    std::vector<std::uint64_t> numbers(kCount);
    for (std::size_t i = 0; i < kCount; ++i) {
        numbers[i] = i * i;
    }
    mp::Process process(
        mp::ProcessOptions{.start = static_cast<mp::StartMethod>(start)},
        [](const std::vector<std::uint64_t>& given, const std::string& file) {
            std::size_t right = 0;
            for (std::size_t i = 0; i < given.size(); ++i) {
                right += given[i] == i * i ? 1U : 0U;
            }
            // The bytes that they travelled in are given back before the function is called.
            const bool mapped = textOf("/proc/self/maps").find("mp-process") != std::string::npos;
            signs::note(file, std::to_string(right) + (mapped ? " mapped" : ""));
        },
        std::move(numbers), folder / "said");
    process.start();
    QVERIFY(process.join());
    QCOMPARE(textOf(folder / "said"), std::to_string(kCount) + "\n");
}

void ProcessTest::lambdaTravels()
{
    const signs::Folder folder;
    mp::Process process([](const std::string& file) { signs::raise(file); }, folder / "sign");
    process.start();
    QVERIFY(process.join());
    QVERIFY(signs::raised(folder / "sign"));
}

void ProcessTest::resultOfAnyTypeIsDropped()
{
    mp::Process process([] { return std::make_unique<std::thread>(); });
    process.start();
    QVERIFY(process.join());
    QCOMPARE(process.exitcode(), std::optional(0));
}

void ProcessTest::secondStartIsRefused()
{
    mp::Process process({.name = "one-way"}, &nothing);
    process.start();
    const std::string alive = refusal([&] { process.start(); });
    QVERIFY2(alive.find("one-way was started already") != std::string::npos, alive.c_str());
    QVERIFY(process.join());
    QVERIFY(!refusal([&] { process.start(); }).empty());
}

void ProcessTest::startAfterCloseIsRefused()
{
    mp::Process process(&nothing);
    process.start();
    process.join();
    process.close();
    const std::string text = refusal([&] { process.start(); });
    QVERIFY2(text.find("was closed") != std::string::npos, text.c_str());
}

void ProcessTest::joinSaysWhetherItEnded()
{
    const signs::Folder folder;
    mp::Process process(&waitFor, folder / "go");
    process.start();
    QVERIFY(!process.join(20ms));
    QVERIFY(process.isAlive());
    signs::raise(folder / "go");
    QVERIFY(process.join(30s));
    QVERIFY(!process.isAlive());
}

void ProcessTest::zeroAndNegativeLimitsPoll()
{
    mp::Process process(&waitForEver);
    process.start();
    const std::int64_t before = base::monotonicNs();
    QVERIFY(!process.join(0s));
    QVERIFY(!process.join(-1s));
    QVERIFY(!process.join(std::chrono::nanoseconds::min()));
    QVERIFY(base::monotonicNs() - before < 1'000'000'000);
    process.kill();
    QVERIFY(process.join());
    QVERIFY(process.join(0s));
    QVERIFY(process.join(-1s));
}

void ProcessTest::joinBeforeStartIsRefused()
{
    const mp::Process process(&nothing);
    const std::string text = refusal([&] { process.join(); });
    QVERIFY2(text.find("can't be joined before start()") != std::string::npos, text.c_str());
    QVERIFY(!refusal([&] { process.join(1s); }).empty());
}

void ProcessTest::joinIsRepeatable()
{
    mp::Process process(&nothing);
    process.start();
    for (int i = 0; i < 3; ++i) {
        QVERIFY(process.join());
        QVERIFY(process.join(1s));
        QCOMPARE(process.exitcode(), std::optional(0));
    }
}

void ProcessTest::severalThreadsMayJoin()
{
    const signs::Folder folder;
    mp::Process process(&waitFor, folder / "go");
    process.start();
    std::atomic<int> joined = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] { joined += process.join(30s) ? 1 : 0; });
    }
    signs::raise(folder / "go");
    for (std::thread& thread : threads) {
        thread.join();
    }
    QCOMPARE(joined.load(), 4);
    QCOMPARE(process.exitStatus(), std::optional(base::ExitStatus::exited(0)));
}

void ProcessTest::exitStatusIsNoneWhileAlive()
{
    mp::Process process(&waitForEver);
    QVERIFY(!process.exitStatus());
    QVERIFY(!process.isAlive());
    QCOMPARE(process.pid(), 0);
    process.start();
    QVERIFY(!process.exitStatus());
    QVERIFY(!process.exitcode());
    QVERIFY(process.isAlive());
    QVERIFY(process.pid() > 0);
    process.kill();
    process.join();
    QCOMPARE(process.exitStatus(), std::optional(base::ExitStatus::signalled(SIGKILL)));
    QCOMPARE(process.exitcode(), std::optional(-SIGKILL));
}

void ProcessTest::exitcodeFollowsPython_data()
{
    QTest::addColumn<int>("way");
    QTest::addColumn<int>("number");
    QTest::addColumn<int>("code");
    QTest::newRow("returns") << 0 << 0 << 0;
    QTest::newRow("exit()") << 1 << 7 << 7;
    QTest::newRow("_exit()") << 2 << 255 << 255;
    QTest::newRow("throws") << 3 << 0 << 1;
    QTest::newRow("signal") << 4 << SIGKILL << -SIGKILL;
    QTest::newRow("abort") << 4 << SIGABRT << -SIGABRT;
    QTest::newRow("real-time signal") << 4 << 40 << -40;
}

void ProcessTest::exitcodeFollowsPython()
{
    QFETCH(int, way);
    QFETCH(int, number);
    QFETCH(int, code);
    mp::Process process(
        [](int how, int value) {
            switch (how) {
            case 1:
                std::exit(value);
            case 2:
                ::_exit(value);
            case 3:
                throw std::runtime_error("thrown on purpose by a test");
            case 4:
                ::signal(value, SIG_DFL);  // a sanitizer has handlers of its own
                ::raise(value);
                break;
            default:
                break;
            }
        },
        way, number);
    process.start();
    QVERIFY(process.join());
    QCOMPARE(process.exitcode(), std::optional(code));
}

void ProcessTest::statusTakenBySomebodyElseIsUnknown()
{
    mp::Process process(&nothing);
    process.start();
    QVERIFY(readable(process.sentinel(), 30'000));
    QCOMPARE(::waitpid(process.pid(), nullptr, 0), process.pid());
    QVERIFY(process.join());
    QCOMPARE(process.exitStatus(), std::optional(base::ExitStatus::unknown()));
    QCOMPARE(process.exitcode(), std::optional(255));
    QVERIFY(!process.isAlive());
}

void ProcessTest::ignoredSigchldMakesItUnknown()
{
    ::signal(SIGCHLD, SIG_IGN);  // as a program may that uses mp, which never does it itself
    mp::Process process(&nothing);
    process.start();
    const bool joined = process.join(30s);
    ::signal(SIGCHLD, SIG_DFL);
    QVERIFY(joined);
    QCOMPARE(process.exitStatus(), std::optional(base::ExitStatus::unknown()));
}

void ProcessTest::closeWhileRunningIsRefused()
{
    mp::Process process({.name = "busy"}, &waitForEver);
    process.start();
    const std::string text = refusal([&] { process.close(); });
    QVERIFY2(text.find("busy still runs") != std::string::npos, text.c_str());
    process.kill();
    process.join();
    process.close();
}

void ProcessTest::closeIsIdempotent()
{
    mp::Process process(&nothing);
    process.start();
    process.join();
    process.close();
    process.close();
}

void ProcessTest::afterCloseOnlyTheNameIsLeft()
{
    mp::Process process({.name = "gone"}, &nothing);
    process.start();
    process.join();
    process.close();
    QCOMPARE(process.name(), std::string("gone"));
    const std::vector<std::function<void()>> calls{
        [&] { process.start(); },          [&] { process.join(); },
        [&] { process.join(1s); },         [&] { (void)process.isAlive(); },
        [&] { (void)process.pid(); },      [&] { (void)process.exitStatus(); },
        [&] { (void)process.exitcode(); }, [&] { (void)process.sentinel(); },
        [&] { (void)process.daemon(); },   [&] { process.setDaemon(true); },
        [&] { process.setName("x"); },     [&] { process.terminate(); },
        [&] { process.kill(); },           [&] { process.interrupt(); },
        [&] { process.terminateTree(); },  [&] { process.killTree(); },
        [&] { process.interruptTree(); },  [&] { process.detach(); }};
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const std::string text = refusal(calls[i]);
        QVERIFY2(text.find("gone was closed") != std::string::npos, std::to_string(i).c_str());
    }
}

void ProcessTest::closeBeforeStartIsAllowed()
{
    mp::Process process(&nothing);
    process.close();
    QVERIFY(!refusal([&] { process.start(); }).empty());
}

void ProcessTest::sentinelIsReadableOnceItIsDead()
{
    mp::Process process(&waitForEver);
    process.start();
    QVERIFY(!readable(process.sentinel(), 0));
    process.kill();
    QVERIFY(readable(process.sentinel(), 30'000));
    process.join();
    QVERIFY(readable(process.sentinel(), 0));
}

void ProcessTest::sentinelBeforeStartIsRefused()
{
    const mp::Process process(&nothing);
    QVERIFY(!refusal([&] { (void)process.sentinel(); }).empty());
}

void ProcessTest::defaultNamesCountUp()
{
    const mp::Process first(&nothing);
    const mp::Process named({.name = "mine"}, &nothing);
    const mp::Process third(&nothing);
    const auto numberOf = [](const mp::Process& process) {
        return std::stoi(process.name().substr(std::string("Process-").size()));
    };
    QCOMPARE(named.name(), std::string("mine"));
    // As in Python, one with a name of its own takes a number too.
    QCOMPARE(numberOf(third), numberOf(first) + 2);
}

void ProcessTest::nestedDefaultNamesAreNumbered()
{
    const signs::Folder folder;
    mp::Process outer(
        [](const std::string& file) {
            mp::Process first(&noteWho, file);
            first.start();
            first.join();
            mp::Process second(
                [](const std::string& inner) {
                    mp::Process third(&noteWho, inner);
                    third.start();
                    third.join();
                },
                file);
            second.start();
            second.join();
        },
        folder / "names");
    outer.start();
    QVERIFY(outer.join());
    std::istringstream lines(textOf(folder / "names"));
    std::string name;
    int pid = 0;
    lines >> name >> pid;
    QCOMPARE(name, outer.name() + ":1");
    lines >> name >> pid;
    QCOMPARE(name, outer.name() + ":2:1");
}

void ProcessTest::nameAndDaemonFlagReachTheProcess()
{
    const signs::Folder folder;
    mp::Process process({.name = "a name with blanks and more than 15 bytes", .daemon = true},
                        &noteWho, folder / "who");
    process.start();
    QVERIFY(process.daemon());
    QVERIFY(process.join());
    QCOMPARE(textOf(folder / "who"), "a name with blanks and more than 15 bytes daemonic " +
                                         std::to_string(process.pid()) + "\n");
}

void ProcessTest::daemonFlagIsInherited()
{
    QVERIFY(!mp::Process(&nothing).daemon());
    const signs::Folder folder;
    for (const bool daemon : {true, false}) {
        const std::string file = folder / (daemon ? "daemonic" : "other");
        mp::Process outer(
            {.daemon = daemon},
            [](const std::string& said) {
                const mp::Process inner(&nothing);
                const mp::Process chosen({.daemon = !inner.daemon()}, &nothing);
                signs::note(said, std::string(inner.daemon() ? "yes " : "no ") +
                                      (chosen.daemon() ? "yes" : "no"));
            },
            file);
        outer.start();
        QVERIFY(outer.join());
        QCOMPARE(textOf(file), std::string(daemon ? "yes no\n" : "no yes\n"));
    }
}

void ProcessTest::daemonFlagIsFrozenAfterStart()
{
    mp::Process process(&nothing);
    process.setDaemon(true);
    QVERIFY(process.daemon());
    process.start();
    QVERIFY(!refusal([&] { process.setDaemon(false); }).empty());
    process.join();
    QVERIFY(!refusal([&] { process.setDaemon(false); }).empty());
    QVERIFY(process.daemon());
}

void ProcessTest::mainProcessHasNoParent()
{
    QVERIFY(!mp::parentProcess());
    QCOMPARE(mp::currentProcess().name, std::string("MainProcess"));
    QCOMPARE(mp::currentProcess().pid, static_cast<int>(::getpid()));
    QVERIFY(!mp::currentProcess().daemon);
}

void ProcessTest::activeChildrenAreThoseThatRun()
{
    QVERIFY(mp::activeChildren().empty());
    mp::Process first(&waitForEver);
    mp::Process second(&waitForEver);
    const mp::Process unstarted(&nothing);
    first.start();
    second.start();
    std::set<int> pids;
    for (const mp::ProcessHandle& child : mp::activeChildren()) {
        pids.insert(child.pid());
    }
    QCOMPARE(pids, (std::set<int>{first.pid(), second.pid()}));
    first.kill();
    first.join();
    QCOMPARE(mp::activeChildren().size(), std::size_t{1});
    QCOMPARE(mp::activeChildren().front().pid(), second.pid());
    second.kill();
    second.join();
    QVERIFY(mp::activeChildren().empty());
}

void ProcessTest::activeChildrenReapTheEnded()
{
    mp::Process process(&nothing);
    process.start();
    QVERIFY(readable(process.sentinel(), 30'000));
    QVERIFY(mp::activeChildren().empty());
    QCOMPARE(::waitpid(process.pid(), nullptr, WNOHANG), -1);  // there is no zombie
    QCOMPARE(process.exitcode(), std::optional(0));
}

void ProcessTest::startReapsTheEnded()
{
    mp::Process process(&nothing);
    process.start();
    QVERIFY(readable(process.sentinel(), 30'000));
    mp::Process next(&nothing);
    next.start();
    QCOMPARE(::waitpid(process.pid(), nullptr, WNOHANG), -1);
    next.join();
}

void ProcessTest::handlesOfActiveChildrenAct()
{
    mp::Process process({.name = "seen"}, &waitForEver);
    process.start();
    for (const mp::ProcessHandle& child : mp::activeChildren()) {
        QCOMPARE(child.name(), std::string("seen"));
        child.terminate();
        QVERIFY(child.join());
    }
    QCOMPARE(process.exitcode(), std::optional(-SIGTERM));
}

void ProcessTest::movedProcessIsTheSame()
{
    mp::Process first({.name = "mover"}, &waitForEver);
    first.start();
    const int pid = first.pid();
    mp::Process second = std::move(first);
    QCOMPARE(second.pid(), pid);
    second.kill();
    QVERIFY(second.join());
}

void ProcessTest::movedFromProcessIsRefused()
{
    mp::Process first(&nothing);
    const mp::Process second = std::move(first);
    const std::string text = refusal([&] { first.start(); });  // NOLINT(bugprone-use-after-move)
    QVERIFY2(text.find("was moved away") != std::string::npos, text.c_str());
}

void ProcessTest::daemonicProcessEndsWithItsObject()
{
    std::optional<mp::ProcessHandle> handle;
    {
        mp::Process polite({.daemon = true}, &waitForEver);
        polite.start();
        handle = polite;
    }
    QCOMPARE(handle->exitcode(), std::optional(-SIGTERM));
    const signs::Folder folder;
    {
        mp::Process deaf(
            {.daemon = true},
            [](const std::string& sign) {
                ::signal(SIGTERM, SIG_IGN);
                signs::raise(sign);
                waitForEver();
            },
            folder / "deaf");
        deaf.start();
        signs::await(folder / "deaf");
        handle = deaf;
    }
    QCOMPARE(handle->exitcode(), std::optional(-SIGKILL));
}

void ProcessTest::otherProcessOutlivesItsObject()
{
    const signs::Folder folder;
    {
        mp::Process process({.name = "left behind"}, &waitFor, folder / "go");
        process.start();
    }
    const auto active = mp::activeChildren();
    QCOMPARE(active.size(), std::size_t{1});
    QCOMPARE(active.front().name(), std::string("left behind"));
    QVERIFY(active.front().isAlive());
    signs::raise(folder / "go");
    QVERIFY(active.front().join(30s));
    QCOMPARE(active.front().exitcode(), std::optional(0));
}

void ProcessTest::detachedProcessLeavesNoZombie()
{
    const signs::Folder folder;
    int pid = 0;
    {
        mp::Process process(&waitFor, folder / "go");
        process.start();
        process.detach();
        pid = process.pid();
    }
    QCOMPARE(::kill(pid, 0), 0);
    signs::raise(folder / "go");
    // Nobody asks: the engine reaps it.
    QVERIFY(helpers::waitFor([pid] { return ::kill(pid, 0) != 0; }));
}

void ProcessTest::detachingADaemonicOneIsRefused()
{
    mp::Process process({.daemon = true}, &waitForEver);
    QVERIFY(!refusal([&] { process.detach(); }).empty());
    process.start();
    QVERIFY(!refusal([&] { process.detach(); }).empty());
}

void ProcessTest::failedStartCanBeRepeated()
{
    mp::Process process({.name = "second try"}, &nothing);
    std::string text;
    try {
        const helpers::NoDescriptors noMemoryFile;
        process.start();
    } catch (const std::system_error& error) {
        text = error.what();
    }
    QVERIFY2(text.find("second try: Too many open files") != std::string::npos, text.c_str());
    QCOMPARE(process.pid(), 0);
    process.start();
    QVERIFY(process.join());
    QCOMPARE(process.exitcode(), std::optional(0));
}

MP_TEST_MAIN(ProcessTest)
#include "process_test.moc"
