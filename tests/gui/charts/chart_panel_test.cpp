// The panel around the chart: its switches, table, files, verdict, and a sweep as it grows.
#include "gui/views/chart_panel.h"
#include "gui/charts/chart_legend.h"
#include "gui/charts/sweep_chart.h"
#include "gui/shell/banner.h"
#include "gui/shell/panel_header.h"
#include "gui/test_settings.h"
#include "gui/views/verdict_text.h"
#include "gui/window_hand.h"
#include "sample_sweep.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QVBoxLayout>

using gui::ChartPanel;
using gui::SweepQuantity;

namespace {

// The panel with its header and menu, as in the window.
struct Panel : WindowHand {
    Panel() : WindowHand(window)
    {
        auto* column = new QVBoxLayout(&window);
        column->addWidget(header);
        column->addWidget(panel);
        panel->addActionsTo(&menu, header);
        window.resize(380, 520);
        window.show();
        active = QTest::qWaitForWindowActive(&window);
    }

    QAction* action(const char* name) const { return find<QAction>(name); }
    gui::SweepChart* chart() const { return find<gui::SweepChart>("chart"); }

    // In the dialog that an export opens, as by hand.
    void saveAs(const char* name, const QString& path) const
    {
        action(name)->trigger();
        auto* dialog = panel->findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        QTRY_VERIFY(dialog->isVisible());
        emit dialog->fileSelected(path);
        dialog->reject();
        QTRY_VERIFY(panel->findChild<QFileDialog*>() == nullptr);
    }

    QWidget window;
    QMenu menu;
    gui::PanelHeader* header = new gui::PanelHeader;
    ChartPanel* panel = new ChartPanel;
    bool active = false;
};

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

gui::VerdictFacts verdictOf(const char* code)
{
    gui::VerdictFacts verdict;
    verdict.code = QString::fromLatin1(code);
    verdict.cores = 2;
    verdict.within = gui::SideFacts{2, 12.5, 0.07};
    return verdict;
}

}  // namespace

class ChartPanelTest : public QObject {
    Q_OBJECT

private slots:
    void init() { useTestSettings("chart_panel_test"); }

    void buttonsKeysAndMenuChooseTheQuantity()
    {
        const Panel f;
        f.panel->showSweep(sample::sweep());
        QVERIFY(f.find<QPushButton>("speedupButton")->isChecked());
        f.click("timeButton");
        QVERIFY(f.chart()->quantity() == SweepQuantity::Time);
        QVERIFY(f.action("actionChartTime")->isChecked());
        QCOMPARE(f.header->title(), QStringLiteral("Time"));
        QVERIFY(f.label("best").contains(QStringLiteral(" s (")));
        f.action("actionChartEfficiency")->trigger();
        QVERIFY(f.chart()->quantity() == SweepQuantity::Efficiency);
        QVERIFY(f.find<QPushButton>("efficiencyButton")->isChecked());
        QVERIFY(!f.find<QPushButton>("timeButton")->isChecked());
        QVERIFY(f.action("actionChartThroughput")->shortcut() == QKeySequence(Qt::ALT | Qt::Key_3));
    }

    void theTableShowsTheSameModelInEveryQuantity()
    {
        const Panel f;
        f.panel->showSweep(sample::sweep());
        f.action("actionChartTable")->trigger();
        const auto* table = f.find<QTableView>("twin");
        QVERIFY(table->isVisible() && !f.chart()->isVisible());
        for (const char* button :
             {"efficiencyButton", "throughputButton", "timeButton", "speedupButton"}) {
            f.click(button);
            const gui::ChartTable& twin = f.chart()->table();
            QCOMPARE(table->model()->rowCount(), static_cast<int>(twin.rows.size()));
            QCOMPARE(table->model()->columnCount(), static_cast<int>(twin.columns.size()));
            QCOMPARE(table->model()->headerData(1, Qt::Horizontal).toString(),
                     f.chart()->model().y.title);
            QCOMPARE(table->model()->index(4, 1).data().toString(), twin.rows[4][1].text);
        }
        f.action("actionChartTable")->trigger();
        QVERIFY(f.chart()->isVisible());
    }

