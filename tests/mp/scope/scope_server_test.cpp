#include "mp/scope/scope_server.h"

#include "helpers/leak_check.h"
#include "mp/scope/connection.h"
#include "mp/scope/event_ring.h"
#include "mp/scope/event_ring_reader.h"
#include "mp/scope/scope_client.h"
#include "mp/scope/scope_state.h"
#include "mp/scope/unix_socket.h"
#include "sample_events.h"

#include <QTemporaryDir>
#include <QTest>

#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>

using namespace std::chrono_literals;
using mp::ScopeClient;
using mp::ScopeServer;
using namespace mp::scope;
using Kind = ScopeClient::Message::Kind;

namespace {

constexpr auto kLimit = 20s;

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

ScopeError errorOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const ScopeError& error) {
        return error;
    }
    return ScopeError("nothing was thrown");
}

std::pair<base::UniqueFd, base::UniqueFd> socketPair()
{
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        qFatal("no socket pair");
    }
    return {base::UniqueFd(ends[0]), base::UniqueFd(ends[1])};
}

}  // namespace

class ScopeServerTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void requestsAreAnswered();
    void errorsNameTheField();
    void largeBodiesAndDescriptorsTravel();
    void lateAnswersMayComeFromAnyThread();
    void droppedRequestsAreAnswered();
    void builtInNamesCantBeTaken();
    void snapshotBelongsToItsSequence();
    void watchingLastsAsLongAsTheViewer();
    void notificationsReachEveryViewer();
    void otherVersionsAreRefused_data();
    void otherVersionsAreRefused();
    void nonsenseIsHungUpOn();
    void silentViewerIsHungUpOn();
    void viewerThatNeverReadsIsDropped();
    void viewerThatAsksWithoutReadingWaits();
    void tooManyViewersAreRefused();
    void outOfDescriptorsTheScopeGoesOn();
    void lastAdoptedClientIsMissed();
    void endHangsUpAndLateRespondersAreHarmless();
    void serverMayEndInItsOwnHandler();

private:
    void restart(ScopeServer::Options options);
    ScopeClient attach() { return ScopeClient::connect(m_server->path(), kLimit, "test"); }

    QTemporaryDir m_runtime;
    std::shared_ptr<mp::EventRing> m_ring;
    std::unique_ptr<ScopeServer> m_server;
    std::unique_ptr<helpers::LeakCheck> m_leaks;
};

void ScopeServerTest::initTestCase()
{
    QVERIFY(m_runtime.isValid());
    qputenv("XDG_RUNTIME_DIR", m_runtime.path().toLocal8Bit());
    ScopeServer warmUp(ScopeServer::Options{});
    warmUp.listen();
}

void ScopeServerTest::init()
{
    m_leaks = std::make_unique<helpers::LeakCheck>();
    mp::EventRing::Options options;
    options.capacity = 1024;
    m_ring = std::make_shared<mp::EventRing>(options);
    restart({});
}

void ScopeServerTest::cleanup()
{
    m_server.reset();
    m_ring.reset();
    QCOMPARE(m_leaks->verify(), std::string());
}

void ScopeServerTest::restart(ScopeServer::Options options)
{
    options.name = "test";
    options.tool = "poolscope 0.1.0";
    options.ring = m_ring;
    m_server.reset();
    m_server = std::make_unique<ScopeServer>(options);
    m_server->listen();
}

void ScopeServerTest::requestsAreAnswered()
{
    m_server->handle("echo", [](const std::string& body) { return "<" + body + ">"; });
    auto client = attach();
    QCOMPARE(client.host().tool, std::string("poolscope 0.1.0"));
    QCOMPARE(client.host().pid, ::getpid());
    QCOMPARE(client.request("echo", "one", kLimit), std::string("<one>"));
    QCOMPARE(client.request("echo", "", kLimit), std::string("<>"));
    QCOMPARE(client.request("ping", "", kLimit), std::string("\xC0"));
    m_server->handle("echo", [](const std::string&) { return "replaced"; });
    QCOMPARE(client.request("echo", "", kLimit), std::string("replaced"));
    QCOMPARE(m_server->statistics().requests, std::uint64_t{4});
    QCOMPARE(m_server->statistics().clients, std::size_t{1});
}

