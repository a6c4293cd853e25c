// The chart as a person meets it: what is painted, what hovering and keys show, pictures.
#include "gui/charts/sweep_chart.h"
#include "gui/charts/chart_export.h"
#include "gui/charts/chart_overlay.h"
#include "gui/charts/chart_readout.h"
#include "gui/shell/theme.h"
#include "sample_sweep.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <utility>

using gui::SweepChart;
using gui::SweepQuantity;

namespace {

constexpr QSize kSize(350, 260);

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

// The sweep's model with the ideal as its only line, and without words, so that nothing makes room
// for them.
gui::ChartModel wordless()
{
    gui::SweepChartData data;
    data.facts = sample::told(sample::repeatsAt({1, 2, 8, 13}));
    data.hidden = {gui::series::kRepeats, gui::series::kAmdahl, gui::series::kUsl};
    gui::ChartModel model = gui::sweepModel(data);
    model.lines[0].label.clear();
    model.marks.clear();
    for (gui::ChartPoint& point : model.points) {
        point.label.clear();
    }
    return model;
}

// A chart of the sample sweep on a window of its own.
struct Shown {
    Shown()
    {
        chart.setGeometry(QRect({}, kSize));
        chart.setSweep(sample::sweep());
        other.setGeometry(0, 270, 100, 20);
        window.show();
        active = QTest::qWaitForWindowActive(&window);
    }

    // Where a value stands; the axes are linear.
    QPoint at(double x, double y) const
    {
        const gui::ChartModel& model = chart.model();
        const QRectF plot =
            QRectF({}, QSizeF(kSize)).marginsRemoved(gui::chartMargins(model, chart.font()));
        return QPointF(
                   plot.left() + plot.width() * (x - model.x.low) / (model.x.high - model.x.low),
                   plot.bottom() - plot.height() * (y - model.y.low) / (model.y.high - model.y.low))
            .toPoint();
    }

    // What takes the mouse: the plot's own surface.
    QWidget* surface() const
    {
        auto* view = chart.findChild<QAbstractScrollArea*>();
        return view->viewport();
    }

    QImage grab() { return chart.grab().toImage(); }

    QWidget window;
    SweepChart chart{&window};
    QLineEdit other{&window};
    bool active = false;
};

}  // namespace

class SweepChartTest : public QObject {
    Q_OBJECT

private slots:
    void anEmptyChartSaysWhatToDo()
    {
        const SweepChart chart;
        QCOMPARE(chart.accessibleDescription(),
                 QStringLiteral("Run a sweep to see how the work scales"));
        QVERIFY(chart.accessibleName().contains(QStringLiteral("speedup")));
    }

    void theRingAroundAPointGoesWithTheFocus()
    {
        Shown f;
        QVERIFY(f.active);
        f.other.setFocus();
        const QImage before = f.grab();
        f.chart.setFocus(Qt::TabFocusReason);
        QVERIFY(differing(before, f.grab()) > 20);
        f.other.setFocus();
        QCOMPARE(differing(before, f.grab()), 0);
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

    void arrowsShowAPointsValuesAndEnterOpensIt()
    {
        Shown f;
        QSignalSpy opened(&f.chart, &SweepChart::pointActivated);
        QVERIFY(f.chart.readout().isEmpty());
        QTest::keyClick(&f.chart, Qt::Key_Right);
        QTest::keyClick(&f.chart, Qt::Key_Right);
        QVERIFY2(f.chart.readout().startsWith(QStringLiteral("2 workers: 1.8")),
                 qPrintable(f.chart.readout()));
        QVERIFY(f.chart.readout().contains(QStringLiteral("ideal 2.00×")));
        QVERIFY(f.chart.readout().contains(QStringLiteral("USL 1.8")));
        QTest::keyClick(&f.chart, Qt::Key_Return);
        QTest::keyClick(&f.chart, Qt::Key_End);
        QTest::keyClick(&f.chart, Qt::Key_Left);
        QTest::keyClick(&f.chart, Qt::Key_Enter);
        QCOMPARE(opened.size(), 2);
        QCOMPARE(opened[0][0].toInt(), 2);
        QCOMPARE(opened[1][0].toInt(), 13);
    }

    void hoveringShowsValuesAndACrosshair()
    {
        Shown f;
        const QImage before = f.grab();
        const auto& points = f.chart.model().points;
        QTest::mouseMove(f.surface(), f.at(4, points[2].at.y()));
        QTRY_VERIFY2(f.chart.readout().startsWith(QStringLiteral("4 workers: 2.9")),
                     qPrintable(f.chart.readout()));
        QVERIFY(differing(before, f.grab()) > 200);
        // Between points, what the lines say there.
        QTest::mouseMove(f.surface(), f.at(10.5, 1));
        QTRY_VERIFY2(f.chart.readout().startsWith(QStringLiteral("10.")),
                     qPrintable(f.chart.readout()));
        QVERIFY(f.chart.readout().contains(QStringLiteral("Amdahl 4.")));
        // And gone with the mouse.
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(f.surface(), &leave);
        QTRY_VERIFY(f.chart.readout().isEmpty());
        QCOMPARE(differing(before, f.grab()), 0);
    }

    void aFailedRepeatSaysSoUnderTheMouse()
    {
        Shown f;
        f.chart.setQuantity(SweepQuantity::Time);
        QTest::mouseMove(f.surface(), f.at(8, 0.4));
        QTRY_VERIFY2(f.chart.readout().contains(QStringLiteral("failed after 400 ms")),
                     qPrintable(f.chart.readout()));
    }

    void aClickOpensAPoint()
    {
        Shown f;
        QSignalSpy opened(&f.chart, &SweepChart::pointActivated);
        QTest::mouseClick(f.surface(), Qt::LeftButton, {},
                          f.at(8, f.chart.model().points[3].at.y()));
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toInt(), 8);
        QTest::mouseClick(f.surface(), Qt::LeftButton, {}, f.at(10, 7));
        QCOMPARE(opened.size(), 1);
    }

