#include "cli/fit_command.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sstream>

namespace {

struct Outcome {
    int status = -1;
    std::string out;
    std::string err;

    nlohmann::json json() const { return nlohmann::json::parse(out); }
};

Outcome fit(const std::string& path, const std::string& input, bool json)
{
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    cli::FitOptions options;
    options.path = path;
    options.json = json;
    const int status = cli::runFit(options, {{"cores", 2}}, in, out, err);
    return {status, out.str(), err.str()};
}

// Amdahl, 10 % serial, three repetitions around it.
std::string measurements()
{
    std::string text = "workers,throughput\n";
    for (const double wobble : {0.99, 1.0, 1.01}) {
        for (const int n : {1, 2, 4, 8, 16}) {
            text += std::to_string(n) + "," +
                    std::to_string(100 * n / (1 + 0.1 * (n - 1)) * wobble) + "\n";
        }
    }
    return text;
}

}  // namespace

class FitCommandTest : public QObject {
    Q_OBJECT

private slots:
    void standardInputBecomesTableChartAndSentences()
    {
        const Outcome outcome = fit("-", measurements(), false);
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.err.empty());
        const QString text = QString::fromStdString(outcome.out);
        QVERIFY(text.contains("amdahl     *"));
        QVERIFY(text.contains("speedup by number of workers"));
        QVERIFY(text.contains("Chosen law: amdahl."));
        QVERIFY(text.contains("Best number of workers: 16"));
        QVERIFY(text.contains("no peak in range"));
        QVERIFY(!text.contains('\x1b'));
    }

    void jsonIsOneDocumentOfTheContract()
    {
        const Outcome outcome = fit("-", measurements(), true);
        QCOMPARE(outcome.status, 0);
        const nlohmann::json json = outcome.json();
        QCOMPARE(json.at("schema").get<std::string>(), std::string("poolscope.fit/1"));
        QCOMPARE(json.at("tool").get<std::string>(), std::string(POOLSCOPE_VERSION));
        QCOMPARE(json.at("machine").at("cores").get<int>(), 2);
        QCOMPARE(json.at("chosen").get<std::string>(), std::string("amdahl"));
        QCOMPARE(json.size(), std::size_t(7));
    }

    void fileAndSecondsWithoutOneWorkerChartTheThroughput()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath("times.csv").toStdString();
        std::ofstream(path) << "workers,seconds\n2,4\n4,2.1\n8,1.2\n16,0.8\n";
        const Outcome outcome = fit(path, "", false);
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.out.find("throughput (items/s) by number of workers") != std::string::npos);
    }

    void fileThatCannotBeReadIsAUsageError()
    {
        for (const std::string path : {"/nonexistent/data.csv", "/tmp"}) {
            const Outcome outcome = fit(path, "", true);
            QCOMPARE(outcome.status, 2);
            QVERIFY(outcome.err.find(path) != std::string::npos);
            QVERIFY(outcome.json().at("error").at("message").is_string());
        }
    }

    void malformedFileFailsWithLineAndColumn()
    {
        const Outcome outcome = fit("-", "workers,seconds\n1,fast\n", true);
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.json().at("error").at("line").get<int>(), 2);
        QCOMPARE(outcome.json().at("error").at("column").get<int>(), 3);
        QVERIFY(outcome.err.starts_with("poolscope fit: standard input: line 2, column 3:"));
    }

    void uselessMeasurementsFailWithTheReason()
    {
        const Outcome one = fit("-", "workers,seconds\n4,1\n4,2\n", false);
        QCOMPARE(one.status, 1);
        QVERIFY(one.out.empty());
        QVERIFY(one.err.find("are at 4 workers") != std::string::npos);
        QCOMPARE(fit("-", "workers,seconds\n4,1\n", false).status, 1);
        QCOMPARE(fit("-", "", true).json().at("error").at("type").get<std::string>(),
                 std::string("csv"));
    }

    void pathThatIsNotUtf8StillGivesADocument()
    {
        const Outcome outcome = fit("/nonexistent/\xFF.csv", "", true);
        QCOMPARE(outcome.status, 2);
        QVERIFY(outcome.json().contains("error"));
    }

    void extremeMeasurementsGiveALawOrASentence()
    {
        for (const char* rows : {"1,1e-300\n2,1e300\n4,1\n", "1,1e300\n2,2e300\n4,3e300\n8,1e300\n",
                                 "1,1e-300\n2,2e-300\n4,3e-300\n8,3e-300\n",
                                 "1,5\n1000000,5\n500000,9\n2,7\n3,8\n4,9\n5,9\n",
                                 "1,100\n2,10\n3,1\n4,0.1\n5,0.01\n6,0.001\n7,0.0001\n"}) {
            const Outcome outcome = fit("-", std::string("workers,throughput\n") + rows, true);
            QVERIFY(outcome.json().contains(outcome.status == 0 ? "models" : "error"));
            QCOMPARE(fit("-", std::string("workers,throughput\n") + rows, false).status,
                     outcome.status);
        }
    }
};

QTEST_GUILESS_MAIN(FitCommandTest)
#include "fit_command_test.moc"