    void theLegendSwitchesSeries()
    {
        const Panel f;
        f.panel->showSweep(sample::sweep());
        QToolButton* usl = nullptr;
        for (auto* button : f.find<gui::ChartLegend>("legend")->findChildren<QToolButton*>()) {
            QVERIFY(!button->accessibleName().isEmpty());
            usl = button->accessibleName() == QStringLiteral("USL") ? button : usl;
        }
        QVERIFY(usl != nullptr);
        const auto drawn = [&] {
            return std::ranges::count(f.chart()->model().lines, gui::series::kUsl,
                                      &gui::ChartLine::id);
        };
        QCOMPARE(drawn(), 1);
        QTest::mouseClick(usl, Qt::LeftButton);
        QCOMPARE(drawn(), 0);
        QVERIFY(usl->font().strikeOut());
        f.action("actionChartUsl")->trigger();
        QCOMPARE(drawn(), 1);
        QVERIFY(!usl->font().strikeOut());
    }

    void headerToolsDoWhatTheMenuDoes()
    {
        const Panel f;
        f.panel->showSweep(sample::sweep());
        QStringList names;
        for (auto* tool : f.header->findChildren<QToolButton*>()) {
            names << tool->text();
            if (tool->text() == QStringLiteral("log")) {
                QTest::mouseClick(tool, Qt::LeftButton);
            }
        }
        QCOMPARE(names, (QStringList{QStringLiteral("table"), QStringLiteral("log"),
                                     QStringLiteral("export ▾")}));
        QVERIFY(f.chart()->model().y.logarithmic);
        QVERIFY(f.action("actionChartLogarithmic")->isChecked());
    }

