#include "gui/charts/speedup_model.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

constexpr double kHeadroom = 1.12;

// English needs no translation file for its two forms.
QString settled(QString plural, int count)
{
    return plural.replace(QStringLiteral("(s)"), count == 1 ? QString() : QStringLiteral("s"));
}

QString times(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals) + QChar(0xD7);
}

// "2 cores", "1.5 cores"; exact to two decimals.
QString coresText(double cores)
{
    const int whole = static_cast<int>(std::lround(cores));
    return std::abs(cores - whole) < 1e-9
               ? settled(SpeedupChart::tr("%n core(s)", nullptr, whole), whole)
               : SpeedupChart::tr("%1 cores", "a fraction").arg(QLocale().toString(cores, 'g', 3));
}

double niceStep(double range, int most)
{
    const double raw = range / std::max(1, most);
    const double decade = std::pow(10, std::floor(std::log10(raw)));
    for (const double digit : {1.0, 2.0, 5.0}) {
        if (digit * decade >= raw * 0.999) {
            return digit * decade;
        }
    }
    return 10 * decade;
}

double highestShown(const SpeedupData& data)
{
    double highest = 1.5;
    for (const SpeedupPoint& point : data.points) {
        highest = std::max({highest, point.value, point.high});
    }
    for (const auto& [name, line] : data.fits) {
        for (const QPointF& point : line) {
            highest = std::max(highest, point.y());
        }
    }
    for (const QPointF& point : data.prediction) {
        highest = std::max(highest, point.y());
    }
    return highest;
}

double mostWorkers(const SpeedupData& data)
{
    double most = 2;
    for (const SpeedupPoint& point : data.points) {
        most = std::max<double>(most, point.workers);
    }
    for (const auto& [name, line] : data.fits) {
        most = line.empty() ? most : std::max(most, line.back().x());
    }
    return most;
}

ChartAxis workersAxis(const SpeedupData& data)
{
    ChartAxis axis;
    axis.title = SpeedupChart::tr("workers");
    axis.logarithmic = data.logarithmic;
    const double most = mostWorkers(data);
    axis.low = data.logarithmic ? 0.9 : 0;
    axis.high = data.logarithmic ? most * 1.15 : most * 1.02;
    // Measured counts are the ticks: nothing was measured in between.
    for (const SpeedupPoint& point : data.points) {
        axis.ticks.emplace_back(point.workers, QString::number(point.workers));
    }
    if (!data.points.empty() && most > data.points.back().workers) {
        axis.ticks.emplace_back(std::floor(most), QString::number(std::floor(most)));
    }
    return axis;
}

ChartAxis speedupAxis(const SpeedupData& data)
{
    ChartAxis axis;
    axis.title = SpeedupChart::tr("speedup");
    axis.logarithmic = data.logarithmic;
    // Some room above the highest measurement, so that the ideal line shows what is missing.
    const double top = highestShown(data) * kHeadroom;
    if (data.logarithmic) {
        double lowest = 1;
        for (const SpeedupPoint& point : data.points) {
            lowest = point.low > 0 ? std::min(lowest, point.low) : lowest;
        }
        axis.low = lowest >= 0.8 ? 0.8 : std::exp2(std::floor(std::log2(lowest)));
        axis.high = std::max(2.0, top * 1.2);
        const int last = static_cast<int>(std::floor(std::log2(axis.high)));
        for (int power = static_cast<int>(std::ceil(std::log2(axis.low))); power <= last; ++power) {
            const double tick = std::exp2(power);
            axis.ticks.emplace_back(tick, times(tick, tick < 1 ? 2 : 0));
        }
        return axis;
    }
    const double wanted = std::max(top, std::min(mostWorkers(data), top * 1.3));
    const double step = niceStep(wanted, 7);
    axis.high = std::ceil(wanted / step) * step;
    const int decimals = step < 0.995 ? 1 : 0;
    for (int i = 0; i * step <= axis.high * 1.0001; ++i) {
        axis.ticks.emplace_back(i * step, times(i * step, decimals));
    }
    return axis;
}

