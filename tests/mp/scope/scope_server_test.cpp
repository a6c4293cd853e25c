#include "mp/scope/scope_server.h"

#include "mp/scope/event_ring_reader.h"
#include "mp/scope/scope_client.h"
#include "mp/scope/scope_state.h"
#include "sample_events.h"
#include "served_scope.h"

#include <QTest>

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <future>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using mp::ScopeClient;
using mp::ScopeServer;
using samples::errorOf;
using samples::kLimit;
using samples::socketPair;
using namespace mp::scope;
using Kind = ScopeClient::Message::Kind;

class ScopeServerTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_scope.start(); }
    void cleanup() { QCOMPARE(m_scope.stop(), std::string()); }

    void requestsAreAnswered();
    void errorsNameTheField();
    void largeBodiesAndDescriptorsTravel();
    void lateAnswersMayComeFromAnyThread();
    void droppedRequestsAreAnswered();
    void builtInNamesCantBeTaken();
    void snapshotBelongsToItsSequence();
    void watchingLastsAsLongAsTheViewer();
    void notificationsReachEveryViewer();
    void lastAdoptedClientIsMissed();
    void endHangsUpAndLateRespondersAreHarmless();
    void serverMayEndInItsOwnHandler();

private:
    samples::ServedScope m_scope;
};

void ScopeServerTest::requestsAreAnswered()
{
    m_scope.server->handle("echo", [](const std::string& body) { return "<" + body + ">"; });
    auto client = m_scope.attach();
    QCOMPARE(client.host().tool, std::string("poolscope 0.1.0"));
    QCOMPARE(client.host().pid, ::getpid());
    QCOMPARE(client.request("echo", "one", kLimit), std::string("<one>"));
    QCOMPARE(client.request("echo", "", kLimit), std::string("<>"));
    QCOMPARE(client.request("ping", "", kLimit), std::string("\xC0"));
    m_scope.server->handle("echo", [](const std::string&) { return "replaced"; });
    QCOMPARE(client.request("echo", "", kLimit), std::string("replaced"));
    QCOMPARE(m_scope.server->statistics().requests, std::uint64_t{4});
    QCOMPARE(m_scope.server->statistics().clients, std::size_t{1});
}

void ScopeServerTest::errorsNameTheField()
{
    m_scope.server->handle("run", [](const std::string&) -> std::string {
        throw ScopeError("there is no task \"sqare\"", "task");
    });
    m_scope.server->handle(
        "plain", [](const std::string&) -> std::string { throw std::runtime_error("plain"); });
    m_scope.server->handle("odd", [](const std::string&) -> std::string { throw 7; });
    auto client = m_scope.attach();
    const auto ask = [&client](const std::string& name) {
        return errorOf([&] { client.request(name, "", kLimit); });
    };
    QCOMPARE(std::string(ask("run").what()), std::string("there is no task \"sqare\""));
    QCOMPARE(ask("run").field(), std::string("task"));
    QCOMPARE(std::string(ask("plain").what()), std::string("plain"));
    QCOMPARE(std::string(ask("odd").what()),
             std::string("the host's handler of \"odd\" has failed"));
    QCOMPARE(std::string(ask("nothing").what()),
             std::string("this scope knows no request \"nothing\""));
    client.request("ping", "", kLimit);  // it goes on after all this
}

