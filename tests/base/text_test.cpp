#include "base/text.h"

#include <QTest>

#include <random>
#include <stdexcept>

using namespace std::chrono_literals;

namespace {

template <class Call>
QString errorOf(const Call& call)
{
    try {
        call();
    } catch (const std::invalid_argument& error) {
        return QString::fromStdString(error.what());
    }
    return "no error";
}

}  // namespace

class TextTest : public QObject {
    Q_OBJECT

private slots:
    void durationsAreRead_data();
    void durationsAreRead();
    void badDurationsAreRefused_data();
    void badDurationsAreRefused();
    void durationsAreShownWithThreeDigits_data();
    void durationsAreShownWithThreeDigits();
    void exactDurationsAreReadBack();
    void sizesAreRead_data();
    void sizesAreRead();
    void badSizesAreRefused();
    void sizesAreShown_data();
    void sizesAreShown();
    void countsAreDecimal();
    void badCountsAreRefused();
    void countsAreGrouped();
    void integersAreReadWithinTheirRange();
    void badIntegersAreRefused_data();
    void badIntegersAreRefused();
    void numbersAreReadWithinTheirRange();
    void badNumbersAreRefused();
    void anyBytesAreReadOrRefused();
};

void TextTest::durationsAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("ns");
    QTest::newRow("ns") << "7ns" << qint64{7};
    QTest::newRow("us") << "50us" << qint64{50'000};
    QTest::newRow("micro sign") << "50µs" << qint64{50'000};
    QTest::newRow("Greek mu") << QString("50\u03BCs") << qint64{50'000};
    QTest::newRow("ms") << "50ms" << qint64{50'000'000};
    QTest::newRow("s") << "2s" << qint64{2'000'000'000};
    QTest::newRow("min") << "3min" << qint64{180'000'000'000};
    QTest::newRow("h") << "1h" << qint64{3'600'000'000'000};
    QTest::newRow("fraction") << "1.5s" << qint64{1'500'000'000};
    QTest::newRow("tenth") << "0.1s" << qint64{100'000'000};
    QTest::newRow("leading point") << ".5ms" << qint64{500'000};
    QTest::newRow("blank") << "1.31 s" << qint64{1'310'000'000};
    QTest::newRow("zero") << "0s" << qint64{0};
    QTest::newRow("largest") << "9223372036854775807ns" << qint64{INT64_MAX};
}

void TextTest::durationsAreRead()
{
    QFETCH(QString, text);
    QFETCH(qint64, ns);
    QCOMPARE(base::parseDuration(text.toStdString()).count(), ns);
}

void TextTest::badDurationsAreRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("no unit") << "60"
                             << "'60' has no unit";
    QTest::newRow("empty") << ""
                           << "'' isn't a duration";
    QTest::newRow("only a unit") << "ms"
                                 << "'ms' isn't a duration";
    QTest::newRow("unknown unit") << "5m"
                                  << "'5m' isn't a duration";
    QTest::newRow("upper case") << "5MS"
                                << "'5MS' isn't a duration";
    QTest::newRow("negative") << "-5ms"
                              << "'-5ms' isn't a duration";
    QTest::newRow("two points") << "1.2.3s"
                                << "'1.2.3s' isn't a number";
    QTest::newRow("only a point") << ".s"
                                  << "'.s' isn't a number";
    QTest::newRow("blanks around") << " 5ms"
                                   << "isn't a duration";
    QTest::newRow("blank behind") << "5ms "
                                  << "isn't a duration";
    QTest::newRow("two blanks") << "5  ms"
                                << "isn't a duration";
    QTest::newRow("blank, no unit") << "5 "
                                    << "isn't a duration";
    QTest::newRow("exponent") << "1e3s"
                              << "isn't a duration";
    QTest::newRow("too large") << "9223372036854775808ns"
                               << "is too large";
    QTest::newRow("too large by its unit") << "9223372037s"
                                           << "is too large";
    QTest::newRow("too large with fraction") << "99999999999.5s"
                                             << "is too large";
    QTest::newRow("newline") << "5\nms"
                             << "'5\\nms'";
}

void TextTest::badDurationsAreRefused()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    const QString error = errorOf([&] { base::parseDuration(text.toStdString()); });
    QVERIFY2(error.contains(says), qPrintable(error));
    QVERIFY2(error.contains("accepted: a number with one of ns us ms s min h"), qPrintable(error));
}

void TextTest::durationsAreShownWithThreeDigits_data()
{
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64{0} << "0 s";
    QTest::newRow("ns") << qint64{7} << "7 ns";
    QTest::newRow("round us") << qint64{50'000} << "50 µs";
    QTest::newRow("s") << qint64{1'311'000'000} << "1.31 s";
    QTest::newRow("rounds up a unit") << qint64{999'700'000} << "1 s";
    QTest::newRow("rounds up a digit") << qint64{9'996'000'000} << "10 s";
    QTest::newRow("two digits") << qint64{75'340'000'000} << "75.3 s";
    QTest::newRow("three digits") << qint64{119'000'000'000} << "119 s";
    QTest::newRow("min") << qint64{750'000'000'000} << "12.5 min";
    QTest::newRow("h") << qint64{9'036'000'000'000} << "2.51 h";
    QTest::newRow("negative") << qint64{-1'500'000} << "-1.5 ms";
    QTest::newRow("smallest") << qint64{INT64_MIN} << "-2562048 h";
}

void TextTest::durationsAreShownWithThreeDigits()
{
    QFETCH(qint64, ns);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(base::formatDuration(std::chrono::nanoseconds(ns))), text);
}

void TextTest::exactDurationsAreReadBack()
{
    QCOMPARE(base::exactDuration(50ms), std::string("50ms"));
    QCOMPARE(base::exactDuration(2min), std::string("2min"));
    QCOMPARE(base::exactDuration(1500us), std::string("1500us"));
    QCOMPARE(base::exactDuration(0ns), std::string("0s"));
    std::mt19937_64 random(1);
    for (int i = 0; i < 1000; ++i) {
        const std::chrono::nanoseconds duration(
            static_cast<std::int64_t>(random() >> (1 + random() % 63)));
        QCOMPARE(base::parseDuration(base::exactDuration(duration)).count(), duration.count());
    }
}

void TextTest::sizesAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("plain") << "4096" << qint64{4096};
    QTest::newRow("B") << "17 B" << qint64{17};
    QTest::newRow("K") << "1K" << qint64{1024};
    QTest::newRow("k") << "2k" << qint64{2048};
    QTest::newRow("M") << "512M" << qint64{536'870'912};
    QTest::newRow("MiB") << "512MiB" << qint64{536'870'912};
    QTest::newRow("G") << "1.5G" << qint64{1'610'612'736};
    QTest::newRow("T") << "2T" << qint64{2'199'023'255'552};
}

void TextTest::sizesAreRead()
{
    QFETCH(QString, text);
    QFETCH(qint64, bytes);
    QCOMPARE(base::parseSize(text.toStdString()), bytes);
}

void TextTest::badSizesAreRefused()
{
    for (const char* text : {"", "M", "-1", "1X", "1MB", "1 ", "0x10", "1e3", "nan"}) {
        const QString error = errorOf([&] { base::parseSize(text); });
        QVERIFY2(error.contains(QString("'%1' isn't a size; accepted: bytes").arg(text)),
                 qPrintable(error));
    }
    QVERIFY(errorOf([] { base::parseSize("9000000T"); }).startsWith("'9000000T' is too large"));
}

void TextTest::sizesAreShown_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64{0} << "0 B";
    QTest::newRow("bytes") << qint64{1023} << "1023 B";
    QTest::newRow("KiB") << qint64{1024} << "1.0 KiB";
    QTest::newRow("MiB") << qint64{5'347'738} << "5.1 MiB";
    QTest::newRow("rounds up a unit") << qint64{1'048'575} << "1.0 MiB";
    QTest::newRow("no decimals") << qint64{128} * 1024 * 1024 * 1024 << "128 GiB";
    QTest::newRow("largest") << qint64{INT64_MAX} << "8.0 EiB";
    QTest::newRow("negative") << qint64{-2048} << "-2.0 KiB";
}

void TextTest::sizesAreShown()
{
    QFETCH(qint64, bytes);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(base::formatSize(bytes)), text);
}

void TextTest::countsAreDecimal()
{
    QCOMPARE(base::parseCount("200000"), 200'000);
    QCOMPARE(base::parseCount("1M"), 1'000'000);
    QCOMPARE(base::parseCount("2.5k"), 2'500);
    QCOMPARE(base::parseCount("1.1M"), 1'100'000);
    QCOMPARE(base::parseCount("3G"), 3'000'000'000);
}

void TextTest::badCountsAreRefused()
{
    for (const char* text : {"", "-1", "1T", "many", "1,000", "0b1"}) {
        QVERIFY2(errorOf([&] { base::parseCount(text); }).contains("isn't a count"), text);
    }
    QVERIFY(errorOf([] { base::parseCount("1.5"); }).contains("'1.5' isn't whole"));
    QVERIFY(errorOf([] { base::parseCount("99999999999G"); }).contains("is too large"));
}

void TextTest::countsAreGrouped()
{
    QCOMPARE(base::formatCount(9999), std::string("9999"));
    QCOMPARE(base::formatCount(12345), std::string("12\u202F345"));
    QCOMPARE(base::formatCount(200'000), std::string("200\u202F000"));
    QCOMPARE(base::formatCount(1'234'567), std::string("1\u202F234\u202F567"));
    QCOMPARE(base::formatCount(-200'000), std::string("-200\u202F000"));
    QCOMPARE(base::formatCount(-9999), std::string("-9999"));
}

void TextTest::integersAreReadWithinTheirRange()
{
    QCOMPARE(base::parseInteger("42"), 42);
    QCOMPARE(base::parseInteger("+42"), 42);
    QCOMPARE(base::parseInteger("-9223372036854775808"), INT64_MIN);
    QCOMPARE(base::parseInteger("4096", 1, 4096), 4096);
    QVERIFY(errorOf([] { base::parseInteger("4097", 1, 4096); }) ==
            "'4097' is out of range; accepted: a whole number from 1 to 4096");
    QVERIFY(errorOf([] { base::parseInteger("-1", 0); }) ==
            "'-1' is out of range; accepted: a whole number of at least 0");
}

void TextTest::badIntegersAreRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"", "+", "-", "+-1", "--1", "1.0", "1 ", " 1", "0x1", "1e3", "a", "1a"}) {
        QTest::newRow(text) << text;
    }
}

void TextTest::badIntegersAreRefused()
{
    QFETCH(QString, text);
    const QString error = errorOf([&] { base::parseInteger(text.toStdString()); });
    QVERIFY2(error.contains("isn't a whole number; accepted: a whole number"), qPrintable(error));
}

void TextTest::numbersAreReadWithinTheirRange()
{
    QCOMPARE(base::parseNumber("0.25"), 0.25);
    QCOMPARE(base::parseNumber("-3"), -3.0);
    QCOMPARE(base::parseNumber("1e6"), 1e6);
    QCOMPARE(base::parseNumber("+.5"), 0.5);
    QVERIFY(errorOf([] { base::parseNumber("1.5", 0, 1); }) ==
            "'1.5' is out of range; accepted: a decimal number from 0 to 1");
}

void TextTest::badNumbersAreRefused()
{
    for (const char* text : {"", ".", "nan", "1,5", "0x1p3", "1 ", "e5"}) {
        QVERIFY2(errorOf([&] { base::parseNumber(text); }).contains("isn't a number"), text);
    }
    for (const char* text : {"inf", "-inf", "1e999"}) {
        QVERIFY2(errorOf([&] { base::parseNumber(text); }).contains("is out of range"), text);
    }
}

void TextTest::anyBytesAreReadOrRefused()
{
    std::mt19937 random(7);
    constexpr std::string_view kLikely = "0123456789.+-eE kKmMgGsuinBµ\n";
    for (int round = 0; round < 20'000; ++round) {
        std::string text(random() % 12, '\0');
        for (char& c : text) {
            c = random() % 4 == 0 ? static_cast<char>(random())
                                  : kLikely[random() % kLikely.size()];
        }
        const auto refusedWell = [&](const auto& call) {
            const QString error = errorOf(call);
            return error == "no error" || error.contains("; accepted: ");
        };
        QVERIFY(refusedWell([&] { QVERIFY(base::parseDuration(text) >= 0ns); }));
        QVERIFY(refusedWell([&] { QVERIFY(base::parseSize(text) >= 0); }));
        QVERIFY(refusedWell([&] { QVERIFY(base::parseCount(text) >= 0); }));
        QVERIFY(refusedWell([&] { base::parseInteger(text); }));
        QVERIFY(refusedWell([&] { base::parseNumber(text); }));
    }
}

QTEST_GUILESS_MAIN(TextTest)
#include "text_test.moc"
