#include "mp/fault/fault_runs.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <set>

namespace {

using fault_test::FaultPoint;
using fault_test::Run;

}  // namespace

// MP_FAULT itself.
class FaultSwitchTest : public QObject {
    Q_OBJECT

private slots:
    void listNamesEachPointOnceAndTheSideThatDies()
    {
        const std::set<std::string> sides{"child", "template", "worker", "process", "host"};
        std::set<std::string> names;
        for (const FaultPoint& point : fault_test::listedPoints()) {
            QVERIFY2(names.insert(point.name).second, point.name.c_str());
            const std::string side = point.name.substr(0, point.name.find('-'));
            QVERIFY2(sides.count(side) == 1, point.name.c_str());
            const bool fits = side == "host"      ? point.costs == "host"
                              : side == "process" ? point.costs == "process"
                              : side == "worker" ? point.costs == "nothing" || point.costs == "item"
                                                 : point.costs == "nothing";
            QVERIFY2(fits, (point.name + " " + point.costs).c_str());
        }
        QVERIFY(names.size() > 50);
    }

    void wrongSettingIsASentenceAndStatusTwo_data()
    {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("unknown") << "worker-eats:1"
                                 << "there is no fault point \"worker-eats\"";
        QTest::newRow("no count") << "worker-idle"
                                  << "\"\" is not a count";
        QTest::newRow("no number") << "worker-idle:soon"
                                   << "\"soon\" is not a count";
        QTest::newRow("number and more") << "worker-idle:1x"
                                         << "\"1x\" is not a count";
        QTest::newRow("zero") << "worker-idle:0"
                              << "\"0\" is not a count";
        QTest::newRow("too large") << "worker-idle:99999999999999999999"
                                   << "is not a count";
        QTest::newRow("another word") << "worker-idle:1:twice"
                                      << "only \"once\" may follow";
        QTest::newRow("once without a file") << "worker-idle:1:once"
                                             << "set MP_FAULT_LOG=FILE";
    }
    void wrongSettingIsASentenceAndStatusTwo()
    {
        QFETCH(QString, setting);
        QFETCH(QString, sentence);
        const QTemporaryDir folder;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("MP_FAULT", setting);
        QProcess program;
        program.setProcessEnvironment(environment);
        program.start(FAULT_PROGRAM_PATH, {folder.path()});
        QVERIFY(program.waitForFinished());
        const QString said = QString::fromUtf8(program.readAllStandardError());
        QVERIFY2(said.startsWith("mp: MP_FAULT: ") && said.contains(sentence), qPrintable(said));
        QVERIFY2(said.count('\n') == 1, qPrintable(said));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 2);
    }

    // The captured pool's one worker measures the output of its seven tasks.
    void countIsOfPassings_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("deaths");
        QTest::newRow("the last") << 7 << 1;
        QTest::newRow("one more than there are") << 8 << 0;
    }
    void countIsOfPassings()
    {
        QFETCH(int, count);
        QFETCH(int, deaths);
        const QTemporaryDir folder;
        const Run run{{"worker-output-measured", "item"}, count, false};
        const auto outcome = fault_test::outcomesOf({run}, 1, folder.path().toStdString()).front();
        QVERIFY2(outcome.trouble.empty(), outcome.trouble.c_str());
        QCOMPARE(outcome.deaths, deaths);
    }

    // Both of a pool's workers pass it, and so do their successors.
    void onceMeansOneOfAllProcesses_data()
    {
        QTest::addColumn<bool>("once");
        QTest::newRow("once") << true;
        QTest::newRow("each") << false;
    }
    void onceMeansOneOfAllProcesses()
    {
        QFETCH(bool, once);
        const QTemporaryDir folder;
        const Run run{{"worker-item-begun", "item"}, 1, once};
        const auto outcome = fault_test::outcomesOf({run}, 1, folder.path().toStdString()).front();
        QVERIFY2(outcome.trouble.empty(), outcome.trouble.c_str());
        QVERIFY(once ? outcome.deaths == 1 : outcome.deaths > 2);
        QVERIFY(outcome.report.lost == 1 || !once);
    }
};

QTEST_GUILESS_MAIN(FaultSwitchTest)
#include "fault_switch_test.moc"
