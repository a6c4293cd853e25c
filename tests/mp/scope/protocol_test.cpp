#include "mp/scope/protocol.h"

#include <QTest>

#include <random>
#include <string>
#include <vector>

using namespace mp::scope;

namespace {

Frame request(std::uint64_t id, const std::string& name, const std::string& body)
{
    Frame frame;
    frame.type = FrameType::Request;
    frame.id = id;
    frame.name = name;
    frame.body = body;
    return frame;
}

bool equal(const Frame& a, const Frame& b)
{
    return a.type == b.type && a.id == b.id && a.name == b.name && a.body == b.body &&
           a.bodyInMemfd == b.bodyInMemfd && a.fdCount == b.fdCount;
}

// What the parser says of these bytes: a frame's name, "more" or its error.
std::string parse(const std::string& bytes)
{
    FrameParser parser;
    parser.append(bytes);
    try {
        const auto frame = parser.next();
        return frame ? frame->name : "more";
    } catch (const ProtocolError& error) {
        return error.what();
    }
}

std::string patched(std::string bytes, std::size_t at, const std::string& with)
{
    return bytes.replace(at, with.size(), with);
}

std::string randomBytes(std::mt19937& random, std::size_t length)
{
    std::string bytes(length, '\0');
    for (char& byte : bytes) {
        byte = static_cast<char>(random());
    }
    return bytes;
}

}  // namespace

class ProtocolTest : public QObject {
    Q_OBJECT

private slots:
    void framesComeBackWhateverTheCut();
    void oneByteAtATimeIsEnough();
    void truncatedFrameWaits();
    void brokenHeadersAreRefused_data();
    void brokenHeadersAreRefused();
    void parserStaysBroken();
    void tooLongIsMisuseWhenEncoding();
    void anyBytesAreSurvived();
    void changedFramesAreSurvived();
    void otherVersionsAreRefusedWithASentence();
    void laterVersionsMaySayMore();
    void bodiesComeBackEqual();
    void brokenBodiesAreRefused();
};

void ProtocolTest::framesComeBackWhateverTheCut()
{
    std::mt19937 random(3);
    std::vector<Frame> frames;
    std::string bytes;
    for (std::uint64_t i = 0; i < 200; ++i) {
        Frame frame =
            request(i << 40, std::string(random() % 65, 'n'), randomBytes(random, random() % 3000));
        frame.type = static_cast<FrameType>(1 + random() % 7);
        frame.fdCount = random() % 9;
        frame.bodyInMemfd = frame.body.empty() && frame.fdCount > 0;
        frames.push_back(frame);
        bytes += encodeFrame(frame);
    }
    FrameParser parser;
    std::size_t seen = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t count = std::min<std::size_t>(random() % 5000, bytes.size() - at);
        parser.append(std::string_view(bytes).substr(at, count));
        at += count;
        while (const auto frame = parser.next()) {
            QVERIFY(seen < frames.size() && equal(*frame, frames[seen]));
            ++seen;
        }
    }
    QCOMPARE(seen, frames.size());
    QCOMPARE(parser.buffered(), std::size_t{0});
}

void ProtocolTest::oneByteAtATimeIsEnough()
{
    const Frame sent = request(77, "results", "\x93\x01\x02\x03");
    const std::string bytes = encodeFrame(sent);
    FrameParser parser;
    for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
        parser.append({&bytes[i], 1});
        QVERIFY(!parser.next());
    }
    parser.append({&bytes.back(), 1});
    const auto got = parser.next();
    QVERIFY(got && equal(*got, sent));
}

void ProtocolTest::truncatedFrameWaits()
{
    const std::string bytes = encodeFrame(request(1, "x", "body"));
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        QCOMPARE(parse(bytes.substr(0, length)), std::string("more"));
    }
}

void ProtocolTest::brokenHeadersAreRefused_data()
{
    const std::string good = encodeFrame(request(1, "x", "body"));
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("why");
    using std::string;
    QTest::newRow("an HTTP client")
        << string("GET / HTTP/1.1\r\nHost: x\r\n\r\n") << string("something else");
    QTest::newRow("16 MiB, not all here")
        << patched(good, 4, string("\xEC\xFF\xFF\x00", 4)) << string("more");
    QTest::newRow("beyond 16 MiB")
        << patched(good, 4, string("\xED\xFF\xFF\x00", 4)).replace(7, 1, string(1, '\x01'))
        << string("longer");
    QTest::newRow("4 GiB") << patched(good, 4, "\xFF\xFF\xFF\xFF") << string("longer");
    QTest::newRow("type 0") << patched(good, 8, string(2, '\0')) << string("unknown type 0");
    QTest::newRow("type 8") << patched(good, 8, "\x08") << string("unknown type 8");
    QTest::newRow("flags") << patched(good, 10, "\x02") << string("unknown flags");
    QTest::newRow("15 descriptors") << patched(good, 11, "\x0F") << string("descriptors");
    QTest::newRow("memfd without descriptor") << patched(good, 10, "\x01") << string("descriptors");
    QTest::newRow("no payload") << patched(good.substr(0, 20), 4, string(4, '\0'))
                                << string("no name");
    QTest::newRow("a number for a name") << patched(good, 20, "\x07") << string("no name");
    QTest::newRow("a name beyond the end") << patched(good, 20, "\xBF") << string("longer");
}

void ProtocolTest::brokenHeadersAreRefused()
{
    QFETCH(std::string, bytes);
    QFETCH(std::string, why);
    QVERIFY2(parse(bytes).find(why) != std::string::npos, parse(bytes).c_str());
}

