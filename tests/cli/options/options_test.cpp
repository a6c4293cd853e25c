#include "cli/options.h"

#include "cli/usage_error.h"

#include <QtTest>

namespace {

// The sentence of the refusal, or empty.
template <class Call>
QString refusal(Call&& call)
{
    try {
        call();
    } catch (const cli::UsageError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class OptionsTest : public QObject {
    Q_OBJECT

private slots:
    void workersAreANumberAutoOrAShare()
    {
        QCOMPARE(cli::parseWorkers("1", 8), 1);
        QCOMPARE(cli::parseWorkers("4096", 8), 4096);
        QCOMPARE(cli::parseWorkers("auto", 8), 0);
        QCOMPARE(cli::parseWorkers("150%", 8), 12);
        QCOMPARE(cli::parseWorkers("150%", 1), 2);
        QCOMPARE(cli::parseWorkers("1%", 8), 1);
    }

    void impossibleWorkersAreRefusedByName_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"0", "-1", "4097", "1000000000", "1e3", "", "four", "%", "0%",
                                 "-50%", "1000000%", "nan%", " 4", "4 "}) {
            QTest::newRow(text) << QString::fromUtf8(text);
        }
    }
    void impossibleWorkersAreRefusedByName()
    {
        QFETCH(QString, text);

        const QString said = refusal([&] { cli::parseWorkers(text.toStdString(), 8); });

        QVERIFY2(said.contains("--workers"), qPrintable(said));
        QVERIFY2(said.contains("'" + text + "'"), qPrintable(said));
        QVERIFY2(said.contains("4096") && said.contains("auto"), qPrintable(said));
    }

    void rangesHaveBothEndsIn()
    {
        using Ends = std::pair<std::int64_t, std::int64_t>;
        QCOMPARE(cli::parseRange("1..5"), Ends(1, 5));
        QCOMPARE(cli::parseRange("-5..-1"), Ends(-5, -1));
        QCOMPARE(cli::parseRange("7..7"), Ends(7, 7));
        for (const char* text :
             {"5..1", "1...5", "1-5", "..", "1..", "a..b", "1..99999999999999999999"}) {
            QVERIFY2(refusal([&] { cli::parseRange(text); }).contains("A..B"), text);
        }
    }

    void itemsComeFromOnePlace()
    {
        cli::ExperimentOptions options;
        options.range = "1..5";
        const auto words = cli::splitWords({"square", ":::", "1"});

        const QString said = refusal([&] { options.experiment({"square"}, words); });

        QVERIFY2(said.contains(":::") && said.contains("--range"), qPrintable(said));
    }

    void parametersStandBehindTheTask()
    {
        const cli::ExperimentOptions options;

        const auto experiment =
            options.experiment({"sleep", "time=50ms", "a=b=c"}, cli::splitWords({}));

        QCOMPARE(experiment.task, std::string("sleep"));
        QCOMPARE(experiment.parameters.at("time"), std::string("50ms"));
        QCOMPARE(experiment.parameters.at("a"), std::string("b=c"));
    }

    void theStartMethodReachesTheExperiment()
    {
        cli::ExperimentOptions options;
        options.start = "spawn";
        const auto experiment = options.experiment({"square"}, {});
        QVERIFY(experiment.start == lab::StartMethod::Spawn);
    }

    void everyOptionReachesTheExperiment()
    {
        cli::ExperimentOptions options;
        options.pool = "thread";
        options.chunkSize = "7";
        options.timeout = "2s";
        options.timeLimit = "1min";
        options.retries = "3";
        options.retryErrors = true;
        options.seed = "42";
        options.name = "mine";
        options.noResults = true;

        const auto experiment = options.experiment({"square"}, cli::splitWords({}));

        QVERIFY(experiment.pool == lab::PoolKind::Thread);
        QCOMPARE(experiment.chunkSize, 7);
        QVERIFY(experiment.hardLimit == std::chrono::seconds(2));
        QVERIFY(experiment.timeLimit == std::chrono::minutes(1));
        QCOMPARE(experiment.retries, 3);
        QVERIFY(experiment.retryErrors);
        QCOMPARE(experiment.seed, std::uint64_t{42});
        QCOMPARE(experiment.name, std::string("mine"));
        QVERIFY(!experiment.keepResults);
    }

    void unusableValuesAreRefused_data()
    {
        using Set = std::function<void(cli::ExperimentOptions&)>;
        QTest::addColumn<Set>("set");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* name, Set set, const char* named) {
            QTest::newRow(name) << set << QString::fromUtf8(named);
        };
        row(
            "pool", [](auto& o) { o.pool = "fiber"; }, "--pool");
        row(
            "start", [](auto& o) { o.start = "fork"; }, "--start");
        row(
            "chunk 0", [](auto& o) { o.chunkSize = "0"; }, "--chunksize");
        row(
            "timeout", [](auto& o) { o.timeout = "2"; }, "--timeout");
        row(
            "no time", [](auto& o) { o.timeout = "0s"; }, "--timeout");
        row(
            "limit", [](auto& o) { o.timeLimit = "-1s"; }, "--time-limit");
        row(
            "retries", [](auto& o) { o.retries = "-1"; }, "--retries");
        row(
            "seed", [](auto& o) { o.seed = "0"; }, "--seed");
        row(
            "range", [](auto& o) { o.range = "x"; }, "--range");
    }
    void unusableValuesAreRefused()
    {
        QFETCH(std::function<void(cli::ExperimentOptions&)>, set);
        QFETCH(QString, named);
        cli::ExperimentOptions options;
        set(options);

        const QString said = refusal([&] { options.experiment({"square"}, cli::splitWords({})); });

        QVERIFY2(said.contains(named), qPrintable(said));
    }

    void wordsThatAreNoParametersAreRefused()
    {
        const cli::ExperimentOptions options;
        const auto words = cli::splitWords({});
        QVERIFY(refusal([&] { options.experiment({"square", "5"}, words); }).contains("':::'"));
        QVERIFY(refusal([&] {
                    options.experiment({"square", "=5"}, words);
                }).contains("NAME=VALUE"));
        QVERIFY(refusal([&] { options.experiment({"a", "b=1", "b=2"}, words); }).contains("twice"));
        QVERIFY(refusal([&] { options.experiment({}, words); }).contains("poolscope tasks"));
    }
};

QTEST_GUILESS_MAIN(OptionsTest)
#include "options_test.moc"
