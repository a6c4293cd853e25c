#include "gui/shell/fuzzy.h"

#include <QTest>

using gui::fuzzyMatch;

namespace {

int scoreOf(const char* query, const char* text)
{
    const auto match = fuzzyMatch(QString::fromUtf8(query), QString::fromUtf8(text));
    return match ? match->score : -1;
}

}  // namespace

class FuzzyTest : public QObject {
    Q_OBJECT

private slots:
    void lettersMustStandInTheirOrder()
    {
        QVERIFY(fuzzyMatch(QStringLiteral("rn"), QStringLiteral("Run")));
        QVERIFY(!fuzzyMatch(QStringLiteral("nr"), QStringLiteral("Run")));
        QVERIFY(!fuzzyMatch(QStringLiteral("runs"), QStringLiteral("Run")));
        QVERIFY(!fuzzyMatch(QStringLiteral("x"), QString()));
    }

    void upperCaseAndSpacesDontMatter()
    {
        QVERIFY(fuzzyMatch(QStringLiteral("sHoW sT"), QStringLiteral("Show stack")));
        QVERIFY(fuzzyMatch(QStringLiteral("ПУСК"), QStringLiteral("Пуск")));
        QVERIFY(fuzzyMatch(QStringLiteral("темн"), QStringLiteral("Тёмное")));
    }

    void anEmptyQueryMatchesEverything()
    {
        QCOMPARE(fuzzyMatch(QString(), QStringLiteral("Run"))->score, 0);
        QVERIFY(fuzzyMatch(QStringLiteral("  "), QString()));
    }

    void beginningsOfWordsCountMost()
    {
        QVERIFY(scoreOf("sw", "Sweep") > scoreOf("sw", "Show worker"));
        QVERIFY(scoreOf("sw", "Show worker") > scoreOf("sw", "Resize the window"));
        QVERIFY(scoreOf("st", "Stop") > scoreOf("st", "Fast"));
    }

    void theFoundLettersAreTheBestOnes()
    {
        // The s of "stack", not that of "Reset": it begins a word, and "t" is beside it.
        const auto match = fuzzyMatch(QStringLiteral("st"), QStringLiteral("Reset stack"));
        QCOMPARE(match->positions, (QList<qsizetype>{6, 7}));
    }
};

QTEST_GUILESS_MAIN(FuzzyTest)
#include "fuzzy_test.moc"
