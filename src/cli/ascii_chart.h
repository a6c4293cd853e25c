#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cli {

// A measured value with its 95 % interval, if it has one.
struct ChartPoint {
    double workers = 0;
    double value = 0;
    std::optional<double> low;
    std::optional<double> high;
};

// A fitted law at one N, for a smooth line.
struct ChartCurvePoint {
    double workers = 0;
    double value = 0;
};

struct ScalingChart {
    std::string quantity = "speedup";  // names the vertical axis
    std::vector<ChartPoint> points;
    std::vector<ChartCurvePoint> law;  // by ascending N; may be empty
    std::string lawName;               // for the legend
    std::optional<double> idealSlope;  // the ideal line is slope × N; speedup: 1
};

struct ChartStyle {
    int width = 80;   // columns, at least 30
    int height = 16;  // lines of the plot itself, at least 5
    bool unicode = true;
    bool colour = false;  // the caller knows NO_COLOR and whether it is a terminal
};

// A chart of a quantity against the number of workers in plain text: measured points, their
// intervals, the ideal line, a fitted law (in Braille dots with unicode). Both axes
// begin at 0; the ideal line leaves through the top when it would squeeze the measurements. Ends
// with a legend line. Throws std::invalid_argument for no points, values that aren't finite or are
// negative, and a style too small to draw.
std::string drawScalingChart(const ScalingChart& chart, const ChartStyle& style);

}  // namespace cli
