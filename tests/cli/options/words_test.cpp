#include "cli/words.h"

#include <QtTest>

using Strings = std::vector<std::string>;

class WordsTest : public QObject {
    Q_OBJECT

private slots:
    void everythingBehindTheItemMarkIsAnItem()
    {
        const auto words = cli::splitWords({"square", "--json", ":::", "1", "--json", ":::", "--"});

        QCOMPARE(words.head, (Strings{"square", "--json"}));
        QVERIFY(words.items.has_value());
        QCOMPARE(*words.items, (Strings{"1", "--json", ":::", "--"}));
        QVERIFY(!words.afterDashes);
    }

    void wordsBehindDashesAreNoOptions()
    {
        const auto words = cli::splitWords({"--workers", "2", "--", "make", "--json", ":::", "a"});

        QCOMPARE(words.head, (Strings{"--workers", "2"}));
        QCOMPARE(words.afterDashes.value(), (Strings{"make", "--json"}));
        QCOMPARE(words.items.value(), Strings{"a"});
        QVERIFY(!words.wantsJson());
    }

    void anEmptyItemListIsNotAMissingOne()
    {
        QVERIFY(cli::splitWords({"square", ":::"}).items.has_value());
        QVERIFY(!cli::splitWords({"square"}).items.has_value());
    }

    void jsonIsWantedWhereOptionsMayStand()
    {
        QVERIFY(cli::splitWords({"square", "--json"}).wantsJson());
        QVERIFY(!cli::splitWords({"square", ":::", "--json"}).wantsJson());
    }
};

QTEST_GUILESS_MAIN(WordsTest)
#include "words_test.moc"
