// Pictures of results: tiles of the Mandelbrot set, the estimate of pi, responses of servers.
#include "gui/pictures/mandelbrot_picture.h"
#include "gui/pictures/pi_picture.h"
#include "gui/pictures/response_picture.h"
#include "gui/shell/theme.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <numbers>

using gui::MandelbrotImage;
using gui::PiSeries;
using gui::ResponseModel;
using gui::Theme;
using gui::ValueFacts;

namespace {

// A tile of this many counts, all the same.
ValueFacts tile(qint64 x, qint64 y, qint64 side, quint32 slot, int count, qint64 index = 0)
{
    ValueFacts value;
    value.index = index;
    value.slot = slot;
    value.pid = 4000 + static_cast<int>(slot);
    QByteArray counts;
    for (qint64 i = 0; i < side * side; ++i) {
        counts.append(static_cast<char>(count & 0xFF));
        counts.append(static_cast<char>(count >> 8));
    }
    value.parts = {{"x", x}, {"y", y}, {"width", side}, {"height", side}, {"counts", counts}};
    return value;
}

ValueFacts estimate(qint64 inside, qint64 samples, qint64 index = 0)
{
    ValueFacts value;
    value.index = index;
    value.parts = {{"inside", inside}, {"samples", samples}};
    return value;
}

bool isGrey(const QColor& colour)
{
    return colour.red() == colour.green() && colour.green() == colour.blue();
}

}  // namespace

class PicturesTest : public QObject {
    Q_OBJECT

private slots:
    void aTileStandsInItsPlaceInItsWorkersColour()
    {
        MandelbrotImage image(64, 1000);
        const Theme& theme = Theme::light();
        QVERIFY(image.add(tile(32, 0, 32, 1, 40), theme));
        QCOMPARE(qAlpha(image.image().pixel(10, 10)), 0);  // not there yet
        const QColor seen = image.image().pixelColor(40, 10);
        QCOMPARE(seen.alpha(), 255);
        QVERIFY(std::abs(seen.hslHue() - theme.worker(1).fill.hslHue()) < 25);
        image.setTinted(false, theme);
        QVERIFY(isGrey(image.image().pixelColor(40, 10)));
        QCOMPARE(image.tileAt({40, 10})->pid, 4001);
        QVERIFY(!image.tileAt({10, 10}));
    }

    void pointsOfTheSetAreBlackAndOthersLighterTheMoreIterations()
    {
        MandelbrotImage image(64, 1000);
        const Theme& theme = Theme::light();
        image.add(tile(0, 0, 32, 0, 1000), theme);
        image.add(tile(32, 0, 32, 0, 3), theme);
        image.add(tile(0, 32, 32, 0, 500), theme);
        QCOMPARE(image.image().pixelColor(5, 5), QColor(Qt::black));
        QVERIFY(image.image().pixelColor(40, 5).lightness() <
                image.image().pixelColor(5, 40).lightness());
    }

    void aLargePictureIsMadeSmaller()
    {
        MandelbrotImage image(4096, 1000);
        QCOMPARE(image.image().width(), 1024);
        QVERIFY(image.add(tile(4032, 4032, 64, 0, 7), Theme::light()));
        QCOMPARE(qAlpha(image.image().pixel(1023, 1023)), 255);
        QCOMPARE(qAlpha(image.image().pixel(1007, 1023)), 0);
    }

    void whatIsNoTileIsRefused()
    {
        MandelbrotImage image(64, 1000);
        const Theme& theme = Theme::light();
        QVERIFY(!image.add(tile(48, 0, 32, 0, 1), theme));  // beyond the edge
        QVERIFY(!image.add(ValueFacts{}, theme));
        ValueFacts cut = tile(0, 0, 32, 0, 1);
        cut.parts["counts"] = QByteArray("short");
        QVERIFY(!image.add(cut, theme));
        QVERIFY(image.tiles().empty());
    }

    void thePictureIsPaintedAndDescribed()
    {
        gui::MandelbrotPicture picture(64, 1000, 4);
        picture.resize(200, 200);
        picture.add({tile(0, 0, 32, 0, 1000), tile(32, 32, 32, 1, 5)});
        QCOMPARE(picture.summary(), QStringLiteral("2 of 4 tiles"));
        QCOMPARE(picture.accessibleDescription(),
                 QStringLiteral("2 of 4 tiles · slot 0: 1 · slot 1: 1"));
        const QImage shot = picture.grab().toImage();
        QCOMPARE(shot.pixelColor(60, 60), QColor(Qt::black));
        QVERIFY(shot.pixelColor(150, 60) != QColor(Qt::black));
    }

    void tilesThatAreTakenAwayLeaveTheirPlaceEmpty()
    {
        gui::MandelbrotPicture picture(2048, 1000, 4);  // every second pixel is shown
        picture.add({tile(0, 0, 1023, 0, 7, 0), tile(1023, 0, 1025, 1, 7, 1),
                     tile(0, 1023, 1023, 0, 7, 2)});
        picture.takeAway({1, 2});
        QCOMPARE(picture.summary(), QStringLiteral("1 of 4 tiles"));
        const QImage& image = picture.image().image();
        QCOMPARE(qAlpha(image.pixel(511, 511)), 255);
        QCOMPARE(qAlpha(image.pixel(512, 0)), 0);
        QCOMPARE(qAlpha(image.pixel(1023, 511)), 0);
        QCOMPARE(qAlpha(image.pixel(0, 512)), 0);
    }

