#include "mp/scope/connection.h"

#include "helpers/leak_check.h"
#include "mp/scope/sealed_body.h"

#include <QTest>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <random>
#include <string>

using namespace mp::scope;

namespace {

struct Pair {
    explicit Pair(int sendBuffer = 0)
    {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
            qFatal("no socket pair");
        }
        if (sendBuffer > 0) {
            ::setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &sendBuffer, sizeof sendBuffer);
        }
        near = std::make_unique<Connection>(base::UniqueFd(ends[0]));
        far = std::make_unique<Connection>(base::UniqueFd(ends[1]));
    }
    std::unique_ptr<Connection> near;
    std::unique_ptr<Connection> far;
};

base::UniqueFd fileSaying(const std::string& text)
{
    base::UniqueFd fd(::memfd_create("text", MFD_CLOEXEC));
    [[maybe_unused]] const auto count = ::pwrite(fd.get(), text.data(), text.size(), 0);
    return fd;
}

std::string textOf(const base::UniqueFd& fd)
{
    std::string text(100, '\0');
    const ssize_t count = ::pread(fd.get(), text.data(), text.size(), 0);
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
}

std::vector<base::UniqueFd> some(base::UniqueFd fd)
{
    std::vector<base::UniqueFd> fds;
    fds.push_back(std::move(fd));
    return fds;
}

void sendRaw(Connection& connection, const std::string& bytes, int fd)
{
    OutFrame frame;
    frame.bytes = std::make_shared<const std::string>(bytes);
    if (fd >= 0) {
        frame.fds.push_back(std::make_shared<base::UniqueFd>(fd));
    }
    connection.queue(frame);
    connection.flush();
}

}  // namespace

class ConnectionTest : public QObject {
    Q_OBJECT

private slots:
    void descriptorsArriveWithTheirFrames();
    void largeBodiesGoBySealedMemory();
    void unsealedMemoryIsRefused();
    void missingDescriptorsAreRefused();
    void uselessDescriptorsAreRefused();
    void tooLargeBodiesAreMisuse();
    void fullSocketKeepsTheRest();
    void hangUpIsSeenAfterTheLastFrame();
    void leavesNoDescriptor();
};

// Frames with and without descriptors in turn, through a small socket, so that sends are cut.
void ConnectionTest::descriptorsArriveWithTheirFrames()
{
    constexpr std::uint64_t kFrames = 300;
    Pair pair(4096);
    for (std::uint64_t i = 0; i < kFrames; ++i) {
        std::vector<base::UniqueFd> fds;
        for (std::uint64_t k = 0; k < i % 3; ++k) {
            fds.push_back(fileSaying(std::to_string(i) + "/" + std::to_string(k)));
        }
        pair.near->queue(makeFrame(FrameType::Reply, i, "name", std::string(i * 37 % 5000, 'b'),
                                   std::move(fds)));
    }
    std::uint64_t seen = 0;
    while (seen < kFrames) {
        QVERIFY(pair.near->flush());
        QVERIFY(pair.far->receive());
        while (const auto frame = pair.far->next()) {
            QCOMPARE(frame->id, seen);
            QCOMPARE(frame->body.size(), std::size_t(seen * 37 % 5000));
            QCOMPARE(frame->fds.size(), std::size_t(seen % 3));
            for (std::size_t k = 0; k < frame->fds.size(); ++k) {
                QCOMPARE(textOf(frame->fds[k]), std::to_string(seen) + "/" + std::to_string(k));
                QVERIFY((::fcntl(frame->fds[k].get(), F_GETFD) & FD_CLOEXEC) != 0);
            }
            ++seen;
        }
    }
    QVERIFY(!pair.near->unsent());
    QCOMPARE(pair.near->unsentBytes(), std::size_t{0});
    QCOMPARE(pair.near->unsentFds(), std::size_t{0});
}

