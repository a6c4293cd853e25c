// What a viewer asks about results: by index, in order of failure, by text and worker, all of them.
#include "lab/host/viewer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <vector>

using nlohmann::json;

namespace {

lab::Experiment squares(std::int64_t count)
{
    auto experiment = sleeps(count, "1ms");
    experiment.task = "square";
    experiment.parameters.clear();
    return experiment;
}

// The item of index 5 throws.
lab::Experiment someFail(std::int64_t count)
{
    auto experiment = squares(count);
    experiment.task = "fault";
    experiment.parameters["kind"] = "throw";
    experiment.parameters["at"] = "5";
    return experiment;
}

void finish(Viewer& viewer, const lab::Experiment& experiment)
{
    viewer.start(experiment);
    viewer.await("run.finished");
}

// Asks on until the whole range is looked through.
std::vector<int> findAll(Viewer& viewer, json body)
{
    std::vector<int> found;
    while (body.at("from") != body.at("to")) {
        const json reply = viewer.ask("results.find", body);
        for (const json& item : reply.at("items")) {
            found.push_back(item.get<int>());
        }
        body["from"] = reply.at("next");
    }
    return found;
}

}  // namespace

class ResultQueryTest : public QObject {
    Q_OBJECT

private slots:
    void rowsComeInTheOrderAskedFor()
    {
        Viewer viewer;
        finish(viewer, squares(2000));
        const json rows =
            viewer.ask("results.rows", {{"run", 1}, {"items", {1999, 0, 7}}}).at("rows");
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].at("index"), 1999);
        QCOMPARE(rows[0].at("value"), 4'000'000);
        QCOMPARE(rows[2].at("value"), 64);
        const auto [message, field] = refusal([&] {
            viewer.ask("results.rows", {{"run", 1}, {"items", {2000}}});
        });
        QCOMPARE(field, std::string("items"));
        QVERIFY2(message.find("2000 items") != std::string::npos, message.c_str());
    }

    void longValuesAreCutForATable()
    {
        Viewer viewer;
        auto tile = squares(1);
        tile.task = "mandelbrot";
        tile.parameters = {{"size", "64"}, {"tiles", "1"}};
        tile.items = {};
        finish(viewer, tile);
        const json brief =
            viewer.ask("results.rows", {{"run", 1}, {"items", {0}}}).at("rows").at(0);
        QCOMPARE(brief.at("cut"), true);
        QCOMPARE(brief.at("value").at("counts"), "8.0 KiB");
        const json whole =
            viewer.ask("results.range", {{"run", 1}, {"from", 0}, {"to", 1}}).at("rows").at(0);
        QVERIFY(whole.at("value").at("counts").get<std::string>().size() > 8000);
    }

    void valuesComeWholeAndWithWhoMadeThem()
    {
        Viewer viewer;
        auto tiles = squares(1);
        tiles.task = "mandelbrot";
        tiles.parameters = {{"size", "64"}, {"tiles", "4"}};
        tiles.items = {};
        finish(viewer, tiles);
        const json values =
            viewer.ask("results.values", {{"run", 1}, {"items", {0, 3}}}).at("values");
        QCOMPARE(values.size(), std::size_t{2});
        QCOMPARE(values[1].at("index"), 3);
        QCOMPARE(values[1].at("value").at("counts").get_binary().size(), std::size_t{32 * 32 * 2});
        QVERIFY(values[1].at("slot") == 0 || values[1].at("slot") == 1);
        QVERIFY(values[1].at("seconds") > 0);
    }

    void failuresAreToldOnce()
    {
        Viewer viewer;
        finish(viewer, someFail(20));
        const json all = viewer.ask("results.failed", {{"run", 1}, {"from", 0}});
        QCOMPARE(all.at("items"), json{5});
        QCOMPARE(all.at("failed"), 1);
        QVERIFY(viewer.ask("results.failed", {{"run", 1}, {"from", 1}}).at("items").empty());
    }

    void textIsFoundInItemsValuesAndErrors()
    {
        Viewer viewer;
        finish(viewer, squares(1000));
        // Items 1 … 1000 and their squares: 64² = 4096 and 640² = 409600; no item has that text.
        QCOMPARE(findAll(viewer, {{"run", 1}, {"text", "4096"}, {"from", 0}, {"to", 1000}}),
                 (std::vector<int>{63, 639}));
        // Downwards: the last ones first.
        const auto down =
            findAll(viewer, {{"run", 1}, {"text", "99"}, {"from", 1000}, {"to", 990}});
        QCOMPARE(down.front(), 998);
        QVERIFY(std::is_sorted(down.rbegin(), down.rend()));
        finish(viewer, someFail(20));
        QCOMPARE(findAll(viewer, {{"run", 2}, {"text", "ON PURPOSE"}, {"from", 0}, {"to", 20}}),
                 std::vector<int>{5});
    }

    void aWorkersResultsAreFound()
    {
        Viewer viewer;
        finish(viewer, squares(3000));
        std::size_t found = 0;
        for (const int slot : {0, 1}) {
            const auto items =
                findAll(viewer, {{"run", 1}, {"slot", slot}, {"from", 0}, {"to", 3000}});
            for (const int item : items) {
                const json row =
                    viewer.ask("results.rows", {{"run", 1}, {"items", {item}}}).at("rows").at(0);
                QCOMPARE(row.at("worker").at("slot"), slot);
                if (item > 50) {
                    break;
                }
            }
            found += items.size();
        }
        QCOMPARE(found, std::size_t{3000});
    }

    void runningItemsAreThoseTheWorkersAreOn()
    {
        Viewer viewer;
        viewer.start(sleeps(100, "10s"));
        QTRY_COMPARE_WITH_TIMEOUT(viewer.ask("results.running", {{"run", 1}}).at("items").size(),
                                  std::size_t{2}, 20'000);
        const json row = viewer.ask("results.rows", {{"run", 1}, {"items", {0, 99}}}).at("rows");
        QCOMPARE(row[0].at("state"), "running");
        QVERIFY(row[0].at("startedSeconds").get<double>() > 0);
        QCOMPARE(row[1].at("state"), "queued");
        QVERIFY(row[1].at("queuedSeconds").get<double>() > 0);
        viewer.ask("run.stop");
        viewer.await("run.finished");
    }

    void everyResultIsExported_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("csv") << "csv" << QByteArray("2999,3000,done,9000000,,");
        QTest::newRow("tsv") << "tsv" << QByteArray("2999\t3000\tdone\t9000000\t\t");
    }
    void everyResultIsExported()
    {
        QFETCH(QString, format);
        QFETCH(QByteArray, line);
        Viewer viewer;
        const QTemporaryDir folder;
        const QString path = folder.filePath("results." + format);
        finish(viewer, squares(3000));
        viewer.ask("results.export",
                   {{"run", 1}, {"path", path.toStdString()}, {"format", format.toStdString()}});
        const json end = viewer.await("export.finished");
        QCOMPARE(end.at("rows"), 3000);
        QVERIFY(!end.contains("message"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto lines = file.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 3001);
        QVERIFY2(lines.last().startsWith(line), lines.last().constData());
    }

    void theExportAsJsonIsValid()
    {
        Viewer viewer;
        const QTemporaryDir folder;
        const QString path = folder.filePath("results.json");
        finish(viewer, someFail(700));
        viewer.ask("results.export",
                   {{"run", 1}, {"path", path.toStdString()}, {"format", "json"}});
        viewer.await("export.finished");
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const json rows = json::parse(file.readAll().toStdString());
        QCOMPARE(rows.size(), std::size_t{700});
        QCOMPARE(rows[5].at("state"), "failed");
        QVERIFY(rows[5].contains("error"));
    }

    void aCancelledExportLeavesNoFile()
    {
        Viewer viewer;
        const QTemporaryDir folder;
        finish(viewer, squares(1'000'000));
        const QString path = folder.filePath("results.csv");
        viewer.ask("results.export", {{"run", 1}, {"path", path.toStdString()}, {"format", "csv"}});
        viewer.ask("results.exportCancel");
        const json end = viewer.await("export.finished");
        QVERIFY2(end.at("message").get<std::string>().find("cancelled") != std::string::npos,
                 end.dump().c_str());
        QVERIFY(!QFile::exists(path));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 0);
    }

    void aFileThatCannotBeWrittenIsSaid()
    {
        Viewer viewer;
        finish(viewer, squares(3));
        viewer.ask("results.export",
                   {{"run", 1}, {"path", "/nowhere/at/all.csv"}, {"format", "csv"}});
        const json end = viewer.await("export.finished");
        QVERIFY(end.at("message").get<std::string>().find("/nowhere/at") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(ResultQueryTest)
#include "result_query_test.moc"