    void theFocusStaysOnItsCountWhileOthersArrive()
    {
        SweepChart chart;
        chart.setSweep(sample::told(sample::repeatsAt({1, 8})));
        QTest::keyClick(&chart, Qt::Key_End);
        QCOMPARE(chart.focusedPoint(), 1);
        chart.setSweep(sample::told(sample::repeatsAt({1, 2, 8})));
        QCOMPARE(chart.focusedPoint(), 2);
        QVERIFY(chart.readout().startsWith(QStringLiteral("8 workers")));
    }

    void everyPartIsPaintedInBothThemes_data()
    {
        QTest::addColumn<gui::ThemeMode>("mode");
        QTest::newRow("light") << gui::ThemeMode::Light;
        QTest::newRow("dark") << gui::ThemeMode::Dark;
    }
    void everyPartIsPaintedInBothThemes()
    {
        QFETCH(gui::ThemeMode, mode);
        gui::Theme::apply(*qApp, mode);
        SweepChart chart;
        chart.resize(kSize);
        chart.setSweep(sample::sweep());
        QImage last = chart.grab().toImage();
        const auto changed = [&] {
            const QImage now = chart.grab().toImage();
            return differing(std::exchange(last, now), now);
        };
        chart.setSeriesShown(gui::series::kUsl, false);
        QVERIFY(changed() > 200);
        chart.setSeriesShown(gui::series::kAmdahl, false);
        QVERIFY(changed() > 200);
        chart.setSeriesShown(gui::series::kIdeal, false);
        QVERIFY(changed() > 50);
        chart.setSeriesShown(gui::series::kRepeats, false);
        QVERIFY(changed() > 10);
        chart.setLogarithmic(true);
        QVERIFY(changed() > 200);
        for (const SweepQuantity quantity :
             {SweepQuantity::Efficiency, SweepQuantity::Throughput, SweepQuantity::Time}) {
            chart.setQuantity(quantity);
            QVERIFY(changed() > 200);
        }
        gui::SweepFacts facts = sample::sweep();
        facts.cores = 0;
        chart.setSweep(facts);
        QVERIFY(changed() > 50);
        facts.best = 0;
        chart.setSweep(facts);
        QVERIFY(changed() > 50);
        gui::Theme::apply(*qApp, gui::ThemeMode::Light);
    }

    void aBandIsPaintedBetweenItsEnds()
    {
        Canvas canvas;
        gui::ChartModel model = wordless();
        model.points.clear();
        const QImage without = canvas.paint(model);
        model.lines[0].band = {{2, 1, 3}, {6, 1, 3}};
        const QList<QPoint> band = changedPixels(without, canvas.paint(model));
        const QRectF expected =
            QRectF(canvas.at(model, 2, 3), canvas.at(model, 6, 1)).adjusted(-1, -1, 1, 1);
        QVERIFY(static_cast<double>(band.size()) > 0.8 * expected.width() * expected.height());
        for (const QPoint& pixel : band) {
            QVERIFY(expected.contains(pixel));
        }
    }

    void aPictureHasNoCrosshairAndTheScaleAskedFor()
    {
        Shown f;
        const QImage plain = gui::chartPicture(f.chart, 2);
        QCOMPARE(plain.size(), kSize * 2);
        QTest::keyClick(&f.chart, Qt::Key_End);
        QVERIFY(!f.chart.readout().isEmpty());
        QCOMPARE(differing(plain, gui::chartPicture(f.chart, 2)), 0);
        QVERIFY(!f.chart.readout().isEmpty());  // on screen it is still there
    }

    void themeChangeRepaintsTheChart()
    {
        SweepChart chart;
        chart.resize(kSize);
        chart.setSweep(sample::sweep());
        chart.setPalette(gui::Theme::darkTheme().palette());
        QCOMPARE(chart.grab().toImage().pixelColor(345, 3), gui::Theme::darkTheme().surface);
        chart.setPalette(gui::Theme::light().palette());
        QCOMPARE(chart.grab().toImage().pixelColor(345, 3), gui::Theme::light().surface);
    }
};

QTEST_MAIN(SweepChartTest)
#include "sweep_chart_test.moc"
