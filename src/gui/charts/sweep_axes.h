#pragma once

#include "gui/charts/chart.h"
#include "gui/charts/sweep_values.h"

#include <span>

// The axes of a sweep's charts: ranges that hold what is drawn, ticks at round values.
namespace gui {

// Ticks stand at the measured counts: nothing was measured in between. `most` is the largest count
// that has to be in view.
ChartAxis workersAxis(std::span<const int> measured, double most, bool logarithmic);

struct ValueRange {
    double low = 0;   // the smallest above 0
    double high = 1;  // the largest
    double idealHigh = 1;
};

// Shows some of the room between the highest value and the ideal, so that one sees what is missing.
ChartAxis quantityAxis(SweepQuantity quantity, const ValueRange& range, bool logarithmic);

}  // namespace gui