void ProtocolTest::parserStaysBroken()
{
    FrameParser parser;
    parser.append(std::string(20, 'x'));
    QVERIFY_THROWS_EXCEPTION(ProtocolError, parser.next());
    parser.append(encodeFrame(request(1, "x", "body")));
    QVERIFY_THROWS_EXCEPTION(ProtocolError, parser.next());
    QCOMPARE(parser.buffered(), std::size_t{0});
}

void ProtocolTest::tooLongIsMisuseWhenEncoding()
{
    const auto encode = [](std::size_t name, std::size_t body, std::size_t fds) {
        Frame frame = request(1, std::string(name, 'n'), std::string(body, 'b'));
        frame.fdCount = fds;
        return encodeFrame(frame);
    };
    encode(kMaxName, kMaxInlineBody, kMaxFds);
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, encode(kMaxName + 1, 0, 0));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, encode(0, kMaxInlineBody + 1, 0));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, encode(0, 0, kMaxFds + 1));
}

void ProtocolTest::anyBytesAreSurvived()
{
    std::mt19937 random(5);
    const std::string magic = encodeFrame(request(1, "x", "")).substr(0, 4);
    for (int round = 0; round < 20'000; ++round) {
        const std::string bytes =
            (round % 2 == 0 ? "" : magic) + randomBytes(random, random() % 80);
        FrameParser parser;
        parser.append(bytes);
        try {
            while (parser.next()) {
            }
        } catch (const ProtocolError&) {
            continue;
        }
    }
}

void ProtocolTest::changedFramesAreSurvived()
{
    std::mt19937 random(9);
    const std::string good = encodeFrame(request(1, "first", "body")) +
                             encodeFrame(request(2, "second", std::string(100, 'b')));
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes = good;
        for (auto changes = 1 + random() % 3; changes > 0; --changes) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        FrameParser parser;
        std::size_t taken = 0;
        try {
            for (const char byte : bytes) {
                parser.append({&byte, 1});
                while (const auto frame = parser.next()) {
                    QVERIFY(frame->name.size() <= kMaxName);
                    taken += kHeaderSize + frame->name.size() + frame->body.size();
                }
            }
        } catch (const ProtocolError&) {
            continue;
        }
        QVERIFY(taken <= bytes.size());
    }
}

void ProtocolTest::otherVersionsAreRefusedWithASentence()
{
    const Greeting self{3, "poolscope 0.3", 4126, "sweep"};
    QVERIFY(!refusal(Greeting{3, "poolscope 0.3.1", 1, ""}, self));
    const auto newer = refusal(Greeting{4, "poolscope 0.4", 1, ""}, self);
    QCOMPARE(newer.value_or(""),
             std::string("the viewer speaks version 4 (poolscope 0.4) of the scope protocol, the "
                         "host (PID 4126) version 3 (poolscope 0.3); start the program again with "
                         "the viewer's Poolscope"));
    const auto older = refusal(Greeting{2, "", 1, ""}, self);
    QVERIFY(older.value_or("").ends_with("use the host's Poolscope to look at it"));
}

void ProtocolTest::laterVersionsMaySayMore()
{
    // {"protocol": 9, "mood": [1, 2]}
    const Greeting greeting =
        unpackGreeting(std::string("\x82\xA8protocol\x09\xA4mood\x92\x01\x02"));
    QCOMPARE(greeting.protocol, 9U);
    QCOMPARE(greeting.tool, std::string());
}

void ProtocolTest::bodiesComeBackEqual()
{
    const Greeting greeting = unpackGreeting(packGreeting({1, "poolscope 0.1", 4126, "näme"}));
    QCOMPARE(greeting.pid, 4126);
    QCOMPARE(greeting.name, std::string("näme"));
    const ScopeError error = unpackError(packError("no such task", "task"));
    QCOMPARE(std::string(error.what()), std::string("no such task"));
    QCOMPARE(error.field(), std::string("task"));
    QCOMPARE(unpackText(packText("sentence")), std::string("sentence"));
    const std::string binary("\0\xFF\x80", 3);
    const SnapshotReply snapshot = unpackSnapshot(packSnapshot({1ULL << 50, binary, "host"}));
    QCOMPARE(snapshot.sequence, std::uint64_t{1} << 50);
    QCOMPARE(snapshot.state, binary);
    QCOMPARE(snapshot.host, std::string("host"));
}

void ProtocolTest::brokenBodiesAreRefused()
{
    std::mt19937 random(13);
    const std::string good = packGreeting({1, "poolscope", 4126, "name"});
    QVERIFY_THROWS_EXCEPTION(ProtocolError, unpackGreeting(""));
    QVERIFY_THROWS_EXCEPTION(ProtocolError, unpackGreeting("\x80"));  // no version
    QVERIFY_THROWS_EXCEPTION(ProtocolError, unpackText("\x01"));
    QVERIFY_THROWS_EXCEPTION(ProtocolError, unpackError("\x92\x01\x02"));
    QVERIFY_THROWS_EXCEPTION(ProtocolError, unpackSnapshot(good.substr(0, 9)));
    for (int round = 0; round < 5000; ++round) {
        std::string bytes = good;
        bytes[random() % bytes.size()] = static_cast<char>(random());
        try {
            unpackGreeting(bytes);
        } catch (const ProtocolError&) {
            continue;
        }
    }
}

QTEST_GUILESS_MAIN(ProtocolTest)
#include "protocol_test.moc"
