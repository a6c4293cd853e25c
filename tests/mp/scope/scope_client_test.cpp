#include "mp/scope/scope_client.h"

#include "helpers/leak_check.h"
#include "mp/scope/connection.h"
#include "mp/scope/scope_server.h"
#include "mp/scope/unix_socket.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>

#include <cerrno>
#include <system_error>
#include <thread>

using namespace std::chrono_literals;
using mp::ScopeClient;
using mp::ScopeServer;
using namespace mp::scope;
using Kind = ScopeClient::Message::Kind;

namespace {

constexpr auto kLimit = 20s;

std::pair<base::UniqueFd, base::UniqueFd> socketPair()
{
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        qFatal("no socket pair");
    }
    return {base::UniqueFd(ends[0]), base::UniqueFd(ends[1])};
}

std::string errorOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "nothing was thrown";
}

int errnoOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const std::system_error& error) {
        return error.code().value();
    }
    return 0;
}

}  // namespace

// A client against hosts that behave badly; with a good one it is tested beside the server.
class ScopeClientTest : public QObject {
    Q_OBJECT

private slots:
    void silentHostIsATimeout();
    void fullQueueIsATimeout();
    void missingSocketIsAnError();
    void refusalIsTheHostsSentence();
    void nonsenseClosesWithAReason_data();
    void nonsenseClosesWithAReason();
    void nonBlockingUseNeverWaits();
    void lateReplyIsDropped();
    void unsentRequestsGoOutLater();
};

void ScopeClientTest::silentHostIsATimeout()
{
    auto [near, far] = socketPair();
    QCOMPARE(errnoOf([&near = near] { ScopeClient::fromFd(std::move(near), 20ms); }), ETIMEDOUT);
}

void ScopeClientTest::fullQueueIsATimeout()
{
    QTemporaryDir folder;
    const std::string path = folder.path().toStdString() + "/socket";
    const base::UniqueFd listener = listenAt(path);
    QCOMPARE(::listen(listener.get(), 0), 0);
    std::vector<base::UniqueFd> waiting;
    waiting.push_back(connectTo(path, kLimit));
    QVERIFY(answers(path));  // busy is not gone
    QCOMPARE(errnoOf([&path] { ScopeClient::connect(path, 20ms); }), ETIMEDOUT);
}

void ScopeClientTest::missingSocketIsAnError()
{
    QCOMPARE(errnoOf([] { ScopeClient::connect("/nonexistent/1-x.sock", kLimit); }), ENOENT);
}

void ScopeClientTest::refusalIsTheHostsSentence()
{
    auto [near, far] = socketPair();
    Connection host(std::move(far));
    host.queue(makeFrame(FrameType::Refuse, 0, {}, packText("not today")));
    QVERIFY(host.flush());
    host.hangUp();
    QCOMPARE(errorOf([&near = near] { ScopeClient::fromFd(std::move(near), kLimit); }),
             std::string("not today"));
}

void ScopeClientTest::nonsenseClosesWithAReason_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::newRow("no protocol") << std::string(100, 'x');
    QTest::newRow("a reply before welcome") << *makeFrame(FrameType::Reply, 1, "x", "\xC0").bytes;
    QTest::newRow("a request from the host") << *makeFrame(FrameType::Request, 1, "x", "").bytes;
    QTest::newRow("an empty welcome") << *makeFrame(FrameType::Welcome, 1, "", "").bytes;
}

void ScopeClientTest::nonsenseClosesWithAReason()
{
    QFETCH(std::string, bytes);
    auto [near, far] = socketPair();
    QCOMPARE(::write(far.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    auto client = ScopeClient::begin(std::move(near));
    const auto messages = client.receive();
    QCOMPARE(messages.size(), std::size_t{1});
    QCOMPARE(messages[0].kind, Kind::Closed);
    QVERIFY(messages[0].error.starts_with("the connection to the host is broken: "));
    QVERIFY(client.closed());
    QVERIFY(client.receive().empty());
    client.send("x", "");
    client.flush();
    QVERIFY(!client.wantsWrite());
    QVERIFY(!client.wait(kLimit));
}

void ScopeClientTest::nonBlockingUseNeverWaits()
{
    auto [near, far] = socketPair();
    auto client = ScopeClient::begin(std::move(near), "test 1");
    QVERIFY(client.receive().empty());
    const auto id = client.send("ping", "");
    ScopeServer server(ScopeServer::Options{});
    server.adopt(std::move(far));
    std::vector<ScopeClient::Message> messages;
    while (messages.size() < 2) {
        QVERIFY(client.wait(kLimit));
        for (auto& message : client.receive()) {
            messages.push_back(std::move(message));
        }
    }
    QCOMPARE(messages[0].kind, Kind::Welcome);
    QCOMPARE(messages[1].kind, Kind::Reply);
    QCOMPARE(messages[1].id, id);
    QCOMPARE(messages[1].name, std::string("ping"));
    QVERIFY(!client.hasRing());
    QVERIFY_THROWS_EXCEPTION(ScopeError, client.openRing());
}

void ScopeClientTest::lateReplyIsDropped()
{
    std::vector<ScopeServer::Responder> open;
    ScopeServer server(ScopeServer::Options{});
    server.handleLate("slow", [&open](const std::string&, const ScopeServer::Responder& responder) {
        open.push_back(responder);
    });
    server.handle("open", [&open](const std::string&) { return std::to_string(open.size()); });
    auto [near, far] = socketPair();
    server.adopt(std::move(far));
    auto client = ScopeClient::fromFd(std::move(near), kLimit);
    QCOMPARE(errnoOf([&client] { client.request("slow", "", 10ms); }), ETIMEDOUT);
    QCOMPARE(client.request("open", "", kLimit), std::string("1"));
    open.front().reply("too late");
    server.notify("after", "");
    QVERIFY(client.wait(kLimit));
    const auto messages = client.receive();
    QCOMPARE(messages.size(), std::size_t{1});
    QCOMPARE(messages[0].name, std::string("after"));
}

void ScopeClientTest::unsentRequestsGoOutLater()
{
    auto [near, far] = socketPair();
    auto client = ScopeClient::begin(std::move(near));
    constexpr int kRequests = 200;
    for (int i = 0; i < kRequests; ++i) {
        client.send("count", std::string(20'000, 'x'));
    }
    QVERIFY(client.wantsWrite());
    int handled = 0;
    ScopeServer server(ScopeServer::Options{});
    server.handle("count", [&handled](const std::string&) {
        ++handled;
        return "";
    });
    server.adopt(std::move(far));
    int replies = 0;
    while (replies < kRequests) {
        QVERIFY(client.wait(kLimit));
        for (const auto& message : client.receive()) {
            replies += message.kind == Kind::Reply ? 1 : 0;
        }
    }
    QVERIFY(!client.wantsWrite());
    QCOMPARE(server.statistics().requests, std::uint64_t{kRequests});
}

QTEST_GUILESS_MAIN(ScopeClientTest)
#include "scope_client_test.moc"
