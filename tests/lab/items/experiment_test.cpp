#include "lab/experiment.h"

#include <QProcess>
#include <QTest>

#include <functional>

using namespace lab;
using namespace std::chrono_literals;

namespace {

Experiment squares()
{
    Experiment experiment;
    experiment.task = "square";
    experiment.items.kind = ItemSource::Kind::List;
    experiment.items.list = {"1", "2"};
    return experiment;
}

// "field: sentence" of what the call refuses, or "".
QString refusal(const std::function<void()>& call)
{
    try {
        call();
        return {};
    } catch (const ExperimentError& error) {
        return QString::fromStdString(error.field() + ": " + error.what());
    }
}

QString refusalOf(const std::function<void(Experiment&)>& change)
{
    Experiment experiment = squares();
    change(experiment);
    return refusal([&] { check(experiment); });
}

Experiment fullExperiment()
{
    Experiment experiment;
    experiment.name = "Größe 1";
    experiment.task = "gzip";
    experiment.parameters = {{"out", "/tmp/\xff"}, {"level", "9"}};
    experiment.items.kind = ItemSource::Kind::List;
    experiment.items.list = {"a b", "\xff\xfe", "-x", "it's", "$HOME"};
    experiment.pool = PoolKind::Thread;
    experiment.workers = 7;
    experiment.start = StartMethod::Spawn;
    experiment.chunkSize = -1;
    experiment.getLimit = 250ms;
    experiment.softLimit = 700us;
    experiment.hardLimit = 1500us;
    experiment.timeLimit = 60s + 1ns;
    experiment.first = "a \xff*";
    experiment.retries = 2;
    experiment.retryErrors = true;
    experiment.keepResults = false;
    experiment.captureOutput = true;
    experiment.seed = UINT64_MAX;
    experiment.sweepWorkers = {1, 4, 13};
    experiment.repeats = 3;
    return experiment;
}

}  // namespace

class ExperimentTest : public QObject {
    Q_OBJECT

private slots:
    void aPlainOnePasses()
    {
        QCOMPARE(refusalOf([](Experiment&) {}), QString());
    }

    void workerCounts_data()
    {
        QTest::addColumn<int>("workers");
        QTest::addColumn<bool>("fine");
        QTest::newRow("auto") << 0 << true;
        QTest::newRow("1") << 1 << true;
        QTest::newRow("4096") << 4096 << true;
        QTest::newRow("4097") << 4097 << false;
        QTest::newRow("-1") << -1 << false;
        QTest::newRow("10^9") << 1'000'000'000 << false;
    }

    void workerCounts()
    {
        QFETCH(int, workers);
        QFETCH(bool, fine);
        const QString sentence = refusalOf([&](Experiment& e) { e.workers = workers; });
        QCOMPARE(sentence.isEmpty(), fine);
        const QString inSweep = refusalOf([&](Experiment& e) { e.sweepWorkers = {1, workers}; });
        QCOMPARE(inSweep.isEmpty(), fine && workers > 1);
        if (!fine) {
            QVERIFY2(sentence.startsWith("workers: ") && sentence.contains("4096") &&
                         sentence.contains(QString::number(workers)),
                     qPrintable(sentence));
        }
    }

