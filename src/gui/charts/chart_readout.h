#pragma once

#include "gui/charts/chart.h"
#include "gui/charts/chart_overlay.h"

#include <optional>

// The values beside the mouse or the focused point, with a line through them.
namespace gui {

struct ChartSpot {
    double x = 0;
    int point = -1;  // index of what lies there exactly; neither: only the lines' values are told
    int dot = -1;
};

// What a line says at x, between its points; none outside of them.
std::optional<double> valueAt(const ChartLine& line, double x);
std::optional<ChartBandPoint> bandAt(const ChartLine& line, double x);

// A line for each value. Never empty while the model shows something.
QString readoutText(const ChartModel& model, const ChartSpot& spot);
// Where it is written: beside the spot, inside the plot.
QRectF readoutBox(const ChartModel& model, const ChartSpot& spot, const ChartFrame& frame);
void paintReadout(QPainter& painter, const ChartModel& model, const ChartSpot& spot,
                  const ChartFrame& frame, const Theme& theme);

}  // namespace gui