void ScopeServerTest::errorsNameTheField()
{
    m_server->handle("run", [](const std::string&) -> std::string {
        throw ScopeError("there is no task \"sqare\"", "task");
    });
    m_server->handle("plain",
                     [](const std::string&) -> std::string { throw std::runtime_error("plain"); });
    m_server->handle("odd", [](const std::string&) -> std::string { throw 7; });
    auto client = attach();
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
    m_server->handle("values", [](const std::string& body) {
        ScopeServer::Reply reply(body + body);
        reply.fds.emplace_back(::memfd_create("values", MFD_CLOEXEC));
        [[maybe_unused]] const auto count = ::pwrite(reply.fds[0].get(), "raw", 3, 0);
        return reply;
    });
    m_server->handle("too many", [](const std::string&) {
        ScopeServer::Reply reply;
        for (int i = 0; i < 9; ++i) {
            reply.fds.emplace_back(::memfd_create("values", MFD_CLOEXEC));
        }
        return reply;
    });
    auto client = attach();
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
    m_server->handleLate(
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
    auto client = attach();
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
    m_server->handleLate("drop", [](const std::string&, const ScopeServer::Responder&) {});
    auto client = attach();
    QCOMPARE(std::string(errorOf([&client] { client.request("drop", "", kLimit); }).what()),
             std::string("the host has dropped the request \"drop\" without an answer"));
}

void ScopeServerTest::builtInNamesCantBeTaken()
{
    const auto take = [this](const std::string& name) {
        m_server->handle(name, [](const std::string&) { return ""; });
    };
    for (const std::string& name :
         {std::string("snapshot"), std::string("watch"), std::string(), std::string(65, 'x')}) {
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, take(name));
    }
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, m_server->handle("x", {}));
    ScopeServer::Options tooSmall;
    tooSmall.maxOutBytes = 1000;
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, ScopeServer{tooSmall});
}