    void refusals_data()
    {
        using Change = std::function<void(Experiment&)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* says, const Change& change) {
            QTest::newRow(name) << change << QString(says);
        };
        row("no task", "task: ", [](Experiment& e) { e.task.clear(); });
        row("unknown task", "task: there is no task", [](Experiment& e) { e.task = "sqare"; });
        row("parameter", "parameters.time: ", [](Experiment& e) {
            e.task = "sleep";
            e.parameters = {{"time", "soon"}};
        });
        row("parameters together", "parameters: mandelbrot", [](Experiment& e) {
            e.task = "mandelbrot";
            e.parameters = {{"size", "10"}, {"tiles", "13"}};
        });
        row("items needed", "items: square needs items",
            [](Experiment& e) { e.items = ItemSource{}; });
        row("empty list", "items: ", [](Experiment& e) { e.items.list.clear(); });
        row("async", "pool: square", [](Experiment& e) { e.pool = PoolKind::Async; });
        row("limit of threads", "hardLimit: ", [](Experiment& e) {
            e.pool = PoolKind::Thread;
            e.hardLimit = 1s;
        });
        row("no time to wait", "getLimit: ", [](Experiment& e) { e.getLimit = 0s; });
        row("a sweep's single results", "getLimit: ", [](Experiment& e) {
            e.getLimit = 1s;
            e.sweepWorkers = {1, 2};
        });
        row("no soft limit", "softLimit: ", [](Experiment& e) { e.softLimit = 0s; });
        row("soft limit behind the hard one", "softLimit: ", [](Experiment& e) {
            e.softLimit = 2s;
            e.hardLimit = 1s;
        });
        row("soft limit of transfers", "softLimit: ", [](Experiment& e) {
            e.task = "url-get";
            e.items = {};
            e.pool = PoolKind::Async;
            e.softLimit = 1s;
        });
        row("output of threads", "captureOutput: ", [](Experiment& e) {
            e.pool = PoolKind::Thread;
            e.captureOutput = true;
        });
        row("output of a sweep", "captureOutput: ", [](Experiment& e) {
            e.sweepWorkers = {1, 2};
            e.captureOutput = true;
        });
        row("serial with 4", "workers: ", [](Experiment& e) {
            e.pool = PoolKind::Serial;
            e.workers = 4;
        });
        row("fault in threads", "pool: fault", [](Experiment& e) {
            e.task = "fault";
            e.parameters = {{"kind", "segv"}};
            e.pool = PoolKind::Thread;
        });
        row("chunk", "chunkSize: ", [](Experiment& e) { e.chunkSize = -2; });
        row("retries", "retries: ", [](Experiment& e) { e.retries = -1; });
        row("errors without retries", "retryErrors: ", [](Experiment& e) { e.retryErrors = true; });
        row("retries of threads", "retries: ", [](Experiment& e) {
            e.pool = PoolKind::Thread;
            e.retries = 1;
        });
        row("retries of one thread", "retries: ", [](Experiment& e) {
            e.pool = PoolKind::Serial;
            e.retries = 1;
        });
        row("retries of transfers", "retries: the async pool", [](Experiment& e) {
            e.task = "url-get";
            e.items = {};
            e.pool = PoolKind::Async;
            e.retries = 1;
            e.retryErrors = true;
        });
        row("repeats", "repeats: ", [](Experiment& e) { e.repeats = 0; });
        row("no time", "timeLimit: ", [](Experiment& e) { e.timeLimit = 0s; });
        row("same count twice", "sweepWorkers: ", [](Experiment& e) { e.sweepWorkers = {1, 1}; });
        row("name", "name: ", [](Experiment& e) { e.name = "two\nlines"; });
    }

    void refusals()
    {
        QFETCH(std::function<void(Experiment&)>, change);
        QFETCH(QString, says);
        const QString sentence = refusalOf(change);
        QVERIFY2(sentence.startsWith(says), qPrintable(sentence));
    }

    void threadsRetryErrors()
    {
        for (const PoolKind pool : {PoolKind::Process, PoolKind::Thread, PoolKind::Serial}) {
            QCOMPARE(refusalOf([pool](Experiment& e) {
                         e.pool = pool;
                         e.retries = 1;
                         e.retryErrors = true;
                     }),
                     QString());
        }
    }

    void itemsAreLoadedInOrderAndJudgedByTheTask()
    {
        Experiment experiment = squares();
        QVERIFY((loadItems(experiment) == std::vector<std::string>{"1", "2"}));
        experiment.items.list = {"1", "x\xff"};
        const QString sentence = refusal([&] { loadItems(experiment); });
        QVERIFY2(sentence.startsWith("items: square") && sentence.contains("x"),
                 qPrintable(sentence));
        QVERIFY(sentence.contains(QChar(0xFFFD)) || sentence.contains("\\xff"));
    }

    void tasksBringTheirOwnItems()
    {
        Experiment experiment;
        experiment.task = "url-get";
        check(experiment);
        const std::vector<std::string> items = loadItems(experiment);
        QCOMPARE(items.size(), std::size_t{9});
        QCOMPARE(items[6], std::string("/moin/"));
        experiment.task = "mandelbrot";
        experiment.parameters = {{"tiles", "16"}};
        QCOMPARE(loadItems(experiment).size(), std::size_t{16});
    }

    void itemsMustFitTheParameters()
    {
        Experiment experiment;
        experiment.task = "url-get";
        experiment.items.kind = ItemSource::Kind::List;
        experiment.items.list = {"/about/"};
        QVERIFY(refusal([&] { loadItems(experiment); }).contains("server="));
        experiment.parameters = {{"server", "http://127.0.0.1:1"}};
        QCOMPARE(loadItems(experiment).size(), std::size_t{1});
        experiment.items.list = {"ftp://x/"};
        QVERIFY(!refusal([&] { loadItems(experiment); }).isEmpty());
    }

    void unreadableFileIsNamed()
    {
        Experiment experiment;
        experiment.task = "sha256";
        experiment.items.kind = ItemSource::Kind::List;
        experiment.items.list = {"/etc/hostname", "/nowhere/at/all"};
        QVERIFY(refusal([&] { loadItems(experiment); }).contains("/nowhere/at/all"));
    }

    void jsonKeepsEverything()
    {
        const Experiment full = fullExperiment();
        const std::string text = toJson(full).dump();  // throws if a byte weren't UTF-8
        const Experiment back = experimentFromJson(nlohmann::json::parse(text));
        QVERIFY(toJson(back) == toJson(full));
        QVERIFY(back.items.list == full.items.list);
        QVERIFY(back.parameters == full.parameters);
        QVERIFY(back.getLimit == 250ms);
        QVERIFY(back.softLimit == 700us);
        QCOMPARE(back.first, full.first);
        QVERIFY(back.hardLimit == full.hardLimit && back.timeLimit == full.timeLimit);
        QVERIFY(back.seed == full.seed && back.sweepWorkers == full.sweepWorkers);
        QVERIFY(back.pool == full.pool && back.start == full.start);
        QVERIFY(back.retryErrors);
        QCOMPARE(back.chunkSize, -1);
        const Experiment plain =
            experimentFromJson(nlohmann::json::parse(toJson(squares()).dump()));
        QVERIFY(toJson(plain) == toJson(squares()));
    }

    void itemsThatAreNoUtf8HaveReplacementAndBase64()
    {
        const nlohmann::json list = toJson(fullExperiment())["items"]["list"];
        QCOMPARE(list[0].get<std::string>(), std::string("a b"));
        QCOMPARE(list[1]["itemBase64"].get<std::string>(), std::string("//4="));
        QCOMPARE(list[1]["item"].get<std::string>(), std::string("\uFFFD\uFFFD"));
    }

    void jsonIsReadStrictly_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("field");
        QTest::newRow("no object") << "[]"
                                   << "experiment";
        QTest::newRow("unknown key") << R"({"tsak": "square"})"
                                     << "tsak";
        QTest::newRow("wrong type") << R"({"task": 5})"
                                    << "task";
        QTest::newRow("unknown pool") << R"({"pool": "threads"})"
                                      << "pool";
        QTest::newRow("fraction") << R"({"workers": 1.5})"
                                  << "workers";
        QTest::newRow("zero workers") << R"({"workers": 0})"
                                      << "workers";
        QTest::newRow("too large") << R"({"retries": 4294967296})"
                                   << "retries";
        QTest::newRow("negative seed") << R"({"seed": -1})"
                                       << "seed";
        QTest::newRow("seconds") << R"({"timeLimitSeconds": "1s"})"
                                 << "timeLimitSeconds";
        QTest::newRow("endless") << R"({"timeLimitSeconds": 1e300})"
                                 << "timeLimitSeconds";
        QTest::newRow("boolean") << R"({"keepResults": 1})"
                                 << "keepResults";
        QTest::newRow("parameters") << R"({"parameters": ["time"]})"
                                    << "parameters";
        QTest::newRow("parameter") << R"({"parameters": {"time": 5}})"
                                   << "parameters.time";
        QTest::newRow("item") << R"({"items": {"kind": "list", "list": [5]}})"
                              << "items.list";
        QTest::newRow("base64")
            << R"({"items": {"kind": "list", "list": [{"item": "", "itemBase64": "x"}]}})"
            << "items.list";
        QTest::newRow("other kind's key") << R"({"items": {"kind": "range", "path": "x"}})"
                                          << "items.path";
        QTest::newRow("sweep") << R"({"sweepWorkers": ["1"]})"
                               << "sweepWorkers";
    }

    void jsonIsReadStrictly()
    {
        QFETCH(QString, text);
        QFETCH(QString, field);
        const QString sentence =
            refusal([&] { experimentFromJson(nlohmann::json::parse(text.toStdString())); });
        QVERIFY2(sentence.startsWith(field + ": "), qPrintable(sentence));
    }

    void commandOfTheNotesExperiment()
    {
        Experiment experiment;
        experiment.task = "url-get";
        experiment.sweepWorkers = {1, 4, 8, 13};
        QCOMPARE(asCommand(experiment),
                 std::string("poolscope sweep --workers 1,4,8,13 --repeats 10 url-get"));
        experiment = squares();
        experiment.items = {};
        experiment.items.kind = ItemSource::Kind::Range;
        experiment.items.from = -3;
        experiment.items.to = 5;
        QCOMPARE(asCommand(experiment), std::string("poolscope run --range=-3..5 square"));
    }

    // bash takes the words apart again: pasted, each is the byte string it was.
    void commandSurvivesTheShell()
    {
        const std::string command = asCommand(fullExperiment());
        QProcess bash;
        bash.start(
            "bash",
            {"-c", QString::fromStdString("poolscope() { printf '%s\\n' \"$@\"; }; " + command)});
        QVERIFY(bash.waitForFinished());
        const QByteArray words = bash.readAllStandardOutput();
        QVERIFY2(
            words.endsWith("gzip\nlevel=9\nout=/tmp/\xff\n:::\na b\n\xff\xfe\n-x\nit's\n$HOME\n"),
            words.constData());
        for (const char* option :
             {"sweep\n", "--pool\nthread\n", "--workers\n1,4,13\n", "--repeats\n3\n",
              "--chunksize\nadaptive\n", "--get-timeout\n250ms\n", "--soft-timeout\n700us\n",
              "--timeout\n1500us\n", "--time-limit\n60000000001ns\n", "--retries\n2\n",
              "--retry-errors\n", "--first\na \xff*\n", "--no-results\n", "--capture\n",
              "--seed\n18446744073709551615\n", "--name\nGröße 1\n"}) {
            QVERIFY2(words.contains(option), option);
        }
    }
};

QTEST_GUILESS_MAIN(ExperimentTest)
#include "experiment_test.moc"
