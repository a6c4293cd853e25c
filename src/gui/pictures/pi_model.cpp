#include "gui/pictures/pi_model.h"

#include "gui/charts/axis_ticks.h"
#include "gui/models/text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace gui {
namespace {

constexpr int kBandPoints = 48;
constexpr int kMostTicks = 7;
// The early steps scatter so much that the later ones would be one line: the range is that of the
// last two decades.
constexpr double kShown = 100;

QString decimals(double value, int digits)
{
    return QLocale().toString(value, 'f', digits);
}

// "20M", as the form takes it: whole numbers would leave room for few ticks.
QString shortCount(double count)
{
    constexpr std::pair<double, char> kUnits[] = {{1e9, 'G'}, {1e6, 'M'}, {1e3, 'k'}};
    for (const auto& [unit, letter] : kUnits) {
        if (count >= unit) {
            return QLocale().toString(count / unit, 'g', 3) + QLatin1Char(letter);
        }
    }
    return QLocale().toString(count, 'g', 3);
}

double halfRange(const PiSeries& series)
{
    const double from = std::max(static_cast<double>(series.last().samples) / kShown, 1.0);
    double range = 2.5 * PiSeries::standardError(from);
    for (const PiSeries::Step& step : series.steps()) {
        if (static_cast<double>(step.samples) >= from) {
            range = std::max(range, 1.1 * std::abs(step.error()));
        }
    }
    return range;
}

ChartLine band(double sign, double low, double high)
{
    ChartLine line;
    line.dash = ChartDash::Dotted;
    for (int i = 0; i < kBandPoints; ++i) {
        const double samples = low * std::pow(high / low, i / (kBandPoints - 1.0));
        line.points.emplace_back(samples,
                                 std::numbers::pi + sign * 2 * PiSeries::standardError(samples));
    }
    return line;
}

ChartAxis samplesAxis(double low, double high)
{
    ChartAxis axis;
    axis.title = PiModel::tr("random points");
    axis.low = low;
    axis.high = high;
    axis.logarithmic = true;
    axis.text = [](double samples) { return countText(static_cast<qint64>(samples)); };
    for (const double tick : decimalTicks(low, high)) {
        axis.ticks.emplace_back(tick, shortCount(tick));
    }
    return axis;
}

ChartAxis estimateAxis(double range)
{
    ChartAxis axis;
    axis.title = PiModel::tr("estimate of pi");
    axis.low = std::numbers::pi - range;
    axis.high = std::numbers::pi + range;
    const double step = niceStep(2 * range, kMostTicks);
    const int digits = std::clamp(static_cast<int>(std::ceil(-std::log10(step))), 0, 9);
    axis.text = [digits](double value) { return decimals(value, digits + 2); };
    const auto first = static_cast<qint64>(std::ceil(axis.low / step));
    const auto last = static_cast<qint64>(std::floor(axis.high / step));
    for (qint64 i = first; i <= last; ++i) {
        const double value = static_cast<double>(i) * step;
        axis.ticks.emplace_back(value, decimals(value, digits));
    }
    return axis;
}

}  // namespace

ChartModel piChart(const PiSeries& series)
{
    ChartModel chart;
    if (series.steps().empty()) {
        chart.emptyText = PiModel::tr("The estimate grows here as results come.");
        return chart;
    }
    const auto first = static_cast<double>(series.steps().front().samples);
    const auto last = static_cast<double>(series.last().samples);
    const double high = std::max(last, 2 * first);
    chart.x = samplesAxis(first, high);
    chart.y = estimateAxis(halfRange(series));
    ChartLine estimate;
    estimate.label = PiModel::tr("estimate");
    estimate.colour = ChartColour::Accent;
    estimate.width = 2;
    for (const PiSeries::Step& step : series.steps()) {
        estimate.points.emplace_back(static_cast<double>(step.samples), step.estimate);
    }
    estimate.points.emplace_back(last, series.last().estimate);
    ChartLine truth;
    truth.label = PiModel::tr("pi");
    truth.dash = ChartDash::Dashed;
    truth.points = {{first, std::numbers::pi}, {high, std::numbers::pi}};
    ChartLine above = band(1, first, high);
    above.label = PiModel::tr("twice the standard error");
    chart.lines = {truth, above, band(-1, first, high), estimate};
    return chart;
}

void PiModel::setSteps(const std::vector<PiSeries::Step>& steps)
{
    const auto differ = std::ranges::mismatch(m_steps, steps);
    if (differ.in1 != m_steps.end()) {  // every second one has gone
        const int first = static_cast<int>(differ.in1 - m_steps.begin());
        beginRemoveRows({}, first, rowCount() - 1);
        m_steps.erase(differ.in1, m_steps.end());
        endRemoveRows();
    }
    if (steps.size() > m_steps.size()) {
        beginInsertRows({}, rowCount(), static_cast<int>(steps.size()) - 1);
        m_steps = steps;
        endInsertRows();
    }
}

int PiModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

int PiModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PiModel::data(const QModelIndex& index, int role) const
{
    if (role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignVCenter | Qt::AlignRight);
    }
    if (!index.isValid() || role != Qt::DisplayRole) {
        return {};
    }
    const PiSeries::Step& step = m_steps[static_cast<std::size_t>(index.row())];
    switch (static_cast<Column>(index.column())) {
    case Samples:
        return countText(step.samples);
    case Estimate:
        return decimals(step.estimate, 8);
    case Error:
        return decimals(step.error(), 8);
    case Expected:
        return QStringLiteral("± ") + decimals(step.expected(), 8);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant PiModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (static_cast<Column>(section)) {
    case Samples:
        return tr("Random points");
    case Estimate:
        return tr("Estimate");
    case Error:
        return tr("Off by");
    case Expected:
        return tr("Standard error");
    case ColumnCount:
        break;
    }
    return {};
}

}  // namespace gui
