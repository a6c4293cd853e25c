#include "mp/scope.h"
#include "helpers/child.h"
#include "helpers/leak_check.h"
#include "helpers/mp_test_main.h"
#include "mp/pool.h"
#include "mp/scope/event_ring.h"
#include "mp/scope/event_ring_reader.h"
#include "mp/scope/scope_client.h"
#include "mp/scope/scope_directory.h"
#include "mp/scope/scope_state.h"
#include "mp/signs.h"

#include <QDir>
#include <QProcess>

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <msgpack.hpp>
#include <optional>
#include <sstream>
#include <string>

using namespace std::chrono_literals;
using helpers::Child;
using mp::ScopeClient;
using mp::scope::PoolState;
using mp::scope::ScopeState;

namespace {

constexpr auto kLimit = 30s;

// Of scope_program, in an environment that publishes it.
Child program(const std::string& mode, const std::string& go)
{
    qputenv("MP_SCOPE", "1");
    auto child = Child::ofProgram(SCOPE_PROGRAM_PATH, {mode, go});
    qunsetenv("MP_SCOPE");
    if (child.readLine(60s) != "ready") {
        throw std::runtime_error("the program wasn't ready");
    }
    return child;
}

ScopeState stateOf(ScopeClient& viewer)
{
    return ScopeState::unpack(
        mp::scope::unpackSnapshot(viewer.request("snapshot", {}, kLimit)).state);
}

int twice(int n)
{
    return 2 * n;
}

std::size_t readyWorkers(const PoolState& pool)
{
    return static_cast<std::size_t>(
        std::count_if(pool.workers().begin(), pool.workers().end(), [](const auto& worker) {
            return worker.state == mp::WorkerStateCode::Idle && worker.pid != 0;
        }));
}

}  // namespace

class ScopeTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void unrelatedProgramIsSeenWithItsDeadWorkerAndCounts();
    void twoViewersSeeTheSame();
    void viewersMayOnlyLook();
    void socketGoesWithTheProgram();
    void poolsInWorkersArentPublished();
    void runningTaskIsInTheFacts();
    void aForkDoesntTakeTheScopeAway();
    void nothingIsPublishedUnasked();
    void scopeThatCantBeMadeThrows();
    void poolsThatExistAlreadyAreShown();
    void eventsOfItsOwnListenerGoOn();
    void severalScopesAreOne();
    void poolNumbersAreUsedAgain();
    // The last one: QProcess forks, and ThreadSanitizer lets no thread begin after that.
    void programThatCantBePublishedSaysSoAndRunsOn();

private:
    std::string onlySocket() const;
    QStringList files() const;

    std::optional<QTemporaryDir> m_runtime;
    std::optional<signs::Folder> m_signs;
    std::string m_go;
};

void ScopeTest::init()
{
    m_runtime.emplace();
    ::chmod(m_runtime->path().toUtf8(), 0700);
    qputenv("XDG_RUNTIME_DIR", m_runtime->path().toUtf8());
    m_signs.emplace();
    m_go = *m_signs / "go";
}

void ScopeTest::cleanup()
{
    m_signs.reset();
    m_runtime.reset();
}

QStringList ScopeTest::files() const
{
    return QDir(m_runtime->filePath("poolscope"))
        .entryList(QDir::System | QDir::Files | QDir::NoDotAndDotDot);
}

std::string ScopeTest::onlySocket() const
{
    const auto scopes = mp::listScopes();
    if (scopes.size() != 1) {
        throw std::runtime_error("there isn't one scope, but " + std::to_string(scopes.size()));
    }
    return scopes.front().path;
}

void ScopeTest::unrelatedProgramIsSeenWithItsDeadWorkerAndCounts()
{
    const auto child = program("works", m_go);
    const auto scopes = mp::listScopes();
    QCOMPARE(scopes.size(), std::size_t{1});
    QCOMPARE(scopes[0].pid, child.pid());
    QCOMPARE(scopes[0].name, std::string("scope_program"));

    auto viewer = ScopeClient::connect(scopes[0].path, kLimit);
    QCOMPARE(viewer.host().pid, child.pid());
    const ScopeState state = stateOf(viewer);
    QCOMPARE(state.pools().size(), std::size_t{2});
    const PoolState& processes = state.pool(0);
    QVERIFY(processes.running());
    QCOMPARE(processes.outcomes()[0], std::uint64_t{20});  // values
    QCOMPARE(processes.outcomes()[1], std::uint64_t{1});   // errors
    QCOMPARE(processes.outcomes()[2], std::uint64_t{1});   // lost
    QCOMPARE(processes.workers().size(), std::size_t{3});
    const auto replaced = std::find_if(processes.workers().begin(), processes.workers().end(),
                                       [](const auto& worker) { return worker.starts == 2; });
    QVERIFY(replaced != processes.workers().end());
    QVERIFY(replaced->exit == base::ExitStatus::exited(3));
    QCOMPARE(state.pool(1).outcomes()[0], std::uint64_t{5});
    QCOMPARE(state.pool(1).workers().size(), std::size_t{2});

    const mp::EventRingReader events(viewer.openRing());
    QCOMPARE(events.counters().done(), std::uint64_t{25});
    QCOMPARE(events.counters().failed(), std::uint64_t{1});
    QCOMPARE(events.counters().lost(), std::uint64_t{1});
}

