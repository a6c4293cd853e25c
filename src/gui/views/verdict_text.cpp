#include "gui/views/verdict_text.h"

#include "gui/models/text.h"

#include <QCoreApplication>

#include <cmath>

namespace gui {
namespace {

// Not called translate: lupdate would then overlook the texts it is given.
QString translated(const char* text)
{
    return QCoreApplication::translate("gui::Verdict", text);
}

QString percentOf(const std::optional<double>& share)
{
    return QString::number(std::lround(100 * share.value_or(0)));
}

QString missingText(const VerdictFacts& verdict)
{
    if (verdict.missing == QLatin1String("cpu-time")) {
        return translated(QT_TRANSLATE_NOOP("gui::Verdict",
                                            "Not enough evidence for a verdict: the workers' CPU "
                                            "time is not known."));
    }
    if (verdict.missing == QLatin1String("beyond-cores")) {
        return translated(QT_TRANSLATE_NOOP(
                              "gui::Verdict",
                              "Not enough evidence for a verdict: the workers use at most %1 % of "
                              "a core, but no N above the %2 cores is faster. Measure more workers "
                              "than cores."))
            .arg(percentOf(verdict.mostShare))
            .arg(verdict.cores);
    }
    if (verdict.missing == QLatin1String("pattern")) {
        return translated(QT_TRANSLATE_NOOP(
                              "gui::Verdict",
                              "Not enough evidence for a verdict: the workers use %1 to %2 % of a "
                              "core and the throughput follows no pattern with one cause. Measure "
                              "1, the %3 cores and twice as many workers."))
            .arg(percentOf(verdict.leastShare), percentOf(verdict.mostShare))
            .arg(verdict.cores);
    }
    return translated(QT_TRANSLATE_NOOP(
        "gui::Verdict",
        "Not enough evidence for a verdict: fewer than two worker counts were repeated, one of "
        "them up to the number of cores. Add repeats or worker counts."));
}

QString waitingText(const VerdictFacts& verdict)
{
    const bool async = verdict.pool == QLatin1String("async");
    return translated(async ? QT_TRANSLATE_NOOP("gui::Verdict",
                                                "Waiting-bound: a worker uses %1 % of a core, and "
                                                "%2 workers do %3 items/s where %4 do %5, on %6 "
                                                "cores. More workers than cores pay off.")
                            : QT_TRANSLATE_NOOP("gui::Verdict",
                                                "Waiting-bound: a worker uses %1 % of a core, and "
                                                "%2 workers do %3 items/s where %4 do %5, on %6 "
                                                "cores. More workers than cores pay off; the async "
                                                "pool would do too."))
        .arg(percentOf(verdict.within->cpuShare))
        .arg(verdict.beyond->workers)
        .arg(rateText(verdict.beyond->throughput))
        .arg(verdict.within->workers)
        .arg(rateText(verdict.within->throughput))
        .arg(verdict.cores);
}

QString oversubscribedText(const VerdictFacts& verdict)
{
    return translated(QT_TRANSLATE_NOOP(
                          "gui::Verdict",
                          "Oversubscribed beyond %1 cores: %2 workers do %3 items/s, %4 only %5, "
                          "while the cores are busy. Use at most %1 workers."))
        .arg(verdict.cores)
        .arg(verdict.within->workers)
        .arg(rateText(verdict.within->throughput))
        .arg(verdict.slower->workers)
        .arg(rateText(verdict.slower->throughput));
}

QString cpuBoundText(const VerdictFacts& verdict)
{
    const QString text =
        verdict.beyond
            ? translated(QT_TRANSLATE_NOOP("gui::Verdict",
                                           "CPU-bound: each of %1 workers keeps a core %2 % busy, "
                                           "and more than the cores bring nothing. Use as many "
                                           "workers as cores, %3."))
            : translated(QT_TRANSLATE_NOOP("gui::Verdict",
                                           "CPU-bound: each of %1 workers keeps a core %2 % busy. "
                                           "Use as many workers as cores, %3."));
    return text.arg(verdict.within->workers)
        .arg(percentOf(verdict.within->cpuShare))
        .arg(verdict.cores);
}

}  // namespace

QString verdictText(const VerdictFacts& verdict)
{
    if (verdict.code == QLatin1String("waiting-bound") && verdict.within && verdict.beyond) {
        return waitingText(verdict);
    }
    if (verdict.code == QLatin1String("oversubscribed") && verdict.within && verdict.slower) {
        return oversubscribedText(verdict);
    }
    if (verdict.code == QLatin1String("cpu-bound") && verdict.within) {
        return cpuBoundText(verdict);
    }
    return verdict.code == QLatin1String("not-enough-evidence") ? missingText(verdict) : QString();
}

}  // namespace gui
