#include "helpers/child.h"
#include "helpers/leak_check.h"
#include "mp/scope/event_ring.h"
#include "mp/scope/event_ring_reader.h"
#include "mp/scope/scope_client.h"
#include "mp/scope/scope_directory.h"
#include "mp/scope/scope_server.h"
#include "sample_events.h"

#include <QTemporaryDir>
#include <QTest>

#include <msgpack.hpp>

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <future>
#include <mutex>
#include <thread>
#include <tuple>
#include <vector>

using namespace std::chrono_literals;
using helpers::Child;
using mp::ScopeClient;
using mp::ScopeServer;

namespace {

constexpr auto kLimit = 20s;

// lagged, snapshot's sequence, received, lost, published, broken, finished and failed by the
// counters, state
using Report = std::tuple<bool, std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t,
                          std::uint64_t, std::uint64_t, std::uint64_t, std::string>;

Child reader(const std::vector<std::string>& arguments)
{
    return Child::ofProgram(SCOPE_READER_PATH, arguments);
}

mp::ScopeEvent poolEvent(mp::EventKind kind, std::int64_t workers)
{
    mp::ScopeEvent event;
    event.kind = kind;
    event.time = 5;
    event.values[0] = workers;
    return event;
}

void publishTasks(mp::EventRing& ring, std::int64_t publisher, std::int64_t count)
{
    for (std::int64_t i = 0; i < count; ++i) {
        ring.publish(samples::finishedTask(publisher, i));
    }
}

// A host that hears how far its readers are.
struct Host {
    explicit Host(std::uint32_t capacity)
    {
        mp::EventRing::Options ringOptions;
        ringOptions.capacity = capacity;
        ring = std::make_shared<mp::EventRing>(ringOptions);
        ScopeServer::Options options;
        options.name = "test";
        options.ring = ring;
        server = std::make_unique<ScopeServer>(options);
        server->handle("attached", [this](const std::string&) {
            ++attached;
            return "";
        });
        server->handle("halfway", [this](const std::string&) {
            ++halfway;
            return "";
        });
        server->handle("report", [this](const std::string& body) {
            const std::lock_guard lock(mutex);
            reports.push_back(msgpack::unpack(body.data(), body.size()).get().as<Report>());
            return "";
        });
        server->listen();
    }

    std::shared_ptr<mp::EventRing> ring;
    std::atomic<int> attached{0};
    std::atomic<int> halfway{0};
    std::mutex mutex;
    std::vector<Report> reports;
    std::unique_ptr<ScopeServer> server;
};

}  // namespace

class ScopeProcessTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void secondProcessReadsAllAndASlowOneCountsWhatItLost();
    void killedHostIsSeenAtOnceAndItsEventsStay();
    void readerCantGetTheRingWritable();
    void anotherUserIsRefused();
    void socketsAndFolderAreForThisUserOnly();
    void deadHostsSocketsAreSweptWhenAnotherStarts();

private:
    QTemporaryDir m_runtime;
};

void ScopeProcessTest::initTestCase()
{
    QVERIFY(m_runtime.isValid());
    qputenv("XDG_RUNTIME_DIR", m_runtime.path().toLocal8Bit());
    ScopeServer warmUp(ScopeServer::Options{});
    warmUp.listen();
}

