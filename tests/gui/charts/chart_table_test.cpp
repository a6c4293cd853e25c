// A chart's twin: the same values row by row, on screen, for a screen reader, and as CSV.
#include "gui/charts/chart_table.h"
#include "gui/charts/chart_table_model.h"
#include "gui/charts/sweep_chart.h"
#include "gui/models/roles.h"
#include "sample_sweep.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using gui::ChartTable;
using gui::SweepQuantity;

namespace {

int columnOf(const ChartTable& table, const QString& id)
{
    const auto found = std::ranges::find(table.columns, id, &gui::ChartColumn::id);
    return found == table.columns.end() ? -1 : static_cast<int>(found - table.columns.begin());
}

std::optional<double> cell(const ChartTable& table, std::size_t row, const QString& id)
{
    const int column = columnOf(table, id);
    return column < 0 ? std::nullopt : table.rows[row][static_cast<std::size_t>(column)].value;
}

gui::ChartModel modelOf(SweepQuantity quantity)
{
    gui::SweepChartData data;
    data.facts = sample::sweep();
    data.quantity = quantity;
    return gui::sweepModel(data);
}

}  // namespace

class ChartTableTest : public QObject {
    Q_OBJECT

private slots:
    void theTwinEqualsTheChart_data()
    {
        QTest::addColumn<SweepQuantity>("quantity");
        for (const SweepQuantity quantity : gui::kSweepQuantities) {
            QTest::newRow(qPrintable(gui::quantityId(quantity))) << quantity;
        }
    }
    void theTwinEqualsTheChart()
    {
        QFETCH(SweepQuantity, quantity);
        gui::SweepChart chart;
        chart.setSweep(sample::sweep());
        chart.setQuantity(quantity);
        const gui::ChartModel& model = chart.model();
        const ChartTable& table = chart.table();
        QCOMPARE(table.rows.size(), model.points.size());
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            const gui::ChartPoint& point = model.points[row];
            const double workers = point.at.x();
            QCOMPARE(cell(table, row, QStringLiteral("workers")), std::optional(workers));
            const auto value = cell(table, row, gui::quantityId(quantity));
            QCOMPARE(value.has_value(), !point.hollow);
            QCOMPARE(value.value_or(point.at.y()), point.at.y());
            QCOMPARE(cell(table, row, QStringLiteral("low")).value_or(point.low), point.low);
            QCOMPARE(cell(table, row, QStringLiteral("high")).value_or(point.high), point.high);
            QCOMPARE(cell(table, row, QStringLiteral("median")), point.median);
            for (const gui::ChartLine& line : model.lines) {
                const auto drawn = std::ranges::find_if(
                    line.points, [&](const QPointF& at) { return at.x() == workers; });
                if (drawn != line.points.end()) {
                    QCOMPARE(cell(table, row, line.id), std::optional(drawn->y()));
                }
                const auto band = std::ranges::find(line.band, workers, &gui::ChartBandPoint::x);
                if (band != line.band.end()) {
                    QCOMPARE(cell(table, row, line.id + "_low"), std::optional(band->low));
                    QCOMPARE(cell(table, row, line.id + "_high"), std::optional(band->high));
                }
            }
            QStringList repeats;
            for (const gui::ChartDot& dot : model.dots) {
                if (dot.at.x() == workers) {
                    repeats << (dot.hollow ? QStringLiteral("–") : model.y.text(dot.at.y()));
                }
            }
            const auto column =
                static_cast<std::size_t>(columnOf(table, QStringLiteral("repeats")));
            QCOMPARE(table.rows[row][column].text, repeats.join(QStringLiteral(" · ")));
            QCOMPARE(table.rows[row].back().text, point.note);
        }
    }

    void whatIsHiddenInTheChartIsHiddenInTheTwin()
    {
        gui::SweepChart chart;
        chart.setSweep(sample::sweep());
        QVERIFY(columnOf(chart.table(), QStringLiteral("usl_low")) > 0);
        chart.setSeriesShown(gui::series::kUsl, false);
        chart.setSeriesShown(gui::series::kRepeats, false);
        QCOMPARE(columnOf(chart.table(), QStringLiteral("usl")), -1);
        QCOMPARE(columnOf(chart.table(), QStringLiteral("usl_low")), -1);
        QCOMPARE(columnOf(chart.table(), QStringLiteral("repeats")), -1);
    }

    void csvHasFullPrecisionAndQuotesWhatItMust()
    {
        const gui::ChartModel model = modelOf(SweepQuantity::Time);
        const QByteArray csv = gui::csvText(gui::chartTable(model));
        const QByteArrayList lines = csv.split('\n');
        QCOMPARE(lines.size(), 8);  // header, six counts, the end
        QVERIFY2(lines[0].startsWith("workers,seconds,low,high,median,ideal,amdahl,amdahl_low,"),
                 lines[0].constData());
        const QByteArrayList fields = lines[1].trimmed().split(',');
        QCOMPARE(fields[0], QByteArray("1"));
        QCOMPARE(fields[1].toDouble(), model.points[0].at.y());
        QCOMPARE(fields[2].toDouble(), model.points[0].low);
        // A point that isn't measured has no value: an empty field.
        QVERIFY(lines[6].startsWith("16,,,,,"));

        ChartTable awkward;
        awkward.columns = {{QStringLiteral("note"), QString(), true}};
        awkward.rows = {{{QStringLiteral("one, \"two\"\nthree")}}};
        QCOMPARE(gui::csvText(awkward), QByteArray("note\r\n\"one, \"\"two\"\"\nthree\"\r\n"));
    }

    void tabTextReadsAsTheTableDoes()
    {
        const ChartTable table = gui::chartTable(modelOf(SweepQuantity::Speedup));
        const QStringList lines = gui::tabText(table).split(u'\n');
        QCOMPARE(lines.size(), 7);
        QVERIFY(lines[0].startsWith(QStringLiteral("workers\tspeedup\tlow\thigh\tideal")));
        QVERIFY2(lines[4].startsWith(QStringLiteral("8\t4.3")), qPrintable(lines[4]));
        QVERIFY(lines[5].endsWith(QStringLiteral("\tbest")));
    }

    void newContentsComeWithoutAReset()
    {
        gui::ChartTableModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const ChartTable whole = gui::chartTable(modelOf(SweepQuantity::Speedup));
        ChartTable part = whole;
        part.rows.resize(2);
        model.setTable(part);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setTable(whole);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.rowCount(), 6);
        QCOMPARE(model.index(4, 1).data().toString(), whole.rows[4][1].text);
        QCOMPARE(model.index(4, 1).data(gui::RawRole).toDouble(), *whole.rows[4][1].value);
        model.setTable(part);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(reset.size(), 0);
        model.setTable(gui::chartTable(modelOf(SweepQuantity::Time)));
        QCOMPARE(reset.size(), 1);  // other columns
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("time"));
    }

    void aScreenReaderGetsTheSameTable_data() { theTwinEqualsTheChart_data(); }
    void aScreenReaderGetsTheSameTable()
    {
        QFETCH(SweepQuantity, quantity);
        gui::SweepChart chart;
        chart.setSweep(sample::sweep());
        chart.setQuantity(quantity);
        auto* self = QAccessible::queryAccessibleInterface(&chart);
        QVERIFY(self != nullptr);
        QCOMPARE(self->role(), QAccessible::Table);
        QVERIFY(self->text(QAccessible::Name).contains(gui::quantityTitle(quantity)));
        auto* table = self->tableInterface();
        QVERIFY(table != nullptr);
        QCOMPARE(table->rowCount(), static_cast<int>(chart.table().rows.size()));
        QCOMPARE(table->columnCount(), static_cast<int>(chart.table().columns.size()));
        for (int row = 0; row < table->rowCount(); ++row) {
            for (int column = 0; column < table->columnCount(); ++column) {
                QAccessibleInterface* cell = table->cellAt(row, column);
                QVERIFY(cell != nullptr && cell->isValid());
                QCOMPARE(cell->tableCellInterface()->rowIndex(), row);
                QCOMPARE(cell->tableCellInterface()->columnIndex(), column);
                QCOMPARE(cell->text(QAccessible::Value),
                         chart.table()
                             .rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)]
                             .text);
                QCOMPARE(self->indexOfChild(cell), (row + 1) * table->columnCount() + column);
            }
        }
        QAccessibleInterface* header =
            table->cellAt(0, 1)->tableCellInterface()->columnHeaderCells().value(0);
        QCOMPARE(header->text(QAccessible::Name), gui::quantityTitle(quantity));
        QCOMPARE(header->role(), QAccessible::ColumnHeader);
    }

    void theFocusedPointIsTheSelectedRowAndSaysItself()
    {
        gui::SweepChart chart;
        chart.setSweep(sample::sweep());
        QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Right);
        auto* table = QAccessible::queryAccessibleInterface(&chart)->tableInterface();
        QCOMPARE(table->selectedRows(), QList<int>{1});
        QAccessibleInterface* first = table->cellAt(1, 0);
        QVERIFY(first->state().focused);
        QVERIFY2(first->text(QAccessible::Name).startsWith(QStringLiteral("2 workers: 1.8")),
                 qPrintable(first->text(QAccessible::Name)));
    }

    void cellsOfATableThatShrankAreNoLongerValid()
    {
        gui::SweepChart chart;
        chart.setSweep(sample::sweep());
        auto* table = QAccessible::queryAccessibleInterface(&chart)->tableInterface();
        QAccessibleInterface* last = table->cellAt(5, 0);
        QVERIFY(last->isValid());
        chart.setSweep({});
        QVERIFY(!last->isValid());
        QCOMPARE(last->text(QAccessible::Name), QString());
        QVERIFY(table->cellAt(0, 0) == nullptr);
    }
};

QTEST_MAIN(ChartTableTest)
#include "chart_table_test.moc"
