#include "gui/timeline/time_axis.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace gui {
namespace {

constexpr std::int64_t kMicro = 1'000;
constexpr std::int64_t kMilli = 1'000'000;
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;

struct Unit {
    std::int64_t size;
    const char* name;
};

constexpr std::array<Unit, 4> kUnits{{{kSecond, QT_TRANSLATE_NOOP("TimeAxis", "s")},
                                      {kMilli, QT_TRANSLATE_NOOP("TimeAxis", "ms")},
                                      {kMicro, QT_TRANSLATE_NOOP("TimeAxis", "µs")},
                                      {1, QT_TRANSLATE_NOOP("TimeAxis", "ns")}}};

// Not called tr: lupdate would take that for a class's own.
QString inLanguage(const char* text)
{
    return QCoreApplication::translate("TimeAxis", text);
}

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

QString withUnit(double value, int decimals, const Unit& unit)
{
    return number(value, decimals) + QChar(0xA0) + inLanguage(unit.name);
}

std::int64_t niceStep(std::int64_t minimum)
{
    for (std::int64_t decade = 1; decade <= 10 * kSecond; decade *= 10) {
        for (const std::int64_t digit : {1, 2, 5}) {
            const std::int64_t step = digit * decade;
            if (step >= minimum && step <= 20 * kSecond) {
                return step;
            }
        }
    }
    for (const std::int64_t minutes : {1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 1440}) {
        if (minutes * kMinute >= minimum) {
            return minutes * kMinute;
        }
    }
    const std::int64_t day = 24 * kHour;
    return (minimum + day - 1) / day * day;
}

// "2:05" minutes or "1:02:05" hours.
QString clockText(std::int64_t ns)
{
    const std::int64_t seconds = std::abs(ns) / kSecond;
    const QString sign = ns < 0 ? QStringLiteral("−") : QString();
    const QChar zero(u'0');
    if (seconds < 3600) {
        return sign + QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, zero);
    }
    return sign + QStringLiteral("%1:%2:%3")
                      .arg(seconds / 3600)
                      .arg(seconds / 60 % 60, 2, 10, zero)
                      .arg(seconds % 60, 2, 10, zero);
}

int decimalsFor(std::int64_t step, std::int64_t unit)
{
    int decimals = 0;
    for (std::int64_t s = step; s < unit && decimals < 9; s *= 10) {
        ++decimals;
    }
    return decimals;
}

// The largest unit in which neighbouring ticks differ within three decimals, so that an axis does
// not change its unit along the way.
const Unit& unitFor(std::int64_t step, std::int64_t farthest)
{
    for (const Unit& unit : kUnits) {
        if (farthest >= unit.size && decimalsFor(step, unit.size) <= 4) {
            return unit;
        }
    }
    return *std::find_if(kUnits.begin(), kUnits.end() - 1,
                         [&](const Unit& unit) { return step >= unit.size; });
}

}  // namespace

std::vector<TimeTick> timeTicks(std::int64_t begin, std::int64_t end, std::int64_t minimumGap)
{
    std::vector<TimeTick> ticks;
    if (end <= begin) {
        return ticks;
    }
    const std::int64_t step = niceStep(std::max<std::int64_t>(1, minimumGap));
    const std::int64_t first =
        begin >= 0 ? (begin + step - 1) / step * step : -(-begin / step) * step;
    const Unit& unit = unitFor(step, std::max(std::abs(begin), std::abs(end)));
    const int decimals = decimalsFor(step, unit.size);
    for (std::int64_t at = first; at <= end; at += step) {
        const bool clock = step >= kMinute || end >= 10 * kMinute;
        const QString label =
            clock && step >= kSecond
                ? clockText(at)
                : withUnit(static_cast<double>(at) / static_cast<double>(unit.size), decimals,
                           unit);
        ticks.push_back({at, label});
    }
    return ticks;
}

QString durationText(std::int64_t ns)
{
    const std::int64_t size = std::abs(ns);
    if (size >= 2 * kMinute) {
        return clockText(ns) + QChar(0xA0) +
               (size >= kHour ? inLanguage(QT_TRANSLATE_NOOP("TimeAxis", "h"))
                              : inLanguage(QT_TRANSLATE_NOOP("TimeAxis", "min")));
    }
    for (const Unit& unit : kUnits) {
        if (size >= unit.size || unit.size == 1) {
            const double value = static_cast<double>(ns) / static_cast<double>(unit.size);
            const double magnitude = std::abs(value);
            const int decimals = unit.size == 1      ? 0
                                 : magnitude < 9.995 ? 2
                                 : magnitude < 99.95 ? 1
                                                     : 0;
            return withUnit(value, decimals, unit);
        }
    }
    return {};
}

QString instantText(std::int64_t ns, std::int64_t resolution)
{
    std::int64_t step = 1;
    while (step * 10 <= std::max<std::int64_t>(1, resolution)) {
        step *= 10;
    }
    const Unit& unit = unitFor(step, std::abs(ns));
    return withUnit(static_cast<double>(ns) / static_cast<double>(unit.size),
                    decimalsFor(step, unit.size), unit);
}

}  // namespace gui