void ConnectionTest::largeBodiesGoBySealedMemory()
{
    Pair pair;
    std::string body(5'000'000, '\0');
    std::mt19937 random(1);
    for (char& byte : body) {
        byte = static_cast<char>(random());
    }
    OutFrame frame = makeFrame(FrameType::Reply, 1, "values", body, some(fileSaying("more")));
    QVERIFY(frame.bytes->size() < 100);
    QCOMPARE(frame.memfdBytes, body.size());
    QVERIFY(::pwrite(frame.fds[0]->get(), "x", 1, 0) < 0);
    pair.near->queue(frame);
    QVERIFY(pair.near->flush());
    QVERIFY(pair.far->receive());
    const auto got = pair.far->next();
    QVERIFY(got && got->body == body);
    QCOMPARE(got->fds.size(), std::size_t{1});
    QCOMPARE(textOf(got->fds[0]), std::string("more"));
}

void ConnectionTest::unsealedMemoryIsRefused()
{
    Pair pair;
    Frame frame;
    frame.bodyInMemfd = true;
    frame.fdCount = 1;
    sendRaw(*pair.near, encodeFrame(frame), fileSaying("changeable").release());
    QVERIFY(pair.far->receive());
    QVERIFY_THROWS_EXCEPTION(ProtocolError, pair.far->next());
    QVERIFY_THROWS_EXCEPTION(ProtocolError, readSealedBody(0));
}

void ConnectionTest::missingDescriptorsAreRefused()
{
    Pair pair;
    Frame frame;
    frame.fdCount = 1;
    sendRaw(*pair.near, encodeFrame(frame), -1);
    QVERIFY(pair.far->receive());
    QVERIFY_THROWS_EXCEPTION(ProtocolError, pair.far->next());
}

void ConnectionTest::uselessDescriptorsAreRefused()
{
    const helpers::LeakCheck leaks;
    {
        Pair pair;
        const auto flood = [&pair] {
            for (int i = 0; i < 100; ++i) {
                sendRaw(*pair.near, "S", ::open("/dev/null", O_RDONLY | O_CLOEXEC));
                pair.far->receive();
            }
        };
        QVERIFY_THROWS_EXCEPTION(ProtocolError, flood());
    }
    QCOMPARE(leaks.verify(), std::string());
}

void ConnectionTest::tooLargeBodiesAreMisuse()
{
    // Never touched, so never really there.
    const std::size_t size = kMaxBody + 1;
    void* memory =
        ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    QVERIFY(memory != MAP_FAILED);
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             sealBody({static_cast<const char*>(memory), size}));
    ::munmap(memory, size);
}

void ConnectionTest::fullSocketKeepsTheRest()
{
    Pair pair(4096);
    for (int i = 0; i < 100; ++i) {
        pair.near->queue(makeFrame(FrameType::Notify, 0, "n", std::string(10'000, 'x')));
    }
    QVERIFY(pair.near->flush());  // returns at once
    QVERIFY(pair.near->unsent());
    QVERIFY(pair.near->unsentBytes() > 500'000);
}

void ConnectionTest::hangUpIsSeenAfterTheLastFrame()
{
    Pair pair;
    pair.far->queue(makeFrame(FrameType::Request, 1, "unread", ""));
    pair.far->flush();
    pair.near->queue(makeFrame(FrameType::Refuse, 0, "", packText("no")));
    QVERIFY(pair.near->flush());
    pair.near.reset();  // with something unread: the kernel makes a reset of it
    QVERIFY(!pair.far->receive());
    const auto last = pair.far->next();
    QVERIFY(last && unpackText(last->body) == "no");
    pair.far->queue(makeFrame(FrameType::Request, 2, "late", ""));
    QVERIFY(!pair.far->flush());
}

void ConnectionTest::leavesNoDescriptor()
{
    const helpers::LeakCheck leaks;
    {
        Pair pair;
        pair.near->queue(makeFrame(FrameType::Reply, 1, "read", "", some(fileSaying("a"))));
        pair.near->queue(makeFrame(FrameType::Reply, 2, "unread", "", some(fileSaying("b"))));
        pair.near->flush();
        pair.near->queue(makeFrame(FrameType::Reply, 3, "unsent", "", some(fileSaying("c"))));
        pair.far->receive();
        QVERIFY(pair.far->next().has_value());
    }
    QCOMPARE(leaks.verify(), std::string());
}

QTEST_GUILESS_MAIN(ConnectionTest)
#include "connection_test.moc"
