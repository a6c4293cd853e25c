#pragma once

namespace gui {

class SweepChart;

// What a screen reader gets of the chart: its twin as a table, a row a point, whose cells are the
// header's and the rows' in order. The first cell of a row says the whole point. Once for all
// charts.
void installChartAccessibility();
// Tells screen readers that the keyboard is on this point now.
void announceChartPoint(SweepChart* chart, int point);

}  // namespace gui