ChartLine idealLine(const ChartModel& model)
{
    ChartLine line;
    line.label = SpeedupChart::tr("ideal");
    line.colour = ChartColour::Faint;
    line.dash = ChartDash::Dashed;
    line.width = 1;
    const double from = model.x.logarithmic ? std::max(model.x.low, model.y.low) : 0;
    const double to = std::min(model.x.high, model.y.high);
    line.points = {{from, from}, {to, to}};
    return line;
}

void addFits(const SpeedupData& data, ChartModel& model)
{
    // Told apart by dash and label, not by colour alone.
    static constexpr struct {
        ChartColour colour;
        ChartDash dash;
    } kLooks[] = {{ChartColour::Accent, ChartDash::Solid},
                  {ChartColour::Worker3, ChartDash::Dashed},
                  {ChartColour::Worker0, ChartDash::DashDot},
                  {ChartColour::Worker5, ChartDash::Dotted}};
    std::size_t i = 0;
    for (const auto& [name, points] : data.fits) {
        const auto& look = kLooks[i++ % std::size(kLooks)];
        model.lines.push_back({name, points, look.colour, look.dash, 2});
    }
}

}  // namespace

QString speedupPointText(const SpeedupPoint& point)
{
    QString text =
        settled(SpeedupChart::tr("%n worker(s): %1", nullptr, point.workers), point.workers)
            .arg(times(point.value, 2));
    if (point.high > point.low) {
        text +=
            QStringLiteral(" (%1–%2)")
                .arg(QLocale().toString(point.low, 'f', 2), QLocale().toString(point.high, 'f', 2));
    }
    if (point.censored) {
        text += SpeedupChart::tr(", stopped by a limit: at most this");
    }
    return text;
}

ChartModel speedupModel(const SpeedupData& data)
{
    ChartModel model;
    if (data.points.empty() && data.prediction.empty()) {
        model.emptyText = SpeedupChart::tr("Run a sweep to see how the work scales");
        return model;
    }
    model.x = workersAxis(data);
    model.y = speedupAxis(data);
    model.lines.push_back(idealLine(model));
    if (!data.prediction.empty()) {
        model.lines.push_back({SpeedupChart::tr("your prediction"), data.prediction,
                               ChartColour::Faint, ChartDash::Solid, 2.5});
    }
    addFits(data, model);
    for (const SpeedupPoint& point : data.points) {
        const bool best = point.workers == data.best;
        model.points.push_back({QPointF(point.workers, point.value), point.low, point.high,
                                point.censored, best,
                                best ? SpeedupChart::tr("best: %1").arg(point.workers) : QString(),
                                speedupPointText(point)});
    }
    if (data.cores > 0) {
        model.marks.push_back({data.cores, coresText(data.cores)});
    }
    model.focused = data.focused;
    return model;
}

QString speedupTable(const SpeedupData& data)
{
    QStringList rows{SpeedupChart::tr("workers\tspeedup\tlow\thigh\tnote")};
    const QLocale locale;
    for (const SpeedupPoint& point : data.points) {
        QStringList notes;
        if (point.workers == data.best) {
            notes << SpeedupChart::tr("best");
        }
        if (point.censored) {
            notes << SpeedupChart::tr("stopped by a limit");
        }
        rows << QStringList{QString::number(point.workers), locale.toString(point.value, 'f', 3),
                            locale.toString(point.low, 'f', 3), locale.toString(point.high, 'f', 3),
                            notes.join(QStringLiteral(", "))}
                    .join(u'\t');
    }
    return rows.join(u'\n');
}

QString speedupSummary(const SpeedupData& data)
{
    if (data.points.empty()) {
        return SpeedupChart::tr("Run a sweep to see how the work scales");
    }
    QStringList parts;
    for (const SpeedupPoint& point : data.points) {
        parts << speedupPointText(point) +
                     (point.workers == data.best ? SpeedupChart::tr(" (best)") : QString());
    }
    QString text = parts.join(QStringLiteral("; ")) + u'.';
    if (!data.fits.empty()) {
        QStringList names;
        for (const auto& fit : data.fits) {
            names << fit.first;
        }
        text += u' ' + SpeedupChart::tr("Fitted: %1.").arg(names.join(QStringLiteral(", ")));
    }
    if (data.cores > 0) {
        text += u' ' + SpeedupChart::tr("The machine has %1.").arg(coresText(data.cores));
    }
    return text;
}

}  // namespace gui