void ScopeTest::twoViewersSeeTheSame()
{
    const auto child = program("works", m_go);
    auto first = ScopeClient::connect(onlySocket(), kLimit);
    auto second = ScopeClient::connect(onlySocket(), kLimit);
    first.request("watch", {}, kLimit);
    // The workers that replace the dead one may still be on their way.
    QVERIFY(helpers::waitFor([&] { return readyWorkers(stateOf(first).pool(0)) == 3; }));
    QVERIFY(stateOf(first) == stateOf(second));

    // Events that come later find both of them, also after the program's end.
    mp::EventRingReader firstEvents(first.openRing());
    mp::EventRingReader secondEvents(second.openRing());
    signs::raise(m_go);
    QVERIFY(first.wait(kLimit));
    QVERIFY(second.wait(kLimit));
    ScopeState last;
    ScopeState other;
    std::array<mp::ScopeEvent, 256> batch;
    for (auto* const side : {&firstEvents, &secondEvents}) {
        while (const std::size_t count = side->read(batch)) {
            std::for_each_n(batch.begin(), count, [&](const mp::ScopeEvent& event) {
                (side == &firstEvents ? last : other).apply(event);
            });
        }
    }
    QVERIFY(last == other);
    QVERIFY(!last.pool(0).running());
    QVERIFY(!last.pool(1).running());
}

void ScopeTest::viewersMayOnlyLook()
{
    const auto child = program("works", m_go);
    auto viewer = ScopeClient::connect(onlySocket(), kLimit);
    for (const char* name : {"results.range", "run.stop", "worker.signal", "pool.resize"}) {
        try {
            viewer.request(name, {}, kLimit);
            QFAIL("it was answered");
        } catch (const mp::scope::ScopeError& error) {
            const std::string sentence = error.what();
            QVERIFY2(sentence.find("takes no orders") != std::string::npos, error.what());
            QVERIFY2(sentence.find(name) != std::string::npos, error.what());
        }
    }
    QVERIFY(stateOf(viewer).pool(0).running());
}

void ScopeTest::socketGoesWithTheProgram()
{
    auto child = program("works", m_go);
    QCOMPARE(files().size(), 1);
    signs::raise(m_go);
    QVERIFY(child.wait(kLimit).success());
    QCOMPARE(files(), QStringList());
}

void ScopeTest::poolsInWorkersArentPublished()
{
    const auto child = program("nested", m_go);
    QCOMPARE(files().size(), 1);
    auto viewer = ScopeClient::connect(onlySocket(), kLimit);
    QCOMPARE(viewer.host().pid, child.pid());
    QCOMPARE(stateOf(viewer).pools().size(), std::size_t{1});
    QCOMPARE(stateOf(viewer).pool(0).outcomes()[0], std::uint64_t{3});
}

void ScopeTest::runningTaskIsInTheFacts()
{
    const auto child = program("busy", m_go);
    auto viewer = ScopeClient::connect(onlySocket(), kLimit);
    const auto facts = [&viewer] {
        const auto reply = mp::scope::unpackSnapshot(viewer.request("snapshot", {}, kLimit));
        const auto bytes = msgpack::unpack(reply.host.data(), reply.host.size());
        std::ostringstream text;
        text << bytes.get();
        return text.str();
    };
    for (const char* part : {R"("kind":"process")", R"("task":2)", R"("slot":0)", R"("done":2)",
                             R"("running":1)", R"("queued":1)"}) {
        QVERIFY2(helpers::waitFor([&] { return facts().find(part) != std::string::npos; }),
                 facts().c_str());
    }
}

void ScopeTest::aForkDoesntTakeTheScopeAway()
{
    const auto child = program("forks", m_go);
    auto viewer = ScopeClient::connect(onlySocket(), kLimit);
    QCOMPARE(viewer.host().pid, child.pid());
    QCOMPARE(viewer.host().name, std::string("parent"));
}

