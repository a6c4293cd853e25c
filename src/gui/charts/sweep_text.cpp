#include "gui/charts/sweep_text.h"

#include "gui/charts/sweep_chart.h"
#include "gui/models/text.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace gui {
namespace {

// English needs no translation file for its two forms.
QString settled(QString plural, int count)
{
    return plural.replace(QStringLiteral("(s)"), count == 1 ? QString() : QStringLiteral("s"));
}

QString whatHappened(const RepeatFacts& repeat)
{
    const QString after = durationText(repeat.seconds);
    switch (repeat.end) {
    case RepeatEnd::TimedOut:
        return SweepChart::tr("stopped by the time limit after %1").arg(after);
    case RepeatEnd::Cancelled:
        return SweepChart::tr("cancelled after %1").arg(after);
    default:
        return SweepChart::tr("failed after %1").arg(after);
    }
}

// "κ 0.0012 (0.0008 – 0.0016)"; the throughput of one worker, lambda, says nothing new.
QString parameterText(const QString& name, const Estimate& value)
{
    const QLocale locale;
    const QString symbol =
        name == QStringLiteral("sigma") ? QStringLiteral("σ") : QStringLiteral("κ");
    const QString text = symbol + u' ' + locale.toString(value.value, 'g', 3);
    return value.hasInterval() ? text + QStringLiteral(" (%1 – %2)")
                                            .arg(locale.toString(value.low, 'g', 2),
                                                 locale.toString(value.high, 'g', 2))
                               : text;
}

QString boundText(SweepQuantity quantity, double value)
{
    switch (quantity) {
    case SweepQuantity::Speedup:
        return QLocale().toString(value, 'f', 2);
    case SweepQuantity::Throughput:
        return rateText(value);
    default:
        return quantityText(quantity, value);
    }
}

}  // namespace

QString coresText(int cores)
{
    return settled(SweepChart::tr("%n core(s)", nullptr, cores), cores);
}

QString quotaText(double quota)
{
    return SweepChart::tr("quota %1", "in cores").arg(QLocale().toString(quota, 'g', 3));
}

QString workersText(int workers, const QString& what)
{
    return settled(SweepChart::tr("%n worker(s): %1", nullptr, workers), workers).arg(what);
}

QString repeatText(SweepQuantity quantity, std::size_t number, const RepeatFacts& repeat,
                   double value)
{
    const QString text = SweepChart::tr("repeat %1: %2").arg(number);
    if (repeat.end == RepeatEnd::Ok) {
        return text.arg(quantityText(quantity, value));
    }
    return repeat.why.isEmpty() ? text.arg(whatHappened(repeat))
                                : text.arg(whatHappened(repeat)) + u'\n' + repeat.why;
}

QString censoredText(const SweepPointFacts& point)
{
    QStringList parts;
    const auto add = [&](RepeatEnd end, const QString& text) {
        const auto count = std::ranges::count(point.repeats, end, &RepeatFacts::end);
        if (count > 0) {
            parts << text.arg(count).arg(point.repeats.size());
        }
    };
    add(RepeatEnd::Failed, SweepChart::tr("failed: %1 of %2 repeats"));
    add(RepeatEnd::TimedOut, SweepChart::tr("stopped by the time limit: %1 of %2 repeats"));
    add(RepeatEnd::Cancelled, SweepChart::tr("cancelled: %1 of %2 repeats"));
    return parts.join(QStringLiteral(", "));
}

QString seriesTitle(const QString& id)
{
    if (id == series::kRepeats) {
        return SweepChart::tr("repeats");
    }
    if (id == series::kIdeal) {
        return SweepChart::tr("ideal");
    }
    return id == series::kAmdahl ? SweepChart::tr("Amdahl") : SweepChart::tr("USL");
}

QString lawText(const LawFacts& law)
{
    QStringList parts;
    for (const auto& [name, value] : law.parameters) {
        if (name != QStringLiteral("lambda")) {
            parts << parameterText(name, value);
        }
    }
    return parts.isEmpty() ? seriesTitle(law.id)
                           : QStringLiteral("%1: %2").arg(seriesTitle(law.id),
                                                          parts.join(QStringLiteral(", ")));
}

QString sweepPointText(SweepQuantity quantity, int workers, const Estimate& value)
{
    QString text = workersText(workers, quantityText(quantity, value.value));
    if (value.hasInterval()) {
        text += QStringLiteral(" (%1 – %2)")
                    .arg(boundText(quantity, value.low), boundText(quantity, value.high));
    }
    return text;
}

QString sweepSummary(const SweepChartData& data, const ChartModel& model)
{
    if (!model.emptyText.isEmpty()) {
        return model.emptyText;
    }
    QStringList parts;
    for (const ChartPoint& point : model.points) {
        parts << QString(point.tip).replace(u'\n', QStringLiteral(", "));
    }
    QString text = parts.join(QStringLiteral("; ")) + u'.';
    QStringList laws;
    for (const LawFacts& law : data.facts.laws) {
        laws << lawText(law);
    }
    if (!laws.isEmpty()) {
        text += u' ' + SweepChart::tr("Fitted: %1.").arg(laws.join(QStringLiteral("; ")));
    }
    if (data.facts.cores > 0) {
        text += u' ' + SweepChart::tr("The machine has %1.").arg(coresText(data.facts.cores));
    }
    if (data.facts.quota) {
        text += u' ' + SweepChart::tr("Its control group may use %1 of them.")
                           .arg(QLocale().toString(*data.facts.quota, 'g', 3));
    }
    return text;
}

}  // namespace gui
