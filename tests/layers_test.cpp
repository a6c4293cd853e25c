// The layer rule of the design: dependencies point one way, and Qt stays in the window.
//
//   base ← mp ← lab ← cli      base ← proc ← lab      lab ← gui, through gui/bridge
//
// A file's includes are read from its text, so the rule holds for code that no build compiles.

#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

// Path below src/ → text.
using Sources = std::map<std::string, std::string>;

struct Include {
    std::string path;
    bool angled = false;
};

const std::map<std::string, std::set<std::string>>& allowedLayers()
{
    static const std::map<std::string, std::set<std::string>> allowed{
        {"base", {"base"}},
        {"mp", {"base", "mp"}},
        {"proc", {"base", "proc"}},
        {"lab", {"base", "mp", "proc", "lab"}},
        {"cli", {"base", "mp", "proc", "lab", "cli"}},
        {"gui", {"base", "mp", "proc", "lab", "gui"}},
    };
    return allowed;
}

// Headers of the engine that hold plain values: any part of the window may include them.
const std::set<std::string>& valueHeaders()
{
    static const std::set<std::string> headers{"mp/scope/scope_event.h"};
    return headers;
}

std::string layerOf(const std::string& path)
{
    return path.substr(0, path.find('/'));
}

bool startsWith(const std::string& text, const std::string& start)
{
    return text.compare(0, start.size(), start) == 0;
}

std::vector<Include> includesOf(const std::string& text)
{
    static const std::regex pattern(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
    std::vector<Include> includes;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_search(line, match, pattern)) {
            includes.push_back({match[2], match[1] == "<"});
        }
    }
    return includes;
}

bool isQtHeader(const Include& include)
{
    static const std::regex pattern(R"(^(Qt[A-Z]\w*/)?(Q[A-Z]\w*|q[a-z]\w*\.h)$|^Qt[A-Z]\w*$)");
    return std::regex_search(include.path, pattern) || startsWith(include.path, "ui_");
}

bool isQtChartsHeader(const Include& include)
{
    static const std::regex pattern(R"(^QtCharts|(^|/)Q(\w*Chart\w*|\w+Series|\w+Axis|\w+Set)$)");
    return std::regex_search(include.path, pattern);
}

// The engine's headers (mp/ and proc/, without the plain values) that `header` brings along.
void collectEngineHeaders(const Sources& sources, const std::string& header,
                          std::set<std::string>& seen, std::set<std::string>& found)
{
    if (valueHeaders().contains(header) || !seen.insert(header).second) {
        return;
    }
    const std::string layer = layerOf(header);
    if (layer == "mp" || layer == "proc") {
        found.insert(header);
        return;
    }
    const auto source = sources.find(header);
    if (source == sources.end()) {
        return;
    }
    for (const Include& include : includesOf(source->second)) {
        collectEngineHeaders(sources, include.path, seen, found);
    }
}

// Why this file must not include that header; empty when it may.
std::string objection(const Sources& sources, const std::string& file, const Include& include)
{
    const std::string layer = layerOf(file);
    const bool isWindow = layer == "gui";
    if (isQtHeader(include)) {
        if (!isWindow) {
            return "only src/gui may include Qt";
        }
        if (isQtChartsHeader(include) && !startsWith(file, "gui/charts/")) {
            return "only src/gui/charts may include Qt Charts";
        }
        return {};
    }
    const std::string target = layerOf(include.path);
    if (!allowedLayers().contains(target)) {
        const bool generated = isWindow && include.path.ends_with(".moc");
        return include.angled || generated
                   ? std::string()
                   : "includes of ours are rooted at src/ (\"base/text.h\")";
    }
    if (!allowedLayers().at(layer).contains(target)) {
        return "src/" + layer + " must not know src/" + target;
    }
    if (isWindow && target != "gui" && !startsWith(file, "gui/bridge/")) {
        std::set<std::string> seen;
        std::set<std::string> engine;
        collectEngineHeaders(sources, include.path, seen, engine);
        if (!engine.empty()) {
            return "it brings in " + *engine.begin() + ": engine types reach Qt only in gui/bridge";
        }
    }
    return {};
}

// One line a violation: "mp/pool.h includes lab/experiment.h: src/mp must not know src/lab".
std::vector<std::string> violations(const Sources& sources)
{
    std::vector<std::string> result;
    for (const auto& [file, text] : sources) {
        if (!allowedLayers().contains(layerOf(file))) {
            result.push_back(file + " is in a folder that is no layer");
            continue;
        }
        for (const Include& include : includesOf(text)) {
            const std::string reason = objection(sources, file, include);
            if (!reason.empty()) {
                result.push_back(file + " includes " + include.path + ": " + reason);
            }
        }
    }
    return result;
}

Sources readSources(const fs::path& root)
{
    Sources sources;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
        const std::string extension = entry.path().extension().string();
        if (extension != ".h" && extension != ".cpp") {
            continue;
        }
        std::ifstream stream(entry.path());
        sources[fs::relative(entry.path(), root).generic_string()] =
            std::string(std::istreambuf_iterator<char>(stream), {});
    }
    return sources;
}

}  // namespace

class LayersTest : public QObject {
    Q_OBJECT

private slots:
    void checkerFindsPlantedViolations_data();
    void checkerFindsPlantedViolations();
    void checkerAcceptsWhatTheDesignAllows_data();
    void checkerAcceptsWhatTheDesignAllows();
    void checkerFollowsIncludesOfLabHeaders();
    void sourcesKeepTheLayers();
};

