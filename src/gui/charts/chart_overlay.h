#pragma once

#include "gui/charts/chart.h"
#include "gui/shell/theme.h"

#include <QFont>
#include <QPainter>
#include <QRectF>

#include <functional>

// What a charting library leaves to be desired, painted over its plot: ticks at given values,
// capped intervals, labels at line ends that keep out of each other's way, marks, the empty state.
namespace gui {

QColor chartColour(const Theme& theme, ChartColour colour);
// The colour, drawn towards the text's until it has this contrast on the surface.
QColor legible(const Theme& theme, const QColor& colour, double contrast);
Qt::PenStyle chartDash(ChartDash dash);
QPen linePen(const Theme& theme, const ChartLine& line);

struct ChartFrame {
    QRectF plot;   // inside the axes
    QRectF whole;  // of the widget
    QFont font;
    std::function<QPointF(QPointF)> toPixels;
    bool key = true;  // lines that can't be named at their ends are named in a key
};

// Where a value stands; at the plot's nearest edge if that is outside.
QPointF pixelsInPlot(const ChartFrame& frame, const QPointF& value);

// How much room axis labels and titles need around the plot.
QMarginsF chartMargins(const ChartModel& model, const QFont& font);
// Under the lines: grid, ticks, titles, marks, bands.
void paintChartBack(QPainter& painter, const ChartModel& model, const ChartFrame& frame,
                    const Theme& theme);
// Over them: dots, intervals, points, and the labels that don't reach into `covered`.
void paintChartFront(QPainter& painter, const ChartModel& model, const ChartFrame& frame,
                     const Theme& theme, const QRectF& covered = {});

}  // namespace gui