    void anEstimateGoesBackTheWayItCame()
    {
        PiSeries series;
        PiSeries before;
        QSet<qint64> later;
        for (qint64 i = 0; i < 2000; ++i) {
            series.add(estimate(700 + i % 90, 1000, i));
            if (i < 700) {
                before.add(estimate(700 + i % 90, 1000, i));
            } else {
                later.insert(i);
            }
        }
        series.takeAway(later);
        QCOMPARE(series.steps(), before.steps());
        QCOMPARE(series.last(), before.last());
        gui::PiPicture picture;
        picture.add({estimate(80, 100, 0)});
        picture.takeAway({0});
        QCOMPARE(picture.summary(), QString());
    }

    void theEstimateIsThatOfAllPoints()
    {
        PiSeries series;
        QVERIFY(series.add(estimate(80, 100)));
        QVERIFY(series.add(estimate(230, 300)));
        QVERIFY(!series.add(estimate(5, 0)));
        QVERIFY(!series.add(estimate(9, 3)));
        QCOMPARE(series.last().samples, 400);
        QCOMPARE(series.last().estimate, 3.1);
        QCOMPARE(series.last().error(), 3.1 - std::numbers::pi);
        // 4 sqrt(p (1 - p) / n) with p = pi / 4
        QVERIFY(std::abs(series.last().expected() - 0.0821) < 0.0001);
    }

    void aLongSeriesKeepsFewStepsEvenlySpread()
    {
        PiSeries series;
        for (int i = 0; i < 100'000; ++i) {
            series.add(estimate(785, 1000));
        }
        QVERIFY(series.steps().size() <= 512);
        QVERIFY(series.steps().size() >= 256);
        QCOMPARE(series.last().samples, 100'000'000);
        const auto& steps = series.steps();
        const qint64 gap = steps[1].samples - steps[0].samples;
        for (std::size_t i = 1; i < steps.size(); ++i) {
            QCOMPARE(steps[i].samples - steps[i - 1].samples, gap);
        }
    }

    void theChartsRangeHoldsPiAndTheLastEstimate()
    {
        PiSeries series;
        for (int i = 1; i <= 50; ++i) {
            series.add(estimate(780 + i % 9, 1000));
        }
        const gui::ChartModel chart = gui::piChart(series);
        QVERIFY(chart.y.low < std::numbers::pi && std::numbers::pi < chart.y.high);
        QVERIFY(chart.y.low < series.last().estimate && series.last().estimate < chart.y.high);
        QCOMPARE(chart.lines.back().points.back(), QPointF(50'000, series.last().estimate));
        QVERIFY(!gui::piChart(PiSeries()).emptyText.isEmpty());
    }

    void theChartsAxesHaveRoundNumbersEnough()
    {
        for (const qint64 samples : {10, 1000, 30'000, 1'000'000}) {
            PiSeries series;
            for (int i = 1; i <= 50; ++i) {
                series.add(estimate(samples * (780 + i % 9) / 1000, samples));
            }
            const gui::ChartModel chart = gui::piChart(series);
            for (const gui::ChartAxis* axis : {&chart.x, &chart.y}) {
                QVERIFY2(axis->ticks.size() >= 3, qPrintable(axis->title));
                QSet<QString> texts;
                for (const auto& [value, text] : axis->ticks) {
                    QVERIFY(axis->low <= value && value <= axis->high);
                    texts.insert(text);
                }
                QCOMPARE(texts.size(), static_cast<qsizetype>(axis->ticks.size()));
            }
        }
    }

    void theTableHoldsWhatTheChartShows()
    {
        gui::PiModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        PiSeries series;
        for (int i = 0; i < 1500; ++i) {
            series.add(estimate(785, 1000));
            if (i % 50 == 0) {
                model.setSteps(series.steps());
            }
        }
        model.setSteps(series.steps());
        QCOMPARE(model.rowCount(), static_cast<int>(series.steps().size()));
        QCOMPARE(model.index(0, gui::PiModel::Samples).data().toString(), QStringLiteral("1000"));
        QCOMPARE(model.index(0, gui::PiModel::Estimate).data().toString(),
                 QStringLiteral("3.14000000"));
    }

    void responsesAreRows()
    {
        ResponseModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ValueFacts value;
        value.index = 7;
        value.parts = {
            {"status", 200}, {"bytes", 2048}, {"seconds", 0.25}, {"firstLine", "<html>"}};
        model.add({value});
        QCOMPARE(model.index(0, ResponseModel::Item).data().toString(), QStringLiteral("#7"));
        model.setItemLabel([](qint64) { return QStringLiteral("/about/"); });
        QCOMPARE(model.index(0, ResponseModel::Item).data().toString(), QStringLiteral("/about/"));
        QCOMPARE(model.index(0, ResponseModel::Status).data().toString(), QStringLiteral("200"));
        QCOMPARE(model.index(0, ResponseModel::Bytes).data().toString(), QStringLiteral("2.0 KiB"));
        QCOMPARE(model.index(0, ResponseModel::Time).data().toString(), QStringLiteral("250 ms"));
        QCOMPARE(model.index(0, ResponseModel::FirstLine).data().toString(),
                 QStringLiteral("<html>"));
        QCOMPARE(model.bytes(), 2048);
    }

    void responsesGoInTheReverseOfTheirOrder()
    {
        ResponseModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::vector<ValueFacts> values(3);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i].index = static_cast<qint64>(5 - i);
            values[i].parts = {{"bytes", 10}};
        }
        model.add(values);
        model.takeAway({3, 4});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, ResponseModel::Item).data().toString(), QStringLiteral("#5"));
        QCOMPARE(model.bytes(), 10);
        model.takeAway({1});  // it isn't there
        QCOMPARE(model.rowCount(), 1);
    }
};

QTEST_MAIN(PicturesTest)
#include "pictures_test.moc"
