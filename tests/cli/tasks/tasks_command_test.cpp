#include "cli/tasks_command.h"
#include "cli/serve_command.h"
#include "cli/usage_error.h"
#include "lab/tasks/task.h"

#include <QTest>

#include <sstream>

class TasksCommandTest : public QObject {
    Q_OBJECT

private slots:
    void jsonIsOneDocumentWithEveryTask()
    {
        std::ostringstream out;
        std::ostringstream err;
        QCOMPARE(cli::runTasks(true, out, err), 0);
        QCOMPARE(err.str(), std::string());
        const nlohmann::json document = nlohmann::json::parse(out.str());
        QCOMPARE(document["schema"].get<std::string>(), std::string("poolscope.tasks/1"));
        QVERIFY(document["machine"].is_object() && document["tool"].is_string());
        QCOMPARE(document["tasks"].size(), lab::builtinTasks().size());
    }

    void parametersHaveTypeDefaultAndLimits()
    {
        const nlohmann::json document = cli::tasksDocument();
        const auto find = [&](const std::string& name) {
            for (const nlohmann::json& task : document["tasks"]) {
                if (task["name"] == name) {
                    return task;
                }
            }
            return nlohmann::json();
        };
        const nlohmann::json time = find("sleep")["parameters"][0];
        QVERIFY(time["name"] == "time" && time["type"] == "duration" && time["default"] == "50ms");
        QCOMPARE(time["maximum"].get<double>(), 86400.0);
        QVERIFY(find("gzip")["parameters"][0]["default"].is_null());
        QVERIFY(find("gzip")["parameters"][0]["required"] == true);
        QVERIFY(find("url-get")["pools"].back() == "async");
        QVERIFY(find("url-get")["itemsRequired"] == false);
        QVERIFY(find("square")["itemsRequired"] == true);
        QVERIFY(find("sleep")["endsEarly"] == true && find("fault")["endsEarly"] == false);
        QCOMPARE(find("fault")["parameters"][0]["choices"].size(), std::size_t{8});
    }

    void textNamesEveryTaskAndParameter()
    {
        std::ostringstream out;
        std::ostringstream err;
        QCOMPARE(cli::runTasks(false, out, err), 0);
        const std::string text = out.str();
        for (const lab::TaskInfo& task : lab::builtinTasks()) {
            QVERIFY2(text.find("\n" + task.name + "  ") != std::string::npos ||
                         text.rfind(task.name + "  ", 0) == 0,
                     task.name.c_str());
            for (const lab::ParameterInfo& info : task.parameters) {
                QVERIFY2(text.find(info.name + "=") != std::string::npos, info.name.c_str());
            }
        }
    }

    void anUnwritableListFails()
    {
        std::ostringstream out;
        std::ostringstream err;
        out.setstate(std::ios::badbit);
        QCOMPARE(cli::runTasks(true, out, err), 1);
        QVERIFY(!err.str().empty());
    }

    void serveOptionsAreReadFromWords()
    {
        const lab::ServeOptions options = cli::serveOptions(
            {.latency = "20ms", .jitter = "5ms", .slow = "/moin/=1s", .port = "8080"});
        QVERIFY(options.latency == std::chrono::milliseconds(20));
        QVERIFY(options.jitter == std::chrono::milliseconds(5));
        QVERIFY(options.slow.at("/moin/") == std::chrono::seconds(1));
        QCOMPARE(options.port, 8080);
    }

    void serveOptionsOutOfRangeNameTheOption_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::newRow("latency without unit") << "latency"
                                              << "20";
        QTest::newRow("latency of hours") << "latency"
                                          << "2h";
        QTest::newRow("jitter") << "jitter"
                                << "-1ms";
        QTest::newRow("slow") << "slow"
                              << "moin=1s";
        QTest::newRow("port") << "port"
                              << "65536";
        QTest::newRow("port, text") << "port"
                                    << "http";
    }

    void serveOptionsOutOfRangeNameTheOption()
    {
        QFETCH(QString, option);
        QFETCH(QString, value);
        const std::string text = value.toStdString();
        cli::ServeArguments arguments;
        (option == "latency"  ? arguments.latency
         : option == "jitter" ? arguments.jitter
         : option == "slow"   ? arguments.slow
                              : arguments.port) = text;
        try {
            cli::serveOptions(arguments);
            QFAIL("it was accepted");
        } catch (const cli::UsageError& error) {
            QCOMPARE(QString::fromStdString(error.field()), option);
            QVERIFY2(QString(error.what()).startsWith("--" + option), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TasksCommandTest)
#include "tasks_command_test.moc"