    void enterOnATableRowOpensItsRun()
    {
        const Panel f;
        f.panel->showSweep(sample::sweep());
        f.action("actionChartTable")->trigger();
        QSignalSpy opened(f.panel, &ChartPanel::pointActivated);
        auto* table = f.find<QTableView>("twin");
        table->setFocus();
        table->setCurrentIndex(table->model()->index(3, 0));
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toInt(), 8);
        f.action("actionChartTable")->trigger();
        QVERIFY(f.chart()->hasFocus());
        QTest::keyClick(f.chart(), Qt::Key_End);
        QTest::keyClick(f.chart(), Qt::Key_Return);
        QCOMPARE(opened.size(), 2);
        QCOMPARE(opened[1][0].toInt(), 16);
    }

    void picturesDrawingsAndNumbersAreSaved()
    {
        const Panel f;
        f.panel->showSweep(sample::sweep());
        const QTemporaryDir folder;
        const QString png = folder.filePath(QStringLiteral("a.png"));
        f.saveAs("actionChartPng4", png);
        QCOMPARE(QImage(png).size(), f.chart()->size() * 4);
        const QString svg = folder.filePath(QStringLiteral("a.svg"));
        f.saveAs("actionChartSvg", svg);
        const QSvgRenderer renderer(svg);
        QVERIFY(renderer.isValid());
        QCOMPARE(renderer.viewBox().size(), f.chart()->size());
        QVERIFY(contentOf(svg).contains("USL"));
        const QString csv = folder.filePath(QStringLiteral("a.csv"));
        f.saveAs("actionChartCsv", csv);
        QCOMPARE(contentOf(csv), gui::csvText(f.chart()->table()));
        QVERIFY(!f.find<gui::Banner>("chartBanner")->isVisible());
    }

    void whatCannotBeWrittenIsSaidOverTheChart()
    {
        const Panel f;
        f.panel->showSweep(sample::sweep());
        const auto* banner = f.find<gui::Banner>("chartBanner");
        f.saveAs("actionChartCsv", QStringLiteral("/nowhere/at/all.csv"));
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->text().contains(QStringLiteral("/nowhere/at/all.csv")),
                 qPrintable(banner->text()));
        // The next that works takes it away.
        const QTemporaryDir folder;
        f.saveAs("actionChartCsv", folder.filePath(QStringLiteral("b.csv")));
        QVERIFY(!banner->isVisible());
    }

    void theChartIsCopiedAsPictureAsCsvAndAsATable()
    {
        const Panel f;
        f.panel->showSweep(sample::sweep());
        const QClipboard* clipboard = QGuiApplication::clipboard();
        f.action("actionChartCopyPicture")->trigger();
        QCOMPARE(clipboard->image().size(), f.chart()->size() * 2);
        f.action("actionChartCopyCsv")->trigger();
        QCOMPARE(clipboard->text().toUtf8(), gui::csvText(f.chart()->table()));
        f.action("copyTable")->trigger();
        QCOMPARE(clipboard->text(), gui::tabText(f.chart()->table()));
    }

    void pointsAppearAndIntervalsShrinkWhileItRuns()
    {
        const Panel f;
        const auto all = sample::repeatsAt({1, 2, 4});
        QVERIFY(!f.chart()->isVisible());
        const auto until = [&](int blocks) {
            std::vector<lab::SweepRepeat> known;
            std::ranges::copy_if(all, std::back_inserter(known),
                                 [&](const lab::SweepRepeat& each) { return each.block < blocks; });
            f.panel->showSweep(sample::told(known));
        };
        f.panel->showSweep(sample::told({all[0]}));
        QVERIFY(f.chart()->isVisible());
        QCOMPARE(f.chart()->model().points.size(), 1U);
        const auto width = [&] {
            const gui::ChartPoint& point = f.chart()->model().points.at(2);
            return point.high - point.low;
        };
        until(2);
        QCOMPARE(f.chart()->model().points.size(), 3U);
        const double two = width();
        until(7);
        QVERIFY(width() < two);
        QCOMPARE(f.chart()->model().dots.size(), 21U);
        f.panel->clear();
        QVERIFY(!f.chart()->isVisible());
        QVERIFY(f.chart()->model().points.empty());
    }

    void theVerdictStandsUnderTheChartWithItsNumbers()
    {
        const Panel f;
        f.panel->showSweep(sample::sweep());
        QVERIFY2(f.label("best").startsWith(QStringLiteral("Best: 13 workers: 5.1")),
                 qPrintable(f.label("best")));
        QVERIFY2(f.label("verdict").startsWith(
                     QStringLiteral("Waiting-bound: a worker uses 5 % of a core")),
                 qPrintable(f.label("verdict")));
        QVERIFY2(f.label("laws").contains(QStringLiteral("Amdahl: σ 0.1")) &&
                     f.label("laws").contains(QStringLiteral("κ 0.00")),
                 qPrintable(f.label("laws")));
        gui::SweepFacts nothing = sample::sweep();
        nothing.best = 0;
        nothing.verdict = {};
        f.panel->showSweep(nothing);
        QVERIFY(!f.find<QFrame>("verdictFrame")->isVisible());
    }

    void everyCodeHasItsSentence()
    {
        gui::VerdictFacts waiting = verdictOf("waiting-bound");
        waiting.beyond = gui::SideFacts{8, 33.5, 0.02};
        QCOMPARE(gui::verdictText(waiting),
                 QStringLiteral("Waiting-bound: a worker uses 7 % of a core, and 8 workers do 33.5 "
                                "items/s where 2 do 12.5, on 2 cores. More workers than cores pay "
                                "off; the async pool would do too."));
        waiting.pool = QStringLiteral("async");
        QVERIFY(
            gui::verdictText(waiting).endsWith(QStringLiteral("More workers than cores pay off.")));
        gui::VerdictFacts crowded = verdictOf("oversubscribed");
        crowded.slower = gui::SideFacts{16, 9, 0.1};
        QVERIFY(gui::verdictText(crowded).startsWith(QStringLiteral(
            "Oversubscribed beyond 2 cores: 2 workers do 12.5 items/s, 16 only 9,")));
        QVERIFY(gui::verdictText(verdictOf("cpu-bound"))
                    .endsWith(QStringLiteral("7 % busy. Use as many workers as cores, 2.")));
        gui::VerdictFacts beyond = verdictOf("cpu-bound");
        beyond.beyond = gui::SideFacts{4, 12, 0.5};
        QVERIFY(gui::verdictText(beyond).contains(QStringLiteral("bring nothing")));
        QSet<QString> sentences;
        for (const char* missing : {"repeats", "cpu-time", "beyond-cores", "pattern"}) {
            gui::VerdictFacts verdict = verdictOf("not-enough-evidence");
            verdict.missing = QString::fromLatin1(missing);
            sentences << gui::verdictText(verdict);
        }
        QCOMPARE(sentences.size(), 4);
        QCOMPARE(gui::verdictText({}), QString());
        // Evidence that isn't there is no reason to fall over.
        QCOMPARE(gui::verdictText(verdictOf("waiting-bound")), QString());
    }

    // The window says what the command line says, as far as English goes.
    void theSentencesAreThoseOfTheCommandLine()
    {
        for (const auto& counts : {std::vector<int>{1, 2, 4, 8}, std::vector<int>{1, 2},
                                   std::vector<int>{1}, std::vector<int>{4, 8}}) {
            const auto repeats = sample::repeatsAt(counts);
            const lab::SweepSummary sweep = lab::summarizeSweep("process", sample::kItems, repeats);
            const QString english = QString::fromStdString(lab::verdictOf(sweep, 2).text).left(40);
            QVERIFY2(gui::verdictText(sample::told(repeats).verdict).startsWith(english),
                     qPrintable(english));
        }
    }
};

QTEST_MAIN(ChartPanelTest)
#include "chart_panel_test.moc"
