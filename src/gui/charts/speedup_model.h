#pragma once

#include "gui/charts/chart.h"
#include "gui/charts/speedup_chart.h"

#include <QString>

#include <utility>
#include <vector>

// What the speedup chart says, apart from any widget: data in, chart model and text out.
namespace gui {

struct SpeedupData {
    std::vector<SpeedupPoint> points;  // by rising workers
    std::vector<std::pair<QString, std::vector<QPointF>>> fits;
    std::vector<QPointF> prediction;
    double cores = 0;
    int best = 0;
    bool logarithmic = false;
    int focused = -1;
};

ChartModel speedupModel(const SpeedupData& data);
QString speedupTable(const SpeedupData& data);
// One sentence or two for the accessible description.
QString speedupSummary(const SpeedupData& data);
// "8 workers: 4.20× (4.00–4.50)".
QString speedupPointText(const SpeedupPoint& point);

}  // namespace gui
