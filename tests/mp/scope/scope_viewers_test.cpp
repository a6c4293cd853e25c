#include "mp/scope/scope_server.h"

#include "mp/scope/connection.h"
#include "mp/scope/scope_client.h"
#include "mp/scope/unix_socket.h"
#include "served_scope.h"

#include <QTest>

#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <optional>

using namespace std::chrono_literals;
using mp::ScopeClient;
using mp::ScopeServer;
using samples::errorOf;
using samples::kLimit;
using samples::socketPair;
using namespace mp::scope;
using Kind = ScopeClient::Message::Kind;

namespace {

// A viewer that says what it likes.
struct RawViewer {
    explicit RawViewer(const std::string& path) : connection(connectTo(path, kLimit)) {}
    explicit RawViewer(Connection connected) : connection(std::move(connected)) {}

    void say(FrameType type, const std::string& body)
    {
        connection.queue(makeFrame(type, 1, type == FrameType::Hello ? "" : "ping", body));
        connection.flush();
    }

    void hello(std::uint32_t version = kProtocolVersion)
    {
        say(FrameType::Hello, packGreeting({version, "test 9", 1, ""}));
    }

    // The next frame, or nothing at the end.
    std::optional<InFrame> hear()
    {
        while (true) {
            if (auto frame = connection.next()) {
                return frame;
            }
            pollfd watched{connection.fd(), POLLIN, 0};
            if (::poll(&watched, 1, 20'000) != 1 || !connection.receive()) {
                return connection.next();
            }
        }
    }

    bool isHungUpOn()
    {
        pollfd watched{connection.fd(), POLLRDHUP, 0};
        return ::poll(&watched, 1, 20'000) == 1;
    }

    Connection connection;
};

}  // namespace

// Viewers a host can't trust: of another version, silent, slow, many or talking nonsense.
class ScopeViewersTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_scope.start(); }
    void cleanup() { QCOMPARE(m_scope.stop(), std::string()); }

    void otherVersionsAreRefused_data();
    void otherVersionsAreRefused();
    void nonsenseIsHungUpOn();
    void silentViewerIsHungUpOn();
    void viewerThatNeverReadsIsDropped();
    void viewerThatAsksWithoutReadingWaits();
    void tooManyViewersAreRefused();
    void outOfDescriptorsTheScopeGoesOn();

private:
    samples::ServedScope m_scope;
};

void ScopeViewersTest::otherVersionsAreRefused_data()
{
    QTest::addColumn<unsigned>("version");
    QTest::addColumn<std::string>("advice");
    QTest::newRow("newer") << kProtocolVersion + 1
                           << std::string("start the program again with the viewer's Poolscope");
    QTest::newRow("much newer") << 0xFFFF'FFFFU << std::string("the viewer's Poolscope");
}

void ScopeViewersTest::otherVersionsAreRefused()
{
    QFETCH(unsigned, version);
    QFETCH(std::string, advice);
    RawViewer viewer(m_scope.server->path());
    viewer.hello(version);
    viewer.say(FrameType::Request, "");  // never answered
    const auto answer = viewer.hear();
    QVERIFY(answer.has_value());
    QCOMPARE(answer->type, FrameType::Refuse);
    const std::string sentence = unpackText(answer->body);
    QVERIFY2(sentence.find("version " + std::to_string(version) + " (test 9)") != sentence.npos,
             sentence.c_str());
    QVERIFY2(sentence.ends_with(advice), sentence.c_str());
    QVERIFY(!viewer.hear());
    QCOMPARE(m_scope.server->statistics().refusedVersion, std::uint64_t{1});
    QCOMPARE(m_scope.server->statistics().accepted, std::uint64_t{0});
}

void ScopeViewersTest::nonsenseIsHungUpOn()
{
    RawViewer http(m_scope.server->path());
    const std::string get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    QCOMPARE(::write(http.connection.fd(), get.data(), get.size()),
             static_cast<ssize_t>(get.size()));
    QVERIFY(http.isHungUpOn());
    RawViewer rude(m_scope.server->path());
    rude.say(FrameType::Request, "");
    QVERIFY(rude.isHungUpOn());
    RawViewer versionless(m_scope.server->path());
    versionless.say(FrameType::Hello, "\x80");
    QVERIFY(versionless.isHungUpOn());
    RawViewer hostlike(m_scope.server->path());
    hostlike.hello();
    hostlike.say(FrameType::Notify, "");
    QVERIFY(hostlike.isHungUpOn());
    QTRY_COMPARE(m_scope.server->statistics().droppedProtocol, std::uint64_t{4});
    QTRY_COMPARE(m_scope.server->statistics().clients, std::size_t{0});
}