void ScopeTest::nothingIsPublishedUnasked()
{
    auto child = Child::ofProgram(SCOPE_PROGRAM_PATH, {"works", m_go});
    QCOMPARE(child.readLine(60s), std::string("ready"));
    QVERIFY(!QFileInfo::exists(m_runtime->filePath("poolscope")));
    QVERIFY(mp::listScopes().empty());
}

void ScopeTest::programThatCantBePublishedSaysSoAndRunsOn()
{
    ::chmod(m_runtime->path().toUtf8(), 0755);
    QDir(m_runtime->path()).mkdir("poolscope");
    ::chmod(m_runtime->filePath("poolscope").toUtf8().constData(), 0777);
    signs::raise(m_go);
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("MP_SCOPE", "1");
    process.setProcessEnvironment(environment);
    process.start(SCOPE_PROGRAM_PATH, {"works", QString::fromStdString(m_go)});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(process.readAllStandardOutput(), QByteArray("ready\n"));
    const QByteArray complaint = process.readAllStandardError();
    QVERIFY2(complaint.startsWith("mp: MP_SCOPE=1"), complaint);
    QVERIFY2(complaint.contains("open to other users"), complaint);
    QCOMPARE(complaint.count('\n'), 1);
}

void ScopeTest::scopeThatCantBeMadeThrows()
{
    qputenv("XDG_RUNTIME_DIR", "/proc/self/nowhere");
    QVERIFY_THROWS_EXCEPTION(std::system_error, mp::Scope());
    qputenv("XDG_RUNTIME_DIR", m_runtime->path().toUtf8());
    const mp::Scope scope;  // it can be tried again
    QCOMPARE(mp::listScopes().size(), std::size_t{1});
}

void ScopeTest::poolsThatExistAlreadyAreShown()
{
    mp::Pool pool({.workers = 2});
    pool.map(&twice, std::vector<int>(10'000, 1));
    {
        const mp::Scope scope("later");
        auto viewer = ScopeClient::connect(scope.path(), kLimit);
        QVERIFY(helpers::waitFor([&] { return readyWorkers(stateOf(viewer).pool(0)) == 2; }));
        QVERIFY(stateOf(viewer).pool(0).running());
        QCOMPARE(stateOf(viewer).pool(0).outcomes()[0], std::uint64_t{0});
        pool.map(&twice, std::vector<int>(10'000, 1));
        QCOMPARE(stateOf(viewer).pool(0).outcomes()[0], std::uint64_t{10'000});
    }
    QCOMPARE(files(), QStringList());
    QCOMPARE(pool.apply(&twice, 4), 8);

    const mp::Scope again;
    auto viewer = ScopeClient::connect(again.path(), kLimit);
    pool.apply(&twice, 1);
    QCOMPARE(stateOf(viewer).pool(0).outcomes()[0], std::uint64_t{1});
}

void ScopeTest::eventsOfItsOwnListenerGoOn()
{
    const auto own = std::make_shared<mp::EventRing>();
    const mp::Scope scope;
    mp::Pool pool({.workers = 1, .events = own});
    pool.map(&twice, std::vector{1, 2, 3});
    auto viewer = ScopeClient::connect(scope.path(), kLimit);
    QCOMPARE(stateOf(viewer).pool(0).outcomes()[0], std::uint64_t{3});
    QCOMPARE(own->counters().done(), std::uint64_t{3});
    QCOMPARE(own->counters().of(mp::EventKind::PoolStarted), std::uint64_t{1});
}

void ScopeTest::severalScopesAreOne()
{
    std::optional<mp::Scope> first(std::in_place, "one");
    const mp::Scope second("two");
    QCOMPARE(files().size(), 1);
    QCOMPARE(first->path(), second.path());
    first.reset();
    auto viewer = ScopeClient::connect(second.path(), kLimit);
    QCOMPARE(viewer.host().name, std::string("one"));
}

void ScopeTest::poolNumbersAreUsedAgain()
{
    const mp::Scope scope;
    auto viewer = ScopeClient::connect(scope.path(), kLimit);
    for (int round = 1; round <= 300; ++round) {
        mp::ThreadPool pool(mp::PoolOptions{.kind = mp::PoolKind::Serial});
        pool.map([](int n) { return n; }, std::vector<int>(static_cast<std::size_t>(round), 1));
        if (round % 100 == 0) {
            QCOMPARE(stateOf(viewer).pools().size(), std::size_t{1});
            QCOMPARE(stateOf(viewer).pool(0).outcomes()[0], static_cast<std::uint64_t>(round));
        }
    }
}

MP_TEST_MAIN(ScopeTest)
#include "scope_test.moc"