void ScopeServerTest::largeBodiesAndDescriptorsTravel()
{
    m_scope.server->handle("values", [](const std::string& body) {
        ScopeServer::Reply reply(body + body);
        reply.fds.emplace_back(::memfd_create("values", MFD_CLOEXEC));
        [[maybe_unused]] const auto count = ::pwrite(reply.fds[0].get(), "raw", 3, 0);
        return reply;
    });
    m_scope.server->handle("too many", [](const std::string&) {
        ScopeServer::Reply reply;
        for (int i = 0; i < 9; ++i) {
            reply.fds.emplace_back(::memfd_create("values", MFD_CLOEXEC));
        }
        return reply;
    });
    auto client = m_scope.attach();
    const std::string body(3'000'000, 'v');
    const auto answer = client.requestMessage("values", body, kLimit);
    QVERIFY(answer.body == body + body);
    QCOMPARE(answer.fds.size(), std::size_t{1});
    char text[4] = "";
    QCOMPARE(::pread(answer.fds[0].get(), text, 3, 0), ssize_t{3});
    QCOMPARE(std::string(text), std::string("raw"));
    QVERIFY_THROWS_EXCEPTION(ScopeError, client.request("too many", "", kLimit));
}

void ScopeServerTest::lateAnswersMayComeFromAnyThread()
{
    std::promise<ScopeServer::Responder> asked;
    m_scope.server->handleLate(
        "late", [&asked](const std::string& body, const ScopeServer::Responder& responder) {
            if (body == "fail") {
                return responder.fail("not now", "when");
            }
            asked.set_value(responder);
        });
    std::thread answerer([&asked] {
        const auto responder = asked.get_future().get();
        responder.reply("first");
        responder.reply("second");
        responder.fail("third");
    });
    auto client = m_scope.attach();
    const auto late = client.send("late", "");
    QCOMPARE(client.request("ping", "", kLimit), std::string("\xC0"));  // others overtake it
    QVERIFY(client.wait(kLimit));
    const auto messages = client.receive();
    QCOMPARE(messages.size(), std::size_t{1});
    QCOMPARE(messages[0].id, late);
    QCOMPARE(messages[0].body, std::string("first"));
    QCOMPARE(errorOf([&client] { client.request("late", "fail", kLimit); }).field(),
             std::string("when"));
    answerer.join();
}

void ScopeServerTest::droppedRequestsAreAnswered()
{
    m_scope.server->handleLate("drop", [](const std::string&, const ScopeServer::Responder&) {});
    auto client = m_scope.attach();
    QCOMPARE(std::string(errorOf([&client] { client.request("drop", "", kLimit); }).what()),
             std::string("the host has dropped the request \"drop\" without an answer"));
}

void ScopeServerTest::builtInNamesCantBeTaken()
{
    const auto take = [this](const std::string& name) {
        m_scope.server->handle(name, [](const std::string&) { return ""; });
    };
    for (const std::string& name :
         {std::string("snapshot"), std::string("watch"), std::string(), std::string(65, 'x')}) {
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, take(name));
    }
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, m_scope.server->handle("x", {}));
    ScopeServer::Options tooSmall;
    tooSmall.maxOutBytes = 1000;
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, ScopeServer{tooSmall});
}

void ScopeServerTest::snapshotBelongsToItsSequence()
{
    m_scope.server->setSnapshotProvider([] { return "experiment"; });
    auto client = m_scope.attach();
    std::thread publisher([this] {
        for (std::int64_t i = 0; i < 900; ++i) {
            m_scope.ring->publish(samples::finishedTask(1, i));
        }
    });
    std::vector<SnapshotReply> snapshots;
    while (snapshots.empty() || snapshots.back().sequence < 900) {
        snapshots.push_back(unpackSnapshot(client.request("snapshot", "", kLimit)));
        QCOMPARE(snapshots.back().host, std::string("experiment"));
    }
    publisher.join();
    mp::EventRingReader reader(client.openRing());
    for (const SnapshotReply& snapshot : snapshots) {
        ScopeState state = ScopeState::unpack(snapshot.state);
        reader.seek(snapshot.sequence);
        std::array<mp::ScopeEvent, 100> batch;
        while (const std::size_t count = reader.read(batch)) {
            for (std::size_t i = 0; i < count; ++i) {
                state.apply(batch[i]);
            }
        }
        QCOMPARE(snapshot.sequence + reader.received(), std::uint64_t{900});
        QVERIFY(state == m_scope.ring->snapshot().state);
    }
}

