#include "lab/tasks/parameters.h"
#include "lab/tasks/task.h"
#include "run_task.h"

#include <QTest>

using namespace lab;

class RegistryTest : public QObject {
    Q_OBJECT

private slots:
    void hasTheTasksOfTheContract()
    {
        std::vector<std::string> names;
        for (const TaskInfo& task : builtinTasks()) {
            names.push_back(task.name);
        }
        const std::vector<std::string> expected{"square", "doubler", "sleep",      "spin",
                                                "primes", "pi",      "mandelbrot", "sha256",
                                                "gzip",   "url-get", "echo",       "fault"};
        QVERIFY(names == expected);
    }

    void everyTaskStatesItsItemAndUnitOfWork()
    {
        for (const TaskInfo& task : builtinTasks()) {
            QVERIFY2(!task.summary.empty() && !task.itemIs.empty() && !task.unitOfWork.empty(),
                     task.name.c_str());
            QVERIFY2(task.prepare != nullptr, task.name.c_str());
        }
    }

    void defaultsPassTheirOwnChecks()
    {
        for (const TaskInfo& task : builtinTasks()) {
            Parameters given;
            for (const ParameterInfo& info : task.parameters) {
                if (info.required) {
                    given[info.name] = "/tmp";
                }
            }
            completeParameters(task, given);
        }
    }

    void unknownTaskNamesTheNearest()
    {
        const std::string message = messageOf([] { findTask("sqare"); });
        QVERIFY2(message.find("'sqare'") != std::string::npos, message.c_str());
        QVERIFY2(message.find("'square'") != std::string::npos, message.c_str());
    }

    void refusesParameters_data()
    {
        QTest::addColumn<QString>("task");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown") << "sleep"
                                 << "tiem"
                                 << "1s"
                                 << "'time'";
        QTest::newRow("of a task without any") << "square"
                                               << "n"
                                               << "1"
                                               << "no parameters";
        QTest::newRow("no unit") << "sleep"
                                 << "time"
                                 << "50"
                                 << "has no unit";
        QTest::newRow("too long") << "sleep"
                                  << "time"
                                  << "25h"
                                  << "0s to 1440min";
        QTest::newRow("zero samples") << "pi"
                                      << "samples"
                                      << "0"
                                      << "1 to";
        QTest::newRow("negative index") << "fault"
                                        << "at"
                                        << "-1"
                                        << "at least 0";
        QTest::newRow("no choice") << "fault"
                                   << "kind"
                                   << "explode"
                                   << "big-result";
        QTest::newRow("level") << "gzip"
                               << "level"
                               << "10"
                               << "1 to 9";
    }

    void refusesParameters()
    {
        QFETCH(QString, task);
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, says);
        const TaskInfo& info = findTask(task.toStdString());
        Parameters given{{name.toStdString(), value.toStdString()}};
        if (task == "gzip") {
            given["out"] = "/tmp";
        }
        try {
            completeParameters(info, given);
            QFAIL("it was accepted");
        } catch (const ParameterError& error) {
            QCOMPARE(QString::fromStdString(error.parameter()), name);
            QVERIFY2(QString(error.what()).contains(says), error.what());
        }
    }

    void missingRequiredParameterIsNamed()
    {
        const std::string message =
            messageOf([] { completeParameters(findTask("gzip"), Parameters{}); });
        QVERIFY2(message.find("out") != std::string::npos, message.c_str());
    }

    void fillsInDefaultsAndLeavesOptionalOnesOut()
    {
        const Parameters fault = completeParameters(findTask("fault"), {});
        QVERIFY((fault == Parameters{{"kind", "throw"}}));
        const Parameters url = completeParameters(findTask("url-get"), {{"server", "http://h:1"}});
        QVERIFY((url == Parameters{{"server", "http://h:1"}, {"limit", "30s"}}));
    }
};

QTEST_GUILESS_MAIN(RegistryTest)
#include "registry_test.moc"
