#include "gui/charts/speedup_chart.h"
#include "gui/charts/chart_labels.h"
#include "gui/charts/label_layout.h"
#include "gui/charts/speedup_model.h"
#include "gui/shell/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <set>

using gui::SpeedupChart;
using gui::SpeedupData;

namespace {

SpeedupData sweep()
{
    SpeedupData data;
    data.points = {{1, 1, 0.97, 1.03, false},
                   {2, 1.86, 1.8, 1.92, false},
                   {8, 4.2, 4, 4.5, false},
                   {13, 4.9, 4.5, 5.2, true}};
    std::vector<QPointF> usl;
    std::vector<QPointF> amdahl;
    for (double n = 1; n <= 16; n += 0.5) {
        usl.emplace_back(n, n / (1 + 0.11 * (n - 1) + 0.0012 * n * (n - 1)));
        amdahl.emplace_back(n, 1 / (0.135 + 0.865 / n));
    }
    data.fits = {{QStringLiteral("USL"), usl}, {QStringLiteral("Amdahl"), amdahl}};
    data.cores = 2;
    data.best = 8;
    return data;
}

int differing(const QImage& a, const QImage& b)
{
    int found = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            found += a.pixel(x, y) != b.pixel(x, y);
        }
    }
    return found;
}

// A sweep of one to `most` workers that scales well, with laws that almost coincide.
SpeedupData fewPoints(int most)
{
    SpeedupData data;
    std::vector<QPointF> usl;
    std::vector<QPointF> amdahl;
    for (int n = 1; n <= most; ++n) {
        data.points.push_back({n, 0.95 * n, 0.9 * n, n * 1.0, false});
        usl.emplace_back(n, n / (1 + 0.01 * (n - 1)));
        amdahl.emplace_back(n, n / (1 + 0.012 * (n - 1)));
    }
    data.fits = {{QStringLiteral("Amdahl"), amdahl}, {QStringLiteral("USL"), usl}};
    data.cores = 2;
    data.best = most;
    return data;
}

std::vector<gui::ChartLabel> labelsOf(const gui::ChartModel& model)
{
    const QRectF plot(40, 20, 290, 180);
    const auto toPixels = [&](QPointF at) {
        return QPointF(
            plot.left() + plot.width() * (at.x() - model.x.low) / (model.x.high - model.x.low),
            plot.bottom() - plot.height() * (at.y() - model.y.low) / (model.y.high - model.y.low));
    };
    return gui::layOutLabels(model, {plot, QRectF(0, 0, 340, 240), QApplication::font(), toPixels},
                             gui::Theme::light());
}

}  // namespace

class SpeedupChartTest : public QObject {
    Q_OBJECT

private slots:
    void emptyChartSaysWhatToDo()
    {
        const SpeedupChart chart;
        QCOMPARE(gui::speedupModel({}).emptyText,
                 QStringLiteral("Run a sweep to see how the work scales"));
        QCOMPARE(chart.accessibleDescription(),
                 QStringLiteral("Run a sweep to see how the work scales"));
    }

    void lawsDifferByDashAndLabel()
    {
        const gui::ChartModel model = gui::speedupModel(sweep());
        std::set<gui::ChartDash> dashes;
        std::set<QString> labels;
        for (const gui::ChartLine& line : model.lines) {
            labels.insert(line.label);
            if (line.label != QStringLiteral("ideal")) {
                dashes.insert(line.dash);
            }
        }
        QCOMPARE(dashes.size(), 2U);
        QVERIFY(labels.contains(QStringLiteral("USL")) &&
                labels.contains(QStringLiteral("Amdahl")));
    }

    void bestAndCensoredPointsAreMarked()
    {
        const gui::ChartModel model = gui::speedupModel(sweep());
        QVERIFY(model.points[2].highlighted);
        QCOMPARE(model.points[2].label, QStringLiteral("best: 8"));
        QVERIFY(model.points[3].hollow);
        QVERIFY(model.points[3].tip.contains(QStringLiteral("limit")));
        QCOMPARE(model.marks.size(), 1U);
    }

    void axesHoldEverythingDrawn_data()
    {
        QTest::addColumn<bool>("logarithmic");
        QTest::newRow("linear") << false;
        QTest::newRow("logarithmic") << true;
    }

    void axesHoldEverythingDrawn()
    {
        QFETCH(bool, logarithmic);
        SpeedupData data = sweep();
        data.logarithmic = logarithmic;
        const gui::ChartModel model = gui::speedupModel(data);
        for (const gui::ChartPoint& point : model.points) {
            QVERIFY(point.at.x() >= model.x.low && point.at.x() <= model.x.high);
            QVERIFY(point.low >= model.y.low && point.high <= model.y.high);
        }
        QVERIFY(model.y.ticks.size() >= 3);
        QVERIFY(!logarithmic || model.y.low > 0);
    }

