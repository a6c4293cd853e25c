#include "mp/object.h"

#include <QtTest>

#include <map>
#include <sstream>
#include <string>
#include <vector>

using mp::Object;

namespace {

struct Point {
    int x = 0;
    int y = 0;
    MSGPACK_DEFINE(x, y)
};

Object nested(std::size_t depth)
{
    Object object;
    for (std::size_t i = 0; i < depth; ++i) {
        object = Object::list({object});
    }
    return object;
}

std::string packed(const Object& object)
{
    msgpack::sbuffer buffer;
    msgpack::pack(buffer, object);
    return {buffer.data(), buffer.size()};
}

}  // namespace

class ObjectTest : public QObject {
    Q_OBJECT

private slots:
    void isPrintedAsPythonDoes_data()
    {
        QTest::addColumn<QString>("shown");
        QTest::addColumn<int>("which");
        const char* const shown[] = {"None",
                                     "True",
                                     "-7",
                                     "18446744073709551615",
                                     "1.0",
                                     "0.1",
                                     "1e+20",
                                     "1e-05",
                                     "'it'",
                                     "\"it's\"",
                                     "'a\\n\\'\"'",
                                     "b'\\x00\\xff'",
                                     "[1, [2.5, 'x'], None]",
                                     "{'a': 1, 2: [True]}",
                                     "inf"};
        for (int i = 0; i < static_cast<int>(std::size(shown)); ++i) {
            QTest::newRow(shown[i]) << shown[i] << i;
        }
    }
    void isPrintedAsPythonDoes()
    {
        QFETCH(QString, shown);
        QFETCH(int, which);
        const Object all[] = {nullptr,
                              true,
                              -7,
                              UINT64_MAX,
                              1.0,
                              0.1,
                              1e20,
                              1e-5,
                              "it",
                              "it's",
                              "a\n'\"",
                              Object::Bytes{std::string("\0\xff", 2)},
                              Object::list({1, Object::list({2.5, "x"}), nullptr}),
                              Object::Dict{{"a", 1}, {2, Object::list({true})}},
                              std::numeric_limits<double>::infinity()};
        QCOMPARE(QString::fromStdString(all[which].repr()), shown);
    }

    void textIsShownWithoutQuotesAtTheOutermost()
    {
        std::ostringstream out;
        out << Object("it's") << ' ' << Object::list({"a"});
        QCOMPARE(out.str(), std::string("it's ['a']"));
    }

    void givesBackWhatItWasMadeFrom()
    {
        QCOMPARE(Object(5).as<int>(), 5);
        QCOMPARE(Object(5).as<double>(), 5.0);
        QCOMPARE(Object(std::string("text")).as<std::string>(), std::string("text"));
        QCOMPARE(Object(std::vector{1, 2}).as<std::vector<int>>(), (std::vector{1, 2}));
        QCOMPARE(Object(std::vector{1.0, 2.5}).repr(), std::string("[1.0, 2.5]"));
        QCOMPARE(Object(std::vector{1.0, 2.5}).as<std::vector<double>>(), (std::vector{1.0, 2.5}));
        const std::vector<char> bytes{'\1', '\2'};
        QCOMPARE(Object(bytes).as<std::vector<char>>(), bytes);
        const std::map<std::string, double> map{{"a", 0.5}, {"b", 2}};
        QCOMPARE((Object(map).as<std::map<std::string, double>>()), map);
        const Point point = Object(Point{3, 4}).as<Point>();
        QCOMPARE(point.x, 3);
        QCOMPARE(point.y, 4);
    }

    void anotherTypeIsRefused()
    {
        QVERIFY_EXCEPTION_THROWN(Object("5").as<int>(), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(Object(5).as<std::string>(), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(Object(300).as<std::uint8_t>(), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(Object(-1).as<std::uint64_t>(), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(Object(1.5).as<int>(), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(Object(1).as<bool>(), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(Object(1).as<std::vector<int>>(), std::invalid_argument);
    }

    void numbersAreEqualByTheirValue()
    {
        QVERIFY(Object(1) == Object(1.0));
        QVERIFY(Object(1) == Object(true));
        QVERIFY(Object(-1) != Object(UINT64_MAX));
        QVERIFY(Object(1) != Object("1"));
        QCOMPARE(Object(1).hash(), Object(1.0).hash());
        QVERIFY(Object::less(-1, UINT64_MAX));
        QVERIFY(!Object::less(UINT64_MAX, -1));
        QVERIFY_EXCEPTION_THROWN(Object::less(1, "1"), std::invalid_argument);
    }

    void travelsAsMsgpack()
    {
        const Object object =
            Object::list({nullptr, false, -5, UINT64_MAX, 0.25, 3.0, -1e20, "text",
                          Object::Bytes{"\1"}, Object::Dict{{"k", Object::list({1})}, {2, "v"}}});
        QCOMPARE(mp::manager::parseObject(packed(object)).repr(), object.repr());
    }

    void tooDeepIsRefusedByWriterAndReader()
    {
        QCOMPARE(mp::manager::parseObject(packed(nested(64))).repr(), nested(64).repr());
        QVERIFY_EXCEPTION_THROWN(packed(nested(66)), std::invalid_argument);
        const std::string deep(100'000, '\x91');
        QVERIFY_EXCEPTION_THROWN(mp::manager::parseObject(deep + '\1'), std::invalid_argument);
    }

    void damagedBytesAreRefused()
    {
        const std::string good = packed(Object::list({1, "two", Object::Dict{{3, 4.5}}}));
        for (std::size_t size = 0; size < good.size(); ++size) {
            QVERIFY_EXCEPTION_THROWN(mp::manager::parseObject(good.substr(0, size)),
                                     std::invalid_argument);
        }
        QVERIFY_EXCEPTION_THROWN(mp::manager::parseObject(good + '\1'), std::invalid_argument);
        // Four billion elements, of which there is none.
        for (const char* huge :
             {"\xdd\xff\xff\xff\xff", "\xdf\xff\xff\xff\xff", "\xdb\xff\xff\xff\xff",
              "\xc6\xff\xff\xff\xff", "\xc9\xff\xff\xff\xff"}) {
            QVERIFY_EXCEPTION_THROWN(mp::manager::parseObject(std::string_view(huge, 5)),
                                     std::invalid_argument);
        }
        QVERIFY_EXCEPTION_THROWN(mp::manager::parseObject("\xc1"), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(mp::manager::parseObject("\xd4\x05x"), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(mp::manager::parseObject("\xd4\x02x"), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(ObjectTest)
#include "object_test.moc"