void ScopeServerTest::snapshotBelongsToItsSequence()
{
    m_server->setSnapshotProvider([] { return "experiment"; });
    auto client = attach();
    std::thread publisher([this] {
        for (std::int64_t i = 0; i < 900; ++i) {
            m_ring->publish(samples::finishedTask(1, i));
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
        std::array<mp::Event, 100> batch;
        while (const std::size_t count = reader.read(batch)) {
            for (std::size_t i = 0; i < count; ++i) {
                state.apply(batch[i]);
            }
        }
        QCOMPARE(snapshot.sequence + reader.received(), std::uint64_t{900});
        QVERIFY(state == m_ring->snapshot().state);
    }
}

void ScopeServerTest::watchingLastsAsLongAsTheViewer()
{
    auto first = attach();
    auto second = std::make_unique<ScopeClient>(attach());
    QVERIFY(!m_server->watched());
    first.request("watch", "", kLimit);
    first.request("watch", "", kLimit);
    second->request("watch", "", kLimit);
    QVERIFY(m_server->watched() && m_ring->watched());
    first.request("unwatch", "", kLimit);
    QVERIFY(m_server->watched() && m_ring->watched());
    second.reset();
    QTRY_VERIFY(!m_server->watched());
    QVERIFY(!m_ring->watched());
}

void ScopeServerTest::notificationsReachEveryViewer()
{
    m_server->notify("nobody", "");
    auto first = attach();
    auto second = attach();
    const std::string large(200'000, 'l');
    m_server->notify("small", "s");
    m_server->notify("large", large);
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
    QCOMPARE(m_server->statistics().notifications, std::uint64_t{4});
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, m_server->notify(std::string(65, 'x'), ""));
}

void ScopeServerTest::otherVersionsAreRefused_data()
{
    QTest::addColumn<unsigned>("version");
    QTest::addColumn<std::string>("advice");
    QTest::newRow("newer") << kProtocolVersion + 1
                           << std::string("start the program again with the viewer's Poolscope");
    QTest::newRow("much newer") << 0xFFFF'FFFFU << std::string("the viewer's Poolscope");
}

void ScopeServerTest::otherVersionsAreRefused()
{
    QFETCH(unsigned, version);
    QFETCH(std::string, advice);
    RawViewer viewer(m_server->path());
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
    QCOMPARE(m_server->statistics().refusedVersion, std::uint64_t{1});
    QCOMPARE(m_server->statistics().accepted, std::uint64_t{0});
}

void ScopeServerTest::nonsenseIsHungUpOn()
{
    RawViewer http(m_server->path());
    const std::string get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    QCOMPARE(::write(http.connection.fd(), get.data(), get.size()),
             static_cast<ssize_t>(get.size()));
    QVERIFY(http.isHungUpOn());
    RawViewer rude(m_server->path());
    rude.say(FrameType::Request, "");
    QVERIFY(rude.isHungUpOn());
    RawViewer versionless(m_server->path());
    versionless.say(FrameType::Hello, "\x80");
    QVERIFY(versionless.isHungUpOn());
    RawViewer hostlike(m_server->path());
    hostlike.hello();
    hostlike.say(FrameType::Notify, "");
    QVERIFY(hostlike.isHungUpOn());
    QTRY_COMPARE(m_server->statistics().droppedProtocol, std::uint64_t{4});
    QTRY_COMPARE(m_server->statistics().clients, std::size_t{0});
}

void ScopeServerTest::silentViewerIsHungUpOn()
{
    ScopeServer::Options options;
    options.handshakeLimit = 20ms;
    restart(options);
    RawViewer silent(m_server->path());
    QVERIFY(silent.isHungUpOn());
    QCOMPARE(m_server->statistics().droppedSilent, std::uint64_t{1});
    auto client = attach();
    QVERIFY(!client.wait(50ms));  // one that has said hello may be silent
    QVERIFY(!client.closed());
}

void ScopeServerTest::viewerThatNeverReadsIsDropped()
{
    ScopeServer::Options options;
    options.maxOutBytes = 256U << 10;
    restart(options);
    auto lively = attach();
    RawViewer dead(m_server->path());
    dead.hello();
    QTRY_COMPARE(m_server->statistics().accepted, std::uint64_t{2});
    std::size_t heard = 0;
    std::size_t told = 0;
    const auto read = [&lively, &heard] {
        for (const auto& message : lively.receive()) {
            heard += message.kind == Kind::Notification ? 1 : 0;
        }
    };
    while (m_server->statistics().droppedSlow == 0) {
        m_server->notify("n", std::string(10'000, 'x'));
        ++told;
        // In step with the lively one, so that it is never the slow one.
        while (heard < told && lively.wait(kLimit)) {
            read();
        }
        QVERIFY(told < 10'000);
    }
    QCOMPARE(heard, told);
    QVERIFY(dead.isHungUpOn());
    QTRY_COMPARE(m_server->statistics().clients, std::size_t{1});
    lively.request("ping", "", kLimit);
}

void ScopeServerTest::viewerThatAsksWithoutReadingWaits()
{
    std::atomic<int> asked{0};
    m_server->handle("much", [&asked](const std::string&) {
        ++asked;
        return std::string(60'000, 'm');
    });
    auto [near, far] = socketPair();
    m_server->adopt(std::move(far));
    auto client = ScopeClient::fromFd(std::move(near), kLimit);
    auto other = attach();
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
    QCOMPARE(m_server->statistics().droppedSlow, std::uint64_t{0});
}

void ScopeServerTest::tooManyViewersAreRefused()
{
    ScopeServer::Options options;
    options.maxClients = 2;
    restart(options);
    auto first = std::make_unique<ScopeClient>(attach());
    auto second = attach();
    QVERIFY(std::string(errorOf([this] { attach(); }).what()).find("2 viewers already") !=
            std::string::npos);
    QCOMPARE(m_server->statistics().refusedFull, std::uint64_t{1});
    first.reset();
    QTRY_COMPARE(m_server->statistics().clients, std::size_t{1});
    attach().request("ping", "", kLimit);
}

void ScopeServerTest::outOfDescriptorsTheScopeGoesOn()
{
    auto early = attach();
    early.request("ping", "", kLimit);  // the descriptors of the welcome are closed by now
    base::UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    m_server->path().copy(address.sun_path, sizeof address.sun_path - 1);
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
    const auto acceptedMeanwhile = m_server->statistics().accepted;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);

    QCOMPARE(connected, 0);
    QCOMPARE(trouble, std::string("nothing was thrown"));
    QCOMPARE(acceptedMeanwhile, std::uint64_t{1});
    const auto answer = late.hear();
    QVERIFY(answer && answer->type == FrameType::Welcome);
}

void ScopeServerTest::lastAdoptedClientIsMissed()
{
    std::promise<void> missed;
    m_server->setOnLastAdoptedClosed([&missed] { missed.set_value(); });
    auto [near1, far1] = socketPair();
    auto [near2, far2] = socketPair();
    m_server->adopt(std::move(far1));
    m_server->adopt(std::move(far2));
    auto first = std::make_unique<ScopeClient>(ScopeClient::fromFd(std::move(near1), kLimit));
    auto stranger = std::make_unique<ScopeClient>(attach());
    auto future = missed.get_future();
    stranger.reset();
    first.reset();
    QTRY_COMPARE(m_server->statistics().clients, std::size_t{1});
    QCOMPARE(future.wait_for(0s), std::future_status::timeout);
    near2.reset();  // before it has even said hello
    QCOMPARE(future.wait_for(kLimit), std::future_status::ready);
}

void ScopeServerTest::endHangsUpAndLateRespondersAreHarmless()
{
    std::promise<ScopeServer::Responder> asked;
    m_server->handleLate("late",
                         [&asked](const std::string&, const ScopeServer::Responder& responder) {
                             asked.set_value(responder);
                         });
    auto client = attach();
    client.send("late", "");
    {
        const auto responder = asked.get_future().get();
        m_server.reset();
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
    m_server->handle("end", [this, &ended](const std::string&) {
        m_server.reset();
        ended.set_value();
        return "never sent";
    });
    auto client = attach();
    QVERIFY_THROWS_EXCEPTION(ScopeError, client.request("end", "", kLimit));
    ended.get_future().wait();
}

QTEST_GUILESS_MAIN(ScopeServerTest)
#include "scope_server_test.moc"
