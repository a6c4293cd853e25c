#include "gui/charts/sweep_values.h"

#include "gui/charts/sweep_chart.h"
#include "gui/models/text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

constexpr QChar kTimes(0xD7);

QString percent(double share)
{
    return SweepChart::tr("%1 %").arg(std::lround(100 * share));
}

// 1.5 with one decimal, 12 with none, 0.25 with two.
QString shortNumber(double value)
{
    return QLocale().toString(value, 'g', 4);
}

}  // namespace

QString quantityId(SweepQuantity quantity)
{
    switch (quantity) {
    case SweepQuantity::Speedup:
        return QStringLiteral("speedup");
    case SweepQuantity::Efficiency:
        return QStringLiteral("efficiency");
    case SweepQuantity::Throughput:
        return QStringLiteral("throughput");
    case SweepQuantity::Time:
        break;
    }
    return QStringLiteral("seconds");
}

QString quantityTitle(SweepQuantity quantity)
{
    switch (quantity) {
    case SweepQuantity::Speedup:
        return SweepChart::tr("speedup");
    case SweepQuantity::Efficiency:
        return SweepChart::tr("efficiency");
    case SweepQuantity::Throughput:
        return SweepChart::tr("items/s");
    case SweepQuantity::Time:
        break;
    }
    return SweepChart::tr("time");
}

QString quantityText(SweepQuantity quantity, double value)
{
    switch (quantity) {
    case SweepQuantity::Speedup:
        return QLocale().toString(value, 'f', 2) + kTimes;
    case SweepQuantity::Efficiency:
        return percent(value);
    case SweepQuantity::Throughput:
        return SweepChart::tr("%1 items/s").arg(rateText(value));
    case SweepQuantity::Time:
        break;
    }
    return durationText(value);
}

QString tickText(SweepQuantity quantity, double value)
{
    switch (quantity) {
    case SweepQuantity::Speedup:
        return shortNumber(value) + kTimes;
    case SweepQuantity::Efficiency:
        return percent(value);
    case SweepQuantity::Throughput:
        return value < 10'000 ? shortNumber(value) : rateText(value);
    case SweepQuantity::Time:
        break;
    }
    return durationText(value);
}

std::optional<Estimate> quantityOf(SweepQuantity quantity, const SweepPointFacts& point)
{
    switch (quantity) {
    case SweepQuantity::Speedup:
        return point.speedup;
    case SweepQuantity::Efficiency:
        return point.efficiency;
    case SweepQuantity::Throughput:
        return point.throughput;
    case SweepQuantity::Time:
        break;
    }
    return point.seconds;
}

std::optional<double> medianOf(SweepQuantity quantity, const SweepPointFacts& point)
{
    switch (quantity) {
    case SweepQuantity::Throughput:
        return point.medianThroughput;
    case SweepQuantity::Time:
        return point.medianSeconds;
    default:
        return std::nullopt;  // a ratio of two sets of runs has none
    }
}

Estimate quantityOf(SweepQuantity quantity, const CurvePointFacts& point, double items)
{
    const auto times = [](const Estimate& from, double factor) {
        return Estimate{from.value * factor, from.low * factor, from.high * factor};
    };
    switch (quantity) {
    case SweepQuantity::Speedup:
        return point.speedup;
    case SweepQuantity::Efficiency:
        return times(point.speedup, 1 / std::max(1.0, point.workers));
    case SweepQuantity::Throughput:
        return point.throughput;
    case SweepQuantity::Time:
        break;
    }
    // The ends change places. A throughput of nothing takes for ever: no end, no band there.
    const Estimate& rate = point.throughput;
    const double value = rate.value > 0 ? items / rate.value : 0;
    return rate.low > 0 ? Estimate{value, items / rate.high, items / rate.low}
                        : Estimate{value, value, value};
}

SweepScale::SweepScale(SweepQuantity quantity, const SweepFacts& facts)
    : m_quantity(quantity)
    , m_items(facts.items)
{
    const auto one = std::ranges::find(facts.points, 1, &SweepPointFacts::workers);
    if (one != facts.points.end() && one->seconds && one->throughput) {
        m_secondsAlone = one->seconds->value;
        m_throughputAlone = one->throughput->value;
    }
}

bool SweepScale::isKnown() const
{
    return m_secondsAlone || m_quantity == SweepQuantity::Throughput ||
           m_quantity == SweepQuantity::Time;
}

double SweepScale::ofSeconds(int workers, double seconds) const
{
    if (seconds <= 0) {
        return 0;
    }
    switch (m_quantity) {
    case SweepQuantity::Speedup:
        return m_secondsAlone.value_or(0) / seconds;
    case SweepQuantity::Efficiency:
        return m_secondsAlone.value_or(0) / seconds / workers;
    case SweepQuantity::Throughput:
        return m_items / seconds;
    case SweepQuantity::Time:
        break;
    }
    return seconds;
}

std::optional<double> SweepScale::ofSpeedup(double workers, double speedup) const
{
    if (!(workers > 0) || !(speedup > 0)) {
        return std::nullopt;
    }
    switch (m_quantity) {
    case SweepQuantity::Speedup:
        return speedup;
    case SweepQuantity::Efficiency:
        return speedup / workers;
    case SweepQuantity::Throughput:
        return m_throughputAlone ? std::optional(*m_throughputAlone * speedup) : std::nullopt;
    case SweepQuantity::Time:
        break;
    }
    return m_secondsAlone ? std::optional(*m_secondsAlone / speedup) : std::nullopt;
}

}  // namespace gui