void LayersTest::checkerFindsPlantedViolations_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("line");
    QTest::newRow("base knows nothing") << "base/a.h"
                                        << "#include \"mp/pool.h\"";
    QTest::newRow("mp must not know lab") << "mp/a.h"
                                          << "#include \"lab/experiment.h\"";
    QTest::newRow("mp must not know proc") << "mp/engine/a.cpp"
                                           << "  #  include \"proc/a.h\"";
    QTest::newRow("proc must not know mp") << "proc/a.cpp"
                                           << "#include <mp/mp.h>";
    QTest::newRow("lab must not know cli") << "lab/a.cpp"
                                           << "#include \"cli/options.h\"";
    QTest::newRow("cli must not know gui") << "cli/a.cpp"
                                           << "#include \"gui/main_window.h\"";
    QTest::newRow("no Qt in lab") << "lab/a.cpp"
                                  << "#include <QString>";
    QTest::newRow("no Qt module in cli") << "cli/a.cpp"
                                         << "#include <QtCore/QObject>";
    QTest::newRow("no old Qt header") << "mp/a.h"
                                      << "#include <qglobal.h>";
    QTest::newRow("no form below gui") << "cli/a.cpp"
                                       << "#include \"ui_main_window.h\"";
    QTest::newRow("no engine type in a view") << "gui/views/a.cpp"
                                              << "#include \"mp/pool.h\"";
    QTest::newRow("no kernel type in a model") << "gui/models/a.h"
                                               << "#include \"proc/a.h\"";
    QTest::newRow("Qt Charts stay behind") << "gui/views/a.cpp"
                                           << "#include <QChartView>";
    QTest::newRow("a series too") << "gui/models/a.cpp"
                                  << "#include <QtCharts/QLineSeries>";
    QTest::newRow("rooted at src") << "mp/a.cpp"
                                   << "#include \"pool.h\"";
    QTest::newRow("unknown folder") << "util/a.cpp"
                                    << "";
}

void LayersTest::checkerFindsPlantedViolations()
{
    QFETCH(QString, file);
    QFETCH(QString, line);
    const std::string text = "#pragma once\n" + line.toStdString() + "\n";
    QCOMPARE(violations({{file.toStdString(), text}}).size(), std::size_t{1});
}

void LayersTest::checkerAcceptsWhatTheDesignAllows_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("line");
    QTest::newRow("mp on base") << "mp/a.cpp"
                                << "#include \"base/unique_fd.h\"";
    QTest::newRow("lab on mp") << "lab/a.cpp"
                               << "#include \"mp/pool.h\"";
    QTest::newRow("lab on proc") << "lab/a.cpp"
                                 << "#include \"proc/sampler.h\"";
    QTest::newRow("cli on lab") << "cli/a.cpp"
                                << "#include \"lab/experiment.h\"";
    QTest::newRow("system header") << "base/a.cpp"
                                   << "#include <sys/mman.h>";
    QTest::newRow("the bridge") << "gui/bridge/a.cpp"
                                << "#include \"mp/scope/scope_client.h\"";
    QTest::newRow("events everywhere") << "gui/timeline/a.cpp"
                                       << "#include \"mp/scope/scope_event.h\"";
    QTest::newRow("Qt in gui") << "gui/views/a.h"
                               << "#include <QWidget>";
    QTest::newRow("a form in gui") << "gui/views/a.cpp"
                                   << "#include \"ui_worker_panel.h\"";
    QTest::newRow("Qt Charts") << "gui/charts/a.cpp"
                               << "#include <QtCharts/QChartView>";
    QTest::newRow("item sets are no charts") << "gui/models/a.cpp"
                                             << "#include <QSet>";
}

void LayersTest::checkerAcceptsWhatTheDesignAllows()
{
    QFETCH(QString, file);
    QFETCH(QString, line);
    const auto found = violations({{file.toStdString(), line.toStdString() + "\n"}});
    QVERIFY2(found.empty(), found.empty() ? "" : found.front().c_str());
}

void LayersTest::checkerFollowsIncludesOfLabHeaders()
{
    Sources sources{
        {"lab/experiment.h", "#include \"mp/scope/scope_event.h\"\n"},
        {"lab/run/runner.h", "#include \"lab/experiment.h\"\n#include \"mp/pool.h\"\n"},
        {"mp/scope/scope_event.h", "#include \"mp/clock.h\"\n"},
        {"gui/views/form.cpp", "#include \"lab/experiment.h\"\n"},
    };
    QVERIFY(violations(sources).empty());

    sources["gui/views/form.cpp"] += "#include \"lab/run/runner.h\"\n";
    QCOMPARE(violations(sources).size(), std::size_t{1});
}

void LayersTest::sourcesKeepTheLayers()
{
    const Sources sources = readSources(fs::path(POOLSCOPE_SOURCE_DIR) / "src");
    QVERIFY2(sources.contains("base/unique_fd.h"),
             "The sources weren't found; nothing was checked.");

    const std::vector<std::string> found = violations(sources);
    for (const std::string& violation : found) {
        qWarning("%s", violation.c_str());
    }
    QCOMPARE(found.size(), std::size_t{0});
}

QTEST_GUILESS_MAIN(LayersTest)
#include "layers_test.moc"
