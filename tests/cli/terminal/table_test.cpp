#include "cli/table.h"

#include <QTest>

class TableTest : public QObject {
    Q_OBJECT

private slots:
    void textLeftNumbersRight()
    {
        cli::Table table({{"law", cli::Align::Left}, {"rss", cli::Align::Right}});
        table.addRow({"amdahl", "0.31"});
        table.addRow({"usl", "12.5"});
        QCOMPARE(table.text(), std::string("law      rss\n"
                                           "amdahl  0.31\n"
                                           "usl     12.5\n"));
    }

    void everyLineIsAsWideAsItLooks()
    {
        cli::Table table({{"имя", cli::Align::Left}, {"×", cli::Align::Right}});
        table.addRow({"Петя…", "2"});
        table.addRow({"日本", "10"});
        QCOMPARE(table.text(), std::string("имя     ×\n"
                                           "Петя…   2\n"
                                           "日本   10\n"));
    }

    void noBlanksAtTheEndOfALine()
    {
        cli::Table table({{"a", cli::Align::Left}, {"b", cli::Align::Left}});
        table.addRow({"x", "long"});
        table.addRow({"y", ""});
        QCOMPARE(table.text(), std::string("a  b\nx  long\ny\n"));
    }

    void controlCharactersDoNotReachTheTerminal()
    {
        cli::Table table({{"file", cli::Align::Left}});
        table.addRow({"a\x1b[2J\nb\xC2\x9B"});
        QCOMPARE(table.text(), std::string("file\na?[2J?b?\n"));
    }

    void widthOfText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("width");
        QTest::newRow("ASCII") << QByteArray("abc") << 3;
        QTest::newRow("empty") << QByteArray("") << 0;
        QTest::newRow("Cyrillic") << QByteArray("пул") << 3;
        QTest::newRow("combining acute") << QByteArray("e\xCC\x81") << 1;
        QTest::newRow("wide") << QByteArray("日本") << 4;
        QTest::newRow("emoji") << QByteArray("🚀") << 2;
        QTest::newRow("Braille") << QByteArray("⣿") << 1;
        QTest::newRow("not UTF-8") << QByteArray("\xFF\xFE") << 2;
        QTest::newRow("cut in the middle") << QByteArray("\xE2\x80") << 2;
    }
    void widthOfText()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, width);
        QCOMPARE(static_cast<int>(cli::displayWidth(text.toStdString())), width);
    }

    void aRowHasOneCellAColumn()
    {
        cli::Table table({{"a", cli::Align::Left}});
        QVERIFY_EXCEPTION_THROWN(table.addRow({}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(table.addRow({"1", "2"}), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TableTest)
#include "table_test.moc"
