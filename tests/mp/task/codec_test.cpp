#include "mp/task/codec.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <random>

using namespace mp::task;

namespace {

struct Point {
    double x = 0;
    double y = 0;
    std::string name;
    MSGPACK_DEFINE(x, y, name)
    friend bool operator==(const Point&, const Point&) = default;
};

template <class T>
std::vector<std::byte> encoded(const T& value)
{
    HeapStore store;
    ByteWriter out({}, store);
    encode(out, value);
    return {out.written().begin(), out.written().end()};
}

template <class T>
T decoded(std::span<const std::byte> bytes)
{
    ByteReader in(bytes);
    return decode<T>(in);
}

template <class T>
bool travels(const T& value)
{
    const auto bytes = encoded(value);
    ByteReader in(bytes);
    return decode<T>(in) == value && in.rest().empty();
}

// Whether decoding gives a T or a DecodeError; anything else escapes.
template <class T>
bool isRefused(std::span<const std::byte> bytes)
{
    try {
        (void)decoded<T>(bytes);
        return false;
    } catch (const DecodeError&) {
        return true;
    }
}

template <class T>
void expectEveryTruncationRefused(const T& value)
{
    const auto bytes = encoded(value);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        // A copy of just that length: reading beyond it is seen by ASan.
        const std::vector<std::byte> part(bytes.begin(), bytes.begin() + static_cast<long>(length));
        QVERIFY2(isRefused<T>(part), std::to_string(length).c_str());
    }
}

// Every damage of one byte, and noise behind a right tag: a value or a DecodeError, never more.
template <class T>
void hammer(const T& value, std::mt19937& random)
{
    const auto bytes = encoded(value);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (const int change : {0x01, 0x80, 0xff}) {
            auto damaged = bytes;
            damaged[at] ^= static_cast<std::byte>(change);
            (void)isRefused<T>(damaged);
        }
    }
    for (int i = 0; i < 2000; ++i) {
        std::vector<std::byte> noise(random() % 64);
        for (std::byte& byte : noise) {
            byte = static_cast<std::byte>(random());
        }
        if (!noise.empty()) {
            noise[0] = bytes[0];
        }
        if (noise.size() > 9) {  // a length that fits, so that the content is looked at
            const std::uint64_t length = noise.size() - 9;
            std::memcpy(noise.data() + 1, &length, sizeof length);
        }
        (void)isRefused<T>(noise);
    }
}

std::vector<std::byte> msgpackValue(std::initializer_list<int> content)
{
    std::vector<std::byte> bytes(9);
    bytes[0] = static_cast<std::byte>('M');
    const std::uint64_t length = content.size();
    std::memcpy(bytes.data() + 1, &length, sizeof length);
    for (const int byte : content) {
        bytes.push_back(static_cast<std::byte>(byte));
    }
    return bytes;
}

}  // namespace

class CodecTest : public QObject {
    Q_OBJECT

private slots:
    void arithmeticTravels()
    {
        QVERIFY(travels(true));
        QVERIFY(travels(false));
        QVERIFY(travels('x'));
        QVERIFY(travels(std::numeric_limits<signed char>::min()));
        QVERIFY(travels(std::numeric_limits<unsigned char>::max()));
        QVERIFY(travels(std::numeric_limits<short>::min()));
        QVERIFY(travels(std::numeric_limits<unsigned short>::max()));
        QVERIFY(travels(std::numeric_limits<int>::min()));
        QVERIFY(travels(std::numeric_limits<unsigned>::max()));
        QVERIFY(travels(std::numeric_limits<long>::min()));
        QVERIFY(travels(std::numeric_limits<unsigned long long>::max()));
        QVERIFY(travels(0.1F));
        QVERIFY(travels(-0.1));
        QVERIFY(travels(0.1L));
        QVERIFY(travels(std::numeric_limits<double>::infinity()));
        QVERIFY(std::isnan(decoded<double>(encoded(std::nan("")))));
    }

