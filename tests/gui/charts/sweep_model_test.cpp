// What a sweep's charts say: values, intervals, lines and bands of each quantity, axes and labels.
#include "gui/charts/sweep_model.h"
#include "gui/charts/chart_labels.h"
#include "gui/charts/label_layout.h"
#include "gui/charts/sweep_text.h"
#include "gui/shell/theme.h"
#include "sample_sweep.h"

#include <QApplication>
#include <QSet>
#include <QTest>

#include <cmath>

using gui::SweepChartData;
using gui::SweepQuantity;

namespace {

SweepChartData sampleData(SweepQuantity quantity)
{
    SweepChartData data;
    data.facts = sample::sweep();
    data.quantity = quantity;
    return data;
}

const gui::ChartLine* lineOf(const gui::ChartModel& model, const QString& id)
{
    const auto found = std::ranges::find(model.lines, id, &gui::ChartLine::id);
    return found == model.lines.end() ? nullptr : &*found;
}

void addQuantities()
{
    QTest::addColumn<SweepQuantity>("quantity");
    QTest::newRow("speedup") << SweepQuantity::Speedup;
    QTest::newRow("efficiency") << SweepQuantity::Efficiency;
    QTest::newRow("throughput") << SweepQuantity::Throughput;
    QTest::newRow("time") << SweepQuantity::Time;
}

// A sweep of one to `most` workers that scales so well that its laws almost coincide.
SweepChartData fewPoints(int most)
{
    std::vector<int> counts;
    for (int n = 1; n <= most; ++n) {
        counts.push_back(n);
    }
    SweepChartData data;
    data.facts = sample::told(sample::repeatsAt(counts, 0.01, 0));
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

class SweepModelTest : public QObject {
    Q_OBJECT

private slots:
    void emptyChartSaysWhatToDo()
    {
        QCOMPARE(gui::sweepModel({}).emptyText,
                 QStringLiteral("Run a sweep to see how the work scales"));
    }

    // Each quantity's mean, interval and dots against the plain definitions.
    void valuesFollowFromTheTimes()
    {
        const gui::SweepFacts facts = sample::sweep();
        const double alone = facts.points[0].seconds->value;
        for (const SweepQuantity quantity : gui::kSweepQuantities) {
            const gui::ChartModel model = gui::sweepModel(sampleData(quantity));
            const gui::ChartPoint& point = model.points.at(2);
            const double seconds = facts.points[2].seconds->value;
            const double first = facts.points[2].repeats[0].seconds;
            const auto of = [&](double time) {
                switch (quantity) {
                case SweepQuantity::Speedup:
                    return alone / time;
                case SweepQuantity::Efficiency:
                    return alone / time / 4;
                case SweepQuantity::Throughput:
                    return sample::kItems / time;
                case SweepQuantity::Time:
                    break;
                }
                return time;
            };
            QCOMPARE(point.at.x(), 4.0);
            // The mean of throughputs isn't that of the mean time, but near it.
            const double slack = quantity == SweepQuantity::Throughput ? 2e-3 : 1e-9;
            QVERIFY(std::abs(point.at.y() / of(seconds) - 1) < slack);
            QVERIFY(point.low < point.at.y() && point.at.y() < point.high);
            const auto dot = std::ranges::find_if(
                model.dots, [](const gui::ChartDot& each) { return each.at.x() == 4; });
            QVERIFY(std::abs(dot->at.y() / of(first) - 1) < 1e-9);
        }
    }

    void everyRepeatIsADotAndTheCensoredOnesAreHollow_data() { addQuantities(); }
    void everyRepeatIsADotAndTheCensoredOnesAreHollow()
    {
        QFETCH(SweepQuantity, quantity);
        const gui::ChartModel model = gui::sweepModel(sampleData(quantity));
        QCOMPARE(model.dots.size(), std::size_t{5 * 7 + 2});
        QCOMPARE(std::ranges::count(model.dots, true, &gui::ChartDot::hollow), 2);
        const auto failed = std::ranges::find(model.dots, true, &gui::ChartDot::hollow);
        QVERIFY2(failed->tip.contains(QStringLiteral("failed after 400 ms")) &&
                     failed->tip.contains(QStringLiteral("the server hung up")),
                 qPrintable(failed->tip));
        // The mean without it is a mean all the same; what failed is said of it.
        QVERIFY(!model.points[3].hollow);
        QCOMPARE(model.points[3].note, QStringLiteral("failed: 1 of 8 repeats"));
        QVERIFY(model.points[5].hollow);
        QVERIFY(model.points[5].tip.contains(QStringLiteral("no repeat came to its end")));
    }

    void theIdealIsOneWorkersValueTimesOrByTheWorkers()
    {
        const gui::SweepFacts facts = sample::sweep();
        for (const bool logarithmic : {false, true}) {
            for (const SweepQuantity quantity : gui::kSweepQuantities) {
                SweepChartData data = sampleData(quantity);
                data.logarithmic = logarithmic;
                const gui::ChartModel model = gui::sweepModel(data);
                const gui::ChartLine* ideal = lineOf(model, gui::series::kIdeal);
                QVERIFY(ideal != nullptr && ideal->points.size() >= 2);
                for (const QPointF& at : ideal->points) {
                    const double expected = quantity == SweepQuantity::Speedup      ? at.x()
                                            : quantity == SweepQuantity::Efficiency ? 1
                                            : quantity == SweepQuantity::Throughput
                                                ? facts.points[0].throughput->value * at.x()
                                                : facts.points[0].seconds->value / at.x();
                    QVERIFY(std::abs(at.y() - expected) < 1e-9);
                    QVERIFY(at.y() <= model.y.high * (1 + 1e-9));
                    QVERIFY(at.y() >= model.y.low * (1 - 1e-9));
                    QVERIFY(at.x() <= model.x.high * (1 + 1e-9));
                }
            }
        }
    }

    void lawsAreDrawnThroughTheMeasuredCountsWithTheirBands_data() { addQuantities(); }
    void lawsAreDrawnThroughTheMeasuredCountsWithTheirBands()
    {
        QFETCH(SweepQuantity, quantity);
        const SweepChartData data = sampleData(quantity);
        const gui::ChartModel model = gui::sweepModel(data);
        for (const QString& id : {gui::series::kAmdahl, gui::series::kUsl}) {
            const gui::ChartLine* law = lineOf(model, id);
            QVERIFY(law != nullptr);
            QCOMPARE(law->band.size(), law->points.size());
            for (std::size_t i = 0; i < law->points.size(); ++i) {
                QVERIFY(law->band[i].low <= law->points[i].y() * (1 + 1e-9));
                QVERIFY(law->band[i].high >= law->points[i].y() * (1 - 1e-9));
            }
            for (const double count : {1.0, 2.0, 4.0, 8.0, 13.0}) {
                QVERIFY(std::ranges::any_of(
                    law->points, [count](const QPointF& at) { return at.x() == count; }));
            }
        }
        // The times were made by USL: its line passes near every mean.
        const gui::ChartLine* usl = lineOf(model, gui::series::kUsl);
        for (std::size_t i = 0; i < 5; ++i) {
            const auto at = std::ranges::find_if(
                usl->points, [&](const QPointF& p) { return p.x() == model.points[i].at.x(); });
            QVERIFY(std::abs(at->y() / model.points[i].at.y() - 1) < 0.03);
        }
    }

    void lawsDifferByDashAndLabel()
    {
        const gui::ChartModel model = gui::sweepModel(sampleData(SweepQuantity::Speedup));
        const gui::ChartLine* amdahl = lineOf(model, gui::series::kAmdahl);
        const gui::ChartLine* usl = lineOf(model, gui::series::kUsl);
        QVERIFY(amdahl->dash == gui::ChartDash::Dashed);
        QVERIFY(usl->dash == gui::ChartDash::Solid);
        QCOMPARE(amdahl->label, QStringLiteral("Amdahl"));
        QCOMPARE(usl->label, QStringLiteral("USL"));
    }

    void bestCoresAndQuotaAreMarked()
    {
        SweepChartData data = sampleData(SweepQuantity::Speedup);
        data.facts.quota = 1.5;
        const gui::ChartModel model = gui::sweepModel(data);
        QVERIFY(model.points[4].highlighted);
        QCOMPARE(model.points[4].label, QStringLiteral("best: 13"));
        QCOMPARE(model.marks.size(), 2U);
        QCOMPARE(model.marks[0].label, QStringLiteral("2 cores"));
        QCOMPARE(model.marks[1].label, QStringLiteral("quota 1.5"));
        QCOMPARE(model.marks[1].x, 1.5);
        data.facts.quota = 2;
        QCOMPARE(gui::sweepModel(data).marks.size(), 1U);
        data.facts.cores = 64;  // far beyond what was measured
        data.facts.quota.reset();
        QVERIFY(gui::sweepModel(data).marks.empty());
    }

    void aHiddenSeriesIsGone_data()
    {
        QTest::addColumn<QString>("id");
        QTest::newRow("ideal") << gui::series::kIdeal;
        QTest::newRow("amdahl") << gui::series::kAmdahl;
        QTest::newRow("usl") << gui::series::kUsl;
    }
    void aHiddenSeriesIsGone()
    {
        QFETCH(QString, id);
        SweepChartData data = sampleData(SweepQuantity::Speedup);
        data.hidden = {id, gui::series::kRepeats};
        const gui::ChartModel model = gui::sweepModel(data);
        QVERIFY(lineOf(model, id) == nullptr);
        QCOMPARE(model.lines.size(), 2U);
        QVERIFY(model.dots.empty());
    }

    void axesHoldEverythingDrawn_data()
    {
        QTest::addColumn<SweepQuantity>("quantity");
        QTest::addColumn<bool>("logarithmic");
        for (const SweepQuantity quantity : gui::kSweepQuantities) {
            for (const bool logarithmic : {false, true}) {
                QTest::addRow("%s %s", qPrintable(gui::quantityId(quantity)),
                              logarithmic ? "logarithmic" : "linear")
                    << quantity << logarithmic;
            }
        }
    }
    void axesHoldEverythingDrawn()
    {
        QFETCH(SweepQuantity, quantity);
        QFETCH(bool, logarithmic);
        SweepChartData data = sampleData(quantity);
        data.logarithmic = logarithmic;
        const gui::ChartModel model = gui::sweepModel(data);
        for (const gui::ChartPoint& point : model.points) {
            QVERIFY(point.at.x() >= model.x.low && point.at.x() <= model.x.high);
            QVERIFY(point.hollow || (point.low >= model.y.low && point.high <= model.y.high));
        }
        for (const gui::ChartDot& dot : model.dots) {
            QVERIFY(dot.hollow || (dot.at.y() >= model.y.low && dot.at.y() <= model.y.high));
        }
        QVERIFY(model.y.ticks.size() >= 3);
        QVERIFY(!logarithmic || model.y.low > 0);
    }

    // Of two repeats the interval can be as wide as ever: it mustn't press all else flat.
    void aVeryWideIntervalLeavesThePlot()
    {
        SweepChartData data = sampleData(SweepQuantity::Throughput);
        data.facts.points[1].throughput->high = 1e9;
        QVERIFY(gui::sweepModel(data).y.high < 100);
    }

    void withoutOneWorkerRatiosSaySoAndTheRestIsThere()
    {
        SweepChartData data;
        data.facts = sample::told(sample::repeatsAt({2, 4, 8}));
        for (const SweepQuantity quantity : gui::kSweepQuantities) {
            data.quantity = quantity;
            const gui::ChartModel model = gui::sweepModel(data);
            const bool compares =
                quantity == SweepQuantity::Speedup || quantity == SweepQuantity::Efficiency;
            QCOMPARE(model.emptyText.contains(QStringLiteral("one worker hasn't been measured")),
                     compares);
            QCOMPARE(model.points.size(), compares ? 0U : 3U);
            QVERIFY(lineOf(model, gui::series::kIdeal) == nullptr);
        }
    }

    void whereNothingCameToItsEndThatIsSaid()
    {
        SweepChartData data;
        data.facts = sample::told({sample::censored(1, 3, lab::RepeatStatus::Failed)});
        QCOMPARE(gui::sweepModel(data).emptyText, QStringLiteral("No repeat has come to its end."));
    }

    void theFirstRepeatAloneIsDrawn_data() { addQuantities(); }
    void theFirstRepeatAloneIsDrawn()
    {
        QFETCH(SweepQuantity, quantity);
        SweepChartData data;
        data.quantity = quantity;
        lab::SweepRepeat first;
        first.seconds = 0.5;
        data.facts = sample::told({first});
        for (const bool logarithmic : {false, true}) {
            data.logarithmic = logarithmic;
            const gui::ChartModel model = gui::sweepModel(data);
            QVERIFY(model.emptyText.isEmpty());
            QCOMPARE(model.points.size(), 1U);
            QVERIFY(model.y.low < model.points[0].at.y() && model.points[0].at.y() < model.y.high);
        }
    }

    void aPredictionIsShownInEachQuantity()
    {
        SweepChartData data = sampleData(SweepQuantity::Time);
        data.prediction = {{1, 1}, {4, 4}};
        const gui::ChartModel model = gui::sweepModel(data);
        const gui::ChartLine* guess = lineOf(model, QStringLiteral("prediction"));
        QVERIFY(guess != nullptr);
        QCOMPARE(guess->points[1].y(), data.facts.points[0].seconds->value / 4);
    }

    void theSummarySaysPointsLawsAndMachine()
    {
        SweepChartData data = sampleData(SweepQuantity::Time);
        data.facts.quota = 1.5;
        const QString text = gui::sweepSummary(data, gui::sweepModel(data));
        for (const char* part :
             {"4 workers: 2.", "median", "USL: σ 0.1", "κ 0.00", "2 cores", "may use 1.5"}) {
            QVERIFY2(text.contains(QString::fromUtf8(part)), qPrintable(text));
        }
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

    void labelsOfEveryChartKeepApart_data() { addQuantities(); }
    void labelsOfEveryChartKeepApart()
    {
        QFETCH(SweepQuantity, quantity);
        SweepChartData data = sampleData(quantity);
        data.facts.quota = 2.1;  // right beside the cores
        const auto labels = labelsOf(gui::sweepModel(data));
        QVERIFY(labels.size() >= 4);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            for (std::size_t k = 0; k < i; ++k) {
                QVERIFY2(!labels[i].box.intersects(labels[k].box),
                         qPrintable(labels[i].text + u' ' + labels[k].text));
            }
        }
    }

    void linesThatEndApartAreNamedThere()
    {
        SweepChartData data = sampleData(SweepQuantity::Speedup);
        data.hidden = {gui::series::kAmdahl};
        for (const gui::ChartLabel& label : labelsOf(gui::sweepModel(data))) {
            QCOMPARE(label.line, -1);
        }
    }

    void linesThatEndTogetherAreNamedInAKey_data()
    {
        QTest::addColumn<int>("most");
        QTest::newRow("three points") << 3;
        QTest::newRow("four points") << 4;
    }
    void linesThatEndTogetherAreNamedInAKey()
    {
        QFETCH(int, most);
        const gui::ChartModel model = gui::sweepModel(fewPoints(most));
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
};

QTEST_MAIN(SweepModelTest)
#include "sweep_model_test.moc"