void ScopeServerTest::watchingLastsAsLongAsTheViewer()
{
    auto first = m_scope.attach();
    auto second = std::make_unique<ScopeClient>(m_scope.attach());
    QVERIFY(!m_scope.server->watched());
    first.request("watch", "", kLimit);
    first.request("watch", "", kLimit);
    second->request("watch", "", kLimit);
    QVERIFY(m_scope.server->watched() && m_scope.ring->watched());
    first.request("unwatch", "", kLimit);
    QVERIFY(m_scope.server->watched() && m_scope.ring->watched());
    second.reset();
    QTRY_VERIFY(!m_scope.server->watched());
    QVERIFY(!m_scope.ring->watched());
}

void ScopeServerTest::notificationsReachEveryViewer()
{
    m_scope.server->notify("nobody", "");
    auto first = m_scope.attach();
    auto second = m_scope.attach();
    const std::string large(200'000, 'l');
    m_scope.server->notify("small", "s");
    m_scope.server->notify("large", large);
    for (ScopeClient* client : {&first, &second}) {
        std::vector<ScopeClient::Message> messages;
        while (messages.size() < 2) {
            QVERIFY(client->wait(kLimit));
            for (auto& message : client->receive()) {
                messages.push_back(std::move(message));
            }
        }
        QCOMPARE(messages[0].kind, Kind::Notification);
        QCOMPARE(messages[0].name, std::string("small"));
        QCOMPARE(messages[0].body, std::string("s"));
        QVERIFY(messages[1].body == large);
    }
    QCOMPARE(m_scope.server->statistics().notifications, std::uint64_t{4});
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             m_scope.server->notify(std::string(65, 'x'), ""));
}

void ScopeServerTest::lastAdoptedClientIsMissed()
{
    std::promise<void> missed;
    m_scope.server->setOnLastAdoptedClosed([&missed] { missed.set_value(); });
    auto [near1, far1] = socketPair();
    auto [near2, far2] = socketPair();
    m_scope.server->adopt(std::move(far1));
    m_scope.server->adopt(std::move(far2));
    auto first = std::make_unique<ScopeClient>(ScopeClient::fromFd(std::move(near1), kLimit));
    auto stranger = std::make_unique<ScopeClient>(m_scope.attach());
    auto future = missed.get_future();
    stranger.reset();
    first.reset();
    QTRY_COMPARE(m_scope.server->statistics().clients, std::size_t{1});
    QCOMPARE(future.wait_for(0s), std::future_status::timeout);
    near2.reset();  // before it has even said hello
    QCOMPARE(future.wait_for(kLimit), std::future_status::ready);
}

void ScopeServerTest::endHangsUpAndLateRespondersAreHarmless()
{
    std::promise<ScopeServer::Responder> asked;
    m_scope.server->handleLate(
        "late", [&asked](const std::string&, const ScopeServer::Responder& responder) {
            asked.set_value(responder);
        });
    auto client = m_scope.attach();
    client.send("late", "");
    {
        const auto responder = asked.get_future().get();
        m_scope.server.reset();
        responder.reply("to nobody");
    }
    QVERIFY(client.wait(kLimit));
    const auto messages = client.receive();
    QCOMPARE(messages.size(), std::size_t{1});
    QCOMPARE(messages[0].kind, Kind::Closed);
}

void ScopeServerTest::serverMayEndInItsOwnHandler()
{
    std::promise<void> ended;
    m_scope.server->handle("end", [this, &ended](const std::string&) {
        m_scope.server.reset();
        ended.set_value();
        return "never sent";
    });
    auto client = m_scope.attach();
    QVERIFY_THROWS_EXCEPTION(ScopeError, client.request("end", "", kLimit));
    ended.get_future().wait();
}

QTEST_GUILESS_MAIN(ScopeServerTest)
#include "scope_server_test.moc"
