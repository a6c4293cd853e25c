#include "lab/scaling/measurement_csv.h"

#include <QTest>

#include <sstream>

namespace {

std::vector<lab::ScalingSample> read(const std::string& text)
{
    std::istringstream in(text);
    return lab::readMeasurements(in);
}

}  // namespace

class MeasurementCsvTest : public QObject {
    Q_OBJECT

private slots:
    void throughputInAnyColumnOrder()
    {
        const auto samples = read("throughput,workers\n10.5,1\n2e1 , 2\n");
        QCOMPARE(samples.size(), std::size_t(2));
        QCOMPARE(samples[0].workers, 1.0);
        QCOMPARE(samples[0].throughput, 10.5);
        QCOMPARE(samples[1].throughput, 20.0);
    }

    void secondsBecomeRunsASecond()
    {
        QCOMPARE(read("workers,seconds\n4,0.25\n")[0].throughput, 4.0);
    }

    void windowsLinesCommentsBlanksAndByteOrderMarkAreFine()
    {
        const auto samples =
            read("\xEF\xBB\xBF# a comment\r\n\r\nworkers, throughput\r\n1,5\r\n  \t\r\n#x\r\n2,9");
        QCOMPARE(samples.size(), std::size_t(2));
        QCOMPARE(samples[1].throughput, 9.0);
    }

    void errorsNameLineAndColumn_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, QByteArray text, int line, int column,
                            const char* part) {
            QTest::newRow(name) << text << line << column << part;
        };
        row("empty", "", 1, 1, "empty");
        row("comments only", "# a\n\n", 3, 1, "empty");
        row("header only", "workers,seconds\n", 2, 1, "no measurements");
        row("no header", "1,5\n2,9\n", 1, 1, "\"1\" is no known column");
        row("unknown column", "workers,speed\n1,5\n", 1, 9, "\"speed\" is no known column");
        row("both values", "workers,seconds,throughput\n", 1, 17, "one column too many");
        row("one column", "workers\n1\n", 1, 8, "missing");
        row("twice", "workers,workers\n", 1, 9, "one column too many");
        row("too few values", "workers,seconds\n1\n", 2, 2, "1 value(s)");
        row("decimal comma", "workers,seconds\n1,2,5\n", 2, 5, "decimal point");
        row("a word", "workers,seconds\n1,2\n2,fast\n", 3, 3, "\"fast\" is not a number");
        row("trailing unit", "workers,seconds\n2, 3s\n", 2, 4, "\"3s\" is not a number");
        row("hex", "workers,seconds\n2,0x10\n", 2, 3, "is not a number");
        row("nan", "workers,seconds\n2,nan\n", 2, 3, "is not a number");
        row("inf", "workers,seconds\n2,inf\n", 2, 3, "is not a number");
        row("out of range", "workers,seconds\n2,1e999\n", 2, 3, "out of range");
        row("zero", "workers,seconds\n2,0\n", 2, 3, "positive");
        row("negative", "workers,throughput\n2,-1\n", 2, 3, "positive");
        row("denormal seconds", "workers,seconds\n2,1e-320\n", 2, 3, "positive");
        row("zero workers", "workers,seconds\n0,1\n", 2, 1, "whole number");
        row("half a worker", "workers,seconds\n1.5,1\n", 2, 1, "whole number");
        row("too many workers", "workers,seconds\n1000001,1\n", 2, 1, "whole number");
        row("empty value", "workers,seconds\n1,\n", 2, 3, "is not a number");
        row("terminal codes", "workers,seconds\n1,\x1b[2J\n", 2, 3, "\"?[2J\"");
        row("NUL", QByteArray("workers,seconds\n1,\0\n", 19), 2, 3, "\"?\"");
        row("long line", "workers,seconds\n" + QByteArray(5000, '1') + "\n", 2, 4097,
            "longer than");
    }
    void errorsNameLineAndColumn()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(int, column);
        QFETCH(QString, part);
        try {
            read(text.toStdString());
            QFAIL("accepted");
        } catch (const lab::CsvError& problem) {
            QVERIFY2(QString::fromUtf8(problem.what()).contains(part), problem.what());
            QCOMPARE(static_cast<int>(problem.line()), line);
            QCOMPARE(static_cast<int>(problem.column()), column);
        }
    }

    void aMillionRowsButNotOneMore()
    {
        std::string text = "workers,seconds\n";
        for (int i = 0; i < 1'000'000; ++i) {
            text += "1,2\n";
        }
        QCOMPARE(read(text).size(), std::size_t(1'000'000));
        QVERIFY_EXCEPTION_THROWN(read(text + "1,2\n"), lab::CsvError);
    }
};

QTEST_GUILESS_MAIN(MeasurementCsvTest)
#include "measurement_csv_test.moc"
