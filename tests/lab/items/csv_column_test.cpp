#include "lab/csv_column.h"

#include <QtTest>

using lab::csvColumns;
using lab::csvValues;
using List = std::vector<std::string>;

class CsvColumnTest : public QObject {
    Q_OBJECT

private slots:
    void columnsAreNamedByTheFirstLine()
    {
        QCOMPARE(csvColumns("\xEF\xBB\xBFname,\"a, b\",url\r\n1,2,3\r\n"),
                 (List{"name", "a, b", "url"}));
        QCOMPARE(csvColumns("one;two,5;three"), (List{"one", "two,5", "three"}));
        QCOMPARE(csvColumns("a\tb\n"), (List{"a", "b"}));
        QCOMPARE(csvColumns(""), List{});
        QCOMPARE(csvColumns("\"never closed"), List{});
    }

    void valuesKeepWhatQuotesHold()
    {
        const std::string text =
            "id,url\r\n1,\"he said \"\"hi\"\"\"\r\n\n2,\"two\nlines\"\n3,\n4,last";
        QCOMPARE(csvValues(text, 1), (List{"he said \"hi\"", "two\nlines", "last"}));
        QCOMPARE(csvValues(text, 0), (List{"1", "2", "3", "4"}));
        QCOMPARE(csvValues("url", 0), List{});
    }

    void brokenTablesAreRefusedByLine()
    {
        QVERIFY_EXCEPTION_THROWN(csvValues("a,b\n1,\"x\ny", 1), std::invalid_argument);
        try {
            csvValues("a,b\n\"1\n1\",2\n3\n", 1);
            QFAIL("the third line has no second column");
        } catch (const std::invalid_argument& error) {
            QVERIFY2(QString(error.what()).contains("line 4"), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(CsvColumnTest)
#include "csv_column_test.moc"
