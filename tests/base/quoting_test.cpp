#include "base/quoting.h"

#include <QByteArray>
#include <QTest>

#include <array>
#include <cstdio>
#include <memory>
#include <random>

namespace {

std::string randomBytes(std::mt19937& random, std::size_t most)
{
    std::string bytes(random() % (most + 1), '\0');
    for (char& c : bytes) {
        c = static_cast<char>(random());
    }
    return bytes;
}

// What bash makes of the text as arguments, each ended by a line's end.
std::string throughBash(const std::string& command)
{
    const std::string script = "printf '%s\\n' " + command;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
        ::popen(
            ("exec bash -c \"$(cat <<'END_OF_SCRIPT'\n" + script + "\nEND_OF_SCRIPT\n)\"").c_str(),
            "r"),
        ::pclose);
    std::string output;
    std::array<char, 4096> block{};
    while (const std::size_t got = std::fread(block.data(), 1, block.size(), pipe.get())) {
        output.append(block.data(), got);
    }
    return output;
}

}  // namespace

class QuotingTest : public QObject {
    Q_OBJECT

private slots:
    void utf8IsJudged_data();
    void utf8IsJudged();
    void brokenUtf8IsReplaced_data();
    void brokenUtf8IsReplaced();
    void replacedBytesAreAlwaysValid();
    void charactersAreCounted();
    void valuesAreQuotedForMessages();
    void longValuesAreShortened();
    void plainWordsStayPlain();
    void shellReadsBackWhatWasQuoted();
    void base64MatchesTheStandard();
};

void QuotingTest::utf8IsJudged_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("valid");
    QTest::newRow("empty") << QByteArray() << true;
    QTest::newRow("ASCII") << QByteArray("abc") << true;
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << true;
    QTest::newRow("two bytes") << QByteArray("\xC2\xB5") << true;
    QTest::newRow("three bytes") << QByteArray("\xE2\x82\xAC") << true;
    QTest::newRow("four bytes") << QByteArray("\xF0\x9F\x98\x80") << true;
    QTest::newRow("last") << QByteArray("\xF4\x8F\xBF\xBF") << true;
    QTest::newRow("beyond the last") << QByteArray("\xF4\x90\x80\x80") << false;
    QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << false;
    QTest::newRow("overlong two") << QByteArray("\xC0\x80") << false;
    QTest::newRow("overlong three") << QByteArray("\xE0\x80\x80") << false;
    QTest::newRow("overlong four") << QByteArray("\xF0\x80\x80\x80") << false;
    QTest::newRow("lone continuation") << QByteArray("\x80") << false;
    QTest::newRow("cut short") << QByteArray("\xE2\x82") << false;
    QTest::newRow("Latin-1") << QByteArray("caf\xE9") << false;
    QTest::newRow("FF") << QByteArray("\xFF") << false;
}

void QuotingTest::utf8IsJudged()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, valid);
    QCOMPARE(base::isUtf8(bytes.toStdString()), valid);
}

void QuotingTest::brokenUtf8IsReplaced_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    const QString r(QChar(0xFFFD));
    QTest::newRow("Latin-1") << QByteArray("caf\xE9!") << "caf" + r + "!";
    // From the Unicode standard, table 3-8 and 3-11.
    QTest::newRow("overlong") << QByteArray("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41")
                              << r + r + r + r + r + r + r + r + "A";
    QTest::newRow("cut short") << QByteArray("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41")
                               << r + r + r + r + "A";
}

void QuotingTest::brokenUtf8IsReplaced()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(base::toValidUtf8(bytes.toStdString())), text);
}

void QuotingTest::replacedBytesAreAlwaysValid()
{
    std::mt19937 random(3);
    for (int round = 0; round < 20'000; ++round) {
        const std::string bytes = randomBytes(random, 12);
        const std::string text = base::toValidUtf8(bytes);
        QVERIFY(base::isUtf8(text));
        QCOMPARE(text == bytes, base::isUtf8(bytes));
        QVERIFY(base::isUtf8(base::quoted(bytes)));
        QVERIFY(base::isUtf8(base::shellQuote(bytes)));
        QCOMPARE(base::countCharacters(text), base::countCharacters(bytes));
    }
}

void QuotingTest::charactersAreCounted()
{
    QCOMPARE(base::countCharacters("50 µs"), std::size_t{5});
    QCOMPARE(base::countCharacters("\xFF\xFF"), std::size_t{2});
}

void QuotingTest::valuesAreQuotedForMessages()
{
    QCOMPARE(base::quoted("50ms"), std::string("'50ms'"));
    QCOMPARE(base::quoted("a\n\tb\x1b[31m"), std::string("'a\\n\\tb\\x1b[31m'"));
    QCOMPARE(base::quoted("\xE9"), std::string("'\uFFFD'"));
}

void QuotingTest::longValuesAreShortened()
{
    QCOMPARE(base::quoted(std::string(80, 'x')), "'" + std::string(80, 'x') + "'");
    QCOMPARE(base::quoted(std::string(1'000'000, 'x')), "'" + std::string(80, 'x') + "…'");
}

void QuotingTest::plainWordsStayPlain()
{
    QCOMPARE(base::shellQuote({"poolscope", "run", "spin", "time=50ms", ":::", "/usr/a-b.c"}),
             std::string("poolscope run spin time=50ms ::: /usr/a-b.c"));
    QCOMPARE(base::shellQuote(std::string_view()), std::string("''"));
    QCOMPARE(base::shellQuote(std::string_view("a b")), std::string("'a b'"));
    QCOMPARE(base::shellQuote(std::string_view("it's")), std::string("'it'\\''s'"));
    QCOMPARE(base::shellQuote(std::string_view("1\n2")), std::string("$'1\\n2'"));
}

void QuotingTest::shellReadsBackWhatWasQuoted()
{
    std::mt19937 random(11);
    std::vector<std::string> words{"",
                                   "~",
                                   "$HOME",
                                   "`id`",
                                   "a'b\\c",
                                   "!x",
                                   "*",
                                   "-n",
                                   "\xE9"
                                   "7",
                                   "µ"};
    std::string expected;
    for (int i = 0; i < 200; ++i) {
        words.push_back(randomBytes(random, 10));
        // No argument of any program holds a NUL.
        std::erase(words.back(), '\0');
    }
    for (const std::string& word : words) {
        expected += word + "\n";
    }
    QCOMPARE(throughBash(base::shellQuote(words)), expected);
}

void QuotingTest::base64MatchesTheStandard()
{
    // RFC 4648, section 10.
    QCOMPARE(base::base64Encode(""), std::string());
    QCOMPARE(base::base64Encode("f"), std::string("Zg=="));
    QCOMPARE(base::base64Encode("fo"), std::string("Zm8="));
    QCOMPARE(base::base64Encode("foo"), std::string("Zm9v"));
    QCOMPARE(base::base64Encode("foobar"), std::string("Zm9vYmFy"));
    std::mt19937 random(5);
    for (int round = 0; round < 1000; ++round) {
        const std::string bytes = randomBytes(random, 40);
        QCOMPARE(base::base64Encode(bytes),
                 QByteArray::fromStdString(bytes).toBase64().toStdString());
    }
}

QTEST_GUILESS_MAIN(QuotingTest)
#include "quoting_test.moc"