    void labelsNeverOverlap()
    {
        std::vector<gui::LabelWish> wishes;
        for (int i = 0; i < 8; ++i) {
            wishes.push_back({QPointF(190, 50 + i), QSizeF(40, 14), {{-1, -1}, {-1, 1}}});
        }
        const auto boxes = gui::placeLabels(wishes, {0, 0, 200, 200}, {QRectF(150, 0, 50, 30)}, 3);
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            QVERIFY(!boxes[i].isNull());
            QVERIFY(!boxes[i].intersects(QRectF(150, 0, 50, 30)));
            for (std::size_t k = 0; k < i; ++k) {
                QVERIFY(!boxes[i].intersects(boxes[k]));
            }
        }
    }

    void linesThatEndApartAreNamedThere()
    {
        SpeedupData data = sweep();
        data.fits.pop_back();
        for (const gui::ChartLabel& label : labelsOf(gui::speedupModel(data))) {
            QCOMPARE(label.line, -1);
        }
    }

    void linesThatEndTogetherAreNamedInAKey_data()
    {
        QTest::addColumn<int>("most");
        QTest::newRow("two points") << 2;
        QTest::newRow("three points") << 3;
        QTest::newRow("four points") << 4;
    }

    void linesThatEndTogetherAreNamedInAKey()
    {
        QFETCH(int, most);
        const gui::ChartModel model = gui::speedupModel(fewPoints(most));
        const auto labels = labelsOf(model);
        QSet<QString> inKey;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            if (labels[i].line >= 0) {
                QCOMPARE(labels[i].text,
                         model.lines[static_cast<std::size_t>(labels[i].line)].label);
                inKey.insert(labels[i].text);
            }
            for (std::size_t k = 0; k < i; ++k) {
                QVERIFY(!labels[i].box.intersects(labels[k].box));
            }
        }
        QCOMPARE(inKey, (QSet<QString>{QStringLiteral("ideal"), QStringLiteral("Amdahl"),
                                       QStringLiteral("USL")}));
    }

    void theRingAroundAPointGoesWithTheFocus()
    {
        QWidget window;
        auto* chart = new SpeedupChart(&window);
        chart->setGeometry(0, 0, 350, 260);
        chart->setPoints(sweep().points);
        QLineEdit other(&window);
        other.setGeometry(0, 270, 100, 20);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        other.setFocus();
        const QImage before = chart->grab().toImage();
        chart->setFocus(Qt::TabFocusReason);
        QVERIFY(differing(before, chart->grab().toImage()) > 20);
        other.setFocus();
        QCOMPARE(differing(before, chart->grab().toImage()), 0);
    }

    void tableHasOneRowAPoint()
    {
        SpeedupChart chart;
        chart.setPoints(sweep().points);
        chart.setBest(8);
        const QStringList rows = chart.tableText().split(u'\n');
        QCOMPARE(rows.size(), 5);
        QVERIFY(rows[3].startsWith(QStringLiteral("8\t4")));
        QVERIFY(rows[3].endsWith(QStringLiteral("best")));
        QVERIFY(chart.accessibleDescription().contains(QStringLiteral("13 workers")));
    }

    void arrowAndEnterOpenAPoint()
    {
        SpeedupChart chart;
        chart.resize(350, 260);
        chart.setPoints(sweep().points);
        QSignalSpy opened(&chart, &SpeedupChart::pointActivated);
        QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toInt(), 2);
    }

    void everyPartIsPaintedInBothThemes()
    {
        for (const auto mode : {gui::ThemeMode::Light, gui::ThemeMode::Dark}) {
            gui::Theme::apply(*qApp, mode);
            SpeedupChart chart;
            chart.resize(350, 260);
            chart.setPoints(sweep().points);
            QImage last = chart.grab().toImage();
            const auto changed = [&] {
                const QImage now = chart.grab().toImage();
                const int pixels = differing(last, now);
                last = now;
                return pixels;
            };
            chart.setFit(QStringLiteral("USL"), sweep().fits[0].second);
            QVERIFY(changed() > 200);
            chart.setCores(2);
            QVERIFY(changed() > 50);
            chart.setBest(8);
            QVERIFY(changed() > 50);
            chart.setFit(QStringLiteral("USL"), {});
            QVERIFY(changed() > 200);
        }
        gui::Theme::apply(*qApp, gui::ThemeMode::Light);
    }

    void themeChangeRepaintsTheChart()
    {
        SpeedupChart chart;
        chart.resize(350, 260);
        chart.setPoints(sweep().points);
        chart.setPalette(gui::Theme::darkTheme().palette());
        QCOMPARE(chart.grab().toImage().pixelColor(345, 3), gui::Theme::darkTheme().surface);
        chart.setPalette(gui::Theme::light().palette());
        QCOMPARE(chart.grab().toImage().pixelColor(345, 3), gui::Theme::light().surface);
    }
};

QTEST_MAIN(SpeedupChartTest)
#include "speedup_chart_test.moc"
