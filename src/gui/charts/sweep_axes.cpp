#include "gui/charts/sweep_axes.h"

#include "gui/charts/axis_ticks.h"
#include "gui/charts/sweep_chart.h"

#include <QtMath>

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

constexpr double kHeadroom = 1.12;
constexpr int kMostTicks = 7;

void addLinearTicks(ChartAxis& axis, SweepQuantity quantity, double top)
{
    const double step = niceStep(top, kMostTicks);
    axis.low = 0;
    axis.high = std::ceil(top / step * (1 - 1e-9)) * step;
    for (int i = 0; i * step <= axis.high * (1 + 1e-9); ++i) {
        axis.ticks.emplace_back(i * step, tickText(quantity, i * step));
    }
}

// As the counts of workers go, if that gives enough of them.
std::vector<double> binaryTicks(double low, double high)
{
    std::vector<double> ticks;
    for (int power = qCeil(std::log2(low)); power <= std::log2(high); ++power) {
        ticks.push_back(std::exp2(power));
    }
    return ticks.size() >= 3 ? ticks : decimalTicks(low, high);
}

void addLogarithmicTicks(ChartAxis& axis, SweepQuantity quantity, const ValueRange& range)
{
    axis.low = range.low / kHeadroom;
    axis.high = range.high * kHeadroom * kHeadroom;
    const bool byCounts = quantity == SweepQuantity::Speedup;
    for (const double tick :
         byCounts ? binaryTicks(axis.low, axis.high) : decimalTicks(axis.low, axis.high)) {
        axis.ticks.emplace_back(tick, tickText(quantity, tick));
    }
}

}  // namespace

ChartAxis workersAxis(std::span<const int> measured, double most, bool logarithmic)
{
    ChartAxis axis;
    axis.id = QStringLiteral("workers");
    axis.title = SweepChart::tr("workers");
    axis.logarithmic = logarithmic;
    axis.low = logarithmic ? 0.9 : 0;
    axis.high = logarithmic ? most * 1.15 : most * 1.02;
    for (const int workers : measured) {
        axis.ticks.emplace_back(workers, QString::number(workers));
    }
    axis.text = [](double value) { return QString::number(value, 'g', 3); };
    return axis;
}

ChartAxis quantityAxis(SweepQuantity quantity, const ValueRange& range, bool logarithmic)
{
    ChartAxis axis;
    axis.id = quantityId(quantity);
    axis.title = quantityTitle(quantity);
    axis.logarithmic = logarithmic;
    axis.text = [quantity](double value) { return quantityText(quantity, value); };
    if (logarithmic) {
        addLogarithmicTicks(axis, quantity, range);
        return axis;
    }
    const double top = range.high * (quantity == SweepQuantity::Efficiency ? 1.02 : kHeadroom);
    addLinearTicks(axis, quantity, std::max(top, std::min(range.idealHigh, top * 1.3)));
    return axis;
}

}  // namespace gui
