#include "lab/sweep/worker_list.h"

#include <QTest>

#include <rapidcheck.h>

#include <algorithm>
#include <set>

class WorkerListTest : public QObject {
    Q_OBJECT

private slots:
    void listsAndRanges()
    {
        const std::vector<int> expected{1, 2, 4, 5, 6, 7, 8};
        QVERIFY(lab::parseWorkerList("1,2,4..8") == expected);
        QVERIFY(lab::parseWorkerList(" 8, 4..7 ,2,1,5 ") == expected);
        QVERIFY(lab::parseWorkerList("3..3") == std::vector<int>{3});
        QVERIFY(lab::parseWorkerList("4096") == std::vector<int>{4096});
    }

    void errorsNameThePartAndItsColumn_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("empty") << ""
                               << "column 1: \"\"";
        QTest::newRow("zero") << "1,0"
                              << "column 3: \"0\"";
        QTest::newRow("negative") << "-1"
                                  << "column 1: \"-1\"";
        QTest::newRow("too many") << "1,4097"
                                  << "column 3: \"4097\"";
        QTest::newRow("overflow") << "1000000000000"
                                  << "column 1";
        QTest::newRow("word") << "1,two"
                              << "column 3: \"two\"";
        QTest::newRow("last missing") << "1,2,"
                                      << "column 5: \"\"";
        QTest::newRow("open range") << "4.."
                                    << "column 1: \"4..\"";
        QTest::newRow("range without start") << "..4"
                                             << "column 1: \"..4\"";
        QTest::newRow("three ends") << "1..2..3"
                                    << "column 1: \"1..2..3\"";
        QTest::newRow("downwards") << "1, 16..4"
                                   << "column 4: the range 16..4 runs downwards";
        QTest::newRow("fraction") << "1.5"
                                  << "column 1: \"1.5\"";
    }
    void errorsNameThePartAndItsColumn()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        try {
            lab::parseWorkerList(text.toStdString());
            QFAIL("accepted");
        } catch (const std::invalid_argument& problem) {
            QVERIFY2(QString(problem.what()).contains(expected), problem.what());
        }
    }

    void whatIsFormattedReadsBack()
    {
        QCOMPARE(lab::formatWorkerList({1, 2, 4, 5, 6, 8}), std::string("1,2,4..6,8"));
        QVERIFY(rc::check("parse(format(list)) = list", [] {
            const auto counts =
                *rc::gen::nonEmpty(rc::gen::container<std::set<int>>(rc::gen::inRange(1, 4097)));
            const std::vector<int> list(counts.begin(), counts.end());
            RC_ASSERT(lab::parseWorkerList(lab::formatWorkerList(list)) == list);
        }));
    }

    void defaultGrid()
    {
        QVERIFY(lab::defaultWorkerGrid(1) == (std::vector<int>{1, 2}));
        QVERIFY(lab::defaultWorkerGrid(2) == (std::vector<int>{1, 2, 3, 4}));
        QVERIFY(lab::defaultWorkerGrid(6) == (std::vector<int>{1, 2, 4, 6, 8, 9, 12}));
        QVERIFY(lab::defaultWorkerGrid(8) == (std::vector<int>{1, 2, 4, 8, 12, 16}));
        QCOMPARE(lab::defaultWorkerGrid(100'000).back(), 4096);
        QVERIFY_EXCEPTION_THROWN(lab::defaultWorkerGrid(0), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(WorkerListTest)
#include "worker_list_test.moc"