void ScopeProcessTest::secondProcessReadsAllAndASlowOneCountsWhatItLost()
{
    constexpr std::uint32_t kCapacity = 1U << 15;
    constexpr std::int64_t kBefore = 500;
    constexpr std::int64_t kHalf = 20'000;  // less than a lap, both together more
    const helpers::LeakCheck leaks;
    {
        Host host(kCapacity);
        host.ring->publish(poolEvent(mp::EventKind::PoolStarted, 4));
        publishTasks(*host.ring, 3, kBefore);
        const std::string path = host.server->path();
        std::vector<Child> readers;
        readers.push_back(reader({"follow", path}));
        readers.push_back(reader({"follow", path}));
        readers.push_back(reader({"lag", path}));
        QTRY_COMPARE_WITH_TIMEOUT(host.attached.load(), 3, 20'000);
        QVERIFY(host.server->watched() && host.ring->watched());

        std::thread first(publishTasks, std::ref(*host.ring), 1, kHalf / 2);
        publishTasks(*host.ring, 2, kHalf / 2);
        first.join();
        host.ring->publish(poolEvent(mp::EventKind::RunMark, 1));
        QTRY_COMPARE_WITH_TIMEOUT(host.halfway.load(), 3, 20'000);
        std::thread second(publishTasks, std::ref(*host.ring), 1, kHalf / 2);
        publishTasks(*host.ring, 2, kHalf / 2);
        second.join();
        host.ring->publish(poolEvent(mp::EventKind::PoolEnded, 0));
        host.server->notify("all published", "");
        for (Child& child : readers) {
            QCOMPARE(child.readLine(), std::string("reported"));
            QVERIFY(child.wait().success());
        }
        QTRY_VERIFY(!host.ring->watched());

        const std::lock_guard lock(host.mutex);
        QCOMPARE(host.reports.size(), std::size_t{3});
        const auto published = static_cast<std::uint64_t>(2 * kHalf + kBefore + 3);
        const auto wholeState = host.ring->snapshot().state;
        for (const auto& [lagged, sequence, received, lost, seen, broken, finished, failed, state] :
             host.reports) {
            QCOMPARE(seen, published);
            QCOMPARE(sequence, static_cast<std::uint64_t>(kBefore + 1));
            // The slow one got an event, missed a part, and got the last lap.
            QCOMPARE(lost, lagged ? published - kCapacity - (sequence + 1) : 0);
            QCOMPARE(sequence + received + lost, published);
            QCOMPARE(broken, std::uint64_t{0});
            QCOMPARE(finished, published - 3);
            QCOMPARE(failed, host.ring->counters().failed());
            QVERIFY(lagged || mp::scope::ScopeState::unpack(state) == wholeState);
        }
    }
    QCOMPARE(leaks.verify(), std::string());
}

void ScopeProcessTest::killedHostIsSeenAtOnceAndItsEventsStay()
{
    const helpers::LeakCheck leaks;
    {
        Child host = reader({"host", "victim"});
        const std::string path = host.readLine();
        auto client = ScopeClient::connect(path, kLimit);
        QCOMPARE(client.host().pid, static_cast<std::int32_t>(host.pid()));
        QCOMPARE(client.host().name, std::string("victim"));
        mp::EventRingReader events(client.openRing());
        ::kill(host.pid(), SIGKILL);
        QVERIFY(client.wait(kLimit));
        const auto messages = client.receive();
        QCOMPARE(messages.size(), std::size_t{1});
        QCOMPARE(messages[0].kind, ScopeClient::Message::Kind::Closed);
        QVERIFY2(messages[0].error.find(std::to_string(host.pid())) != std::string::npos,
                 messages[0].error.c_str());
        QCOMPARE(client.fd(), -1);
        QVERIFY_THROWS_EXCEPTION(mp::scope::ScopeError, client.request("ping", {}, kLimit));
        std::array<mp::ScopeEvent, 8> batch;
        QCOMPARE(events.read(batch), std::size_t{3});
    }
    QCOMPARE(leaks.verify(), std::string());
}

void ScopeProcessTest::readerCantGetTheRingWritable()
{
    Host host(64);
    Child child = reader({"write", host.server->path()});
    QCOMPARE(child.readLine(), std::string("Operation not permitted"));
}

void ScopeProcessTest::anotherUserIsRefused()
{
    if (::geteuid() != 0) {
        QSKIP("Only root can start a process of another user.");
    }
    Host host(64);
    // Folder and socket keep others out by themselves; they are opened here to see the second lock.
    const std::string folder = mp::scopeDirectory();
    const std::string runtime = m_runtime.path().toStdString();
    QCOMPARE(::chmod(runtime.c_str(), 0711), 0);
    Child outside = reader({"connect", host.server->path(), "65534"});
    QVERIFY(outside.readLine().find("Permission denied") != std::string::npos);

    QCOMPARE(::chmod(folder.c_str(), 0711), 0);
    QCOMPARE(::chmod(host.server->path().c_str(), 0666), 0);
    Child child = reader({"connect", host.server->path(), "65534"});
    QCOMPARE(child.readLine(),
             std::string("this scope belongs to user 0 and can't be used by user 65534"));
    QCOMPARE(host.server->statistics().refusedUser, std::uint64_t{1});
    QCOMPARE(host.server->statistics().accepted, std::uint64_t{0});
    QCOMPARE(::chmod(folder.c_str(), 0700), 0);
}

void ScopeProcessTest::socketsAndFolderAreForThisUserOnly()
{
    Host host(64);
    struct stat facts {};
    QCOMPARE(::stat(host.server->path().c_str(), &facts), 0);
    QCOMPARE(facts.st_mode & 07777U, 0600U);
    QCOMPARE(::stat(mp::scopeDirectory().c_str(), &facts), 0);
    QCOMPARE(facts.st_mode & 07777U, 0700U);
    QVERIFY(host.server->path().ends_with(std::to_string(::getpid()) + "-test.sock"));
}

void ScopeProcessTest::deadHostsSocketsAreSweptWhenAnotherStarts()
{
    Child living = reader({"host", "living"});
    const std::string livingPath = living.readLine();
    std::string deadPath;
    {
        Child dead = reader({"host", "dead"});
        deadPath = dead.readLine();
        ::kill(dead.pid(), SIGKILL);
        QVERIFY(!dead.wait().success());
    }
    QVERIFY(QFile::exists(QString::fromStdString(deadPath)));
    QCOMPARE(mp::listScopes().size(), std::size_t{1});  // it isn't listed even before
    Host host(64);
    QVERIFY(!QFile::exists(QString::fromStdString(deadPath)));
    const auto scopes = mp::listScopes();
    QCOMPARE(scopes.size(), std::size_t{2});
    std::vector<std::string> paths = {scopes[0].path, scopes[1].path};
    QVERIFY(std::find(paths.begin(), paths.end(), livingPath) != paths.end());
    QVERIFY(std::find(paths.begin(), paths.end(), host.server->path()) != paths.end());
}

QTEST_GUILESS_MAIN(ScopeProcessTest)
#include "scope_process_test.moc"
