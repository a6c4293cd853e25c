#pragma once

#include "gui/charts/chart_overlay.h"

#include <QLineF>

#include <vector>

// Where a chart's labels stand: geometry and text, before anything is painted.
namespace gui {

struct ChartLabel {
    QRectF box;  // of the text, in pixels
    QString text;
    QColor colour;
    bool bold = false;
    int line = -1;    // in a key: the line it names,
    QLineF stroke{};  // and where a piece of that line stands before the text
};

// Labels that cover neither one another nor points, lines and marks. Lines are named at their ends
// where these lie apart and have room beside them, else in a key if the frame has one. A label for
// which there is no room at all is left out; the tooltip and the table still have it.
std::vector<ChartLabel> layOutLabels(const ChartModel& model, const ChartFrame& frame,
                                     const Theme& theme);

}  // namespace gui