void ScopeViewersTest::silentViewerIsHungUpOn()
{
    ScopeServer::Options options;
    options.handshakeLimit = 20ms;
    m_scope.start(options);
    RawViewer silent(m_scope.server->path());
    QVERIFY(silent.isHungUpOn());
    QCOMPARE(m_scope.server->statistics().droppedSilent, std::uint64_t{1});
    auto client = m_scope.attach();
    QVERIFY(!client.wait(50ms));  // one that has said hello may be silent
    QVERIFY(!client.closed());
}

void ScopeViewersTest::viewerThatNeverReadsIsDropped()
{
    ScopeServer::Options options;
    options.maxOutBytes = 256U << 10;
    m_scope.start(options);
    auto lively = m_scope.attach();
    RawViewer dead(m_scope.server->path());
    dead.hello();
    QTRY_COMPARE(m_scope.server->statistics().accepted, std::uint64_t{2});
    std::size_t heard = 0;
    std::size_t told = 0;
    const auto read = [&lively, &heard] {
        for (const auto& message : lively.receive()) {
            heard += message.kind == Kind::Notification ? 1 : 0;
        }
    };
    while (m_scope.server->statistics().droppedSlow == 0) {
        m_scope.server->notify("n", std::string(10'000, 'x'));
        ++told;
        // In step with the lively one, so that it is never the slow one.
        while (heard < told && lively.wait(kLimit)) {
            read();
        }
        QVERIFY(told < 10'000);
    }
    QCOMPARE(heard, told);
    QVERIFY(dead.isHungUpOn());
    QTRY_COMPARE(m_scope.server->statistics().clients, std::size_t{1});
    lively.request("ping", "", kLimit);
}

void ScopeViewersTest::viewerThatAsksWithoutReadingWaits()
{
    std::atomic<int> asked{0};
    m_scope.server->handle("much", [&asked](const std::string&) {
        ++asked;
        return std::string(60'000, 'm');
    });
    auto [near, far] = socketPair();
    m_scope.server->adopt(std::move(far));
    auto client = ScopeClient::fromFd(std::move(near), kLimit);
    auto other = m_scope.attach();
    constexpr int kRequests = 1000;
    for (int i = 0; i < kRequests; ++i) {
        client.send("much", "");
        client.flush();
    }
    // The other one's request comes behind what the server does for the first without pause.
    other.request("ping", "", kLimit);
    QVERIFY(asked < kRequests);
    int replies = 0;
    while (replies < kRequests) {
        QVERIFY(client.wait(kLimit));
        for (const auto& message : client.receive()) {
            QCOMPARE(message.kind, Kind::Reply);
            ++replies;
        }
    }
    QCOMPARE(asked.load(), kRequests);
    QCOMPARE(m_scope.server->statistics().droppedSlow, std::uint64_t{0});
}

void ScopeViewersTest::tooManyViewersAreRefused()
{
    ScopeServer::Options options;
    options.maxClients = 2;
    m_scope.start(options);
    auto first = std::make_unique<ScopeClient>(m_scope.attach());
    auto second = m_scope.attach();
    QVERIFY(std::string(errorOf([this] { m_scope.attach(); }).what()).find("2 viewers already") !=
            std::string::npos);
    QCOMPARE(m_scope.server->statistics().refusedFull, std::uint64_t{1});
    first.reset();
    QTRY_COMPARE(m_scope.server->statistics().clients, std::size_t{1});
    m_scope.attach().request("ping", "", kLimit);
}

void ScopeViewersTest::outOfDescriptorsTheScopeGoesOn()
{
    auto early = m_scope.attach();
    early.request("ping", "", kLimit);  // the descriptors of the welcome are closed by now
    base::UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    m_scope.server->path().copy(address.sun_path, sizeof address.sun_path - 1);
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit none = before;
    none.rlim_cur = static_cast<rlim_t>(base::UniqueFd(::dup(0)).get());
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const int connected =
        ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    RawViewer late{Connection(std::move(socket))};
    late.hello();
    std::string trouble;
    for (int i = 0; i < 20; ++i) {
        trouble = errorOf([&early] { early.request("ping", "", kLimit); }).what();
    }
    const auto acceptedMeanwhile = m_scope.server->statistics().accepted;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);

    QCOMPARE(connected, 0);
    QCOMPARE(trouble, std::string("nothing was thrown"));
    QCOMPARE(acceptedMeanwhile, std::uint64_t{1});
    const auto answer = late.hear();
    QVERIFY(answer && answer->type == FrameType::Welcome);
}

QTEST_GUILESS_MAIN(ScopeViewersTest)
#include "scope_viewers_test.moc"
