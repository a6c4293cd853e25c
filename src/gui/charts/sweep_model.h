#pragma once

#include "gui/bridge/sweep_facts.h"
#include "gui/charts/chart.h"
#include "gui/charts/sweep_values.h"

#include <QString>

#include <set>
#include <vector>

// What a sweep's charts say, apart from any widget: data in, chart model out. The four
// quantities share all of it.
namespace gui {

// The series that can be switched off, by the ids of their lines.
namespace series {
inline const QString kRepeats = QStringLiteral("repeats");
inline const QString kIdeal = QStringLiteral("ideal");
inline const QString kAmdahl = QStringLiteral("amdahl");
inline const QString kUsl = QStringLiteral("usl");
}  // namespace series

struct SweepChartData {
    SweepFacts facts{};
    SweepQuantity quantity = SweepQuantity::Speedup;
    bool logarithmic = false;
    std::set<QString> hidden{};         // series
    std::vector<QPointF> prediction{};  // what was guessed before: workers, speedup
    int focused = 0;                    // the count the keyboard is on; 0: none
};

ChartModel sweepModel(const SweepChartData& data);
// How a line of this series looks, without its points.
ChartLine seriesLook(const QString& id);

}  // namespace gui
