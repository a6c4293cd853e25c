#include "cli/ascii_chart.h"
#include "cli/table.h"

#include <QTest>

#include <limits>

namespace {

cli::ScalingChart speedups()
{
    cli::ScalingChart chart;
    chart.points = {{1, 1, {}, {}}, {2, 2, 1.5, 2.5}, {4, 3, 2.5, 3.5}};
    chart.idealSlope = 1;
    return chart;
}

QStringList linesOf(const std::string& text)
{
    return QString::fromStdString(text).split('\n');
}

}  // namespace

class AsciiChartTest : public QObject {
    Q_OBJECT

private slots:
    void smallChartIsExact()
    {
        const std::string text =
            cli::drawScalingChart(speedups(), {.width = 30, .height = 8, .unicode = false});
        QCOMPARE(QString::fromStdString(text), QString("speedup by number of workers\n"
                                                       "4 +                          .\n"
                                                       "  |                      . . |\n"
                                                       "3 +                  . .     o\n"
                                                       "  |             |  .         |\n"
                                                       "2 +            .o.\n"
                                                       "  |          .  |\n"
                                                       "1 +      .o.\n"
                                                       "  |  . .\n"
                                                       "0 +-------+-----+------------+\n"
                                                       "          1     2            4\n"
                                                       "   o measured  | 95 %  . ideal\n"));
    }

    void fitsItsWidthAndHeight_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("unicode");
        QTest::newRow("80 Unicode") << 80 << true;
        QTest::newRow("80 ASCII") << 80 << false;
        QTest::newRow("narrowest") << 30 << true;
        QTest::newRow("wide") << 200 << true;
    }
    void fitsItsWidthAndHeight()
    {
        QFETCH(int, width);
        QFETCH(bool, unicode);
        cli::ScalingChart chart = speedups();
        chart.law = {{1, 1}, {2, 1.8}, {3, 2.5}, {4, 3}};
        chart.lawName = "amdahl";
        chart.points.push_back({4096, 1e6, {}, {}});
        const auto lines = linesOf(
            cli::drawScalingChart(chart, {.width = width, .height = 12, .unicode = unicode}));
        QCOMPARE(lines.size(), 12 + 5);  // title, plot, axis, labels, legend, the last newline
        for (int i = 0; i + 2 < lines.size(); ++i) {
            QVERIFY2(cli::displayWidth(lines[i].toStdString()) <= static_cast<std::size_t>(width),
                     qPrintable(lines[i]));
        }
    }

    void withoutColourThereAreNoEscapeCodes()
    {
        const cli::ScalingChart chart = speedups();
        QVERIFY(cli::drawScalingChart(chart, {}).find('\x1b') == std::string::npos);
        QVERIFY(cli::drawScalingChart(chart, {.colour = true}).find('\x1b') != std::string::npos);
    }

    void asciiStaysAscii()
    {
        cli::ScalingChart chart = speedups();
        chart.law = {{1, 1}, {4, 3}};
        for (const char c : cli::drawScalingChart(chart, {.unicode = false})) {
            QVERIFY(static_cast<unsigned char>(c) < 128);
        }
    }

    void legendNamesWhatIsDrawnAndNothingElse()
    {
        cli::ScalingChart chart;
        chart.points = {{1, 5, {}, {}}, {2, 9, {}, {}}};
        chart.quantity = "throughput";
        const QString bare = QString::fromStdString(cli::drawScalingChart(chart, {}));
        QVERIFY(bare.startsWith("throughput by number of workers\n"));
        QVERIFY(bare.contains("measured") && !bare.contains("95 %") && !bare.contains("ideal"));
        chart.law = {{1, 5}, {2, 9}};
        chart.lawName = "usl";
        QVERIFY(cli::drawScalingChart(chart, {}).find("usl") != std::string::npos);
    }

    void everyMeasuredPointIsDrawn()
    {
        cli::ScalingChart chart;
        for (int n = 1; n <= 8; ++n) {
            chart.points.push_back({static_cast<double>(n), n == 5 ? 0.0 : n * 0.9, {}, {}});
        }
        const QString text = QString::fromStdString(cli::drawScalingChart(chart, {}));
        QCOMPARE(text.count("●"), 8 + 1);  // and once in the legend
    }

    void refusesWhatCannotBeDrawn()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        cli::ScalingChart chart;
        QVERIFY_EXCEPTION_THROWN(cli::drawScalingChart(chart, {}), std::invalid_argument);
        chart.points = {{1, nan, {}, {}}};
        QVERIFY_EXCEPTION_THROWN(cli::drawScalingChart(chart, {}), std::invalid_argument);
        chart.points = {{1, 1, {}, nan}};
        QVERIFY_EXCEPTION_THROWN(cli::drawScalingChart(chart, {}), std::invalid_argument);
        chart.points = {{1, -1, {}, {}}};
        QVERIFY_EXCEPTION_THROWN(cli::drawScalingChart(chart, {}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(cli::drawScalingChart(speedups(), {.width = 29}),
                                 std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(AsciiChartTest)
#include "ascii_chart_test.moc"