    void textTravels()
    {
        QVERIFY(travels(std::string()));
        QVERIFY(travels(std::string("text with \0 in it", 17)));
        QVERIFY(travels(std::string(100'000, 'x')));
    }

    void numberVectorsTravelRaw()
    {
        QVERIFY(travels(std::vector<int>{}));
        QVERIFY(travels(std::vector<double>{1.5, -2.5}));
        QVERIFY(travels(std::vector<char>(1000, 'c')));
        QCOMPARE(encoded(std::vector<std::int32_t>(100)).size(), std::size_t{2 + 8 + 400});
    }

    void everythingElseTravelsAsMsgpack()
    {
        QVERIFY(travels(std::vector<std::string>{"a", "b"}));
        QVERIFY(travels(std::map<std::string, int>{{"one", 1}, {"two", 2}}));
        QVERIFY(travels(std::vector<bool>{true, false, true}));
        QVERIFY(travels(std::optional<int>{}));
        QVERIFY(travels(std::optional<int>{3}));
        QVERIFY(travels(std::tuple<int, std::string, double>{1, "x", 2.5}));
        QVERIFY(travels(std::vector<std::vector<double>>{{1}, {}, {2, 3}}));
    }

    void userTypesTravelByMsgpackDefine()
    {
        QVERIFY(travels(Point{1.5, -2, "here"}));
        QVERIFY(travels(std::vector<Point>{{1, 2, "a"}, {3, 4, "b"}}));
    }

    void nothingTravels() { QVERIFY(travels(Nothing{})); }

    void valuesFollowOneAnother()
    {
        HeapStore store;
        ByteWriter out({}, store);
        encode(out, 7);
        encode(out, std::string("seven"));
        encode(out, Point{7, 7, "p"});
        encode(out, std::vector<double>{7});
        ByteReader in(out.written());
        QCOMPARE(decode<int>(in), 7);
        QCOMPARE(decode<std::string>(in), std::string("seven"));
        QCOMPARE(decode<Point>(in), (Point{7, 7, "p"}));
        QCOMPARE(decode<std::vector<double>>(in), std::vector<double>{7});  // not aligned by now
        QVERIFY(in.rest().empty());
    }

    void anotherTypesTagIsRefused()
    {
        QVERIFY(isRefused<int>(encoded(1.0)));
        QVERIFY(isRefused<int>(encoded(1U)));
        QVERIFY(isRefused<std::string>(encoded(1)));
        QVERIFY(isRefused<std::vector<int>>(encoded(std::vector<float>{1})));
        QVERIFY(isRefused<Point>(encoded(std::string("x"))));
        QVERIFY(isRefused<Nothing>(encoded(1)));
        QVERIFY(isRefused<Point>(encoded(std::vector<std::string>{"x"})));
    }

    void truncatedBytesAreRefused()
    {
        expectEveryTruncationRefused(12345);
        expectEveryTruncationRefused(1.5);
        expectEveryTruncationRefused(std::string("some text"));
        expectEveryTruncationRefused(std::vector<std::int64_t>{1, 2, 3});
        expectEveryTruncationRefused(Point{1, 2, "point"});
        expectEveryTruncationRefused(std::map<std::string, int>{{"one", 1}});
        expectEveryTruncationRefused(Nothing{});
    }

    void lengthsBeyondTheBytesAreRefused()
    {
        auto text = encoded(std::string("abc"));
        auto numbers = encoded(std::vector<std::int64_t>{1, 2});
        for (const std::uint64_t length : {std::uint64_t{4}, std::uint64_t{1} << 40,
                                           std::uint64_t{1} << 61, ~std::uint64_t{0}}) {
            std::memcpy(text.data() + 1, &length, sizeof length);
            std::memcpy(numbers.data() + 2, &length, sizeof length);
            QVERIFY(isRefused<std::string>(text));
            QVERIFY(isRefused<std::vector<std::int64_t>>(numbers));
        }
    }

    // A header that announces four thousand million elements must not make room for them.
    void msgpackThatAnnouncesMoreThanItHoldsIsRefused()
    {
        QVERIFY(isRefused<std::vector<std::string>>(msgpackValue({0xdd, 0xff, 0xff, 0xff, 0xff})));
        QVERIFY(
            (isRefused<std::map<std::string, int>>(msgpackValue({0xdf, 0xff, 0xff, 0xff, 0xff}))));
        QVERIFY(isRefused<std::vector<std::string>>(
            msgpackValue({0x91, 0xdb, 0xff, 0xff, 0xff, 0xff})));
        QVERIFY(isRefused<std::vector<std::string>>(msgpackValue({0xdd, 0x20, 0, 0, 0, 0x01})));
        QVERIFY(isRefused<Point>(msgpackValue({0xc1})));
        QVERIFY(isRefused<Point>(msgpackValue({})));
    }

    // Read as anything but 0 or 1, a bool is undefined behaviour.
    void boolOfADamagedByteIsStillABool()
    {
        auto bytes = encoded(true);
        bytes[1] = static_cast<std::byte>(0x7e);
        const bool value = decoded<bool>(bytes);
        QVERIFY(value == true || value == false);
    }

    void damagedBytesNeverDoMoreThanBeRefused()
    {
        std::mt19937 random(20260101);  // seeded: a failure repeats
        hammer(std::string("some text"), random);
        hammer(std::vector<double>{1, 2, 3}, random);
        hammer(std::vector<std::string>{"one", "two"}, random);
        hammer(std::map<std::string, std::vector<int>>{{"one", {1}}, {"two", {2, 2}}}, random);
        hammer(Point{1, 2, "point"}, random);
        hammer(std::optional<std::tuple<int, std::string>>{{1, "x"}}, random);
        hammer(true, random);
    }
};

QTEST_GUILESS_MAIN(CodecTest)
#include "codec_test.moc"
