#include "command.h"

#include <QTemporaryDir>
#include <QtTest>

// Command lines that can't be obeyed: exit 2, a sentence, nothing started.
class UsageTest : public QObject {
    Q_OBJECT

private slots:
    void refusedCommandLines_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        const auto row = [](const QStringList& arguments, const char* said) {
            QTest::newRow(qPrintable(arguments.join(' '))) << arguments << QString::fromUtf8(said);
        };
        row({"rnu"}, "the nearest is run");
        row({"--verion"}, "--version");
        for (const char* name : {"each", "watch", "history", "report", "lesson"}) {
            row({name}, "isn't built yet");
        }
        for (const char* option : {"--memory-limit", "--pin"}) {
            row({"run", "square", option, "1", ":::", "1"}, "isn't built yet");
            row({"sweep", "square", option, "1", ":::", "1"}, "isn't built yet");
        }
        row({"run", "square", "--record", ":::", "1"}, "--record isn't built yet");
        row({"run", "square", "--no-record", ":::", "1"}, "--no-record isn't built yet");
        row({"sweep", "--workers", "1", "--", "make"}, "isn't built yet");
        row({"run"}, "poolscope tasks");
        row({"run", "sqare", ":::", "1"}, "square");
        row({"run", "square"}, "items");
        row({"run", "square", ":::"}, "items");
        row({"run", "square", ":::", "x"}, "'x'");
        row({"run", "square", "time=1s", ":::", "1"}, "time");
        row({"run", "sleep", "tme=1s", ":::", "1"}, "time");
        row({"run", "sleep", "time=soon", ":::", "1"}, "'soon'");
        row({"run", "square", "--worker", "1", ":::", "1"}, "--workers");
        row({"run", "square", "--workers"}, "needs a value");
        row({"run", "square", "--workers", "1", "--workers", "2", ":::", "1"}, "2 times");
        row({"run", "square", "--repeats", "2", ":::", "1"}, "--repeats");
        row({"run", "square", "--items", "/nowhere/at/all"}, "/nowhere/at/all");
        row({"run", "sha256", "--files", "/nowhere/at/all"}, "/nowhere/at/all");
        row({"run", "square", "--pool", "async", ":::", "1"}, "async");
        row({"run", "square", "--pool", "thread", "--timeout", "1s", ":::", "1"}, "--timeout");
        row({"sweep", "--workers", "1,1", "--repeats", "0", "square", ":::", "1"}, "--repeats");
        row({"sweep", "--workers", "0..3", "square", ":::", "1"}, "--workers");
        row({"run", "square", "--pool", "thread", "--start", "spawn", ":::", "1"}, "--start");
        row({"sweep", "--workers", "1", "--pool", "serial", "--start", "spawn", "square",
             ":::", "1"},
            "--start");
        row({"run", "sleep", "--get-timeout", "0s", ":::", "1"}, "--get-timeout");
        row({"sweep", "sleep", "--get-timeout", "1s", ":::", "1"}, "no single result");
        row({"run", "sleep", "--soft-timeout", "0s", ":::", "1"}, "--soft-timeout");
        row({"run", "sleep", "--soft-timeout", "soon", ":::", "1"}, "'soon'");
        row({"sweep", "sleep", "--soft-timeout", "2s", "--timeout", "2s", ":::", "1"},
            "make it shorter");
        row({"run", "url-get", "--pool", "async", "--soft-timeout", "1s"}, "limit=");
        row({"run", "square", "--first", "x*", ":::", "1"}, "no item matches 'x*'");
        row({"run", "url-get", "--pool", "async", "--first", "*"}, "--first");
        row({"run", "square", "--max-tasks-per-child", "0", ":::", "1"}, "--max-tasks-per-child");
        row({"run", "square", "--pool", "thread", "--max-tasks-per-child", "2", ":::", "1"},
            "--max-tasks-per-child");
        row({"run", "url-get", "--pool", "async", "--chunksize", "2"}, "--chunksize");
        row({"run", "echo", "--pool", "thread", "--capture", ":::", "1"}, "--pool process");
        row({"run", "echo", "--pool", "serial", "--output", "/tmp/x", ":::", "1"}, "--output");
        row({"run", "url-get", "--pool", "async", "--capture"}, "worker processes");
        row({"sweep", "echo", "--output", "/tmp/x", ":::", "1"}, "a sweep keeps times");
        row({"run", "echo", "--output", "/nowhere/at/all", ":::", "1"}, "/nowhere/at/all");
        row({"run", "echo", "--output", "/dev/null", ":::", "1"}, "is no folder");
        row({"run", "echo", "--output", "/usr", ":::", "1"}, "isn't empty");
        row({"run", "echo", "--output", "/tmp/x", "--capture", ":::", "1"}, "one of them");
        row({"run", "square", "--retry-errors", ":::", "1"}, "--retries");
        row({"run", "square", "--pool", "thread", "--retries", "2", ":::", "1"}, "--retry-errors");
        row({"sweep", "square", "--pool", "serial", "--workers", "1", "--retries", "2", ":::", "1"},
            "--retry-errors");
        row({"run", "url-get", "--pool", "async", "--retries", "2", "--retry-errors"}, "--retries");
        row({"run", "square", "--chunksize", "adaptiv", ":::", "1"}, "or adaptive");
        row({"tasks", "extra"}, "'extra'");
        row({"doctor", "--jsn"}, "--json");
        row({"fit"}, "one file");
        row({"fit", "a", "b"}, "2 are given");
        row({"serve", "--latency", "fast"}, "'fast'");
        row({"serve", "--port", "65536"}, "65536");
        row({"host", "--fd", "0"}, "'0'");
        row({"host", "--fd", "999"}, "'999'");
    }
    void refusedCommandLines()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);

        const Answer answer = poolscope(arguments);

        QCOMPARE(answer.status, 2);
        QVERIFY2(answer.err.contains(said.toUtf8()), answer.err);
        QCOMPARE(answer.err.count('\n'), 1);
        QVERIFY2(answer.out.isEmpty(), answer.out);
    }

    void jsonIsOneDocumentWhateverIsWrong_data()
    {
        QTest::addColumn<QStringList>("arguments");
        for (const QStringList& arguments :
             {QStringList{"--json"}, QStringList{"--json", "rnu"}, QStringList{"rnu", "--json"},
              QStringList{"run", "--json", "--nope"}, QStringList{"--json", "run", "square"}}) {
            QTest::newRow(qPrintable(arguments.join(' '))) << arguments;
        }
    }
    void jsonIsOneDocumentWhateverIsWrong()
    {
        QFETCH(QStringList, arguments);

        const Answer answer = poolscope(arguments);

        QCOMPARE(answer.status, 2);
        QVERIFY2(answer.json().is_object(), answer.out);
        QVERIFY(!answer.json().at("error").at("message").get<std::string>().empty());
    }

    void jsonMayStandBeforeTheSubcommand()
    {
        const Answer answer = poolscope({"--json", "run", "square", ":::", "3"});
        QCOMPARE(answer.status, 0);
        QCOMPARE(answer.json().at("results").at(0).at("value"), 9);
    }

    void impossibleWorkerCountsNameTheOption_data()
    {
        QTest::addColumn<QString>("count");
        for (const char* count : {"0", "-1", "4097", "1000000000", "many"}) {
            QTest::newRow(count) << QString::fromUtf8(count);
        }
    }
    void impossibleWorkerCountsNameTheOption()
    {
        QFETCH(QString, count);
        for (const QString subcommand : {"run", "sweep"}) {
            const Answer answer =
                poolscope({subcommand, "square", "--json", "--workers", count, ":::", "1"});

            QCOMPARE(answer.status, 2);
            QVERIFY2(answer.err.contains("--workers") && answer.err.contains(count.toUtf8()) &&
                         answer.err.contains("4096"),
                     answer.err);
            QCOMPARE(answer.json().at("error").at("field"), "workers");
        }
    }

    void jsonIsOneDocumentAlsoAfterAFailure_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("schema");
        QTest::addColumn<QString>("field");
        const auto row = [](const QStringList& arguments, const char* schema, const char* field) {
            QTest::newRow(qPrintable(arguments.join(' ')))
                << arguments << QString::fromUtf8(schema) << QString::fromUtf8(field);
        };
        row({"run", "--json", "nothing"}, "poolscope.run/1", "task");
        row({"run", "--json", "square", ":::", "x"}, "poolscope.run/1", "items");
        row({"run", "square", "--pin", "none", "--json"}, "poolscope.run/1", "pin");
        row({"run", "sleep", "time=x", "--json", ":::", "1"}, "poolscope.run/1", "parameters.time");
        row({"sweep", "--json", "--repeats", "x", "square"}, "poolscope.sweep/1", "repeats");
    }
    void jsonIsOneDocumentAlsoAfterAFailure()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, schema);
        QFETCH(QString, field);

        const Answer answer = poolscope(arguments);
        const auto document = answer.json();

        QCOMPARE(answer.status, 2);
        QVERIFY2(document.is_object(), answer.out);
        QCOMPARE(document.at("schema"), schema.toStdString());
        QCOMPARE(document.at("error").at("field"), field.toStdString());
        QVERIFY(!document.at("error").at("message").get<std::string>().empty());
        QVERIFY(document.contains("tool") && document.contains("machine"));
    }

    void jsonAfterTheItemMarkIsAnItem()
    {
        const Answer answer = poolscope({"run", "sleep", "time=0ms", ":::", "--json"});
        QCOMPARE(answer.status, 0);
        QVERIFY(answer.out.contains("--json"));
        QVERIFY(answer.json().is_discarded());
    }

    void everySubcommandHasHelpWithExamples()
    {
        for (const QString name : {"tasks", "run", "sweep", "fit", "serve", "doctor", "host"}) {
            const Answer answer = poolscope({name, "--help"});
            QCOMPARE(answer.status, 0);
            QVERIFY2(answer.out.startsWith("usage: poolscope " + name.toUtf8()) ||
                         answer.out.contains("usage: poolscope " + name.toUtf8()),
                     answer.out);
            QVERIFY2(answer.out.contains("Examples:"), answer.out);
            QVERIFY(answer.err.isEmpty());
        }
    }

    void helpAndVersionAreOnStandardOutput()
    {
        const Answer help = poolscope({"--help"});
        QCOMPARE(help.status, 0);
        QVERIFY(help.out.contains("sweep") && help.out.contains("Exit status"));
        QVERIFY(!help.out.contains("lesson"));

        const Answer version = poolscope({"--version"});
        QCOMPARE(version.status, 0);
        QVERIFY(version.out.startsWith("poolscope 0."));
    }

    void withoutADisplayAndWithoutWordsItPrintsHelp()
    {
        const Answer answer = poolscope({}, {}, [](QProcess& process) {
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.remove("DISPLAY");
            environment.remove("WAYLAND_DISPLAY");
            process.setProcessEnvironment(environment);
        });
        QCOMPARE(answer.status, 0);
        QVERIFY(answer.out.startsWith("usage: poolscope"));
    }

    void theSmallCommandsAnswerInJson()
    {
        for (const QString name : {"tasks", "doctor"}) {
            const Answer answer = poolscope({name, "--json"});
            QVERIFY(answer.status == 0 || (name == "doctor" && answer.status == 1));
            QCOMPARE(answer.json().at("schema"), "poolscope." + name.toStdString() + "/1");
        }
        const Answer fit =
            poolscope({"fit", "-", "--json"}, "workers,seconds\n1,8\n2,4.3\n4,2.5\n8,1.9\n");
        QCOMPARE(fit.status, 0);
        QCOMPARE(fit.json().at("schema"), "poolscope.fit/1");
    }
};

QTEST_GUILESS_MAIN(UsageTest)
#include "usage_test.moc"
