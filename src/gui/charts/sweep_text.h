#pragma once

#include "gui/bridge/sweep_facts.h"
#include "gui/charts/sweep_model.h"
#include "gui/charts/sweep_values.h"

#include <QString>

// What is written in and read from a sweep's charts.
namespace gui {

QString coresText(int cores);     // "2 cores"
QString quotaText(double quota);  // "quota 1.5"
// "8 workers: " and something.
QString workersText(int workers, const QString& what);
// "repeat 3: 1.31 s", "repeat 4: failed after 0.2 s", and why.
QString repeatText(SweepQuantity quantity, std::size_t number, const RepeatFacts& repeat,
                   double value);
// "failed: 1 of 10 repeats"; empty when all ended well.
QString censoredText(const SweepPointFacts& point);
// "8 workers: 4.20× (4.00 – 4.50)".
QString sweepPointText(SweepQuantity quantity, int workers, const Estimate& value);
// Of gui::series: at a line's end and in the legend.
QString seriesTitle(const QString& id);
// "USL: σ 0.11 (0.1 – 0.12), κ 0.0012 (0.0008 – 0.0016)".
QString lawText(const LawFacts& law);
// One sentence or more for the accessible description.
QString sweepSummary(const SweepChartData& data, const ChartModel& model);

}  // namespace gui
