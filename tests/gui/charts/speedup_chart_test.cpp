#include "gui/charts/speedup_chart.h"
#include "gui/charts/chart_labels.h"
#include "gui/charts/chart_overlay.h"
#include "gui/charts/label_layout.h"
#include "gui/charts/speedup_model.h"
#include "gui/shell/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
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

// A chart of 350 × 260 pixels that shows one model after another, and where its values lie.
class Canvas {
public:
    Canvas() : m_chart(gui::makeChart(&m_window))
    {
        m_chart->widget()->setGeometry(0, 0, 350, 260);
    }

    QImage paint(const gui::ChartModel& model)
    {
        m_chart->setModel(model);
        m_chart->widget()->ensurePolished();
        return m_chart->widget()->grab().toImage();
    }

    // Axes are linear here.
    QPointF at(const gui::ChartModel& model, double x, double y) const
    {
        const QRectF plot =
            QRectF(0, 0, 350, 260)
                .marginsRemoved(gui::chartMargins(model, m_chart->widget()->font()));
        return {plot.left() + plot.width() * (x - model.x.low) / (model.x.high - model.x.low),
                plot.bottom() - plot.height() * (y - model.y.low) / (model.y.high - model.y.low)};
    }

private:
    QWidget m_window;
    std::unique_ptr<gui::Chart> m_chart;
};

QList<QPoint> changedPixels(const QImage& a, const QImage& b)
{
    QList<QPoint> changed;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            if (a.pixel(x, y) != b.pixel(x, y)) {
                changed.push_back({x, y});
            }
        }
    }
    return changed;
}

// True if one of them is at most `away` pixels from there.
bool anyNear(const QList<QPoint>& pixels, const QPointF& there, double away)
{
    return std::any_of(pixels.begin(), pixels.end(), [&](const QPoint& pixel) {
        const QPointF centre(pixel.x() + 0.5, pixel.y() + 0.5);
        return std::hypot(centre.x() - there.x(), centre.y() - there.y()) <= away;
    });
}

// The sweep's model without words, so that nothing makes room for them.
gui::ChartModel wordless()
{
    gui::ChartModel model = gui::speedupModel(sweep());
    model.lines.resize(1);
    model.lines[0].label.clear();
    model.marks.clear();
    for (gui::ChartPoint& point : model.points) {
        point.label.clear();
    }
    return model;
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

    void theIdealIsAsManyTimesAsThereAreWorkers_data()
    {
        QTest::addColumn<bool>("logarithmic");
        QTest::newRow("linear") << false;
        QTest::newRow("logarithmic") << true;
    }

    void theIdealIsAsManyTimesAsThereAreWorkers()
    {
        QFETCH(bool, logarithmic);
        SpeedupData data = sweep();
        data.logarithmic = logarithmic;
        const gui::ChartModel model = gui::speedupModel(data);
        const gui::ChartLine& ideal = model.lines.at(0);
        QCOMPARE(ideal.label, QStringLiteral("ideal"));
        QVERIFY(ideal.points.size() >= 2);
        for (const QPointF& point : ideal.points) {
            QCOMPARE(point.y(), point.x());
        }
        QVERIFY(ideal.points.front().x() <= 1);
        QCOMPARE(ideal.points.back().x(), std::min(model.x.high, model.y.high));
    }

    void theIdealIsPaintedWhereSpeedupIsWorkers()
    {
        Canvas canvas;
        gui::ChartModel model = wordless();
        model.points.clear();
        const QImage with = canvas.paint(model);
        const double end = std::min(model.x.high, model.y.high);
        model.lines[0].points = {{0, 0}, {0, 0}};
        const QList<QPoint> ideal = changedPixels(canvas.paint(model), with);

        const QPointF from = canvas.at(model, 0, 0);
        const QPointF to = canvas.at(model, end, end);
        const double length = std::hypot(to.x() - from.x(), to.y() - from.y());
        QVERIFY(static_cast<double>(ideal.size()) > length / 4);  // it is dashed
        for (const QPoint& pixel : ideal) {
            const QPointF here = QPointF(pixel.x() + 0.5, pixel.y() + 0.5) - from;
            const double away =
                std::abs(here.x() * (to.y() - from.y()) - here.y() * (to.x() - from.x())) / length;
            QVERIFY2(
                away < 1.6,
                qPrintable(
                    QStringLiteral("%1 px off at %2, %3").arg(away).arg(pixel.x()).arg(pixel.y())));
        }
        QVERIFY(anyNear(ideal, from, 8));
        QVERIFY(anyNear(ideal, to, 8));
    }

    void intervalsArePaintedAsWhiskersWithCaps()
    {
        Canvas canvas;
        gui::ChartModel model = wordless();
        for (gui::ChartPoint& point : model.points) {
            point.low = 0.6 * point.at.y();
            point.high = std::min(1.3 * point.at.y(), model.y.high);
        }
        const QImage with = canvas.paint(model);
        gui::ChartModel bare = model;
        for (gui::ChartPoint& point : bare.points) {
            point.low = point.high = point.at.y();
        }
        const QList<QPoint> whiskers = changedPixels(canvas.paint(bare), with);

        constexpr double kNear = 1.2;
        for (const gui::ChartPoint& point : model.points) {
            const double x = point.at.x();
            const double middle = (point.low + 0.5 * (point.at.y() - point.low));
            if (x > 1) {  // there the marker covers it
                QVERIFY(anyNear(whiskers, canvas.at(model, x, middle), kNear));
            }
            for (const double y : {point.low, point.high}) {
                for (const double side : {-3.0, 0.0, 3.0}) {
                    QVERIFY2(anyNear(whiskers, canvas.at(model, x, y) + QPointF(side, 0), kNear),
                             qPrintable(QStringLiteral("%1 workers, %2×").arg(x).arg(y)));
                }
            }
        }
        // And nowhere else than around the points.
        for (const QPoint& pixel : whiskers) {
            const bool atAPoint =
                std::any_of(model.points.begin(), model.points.end(), [&](const auto& point) {
                    const QPointF top = canvas.at(model, point.at.x(), point.high);
                    const QPointF bottom = canvas.at(model, point.at.x(), point.low);
                    return std::abs(pixel.x() - top.x()) <= 6 && pixel.y() >= top.y() - 2 &&
                           pixel.y() <= bottom.y() + 2;
                });
            QVERIFY2(atAPoint, qPrintable(QStringLiteral("%1, %2").arg(pixel.x()).arg(pixel.y())));
        }
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
